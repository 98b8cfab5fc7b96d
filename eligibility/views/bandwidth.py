"""The two ends of a bandwidth measurement: bytes to take, and a place to leave bytes. Nothing is kept of either.

Each process serves few at a time and none for long, so that a slow network cannot hold the small server.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from threading import BoundedSemaphore
from time import monotonic

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.problems import Busy, Refused
from eligibility.services.bandwidth import DOWN_MOST, UP_MOST, count_round, note_round
from eligibility.views.reading import viewer_of

CHUNK = 32 * 1024
AT_ONCE = 2  # of the four threads of a process
LONGEST_SECONDS = 20
HEADERS = {"Cache-Control": "no-store, no-transform", "X-Content-Type-Options": "nosniff"}
_places = BoundedSemaphore(AT_ONCE)


class Noise:
    """`size` random bytes in pieces; gives its place back when closed, and tells when everything was taken."""

    def __init__(self, size: int, done: Callable[[float], None]) -> None:
        self.left, self.done, self.began = size, done, monotonic()
        self.held = True

    def __iter__(self) -> Iterator[bytes]:
        while self.left and monotonic() - self.began < LONGEST_SECONDS:
            piece = min(self.left, CHUNK)
            yield os.urandom(piece)
            self.left -= piece
        if not self.left:
            self.done(monotonic() - self.began)

    def close(self) -> None:
        if self.held:
            self.held = False
            _places.release()


@require_GET
def readiness_download(request: HttpRequest) -> StreamingHttpResponse:
    """`?bytes=` random bytes, at most `DOWN_MOST`; `?run=` names the measurement."""
    me = viewer_of(request).employee
    size = _size(request.GET.get("bytes", ""), DOWN_MOST)
    run, now = request.GET.get("run", ""), timezone.now()
    count_round(employee_id=me.pk, direction="down", now=now)
    _take_place()

    def done(seconds: float) -> None:
        note_round(employee_id=me.pk, run=run, direction="down", size=size, seconds=seconds, now=now)

    # a stated encoding keeps the middleware from compressing
    headers = {**HEADERS, "Content-Length": str(size), "Content-Encoding": "identity"}
    return StreamingHttpResponse(Noise(size, done), content_type="application/octet-stream", headers=headers)


@require_POST
def readiness_upload(request: HttpRequest) -> HttpResponse:
    """Takes at most `UP_MOST` bytes, drops them, and answers how long they took by this server's clock."""
    me = viewer_of(request).employee
    size = _size(request.headers.get("Content-Length", ""), UP_MOST)
    now = timezone.now()
    count_round(employee_id=me.pk, direction="up", now=now)
    _take_place()
    try:
        got, seconds = _drained(request, size)
    finally:
        _places.release()
    if got < size:
        raise Refused(_("Pengiriman terputus sebelum selesai."), code="cut_short")
    note_round(
        employee_id=me.pk, run=request.GET.get("run", ""), direction="up", size=got, seconds=seconds, now=now
    )
    return JsonResponse({"bytes": got, "seconds": round(seconds, 4)}, headers=HEADERS)


def _drained(request: HttpRequest, size: int) -> tuple[int, float]:
    began, got = monotonic(), 0
    while got < size and monotonic() - began < LONGEST_SECONDS:
        piece = request.read(min(CHUNK, size - got))
        if not piece:
            break
        got += len(piece)
    return got, monotonic() - began


def _take_place() -> None:
    if not _places.acquire(blocking=False):
        raise Busy(_("Beberapa orang sedang mengukur. Coba lagi sebentar lagi, atau ketik angkanya."))


def _size(text: str, most: int) -> int:
    size = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    if not 0 < size <= most:
        raise Refused(_("Ukuran pengukuran harus antara 1 dan %(n)s byte.") % {"n": most}, code="bad_size")
    return size
