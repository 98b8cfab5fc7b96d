"""When a decision is due, what a decision would change, and what stands in its way: pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from approvals.enums import NEEDS_REASON, Action, ProblemCode
from core.enums import Severity
from core.problems import Problem

REASON_LIMIT = 500
AWAY_SHOWN = 6
# Nobody is reminded at night; a reminder that falls outside these hours waits for the morning.
QUIET_UNTIL = time(7, 0)
QUIET_FROM = time(18, 0)


@dataclass(frozen=True, slots=True)
class Staffing:
    """People of a unit or counter in the office on a day, before and after the approval."""

    name: str
    before: int
    after: int
    minimum: int

    @property
    def is_broken(self) -> bool:
        return self.after < self.minimum


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody else of the unit who is not in the office that day; `kind` in words."""

    name: str
    kind: str
    is_wfa: bool


@dataclass(frozen=True, slots=True)
class DayEffect:
    """What approving one day changes. `absence`: leave or travel recorded for the person, in words."""

    date: date
    unit: Staffing
    counter: Staffing | None
    staff: int
    pending: int
    away: tuple[Away, ...] = ()
    absence: str = ""

    @property
    def away_shown(self) -> tuple[Away, ...]:
        return self.away[:AWAY_SHOWN]

    @property
    def away_more(self) -> int:
        return len(self.away) - len(self.away_shown)


@dataclass(frozen=True, slots=True)
class QuotaUse:
    """Days of the person in the week of the request; `pending` includes this request."""

    allowed: int
    granted: int
    pending: int

    @property
    def left(self) -> int:
        return max(self.allowed - self.granted - self.pending, 0)


@dataclass(frozen=True, slots=True)
class Consequence:
    """Everything a decider sees beside a request."""

    days: tuple[DayEffect, ...]
    quota: QuotaUse
    problems: tuple[Problem, ...] = ()

    @property
    def needs_reason(self) -> bool:
        """Approving is possible, but only with a written reason."""
        return any(p.severity == Severity.NEEDS_APPROVAL for p in self.problems)

    @property
    def is_blocked(self) -> bool:
        return any(p.blocks for p in self.problems)

    @property
    def first_day(self) -> date | None:
        return self.days[0].date if self.days else None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known at the moment of a decision. `not_eligible`: why, in words; empty when eligible."""

    name: str
    days: tuple[DayEffect, ...]
    begun: frozenset[date] = frozenset()
    not_eligible: str = ""
    overdue_since: datetime | None = None


def remind_moment(*, opened_at: datetime, due_at: datetime, hours: int, tz: ZoneInfo) -> datetime | None:
    """`hours` after opening, moved out of the night of the office; None when the deadline comes first."""
    moment = (opened_at + timedelta(hours=hours)).astimezone(tz)
    if moment.time() >= QUIET_FROM:
        moment = datetime.combine(moment.date() + timedelta(days=1), QUIET_UNTIL, tz)
    elif moment.time() < QUIET_UNTIL:
        moment = datetime.combine(moment.date(), QUIET_UNTIL, tz)
    return moment if moment < due_at else None


def effects_in_the_way(facts: Circumstances) -> tuple[Problem, ...]:
    """Why an approval would be wrong (blocks), needs a written reason, or deserves a second look."""
    found: list[Problem] = []
    if facts.not_eligible:
        found.append(
            Problem(ProblemCode.NOT_ELIGIBLE, params={"name": facts.name, "why": facts.not_eligible})
        )
    for effect in facts.days:
        if effect.date in facts.begun:
            found.append(Problem(ProblemCode.DAY_BEGUN, params={"day": effect.date}))
        found += _exceptions(effect)
    if facts.overdue_since:
        found.append(Problem(ProblemCode.OVERDUE, Severity.WARNS, {"due": facts.overdue_since}))
    return tuple(found)


def _exceptions(effect: DayEffect) -> list[Problem]:
    found = []
    if effect.unit.is_broken:
        found.append(_broken(ProblemCode.UNIT_MINIMUM, effect.date, effect.unit, "unit"))
    if effect.counter and effect.counter.is_broken:
        found.append(_broken(ProblemCode.COUNTER_MINIMUM, effect.date, effect.counter, "counter"))
    if effect.absence:
        params = {"day": effect.date, "kind": effect.absence}
        found.append(Problem(ProblemCode.ABSENT, Severity.NEEDS_APPROVAL, params))
    return found


def _broken(code: ProblemCode, day: date, staffing: Staffing, place: str) -> Problem:
    params: Mapping[str, object] = {
        "day": day, place: staffing.name, "after": staffing.after, "minimum": staffing.minimum,
    }  # fmt: skip
    return Problem(code, Severity.NEEDS_APPROVAL, params)


def reason_problems(action: str, reason: str, effects: Sequence[Problem] = ()) -> list[Problem]:
    """The written reason: asked for by the action itself, or by an exception that an approval makes."""
    if len(reason) > REASON_LIMIT:
        return [Problem(ProblemCode.REASON_TOO_LONG, params={"limit": REASON_LIMIT})]
    if reason:
        return []
    if action in NEEDS_REASON:
        return [Problem(ProblemCode.REASON_REQUIRED)]
    exceptions = [p for p in effects if p.severity == Severity.NEEDS_APPROVAL]
    if action == Action.APPROVE and exceptions:
        why = " ".join(p.sentence for p in exceptions)
        return [Problem(ProblemCode.EXCEPTION_REASON, params={"why": why})]
    return []


def decision_problems(action: str, reason: str, effects: Sequence[Problem]) -> list[Problem]:
    """All that stands in the way of `action`: a request can be refused or sent back whatever it would break."""
    missing = reason_problems(action, reason, effects)
    if action == Action.APPROVE:
        return [p for p in effects if p.blocks] + missing
    begun = [p for p in effects if p.code == ProblemCode.DAY_BEGUN]
    return begun + missing


def recall_problems(
    *, chosen: Sequence[date], granted: Sequence[date], reason: str, too_late: Sequence[Problem]
) -> list[Problem]:
    """`granted`: days of the request that still stand; `too_late`: what scheduling says about the notice."""
    found = reason_problems(Action.RECALL, reason)
    if not granted:
        return [*found, Problem(ProblemCode.NOTHING_GRANTED)]
    unknown = [d for d in chosen if d not in granted]
    found += [Problem(ProblemCode.NOT_GRANTED, params={"day": d}) for d in unknown]
    return [*found, *too_late]
