"""Whether a date may be asked for, why not, and when it becomes possible."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Protocol

from core.problems import Problem
from scheduling.enums import UNKNOWN_DATE, AbsenceKind, ProblemCode, Weekday
from scheduling.rules.calendar import DAY, WORKWEEK, Calendar, monday_of
from scheduling.rules.quota import QuotaRow, allowed_in_week, free_slots, quota_on


class Limits(Protocol):
    """The numbers of the agency's policy that scheduling asks for (defaults: domain.md, section 10)."""

    @property
    def quota_start(self) -> int: ...
    @property
    def quota_cap(self) -> int: ...
    @property
    def min_office_days(self) -> int: ...
    @property
    def max_unit_share_percent(self) -> int: ...
    @property
    def min_unit_staff(self) -> int: ...
    @property
    def open_weekdays(self) -> tuple[int, ...]: ...
    @property
    def lead_working_days(self) -> int: ...
    @property
    def horizon_days(self) -> int: ...
    @property
    def places(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A live day of the person's own; `slot` is empty outside the quota."""

    request_id: int
    status: str
    slot: int | None


@dataclass(frozen=True, slots=True)
class Away:
    """Others of the unit, and of the person's counter, who are away on a date; WFA counts pending too."""

    wfa: int = 0
    absent: int = 0
    counter_wfa: int = 0
    counter_absent: int = 0


@dataclass(frozen=True, slots=True)
class Ineligible:
    """What stands against the person on a date, in words; `until`: the first date on which it ends, if known."""

    why: object
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Team:
    """The person's unit and counter: heads at work there, the person included.

    `counter_by_weekday`: the most that any hour band of Monday, Tuesday, … asks for; None where there is no band.
    """

    unit: str
    staff: int
    counter: str = ""
    counter_staff: int = 0
    counter_minimum: int = 0
    counter_by_weekday: tuple[int | None, ...] = ()

    def minimum_on(self, on: date) -> int:
        """WFA is for whole days, so the hour that needs most people counts; without bands the general minimum."""
        return minimum_on(self.counter_minimum, self.counter_by_weekday, on)


def minimum_on(general: int, by_weekday: tuple[int | None, ...], on: date) -> int:
    """A counter's fewest staff on a date, of its general minimum and the most of the weekday's hour bands."""
    banded = by_weekday[on.weekday()] if on.weekday() < len(by_weekday) else None
    return general if banded is None else banded


@dataclass(frozen=True, slots=True)
class Facts:
    """All that decides about one person's days, as known now; mappings cover `first` to `last`."""

    today: date
    first: date
    last: date
    calendar: Calendar
    policies: tuple[tuple[date, Limits], ...]
    quota_rows: tuple[QuotaRow, ...]
    team: Team
    mine: Mapping[date, OwnDay] = field(default_factory=dict)
    absences: Mapping[date, AbsenceKind] = field(default_factory=dict)
    away: Mapping[date, Away] = field(default_factory=dict)
    ineligible: Mapping[date, Ineligible] = field(default_factory=dict)

    def policy_on(self, on: date) -> Limits:
        """The policy in force on the date; `policies` are sorted, the first holds for everything before."""
        if len(self.policies) == 1:
            return self.policies[0][1]
        return next((p for start, p in reversed(self.policies) if start <= on), self.policies[0][1])

    def share_limit(self, on: date) -> int:
        return self.team.staff * self.policy_on(on).max_unit_share_percent // 100


@dataclass(frozen=True, slots=True)
class WeekQuota:
    """A week's quota in days: of the office, after caps and short-week rule, and the slots held."""

    office: int
    allowed: int
    working: int
    taken: frozenset[int]

    @property
    def left(self) -> int:
        return len(self.free)

    @property
    def free(self) -> list[int]:
        return free_slots(self.taken, self.allowed)


class WeekdayNames:
    """Weekdays in the reader's language, spoken only when the sentence is."""

    def __init__(self, weekdays: Collection[int]) -> None:
        self.weekdays = sorted(weekdays)

    def __str__(self) -> str:
        return ", ".join(str(Weekday(d).label) for d in self.weekdays)


class DayCheck:
    """Judges dates against one set of facts; what was judged once is remembered."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._raw: dict[date, list[Problem]] = {}
        self._weeks: dict[date, WeekQuota] = {}

    def problems(self, on: date) -> list[Problem]:
        """Everything in the way of asking for the date; empty if it may be asked for."""
        return [self._with_way_out(p, on) if p.code != ProblemCode.HORIZON else p for p in self.against(on)]

    def against(self, on: date) -> list[Problem]:
        """`problems` without the ways out, each of which costs a walk through the calendar."""
        found = self._obstacles(on)
        early = self._too_early(on)
        return [*found, early] if early and not any(p.code == ProblemCode.PAST for p in found) else found

    def week(self, monday: date) -> WeekQuota:
        if monday not in self._weeks:
            self._weeks[monday] = self._week_quota(monday)
        return self._weeks[monday]

    def next_possible(self, after: date) -> date | None:
        """The first later date that has nothing in its way (a date beyond the horizon counts: it will open)."""
        on = max(after + DAY, self.facts.today)
        while on <= self.facts.last:
            if not self._obstacles(on):
                return on
            on += DAY
        return None

    def _week_quota(self, monday: date) -> WeekQuota:
        policy = self.facts.policy_on(monday)
        office = quota_on(self.facts.quota_rows, monday, start=policy.quota_start)
        working = self.facts.calendar.working_days_of_week(monday)
        own = (self.facts.mine.get(monday + timedelta(days=i)) for i in range(7))
        allowed = allowed_in_week(
            office_quota=office,
            cap=policy.quota_cap,
            working_days=working,
            min_office_days=policy.min_office_days,
        )
        return WeekQuota(office, allowed, working, frozenset(d.slot for d in own if d and d.slot))

    def _with_way_out(self, problem: Problem, on: date) -> Problem:
        way_out = self.next_possible(on)
        if problem.code == ProblemCode.NOT_ELIGIBLE:
            way_out = self.facts.ineligible[on].until or way_out
        params = {**problem.params, "first": way_out or UNKNOWN_DATE}
        return replace(problem, params=params, possible_on=way_out)

    def _too_early(self, on: date) -> Problem | None:
        horizon = self.facts.policy_on(self.facts.today).horizon_days
        first = on - timedelta(days=horizon)
        if first <= self.facts.today:
            return None
        params = {"day": on, "horizon": horizon, "first": first}
        return Problem(ProblemCode.HORIZON, params=params, possible_on=first)

    def _obstacles(self, on: date) -> list[Problem]:
        if on not in self._raw:
            self._raw[on] = self._find_obstacles(on)
        return self._raw[on]

    def _find_obstacles(self, on: date) -> list[Problem]:
        nature = self._nature(on)
        if nature:
            return [nature]
        found = (self._timing(on), self._eligibility(on), self._quota(on), self._coverage(on))
        return [p for p in found if p]

    def _nature(self, on: date) -> Problem | None:
        """What the date itself is: nothing else matters then."""
        facts, calendar = self.facts, self.facts.calendar
        if on < facts.today:
            return Problem(ProblemCode.PAST, params={"day": on})
        if on.weekday() >= WORKWEEK:
            return Problem(ProblemCode.WEEKEND, params={"day": on})
        if holiday := calendar.holiday(on):
            return Problem(ProblemCode.HOLIDAY, params={"day": on, "name": holiday.name})
        if on in facts.mine:
            return Problem(ProblemCode.ALREADY_ASKED, params={"day": on})
        if closed := calendar.closed(on):
            return Problem(ProblemCode(closed.kind), params={"day": on, "name": closed.name})
        if on in facts.absences:
            return Problem(ProblemCode.ABSENT, params={"day": on, "kind": facts.absences[on].label})
        return None

    def _timing(self, on: date) -> Problem | None:
        policy = self.facts.policy_on(on)
        if on.weekday() not in policy.open_weekdays and not self.facts.calendar.is_extra(on):
            return Problem(ProblemCode.WEEKDAY_CLOSED, params={"open": WeekdayNames(policy.open_weekdays)})
        lead = self.facts.policy_on(self.facts.today).lead_working_days
        if self.facts.calendar.back(on, lead) < self.facts.today:
            return Problem(ProblemCode.LEAD_TIME, params={"day": on, "lead": lead})
        return None

    def _eligibility(self, on: date) -> Problem | None:
        against = self.facts.ineligible.get(on)
        return Problem(ProblemCode.NOT_ELIGIBLE, params={"why": against.why}) if against else None

    def _quota(self, on: date) -> Problem | None:
        if self.facts.calendar.is_extra(on):
            return None
        week = self.week(monday_of(on))
        if week.left:
            return None
        if week.office == 0:
            return Problem(ProblemCode.QUOTA_ZERO)
        if week.allowed == 0:
            office = self.facts.policy_on(on).min_office_days
            params = {"working": week.working, "office": office, "allowed": week.allowed}
            return Problem(ProblemCode.QUOTA_SHORT_WEEK, params=params)
        return Problem(ProblemCode.QUOTA_FULL, params={"used": len(week.taken), "allowed": week.allowed})

    def _coverage(self, on: date) -> Problem | None:
        facts, team, away = self.facts, self.facts.team, self.facts.away.get(on, Away())
        policy = facts.policy_on(on)
        if away.wfa + 1 > facts.share_limit(on):
            params: dict[str, object] = {"day": on, "away": away.wfa, "staff": team.staff, "unit": team.unit}
            return Problem(ProblemCode.UNIT_SHARE, params={**params, "share": policy.max_unit_share_percent})
        if team.staff - away.wfa - away.absent - 1 < policy.min_unit_staff:
            params = {"day": on, "unit": team.unit, "minimum": policy.min_unit_staff}
            return Problem(ProblemCode.UNIT_MINIMUM, params=params)
        left = team.counter_staff - away.counter_wfa - away.counter_absent - 1
        if team.counter and left < team.minimum_on(on):
            params = {"day": on, "counter": team.counter, "minimum": team.minimum_on(on)}
            return Problem(ProblemCode.COUNTER_MINIMUM, params=params)
        return None


def check_days(facts: Facts, days: Collection[date]) -> list[Problem]:
    """Everything in the way of asking for these days of one week together."""
    check = DayCheck(facts)
    found = [p for d in sorted(days) for p in check.problems(d)]
    if found or not days:
        return found
    asked = sum(not facts.calendar.is_extra(d) for d in days)
    monday = monday_of(min(days))
    week = check.week(monday)
    if asked > week.left:
        params = {"asked": asked, "left": week.left, "allowed": week.allowed}
        later = check.next_possible(monday + timedelta(days=6))
        return [Problem(ProblemCode.QUOTA_EXCEEDED, params=params, possible_on=later)]
    return []


def slots_for(facts: Facts, days: Collection[date]) -> dict[date, int | None]:
    """The place of each day in the week's quota: the lowest free ones, none for days outside the quota."""
    free = iter(DayCheck(facts).week(monday_of(min(days))).free)
    return {d: None if facts.calendar.is_extra(d) else next(free) for d in sorted(days)}
