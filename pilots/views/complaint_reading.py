"""What the pages of complaints read from a request: who looks, and at which moment."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from django.http import HttpRequest
from django.utils import timezone

from employees.models import User
from employees.selectors import today_in

PAGE_SIZE = 25


def viewer_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def moment_of(user: User) -> tuple[datetime, date]:
    """Now, and today in the person's own office."""
    now = timezone.now()
    return now, today_in(user.employee.office, now)
