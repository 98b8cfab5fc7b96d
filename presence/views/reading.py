"""What the pages of presence read from a request: the person, the moment, days and keys in the address."""

import re
from datetime import date, datetime
from typing import TypeVar, cast

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from employees.models import User
from employees.selectors import today_in

PAGE_SIZE = 25
FIRST_YEAR, LAST_YEAR = 2020, 2100
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


def parse_day(text: str) -> date | None:
    """The date of `2026-11-26`; None for anything else, and outside 2020–2100."""
    if not _DAY.fullmatch(text) or not text.isascii():
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
