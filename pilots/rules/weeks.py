"""Months and weeks of a plan: which weeks belong to the baseline, which to the window that is judged."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def add_months(on: date, months: int) -> date:
    """The same day of another month; a day that it does not have becomes its last one."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def months_later(start: date, on: date, months: int) -> date:
    """`months` after `on`, itself whole months after `start`: the 31st comes back after a short month."""
    passed = (on.year - start.year) * 12 + on.month - start.month
    if add_months(start, passed) != on:
        return add_months(on, months)
    return add_months(start, passed + months)


def monday_from(on: date) -> date:
    """The first Monday on or after the date."""
    return on + DAY * (-on.weekday() % 7)


def whole_weeks(first: date, end: date) -> tuple[date, ...]:
    """Mondays of the weeks whose five working days lie in [first, end)."""
    monday, found = monday_from(first), []
    while monday + DAY * 5 <= end:
        found.append(monday)
        monday += WEEK
    return tuple(found)


def effective_monday(decided_on: date, notice_days: int) -> date:
    """The first Monday at least `notice_days` after the verdict."""
    return monday_from(decided_on + DAY * notice_days)


@dataclass(frozen=True, slots=True)
class Span:
    """Dates from `first` to `end`, the end exclusive."""

    first: date
    end: date

    @property
    def last(self) -> date:
        return self.end - DAY

    @property
    def weeks(self) -> tuple[date, ...]:
        return whole_weeks(self.first, self.end)


def interim_dates(start: date, end: date) -> tuple[date, ...]:
    """When the monthly reviews of a window are due: each month after its start and before its end."""
    found, n = [], 1
    while add_months(start, n) < end:
        found.append(add_months(start, n))
        n += 1
    return tuple(found)
