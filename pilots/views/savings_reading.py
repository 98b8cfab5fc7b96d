"""What the pages of savings, indicators and roll-out read from a request: the person and the moment."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from employees.models import User
from employees.selectors import today_in


def user_of(request: HttpRequest) -> User:
    """The account that is logged in; every page here demands one."""
    return cast(User, request.user)


def moment_of(user: User) -> tuple[datetime, date]:
    """Now, and today in the person's own office."""
    now = timezone.now()
    return now, today_in(user.employee.office, now)


def key_of(text: str) -> int | None:
    """A primary key in the address; None for what no database holds."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
