"""The roster page's door for big files."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from core.problems import DomainError
from core.uploads import View, within_bytes
from integrations.tables import too_large

UNITS_ALLOWANCE = 16 * 1024 * 1024


def within_size(refuse: Callable[[HttpRequest, DomainError], HttpResponseBase]) -> Callable[[View], View]:
    """Answer a body that is too long through `refuse`. Goes outside everything that touches `request.POST`."""
    return within_bytes(
        lambda: settings.ROSTER_MAX_BYTES + UNITS_ALLOWANCE,
        lambda request, size: refuse(request, too_large(size, settings.ROSTER_MAX_BYTES)),
    )
