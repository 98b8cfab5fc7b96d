"""May a supervisor record an unanswered call or a remark of this moment?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.problems import Problem
from presence.enums import ConductKind, DutyProblem
from presence.rules.corrections import check_reason
from presence.rules.hours import Span

MOST_DAYS_BACK = 7
TEXT_LIMIT = 1000
WITHDRAW_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Occurrence:
    """What is said to have happened; `at` and `now` on the clock of the employee's office."""

    kind: str
    at: datetime
    text: str
    now: datetime

    @property
    def date(self) -> date:
        return self.at.date()


@dataclass(frozen=True, slots=True)
class WorkedAway:
    """Was the day an approved WFA day, and its working time without rest (`presence.rules.hours`)."""

    is_wfa: bool
    spans: tuple[Span, ...] = ()


def check_occurrence(said: Occurrence, day: WorkedAway) -> list[Problem]:
    """What stands in the way of the note. Calls count only on a WFA day and within its hours."""
    problems = check_reason(said.text, most=TEXT_LIMIT)
    if said.at > said.now:
        return [*problems, Problem(DutyProblem.FUTURE, params={"at": said.at})]
    if (said.now.date() - said.date).days > MOST_DAYS_BACK:
        params = {"date": said.date, "most": MOST_DAYS_BACK}
        return [*problems, Problem(DutyProblem.CONDUCT_TOO_OLD, params=params)]
    if said.kind == ConductKind.UNANSWERED_CALL:
        problems += _check_call(said, day)
    return problems


def _check_call(said: Occurrence, day: WorkedAway) -> list[Problem]:
    if not day.is_wfa:
        return [Problem(DutyProblem.NOT_WFA_DAY, params={"date": said.date})]
    if any(start <= said.at < end for start, end in day.spans):
        return []
    hours = ", ".join(f"{start:%H.%M}–{end:%H.%M}" for start, end in day.spans)
    return [Problem(DutyProblem.OUTSIDE_HOURS, params={"time": f"{said.at:%H.%M}", "hours": hours})]
