"""What the pages of eligibility read from a request: the viewer, the moment, one visible person."""

from datetime import date, datetime
from typing import cast

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.problems import NotFound
from eligibility.permissions import can_see_verdict
from employees.models import Employee, User
from employees.selectors import person_of, today_in

PAGE_SIZE = 25


def viewer_of(request: HttpRequest) -> User:
    """The account that is logged in; the middleware lets nobody else through."""
    return cast(User, request.user)


def moment_of(employee: Employee) -> tuple[datetime, date]:
    """Now, and today in the employee's office."""
    now = timezone.now()
    return now, today_in(employee.office, now)


def seen_person(user: User, pk: int) -> Employee:
    """Somebody whose verdict the user may read. Errors: NotFound for all others, wherever they are."""
    person = person_of(user, pk)
    if not can_see_verdict(user, person):
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    return person


def day_asked(text: str | None, today: date) -> date:
    """`?tanggal=2026-11-26` looks at the past; anything else, and the future, is today."""
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return today
    return day if date(2020, 1, 1) <= day <= today else today


def key_of(text: str) -> int | None:
    """A primary key in a form or an address; None for what no database holds."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
