"""Who of a unit is away on which date. One reading for the rules, the coverage lines and the team grid.

All numbers speak of the people who are at work in the unit *now*: somebody who moved or left counts nowhere else.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from eligibility.selectors import Policy
from employees.models import Employee, Unit
from scheduling.enums import AbsenceKind, DayState, RequestStatus
from scheduling.rules import Away
from scheduling.selectors.calendar import policy_at, policy_spans
from scheduling.selectors.rows import LiveDay, absent_spans, live_days, staff_groups
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

    def only_absent(self, unit_id: int, on: date) -> list[AbsentDay]:
        """Absent people without a live WFA day, so that nobody is counted away twice."""
        working_away = {d.employee_id for d in self.live.get((unit_id, on), ()) if d.is_here}
        return [a for pk, a in self.absent.get((unit_id, on), {}).items() if pk not in working_away]

    def others_away(self, employee: Employee, on: date) -> Away:
        """Everybody of the person's unit, and of their counter, but the person."""
        key = (employee.unit_id, on)
        wfa = [d for d in self.live.get(key, ()) if d.is_here and d.employee_id != employee.pk]
        gone = [a for a in self.only_absent(*key) if a.employee_id != employee.pk]
        counter = employee.counter_id
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
            counter = CounterStaff(group.counter or "", group.minimum or 0, group.heads)
            presence.counters[group.unit_id][group.counter_id] = counter
    return presence


def _absent_days(unit_ids: Collection[int], first: date, last: date) -> Iterator[tuple[int, date, AbsentDay]]:
    for span in absent_spans(unit_ids, first, last):
        begin, end = max(span.starts_on, first), min(span.ends_on, last)
        for i in range((end - begin).days + 1):
            absent = AbsentDay(span.employee_id, span.counter_id, span.kind)
            yield span.unit_id, begin + timedelta(days=i), absent


def coverage(pairs: Iterable[tuple[int, date]]) -> dict[tuple[int, date], Coverage]:
    """Coverage for each (unit id, date); five queries, whatever their number."""
    keys = set(pairs)
    if not keys:
        return {}
    units = {unit_id for unit_id, _ in keys}
    first, last = min(on for _, on in keys), max(on for _, on in keys)
    agencies = dict(Unit.objects.filter(pk__in=units).values_list("id", "agency_id"))
    policies = policy_spans(set(agencies.values()), first, last)
    presence = presence_of(units, first, last)
    return {
        (unit, on): coverage_in(presence, policy_at(policies[agencies[unit]], on), unit, on)
        for unit, on in keys
        if unit in agencies
    }


def coverage_in(presence: Presence, policy: Policy, unit_id: int, on: date) -> Coverage:
    """The coverage of one unit on one date out of what has been read."""
    days = [d for d in presence.live.get((unit_id, on), ()) if d.is_here]
    granted = [d for d in days if d.status == RequestStatus.APPROVED]
    absent = presence.only_absent(unit_id, on)
    staff = presence.staff.get(unit_id, 0)
    at_counter = {
        "granted": Counter(d.counter_id for d in granted),
        "pending": Counter(d.counter_id for d in days if d.status != RequestStatus.APPROVED),
        "absent": Counter(a.counter_id for a in absent),
    }
    counters = tuple(
        CounterCoverage(
            name=c.name,
            staff=c.staff,
            present=c.staff - at_counter["granted"][pk] - at_counter["absent"][pk],
            minimum=c.minimum,
            counter_id=pk,
            pending=at_counter["pending"][pk],
        )
        for pk, c in presence.counters.get(unit_id, {}).items()
    )
    return Coverage(
        staff=staff,
        granted=len(granted),
        pending=len(days) - len(granted),
        absent=len(absent),
        in_office=staff - len(granted) - len(absent),
        minimum=policy.min_unit_staff,
        share_limit=staff * policy.max_unit_share_percent // 100,
        counters=counters,
    )


def away_people(unit_ids: Iterable[int], first: date, last: date) -> list[AwayRow]:
    """Who of the units is away on which date, by date and name; both dates inclusive. Three queries."""
    units = set(unit_ids)
    if not units:
        return []
    found = [
        (d.date, d.employee_id, d.unit_id, DAY_STATES[d.status])
        for d in live_days(units, first, last)
        if d.is_here
    ]
    working_away = {(on, employee_id) for on, employee_id, _, _ in found}
    for unit_id, on, absent in _absent_days(units, first, last):
        if (on, absent.employee_id) not in working_away:
            found.append((on, absent.employee_id, unit_id, ABSENCE_STATES[absent.kind]))
    people = Employee.objects.only("name", "title_front", "title_back").in_bulk({f[1] for f in found})
    rows = [AwayRow(pk, people[pk].full_name, unit_id, on, kind) for on, pk, unit_id, kind in found]
    return sorted(rows, key=lambda r: (r.date, r.name))
