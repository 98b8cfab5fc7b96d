"""The door for big files: refused by the announced size before a byte of them is parsed or stored."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from core.problems import DomainError
from integrations.tables import too_large

UNITS_ALLOWANCE = 16 * 1024 * 1024
READ_AWAY = 512 * 1024 * 1024

View = Callable[..., HttpResponseBase]


def within_size(refuse: Callable[[HttpRequest, DomainError], HttpResponseBase]) -> Callable[[View], View]:
    """Answer a body that is too long through `refuse`. Goes outside everything that touches `request.POST`."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            size = int(request.META.get("CONTENT_LENGTH") or 0)
            limit = settings.ROSTER_MAX_BYTES
            if size <= limit + UNITS_ALLOWANCE:
                return view(request, *args, **kwargs)
            if size <= READ_AWAY:
                _read_away(request)
            return refuse(request, too_large(size, limit))

        return guarded

    return wrap


def _read_away(request: HttpRequest) -> None:
    """Let the sender finish: who is cut off in the middle sees a broken connection instead of the reason."""
    while request.read(256 * 1024):
        pass
