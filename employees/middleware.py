"""Idle time-out, and the password change that comes before anything else."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

FREE_WHILE_CHANGING = {"password_change", "logout", "icons", "set_language"}
TOUCH_SECONDS = 60


class SessionGuardMiddleware:
    """Ends sessions idle for `SESSION_IDLE_SECONDS`; writes the session at most once a minute."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or "_auth_user_id" not in request.session:
            return None
        now = int(time.time())
        seen = request.session.get("seen", now)
        if now - seen > settings.SESSION_IDLE_SECONDS:
            logout(request)
            messages.info(request, _("Sesi berakhir karena tidak ada aktivitas. Silakan masuk lagi."))
            return redirect(f"{reverse('login')}?next={request.get_full_path()}")
        if now - seen >= TOUCH_SECONDS or "seen" not in request.session:
            request.session["seen"] = now
        name = request.resolver_match.url_name if request.resolver_match else ""
        if request.user.must_change_password and name not in FREE_WHILE_CHANGING:
            return redirect("password_change")
        return None
