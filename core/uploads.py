"""The door for big bodies: refused by the announced size before a byte of them is parsed or stored."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

READ_AWAY = 512 * 1024 * 1024

View = Callable[..., HttpResponseBase]


def within_bytes(
    most: Callable[[], int], refuse: Callable[[HttpRequest, int], HttpResponseBase]
) -> Callable[[View], View]:
    """Answer a body of more than `most()` bytes through `refuse(request, size)`.

    Goes outside everything that touches `request.POST`: with `csrf_exempt` around it and `csrf_protect` inside.
    """

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            size = int(request.META.get("CONTENT_LENGTH") or 0)
            if size <= most():
                return view(request, *args, **kwargs)
            if size <= READ_AWAY:
                _read_away(request)
            return refuse(request, size)

        return guarded

    return wrap


def _read_away(request: HttpRequest) -> None:
    """Let the sender finish: who is cut off in the middle sees a broken connection instead of the reason."""
    while request.read(256 * 1024):
        pass
