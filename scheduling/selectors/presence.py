"""Who of a unit is away on which date. One reading for the rules, the coverage lines and the team grid.

All numbers speak of the people who are at work in the unit *now*: somebody who moved or left counts nowhere else.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from eligibility.selectors import Policy, paths_for
from employees.models import Employee
from employees.selectors import full_names
from scheduling.enums import AbsenceKind, DayState, RequestStatus
from scheduling.rules import Away, minimum_on
from scheduling.selectors.calendar import policy_at, policy_spans, span_at
from scheduling.selectors.rows import LiveDay, absent_spans, live_days, places_of, staff_groups
from scheduling.selectors.shapes import AwayRow, CounterCoverage, Coverage

DAY_STATES: dict[str, DayState] = {
    RequestStatus.APPROVED: DayState.GRANTED,
    RequestStatus.SUBMITTED: DayState.ASKED,
    RequestStatus.SENT_BACK: DayState.SENT_BACK,
}
ABSENCE_STATES: dict[str, DayState] = {
    AbsenceKind.LEAVE: DayState.LEAVE,
    AbsenceKind.SICK: DayState.LEAVE,
    AbsenceKind.DUTY_TRAVEL: DayState.TRAVEL,
}


class AbsentDay(NamedTuple):
    employee_id: int
    counter_id: int | None
    kind: str


class CounterStaff(NamedTuple):
    name: str
    minimum: int
    staff: int
    by_weekday: tuple[int | None, ...] = ()


@dataclass(slots=True)
class Presence:
    """Live WFA days and absences of units over a span, and their heads at work."""

    staff: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    counters: dict[int, dict[int, CounterStaff]] = field(default_factory=lambda: defaultdict(dict))
    live: dict[tuple[int, date], list[LiveDay]] = field(default_factory=lambda: defaultdict(list))
    absent: dict[tuple[int, date], dict[int, AbsentDay]] = field(default_factory=lambda: defaultdict(dict))

    def dates_of(self, unit_id: int) -> set[date]:
        """The dates on which anybody of the unit is away."""
        return {on for unit, on in (*self.live, *self.absent) if unit == unit_id}

    def absent_besides(self, days: Iterable[LiveDay], unit_id: int, on: date) -> list[AbsentDay]:
        """Absent people who are not counted away by one of these days already: nobody is counted twice."""
        counted = {d.employee_id for d in days}
        return [a for pk, a in self.absent.get((unit_id, on), {}).items() if pk not in counted]

    def others_away(self, employee: Employee, on: date) -> Away:
        """Everybody of the person's unit, and of their counter, but the person."""
        return self.away_from(employee.pk, (employee.unit_id, employee.counter_id), on)

    def away_from(
        self, person: int, place: tuple[int, int | None], on: date, counts: Callable[[LiveDay], bool] = bool
    ) -> Away:
        """Those away from a (unit id, counter id) besides the person; `counts`: which live days are looked at."""
        unit, counter = place
        here = (d for d in self.live.get((unit, on), ()) if d.is_here and d.employee_id != person)
        wfa = [d for d in here if counts(d)]
        gone = [a for a in self.absent_besides(wfa, unit, on) if a.employee_id != person]
        return Away(
            len(wfa),
            len(gone),
            sum(counter is not None and d.counter_id == counter for d in wfa),
            sum(counter is not None and a.counter_id == counter for a in gone),
        )


def presence_of(unit_ids: Collection[int], first: date, last: date) -> Presence:
    """Three queries, whatever the number of units, people and dates."""
    presence = Presence()
    for day in live_days(unit_ids, first, last):
        presence.live[day.unit_id, day.date].append(day)
    for unit_id, on, absent in _absent_days(unit_ids, first, last):
        presence.absent[unit_id, on][absent.employee_id] = absent
    for group in staff_groups(unit_ids):
        presence.staff[group.unit_id] += group.heads
        if group.counter_id is not None:
            counter = CounterStaff(group.counter or "", group.minimum or 0, group.heads, group.by_weekday)
            presence.counters[group.unit_id][group.counter_id] = counter
    return presence


def _absent_days(unit_ids: Collection[int], first: date, last: date) -> Iterator[tuple[int, date, AbsentDay]]:
    for span in absent_spans(unit_ids, first, last):
        begin, end = max(span.starts_on, first), min(span.ends_on, last)
        for i in range((end - begin).days + 1):
            absent = AbsentDay(span.employee_id, span.counter_id, span.kind)
            yield span.unit_id, begin + timedelta(days=i), absent


@dataclass(frozen=True, slots=True)
class UnitDays:
    """Of some (unit id, date): coverage and who is away, by name; of (employee id, date): leave or travel."""

    coverage: Mapping[tuple[int, date], Coverage]
    away: Mapping[tuple[int, date], Sequence[AwayRow]]
    absences: Mapping[tuple[int, date], AbsenceKind]


def unit_days(pairs: Iterable[tuple[int, date]]) -> UnitDays:
    """Coverage and the people away for each (unit id, date) from one reading; six queries, whatever their number."""
    keys = set(pairs)
    if not keys:
        return UnitDays({}, {}, {})
    presence = _presence_over(keys)
    found = [a for key in keys for a in _away_in(presence, *key)]
    names = full_names({pk for pk, *_ in found})
    away: dict[tuple[int, date], list[AwayRow]] = {key: [] for key in keys}
    for row in sorted((AwayRow(a[0], names[a[0]], *a[1:]) for a in found), key=lambda r: r.name):
        away[row.unit_id, row.date].append(row)
    absences = {
        (pk, on): AbsenceKind(a.kind) for (_, on), gone in presence.absent.items() for pk, a in gone.items()
    }
    return UnitDays(_coverage_of(keys, presence), away, absences)


def coverage(pairs: Iterable[tuple[int, date]]) -> dict[tuple[int, date], Coverage]:
    """Coverage for each (unit id, date); five queries, whatever their number."""
    keys = set(pairs)
    return _coverage_of(keys, _presence_over(keys)) if keys else {}


def _presence_over(keys: Collection[tuple[int, date]]) -> Presence:
    dates = [on for _, on in keys]
    return presence_of({unit_id for unit_id, _ in keys}, min(dates), max(dates))


def _coverage_of(keys: Collection[tuple[int, date]], presence: Presence) -> dict[tuple[int, date], Coverage]:
    places = places_of({unit_id for unit_id, _ in keys})
    dates = [on for _, on in keys]
    agencies = policy_spans({agency for agency, _ in places.values()}, min(dates), max(dates))
    paths = paths_for(p for span in agencies.values() for p in span)
    policies = {
        unit: span_at(agencies[agency], office, unit, paths) for unit, (agency, office) in places.items()
    }
    return {
        (unit, on): coverage_in(presence, policy_at(policies[unit], on), unit, on)
        for unit, on in keys
        if unit in places
    }


def coverage_in(presence: Presence, policy: Policy, unit_id: int, on: date) -> Coverage:
    """The coverage of one unit on one date out of what has been read.

    Who only asks for WFA still counts as present, unless a leave or travel has been recorded since.
    """
    days = [d for d in presence.live.get((unit_id, on), ()) if d.is_here]
    granted = [d for d in days if d.is_granted]
    absent = presence.absent_besides(granted, unit_id, on)
    staff = presence.staff.get(unit_id, 0)
    return Coverage(
        staff=staff,
        granted=len(granted),
        pending=len(days) - len(granted),
        absent=len(absent),
        in_office=staff - len(granted) - len(absent),
        minimum=policy.min_unit_staff,
        share_limit=staff * policy.max_unit_share_percent // 100,
        counters=tuple(counters_in(presence, unit_id, on)),
    )


def counters_in(presence: Presence, unit_id: int, on: date) -> Iterator[CounterCoverage]:
    """The staffed counters of one unit on one date out of what has been read."""
    days = [d for d in presence.live.get((unit_id, on), ()) if d.is_here]
    granted = [d for d in days if d.is_granted]
    absent = presence.absent_besides(granted, unit_id, on)
    at_counter = {
        "granted": Counter(d.counter_id for d in granted),
        "pending": Counter(d.counter_id for d in days if not d.is_granted),
        "absent": Counter(a.counter_id for a in absent),
    }
    for pk, c in presence.counters.get(unit_id, {}).items():
        yield CounterCoverage(
            name=c.name,
            staff=c.staff,
            present=c.staff - at_counter["granted"][pk] - at_counter["absent"][pk],
            minimum=minimum_on(c.minimum, c.by_weekday, on),
            counter_id=pk,
            pending=at_counter["pending"][pk],
        )


def _away_in(presence: Presence, unit_id: int, on: date) -> Iterator[tuple[int, int, date, DayState]]:
    """`(person, unit, date, kind)` of everybody away; leave and travel beat a day that is only asked for."""
    days = [d for d in presence.live.get((unit_id, on), ()) if d.is_here]
    absent = presence.absent_besides((d for d in days if d.is_granted), unit_id, on)
    gone = {a.employee_id for a in absent}
    for a in absent:
        yield a.employee_id, unit_id, on, ABSENCE_STATES[a.kind]
    for d in days:
        if d.employee_id not in gone:
            yield d.employee_id, unit_id, on, DAY_STATES[d.status]
