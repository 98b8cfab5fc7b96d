"""Log-in by NIP, API tokens, and the one neutral answer to everything that does not match."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from knox.auth import TokenAuthentication
from knox.models import AuthToken
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication

from employees.models import User

CHANGE_FIRST_CODE = "password_change_required"
CHANGE_FIRST = gettext_noop("Ganti kata sandi sementara Anda di portal, lalu masuk lagi.")


class NipBackend(BaseBackend):
    """Checks NIP and password; an unknown NIP costs as much time as a wrong password."""

    def authenticate(
        self, request: HttpRequest | None, nip: str | None = None, password: str | None = None, **rest: Any
    ) -> User | None:
        if nip is None or password is None:
            return None
        user = User.objects.with_person().filter(nip=nip.strip()).first()
        if user is None:
            make_password(password)
            return None
        return user if user.check_password(password) and self.may_enter(user) else None

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.with_person().filter(pk=user_id).first()
        return user if user and self.may_enter(user) else None

    @staticmethod
    def may_enter(user: User) -> bool:
        return user.is_active and user.employee.left_on is None


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many failures for this account and address; the same answer whether or not the NIP exists."""
    wait = int(settings.AXES_COOLOFF_TIME.total_seconds())
    response: HttpResponse
    if is_api(request):
        sentence = _("Terlalu banyak percobaan. Coba lagi setelah %(n)s menit.") % {"n": wait // 60}
        response = api_problem(429, "locked_out", sentence)
    else:
        response = render(request, "employees/locked_out.html", {"minutes": wait // 60}, status=429)
    response["Retry-After"] = str(wait)
    return response


def is_api(request: HttpRequest) -> bool:
    """The caller is a program and reads problem+json."""
    return request.path.startswith("/api/")


def api_problem(status: int, code: str, sentence: str) -> JsonResponse:
    """A problem+json answer from outside DRF: from middleware and from the lock-out.

    `core.api.problem` does the same inside DRF; importing it here would be a circle, as DRF loads this module.
    """
    body = {"type": f"urn:wfa:{code}", "status": status, "code": code, "title": sentence, "detail": sentence}
    return JsonResponse(body, status=status, content_type="application/problem+json")


class ApiTokenAuthentication(TokenAuthentication):
    """`Authorization: Token …`; tokens are stored hashed and expire."""

    def validate_user(self, auth_token: AuthToken) -> tuple[User, AuthToken]:
        user = User.objects.with_person().get(pk=auth_token.user_id)
        if not NipBackend.may_enter(user):
            raise exceptions.AuthenticationFailed
        if user.must_change_password:
            raise exceptions.PermissionDenied(_(CHANGE_FIRST), code=CHANGE_FIRST_CODE)
        return user, auth_token


class ApiSessionAuthentication(SessionAuthentication):
    """The browser session, with CSRF check; answers 401 (not 403) to those who are not logged in."""

    def authenticate_header(self, request: Any) -> str:
        return "Session"
