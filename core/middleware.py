"""A domain error, or a busy database, that a page lets through becomes a readable answer with the right status."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.problems import Busy, DomainError

log = structlog.get_logger(__name__)


def busy(error: OperationalError) -> Busy:
    """What people are told when a lock or a connection was not to be had; the cause goes to the log."""
    log.error("database_busy", error=str(error))
    return Busy(_("Portal sedang sangat sibuk. Tidak ada yang berubah; silakan coba lagi sebentar lagi."))


class DomainErrorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if request.user.is_authenticated and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, OperationalError):
            exception = busy(exception)
        if not isinstance(exception, DomainError):
            return None
        return render(request, "core/problem.html", {"error": exception}, status=exception.status)
