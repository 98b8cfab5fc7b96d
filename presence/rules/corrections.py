"""May a person claim that a check-in or check-out is missing or recorded wrongly?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.problems import Problem
from presence.enums import DutyProblem, EventKind

MOST_DAYS_BACK = 31
REASON_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed; `at` and `now` on the clock of the person's office, `today` its date."""

    on: date
    kind: str
    at: datetime
    reason: str
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class DayOnRecord:
    """What is known of the day: recorded (or already claimed) moments, on the clock of the person's office."""

    is_working: bool
    start: datetime | None = None
    end: datetime | None = None


def check_claim(claim: Claim, day: DayOnRecord) -> list[Problem]:
    """What stands in the way. The claim itself is not judged: that is the supervisor's part."""
    problems = check_reason(claim.reason)
    if claim.on > claim.today:
        return [*problems, Problem(DutyProblem.FUTURE, params={"at": claim.on})]
    if (claim.today - claim.on).days > MOST_DAYS_BACK:
        params = {"date": claim.on, "most": MOST_DAYS_BACK}
        return [*problems, Problem(DutyProblem.TOO_OLD, params=params)]
    if not day.is_working:
        return [*problems, Problem(DutyProblem.NOT_WORKING_DAY, params={"date": claim.on})]
    return [*problems, *_check_moment(claim, day)]


def check_reason(text: str, *, most: int = REASON_LIMIT) -> list[Problem]:
    """A text that somebody else will read: said, and short enough to be stored whole."""
    if not text.strip():
        return [Problem(DutyProblem.NO_REASON)]
    if len(text.strip()) > most:
        return [Problem(DutyProblem.LONG_TEXT, params={"most": most, "length": len(text.strip())})]
    return []


def _check_moment(claim: Claim, day: DayOnRecord) -> list[Problem]:
    if claim.at.date() != claim.on:
        return [Problem(DutyProblem.OTHER_DATE, params={"date": claim.on})]
    if claim.at > claim.now:
        return [Problem(DutyProblem.FUTURE, params={"at": claim.at})]
    recorded = day.start if claim.kind == EventKind.IN else day.end
    if recorded is not None and _minute(recorded) == _minute(claim.at):
        params = {"kind": EventKind(claim.kind).label, "time": f"{claim.at:%H.%M}"}
        return [Problem(DutyProblem.SAME_TIME, params=params)]
    start, end = (claim.at, day.end) if claim.kind == EventKind.IN else (day.start, claim.at)
    if start is not None and end is not None and start >= end:
        params = {"start": f"{start:%H.%M}", "end": f"{end:%H.%M}"}
        return [Problem(DutyProblem.WRONG_ORDER, params=params)]
    return []


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
