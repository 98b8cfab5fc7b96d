"""Log-in by NIP, API tokens, and the one neutral answer to everything that does not match."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from knox.auth import TokenAuthentication
from knox.models import AuthToken
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication

from employees.models import User


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
    """Too many failures for this account and address; the same page whether or not the NIP exists."""
    return render(request, "employees/locked_out.html", status=429)


class ApiTokenAuthentication(TokenAuthentication):
    """`Authorization: Token …`; tokens are stored hashed and expire."""

    def validate_user(self, auth_token: AuthToken) -> tuple[User, AuthToken]:
        user = User.objects.with_person().get(pk=auth_token.user_id)
        if not NipBackend.may_enter(user) or user.must_change_password:
            raise exceptions.AuthenticationFailed
        return user, auth_token


class ApiSessionAuthentication(SessionAuthentication):
    """The browser session, with CSRF check; answers 401 (not 403) to those who are not logged in."""

    def authenticate_header(self, request: Any) -> str:
        return "Session"
