"""What the pages of complaints read from a request: who looks, from where, and at which moment."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from employees.models import User
from employees.selectors import today_in
from pilots.rules.complaints import client_of
from pilots.services.complaint_limits import sender_of

PAGE_SIZE = 25


def viewer_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def moment_of(user: User) -> tuple[datetime, date]:
    """Now, and today in the person's own office."""
    now = timezone.now()
    return now, today_in(user.employee.office, now)


def sender_in(request: HttpRequest, now: datetime) -> str:
    """What stands for the client's address in the counters of this hour; the address itself is kept nowhere."""
    address = client_of(
        request.META.get("REMOTE_ADDR", ""),
        request.headers.get("X-Forwarded-For", ""),
        settings.AXES_IPWARE_PROXY_COUNT or 0,
    )
    return sender_of(address, now)
