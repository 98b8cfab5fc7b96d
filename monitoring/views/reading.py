"""What the pages of monitoring read from a request, and how a warning looks in a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from employees.models import User
from employees.selectors import today_in
from monitoring.enums import Level, WarningStatus
from monitoring.forms import FilterForm
from monitoring.models import EarlyWarning
from monitoring.selectors.words import sentence_of

PAGE_SIZE = 25
# level → (chip, icon)
LOOKS: dict[str, tuple[str, str]] = {
    Level.NOTICE: ("neutral", "info"),
    Level.AMBER: ("warning", "warning"),
    Level.RED: ("stop", "stop"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A warning with its words and its look."""

    row: EarlyWarning
    sentence: str
    css: str
    icon: str


def viewer_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def moment_of(user: User) -> tuple[datetime, date]:
    """Now, and today in the person's own office."""
    now = timezone.now()
    return now, today_in(user.employee.office, now)


def shown(row: EarlyWarning) -> Shown:
    css, icon = LOOKS[row.level]
    return Shown(row, sentence_of(row.cause, row.evidence), css, icon)


def filtered(
    request: HttpRequest, rows: QuerySet[EarlyWarning], *, default: str
) -> tuple[QuerySet[EarlyWarning], FilterForm]:
    """Rows that the address asks for; anything unreadable in it asks for nothing."""
    asked: dict[str, Any] = {
        "keadaan": request.GET.get("keadaan") or default,
        "sebab": request.GET.get("sebab", ""),
    }
    form = FilterForm(asked)
    typed = form.cleaned_data if form.is_valid() else {"keadaan": default, "sebab": ""}
    if typed["keadaan"] in WarningStatus.values:
        rows = rows.filter(status=typed["keadaan"])
    if typed["sebab"]:
        rows = rows.filter(cause=typed["sebab"])
    return rows, FilterForm(typed)
