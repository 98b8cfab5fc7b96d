"""Idle time-out, and the password change that comes before anything else."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from employees.auth import CHANGE_FIRST, CHANGE_FIRST_CODE, api_problem, is_api

FREE_WHILE_CHANGING = {"password_change", "logout", "icons", "set_language", "healthz", "readyz"}
TOUCH_SECONDS = 60


class LogInFirstMiddleware(LoginRequiredMiddleware):
    """Django's, but whoever loses the session while sending a form comes back to a page, not to a form's address."""

    def handle_no_permission(  # type: ignore[override]  # htmx is told in a header where to go
        self, request: HttpRequest, view_func: Any
    ) -> HttpResponse:
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        return _go(request, _log_in(_page_behind(request)))


class SessionGuardMiddleware:
    """Ends sessions idle for `SESSION_IDLE_SECONDS`; writes the session at most once a minute.

    Moments are shown in the zone of the person's office. Pages are sent to the log-in or to the password
    change; the API is answered in problem+json.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or "_auth_user_id" not in request.session:
            return None
        timezone.activate(request.user.employee.office.tz)
        now = int(time.time())
        seen = request.session.get("seen", now)
        if now - seen > settings.SESSION_IDLE_SECONDS:
            return _ended(request)
        if now - seen >= TOUCH_SECONDS or "seen" not in request.session:
            request.session["seen"] = now
        name = request.resolver_match.url_name if request.resolver_match else ""
        if request.user.must_change_password and name not in FREE_WHILE_CHANGING:
            return _password_first(request)
        return None


def _ended(request: HttpRequest) -> HttpResponse:
    logout(request)
    sentence = _("Sesi berakhir karena tidak ada aktivitas. Silakan masuk lagi.")
    if is_api(request):
        return api_problem(401, "session_ended", sentence)
    messages.info(request, sentence)
    part = request.method != "GET" or request.headers.get("HX-Request")
    return _go(request, _log_in(_page_behind(request) if part else request.get_full_path()))


def _log_in(back: str) -> str:
    return reverse("login") + (f"?{urlencode({'next': back})}" if back else "")


def _page_behind(request: HttpRequest) -> str:
    """The page of ours from which a form or a part was sent; empty where the browser does not tell."""
    came = urlsplit(request.headers.get("Referer", ""))
    return urlunsplit(("", "", came.path, came.query, "")) if came.netloc == request.get_host() else ""


def _password_first(request: HttpRequest) -> HttpResponse:
    if is_api(request):
        return api_problem(403, CHANGE_FIRST_CODE, _(CHANGE_FIRST))
    return _go(request, reverse("password_change"))


def _go(request: HttpRequest, address: str) -> HttpResponse:
    """Send the whole page there; htmx would swap a redirect's target into a part of the page."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
