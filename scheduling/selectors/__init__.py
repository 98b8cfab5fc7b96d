"""What scheduling knows, ready for pages, API operations and the apps above."""

from collections.abc import Iterable
from datetime import date, datetime

from core.problems import Problem
from employees.models import Employee
from scheduling.models import WfaRequest
from scheduling.rules import PlanItem
from scheduling.selectors.shapes import (
    AbsenceImport,
    AffectedDay,
    AwayRow,
    CalendarChange,
    CounterCoverage,
    Coverage,
    DayView,
    HistoryLine,
    LastPlan,
    PlanRow,
    QuotaView,
    RowError,
    TeamCell,
    TeamGrid,
    TeamRow,
    TeamUnit,
    WeekView,
)

__all__ = [
    "AbsenceImport", "AffectedDay", "AwayRow", "CalendarChange", "CounterCoverage", "Coverage", "DayView",
    "HistoryLine", "LastPlan", "PlanItem", "PlanRow", "QuotaView", "RowError", "TeamCell", "TeamGrid",
    "TeamRow", "TeamUnit", "WeekView", "away_people", "cancel_problems", "coverage", "history_of",
    "last_plan", "quota_for", "recall_problems", "team_grid", "week_views",
]  # fmt: skip


def quota_for(office_id: int, on: date) -> int:
    """WFA days a week of the office in force on the date; the policy's start quota where no row is."""
    raise NotImplementedError


def week_views(employee: Employee, first_monday: date, count: int, now: datetime) -> list[WeekView]:
    """`count` weeks from the Monday on; the number of queries does not depend on `count`."""
    raise NotImplementedError


def coverage(pairs: Iterable[tuple[int, date]]) -> dict[tuple[int, date], Coverage]:
    """Coverage for each (unit id, date)."""
    raise NotImplementedError


def away_people(unit_ids: Iterable[int], first: date, last: date) -> list[AwayRow]:
    """Who of the units is away on which date, by date and name; both dates inclusive."""
    raise NotImplementedError


def team_grid(employees: Iterable[Employee], first: date, last: date) -> TeamGrid:
    """The people × Monday–Friday of the span (both inclusive), with coverage of their units."""
    raise NotImplementedError


def last_plan(employee: Employee) -> LastPlan:
    """Place, reason and plan of the latest request, to be offered again."""
    raise NotImplementedError


def history_of(request: WfaRequest) -> list[HistoryLine]:
    """What happened to the request, oldest first, from its audit events."""
    raise NotImplementedError


def cancel_problems(request: WfaRequest, days: Iterable[date], now: datetime) -> list[Problem]:
    """Which of the granted days the employee may not cancel any more."""
    raise NotImplementedError


def recall_problems(request: WfaRequest, days: Iterable[date], now: datetime) -> list[Problem]:
    """Which of the granted days may not be recalled any more (notice before work begins)."""
    raise NotImplementedError
