"""What every page of scheduling reads from the request: the person, the moment, weeks and days in the address."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TypeVar, cast

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from employees.models import User
from employees.selectors import today_in

WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
M = TypeVar("M", bound=Model)
FIRST_YEAR, LAST_YEAR = 2020, 2100


def user_of(request: HttpRequest) -> User:
    """The account that is logged in; every page here demands one."""
    return cast(User, request.user)


def moment_of(user: User) -> tuple[datetime, date]:
    """Now, and today in the person's own office."""
    now = timezone.now()
    return now, today_in(user.employee.office, now)


def parse_week(text: str) -> date | None:
    """The Monday of `2026-W48`; None for anything else, and outside 2020–2100."""
    found = WEEK.fullmatch(text)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        return None


def parse_day(text: str) -> date | None:
    """The date of `2026-11-26`; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def parse_month(text: str) -> date | None:
    """The first of `2026-12`; None for anything else."""
    found = MONTH.fullmatch(text)
    if not found or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR or not 1 <= int(found[2]) <= 12:
        return None
    return date(int(found[1]), int(found[2]), 1)


def parse_year(text: str, default: int) -> int:
    if text.isascii() and text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    return default


def page_of(request: HttpRequest, rows: QuerySet[M], size: int = 25) -> Page[M]:
    """The page that `?page=` names, or the nearest one there is."""
    return Paginator(rows, size).get_page(request.GET.get("page"))
