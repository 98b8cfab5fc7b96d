"""What every page of performance reads from the request: the person, the moment, days and months in the address."""

import re
from datetime import date, datetime, timedelta
from typing import TypeVar, cast

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from employees.models import User
from employees.selectors import today_in

PAGE_SIZE = 25
FIRST_YEAR, LAST_YEAR = 2020, 2100
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
M = TypeVar("M", bound=Model)


def user_of(request: HttpRequest) -> User:
    """The account that is logged in; every page here demands one."""
    return cast(User, request.user)


def moment_of(user: User) -> tuple[datetime, date]:
    """Now, and today in the person's own office."""
    now = timezone.now()
    return now, today_in(user.employee.office, now)


def page_of(request: HttpRequest, rows: QuerySet[M], size: int = PAGE_SIZE) -> Page[M]:
    """The page that `?page=` names, or the nearest one there is."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def parse_year(text: str) -> int | None:
    """`2026`; None for anything else, and outside 2020–2100."""
    if len(text) == 4 and text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    return None


def parse_month(text: str) -> date | None:
    """The first of `2026-12`; None for anything else."""
    found = _MONTH.fullmatch(text)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR or not 1 <= int(found[2]) <= 12:
        return None
    return date(int(found[1]), int(found[2]), 1)


def parse_day(text: str) -> date | None:
    """The date of `2026-11-26`; None for anything else."""
    if not _DAY.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def parse_key(text: str) -> int | None:
    """A primary key in the address; None for what no database holds."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def month_before(day: date) -> date:
    """The first day of the month before the one of this day."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
