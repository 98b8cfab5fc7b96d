"""Days that were asked for, judged anew as on the day of asking, under any policy: the reads of many at once.

The judging itself is `scheduling.rules`, as when a request is handed in. What others hold stays as it is: only who
had asked before counts as away, so that a place that became scarce is taken from whoever asked last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, IntegerField, Q, Value, When

from eligibility.selectors import Policy
from employees.models import Office, Unit
from scheduling.enums import LIVE, AbsenceKind, PatternOutcome, ProblemCode, RequestStatus
from scheduling.models import PatternWeek, RequestDay
from scheduling.rules import (
    Calendar,
    DayCheck,
    Facts,
    Ineligible,
    OwnDay,
    PlaceFacts,
    QuotaRow,
    Team,
    allowed_in_week,
    check_place,
    monday_of,
    quota_on,
)
from scheduling.selectors.calendar import calendars_for
from scheduling.selectors.presence import Presence, coverage_in, presence_of
from scheduling.selectors.rows import LiveDay, quota_rows

# The longest time of asking before a day, and the longest lead in working days, that a policy can set.
BEFORE = timedelta(days=400)
REFUSED = "refused"
JUDGED = (*sorted(LIVE), RequestStatus.REJECTED, RequestStatus.EXPIRED)


class AskedDay(NamedTuple):
    """A date that somebody asked for. `status`: of the day, or `REFUSED` where the rules did not let it in.

    `asked_at`: its turn among others; `repeats_since`: begin of a pattern, which asks as soon as the horizon allows.
    """

    employee_id: int
    office_id: int
    unit_id: int
    counter_id: int | None
    date: date
    status: str
    slot: int | None
    request_id: int
    asked_at: datetime
    repeats_since: datetime | None
    place: PlaceFacts

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    @property
    def order(self) -> tuple[Any, ...]:
        return self.asked_at, self.request_id, self.date


class Shortage(NamedTuple):
    """A unit (counter empty) or a counter that has fewer people than its minimum on a date."""

    unit_id: int
    counter_id: int | None
    name: str
    date: date
    present: int
    minimum: int


class KnownCalendar(Calendar):
    """A calendar that is asked about the same dates a hundred thousand times."""

    def __init__(self, calendar: Calendar) -> None:
        super().__init__(calendar.entries)
        object.__setattr__(self, "_weeks", {})
        object.__setattr__(self, "_backs", {})

    def working_days_of_week(self, monday: date) -> int:
        known: dict[date, int] = self.__dict__["_weeks"]
        if monday not in known:
            known[monday] = super().working_days_of_week(monday)
        return known[monday]

    def back(self, on: date, days: int) -> date:
        known: dict[tuple[date, int], date] = self.__dict__["_backs"]
        if (on, days) not in known:
            known[on, days] = super().back(on, days)
        return known[on, days]


class Grounds:
    """What is the same for every policy: calendars and quota rows of an agency's offices over a span."""

    def __init__(self, agency_id: int, first: date, last: date) -> None:
        self.offices = {o.pk: o for o in Office.objects.filter(agency=agency_id)}
        calendars = calendars_for(list(self.offices.values()), first - BEFORE, last + timedelta(days=7))
        self.calendars = {pk: KnownCalendar(calendar) for pk, calendar in calendars.items()}
        self.first, self.last = first, last
        rows: dict[int, list[QuotaRow]] = defaultdict(list)
        for office_id, valid_from, days in quota_rows(list(self.offices)) if self.offices else ():
            rows[office_id].append(QuotaRow(valid_from, days))
        self.quotas = {pk: tuple(rows[pk]) for pk in self.offices}
        self.dates = {pk: self._working(calendar) for pk, calendar in self.calendars.items()}
        self._allowed: dict[tuple[int, date, int], int] = {}

    def _working(self, calendar: Calendar) -> tuple[date, ...]:
        span = (self.first + timedelta(days=i) for i in range((self.last - self.first).days + 1))
        return tuple(on for on in span if calendar.is_working(on))

    def allowed(self, office_id: int, monday: date, policy: Policy) -> int:
        """Days of the week that the policy allows a person of the office."""
        key = office_id, monday, id(policy)
        if key not in self._allowed:
            self._allowed[key] = allowed_in_week(
                office_quota=quota_on(self.quotas[office_id], monday, start=policy.quota_start),
                cap=policy.quota_cap,
                working_days=self.calendars[office_id].working_days_of_week(monday),
                min_office_days=policy.min_office_days,
            )
        return self._allowed[key]


class AskedDays:
    """The days that people of some units asked for in the span of the grounds, and who else was away then."""

    def __init__(self, grounds: Grounds, unit_ids: Collection[int]) -> None:
        self.grounds = grounds
        self.presence: Presence = presence_of(unit_ids, grounds.first, grounds.last)
        self.units = {
            pk: (name, office_id)
            for pk, name, office_id in Unit.objects.filter(pk__in=unit_ids).values_list(
                "pk", "name", "office_id"
            )
        }
        self.days = sorted(
            [*_requested(unit_ids, grounds), *_refused(unit_ids, grounds)], key=lambda day: day.order
        )
        self._orders = {d.request_id: (d.asked_at, d.request_id) for d in self.days if d.status != REFUSED}
        self._own: dict[tuple[int, date], list[AskedDay]] = defaultdict(list)
        for day in self.days:
            if day.is_live:
                self._own[day.employee_id, monday_of(day.date)].append(day)

    def against(
        self, day: AskedDay, policies: Sequence[Policy], failed: Sequence[object]
    ) -> list[frozenset[ProblemCode]]:
        """What would have stood against the day under each policy; `failed`: the rules that the person fails then."""
        shared = self._shared(day)
        found = []
        for policy, rules in zip(policies, failed, strict=True):
            facts = Facts(
                today=self._asked_on(day, policy),
                policies=((date.min, policy),),
                ineligible={day.date: Ineligible(rules)} if rules else {},
                **shared,
            )
            problems = [*DayCheck(facts).against(day.date), *check_place(day.place, policy.places)]
            found.append(frozenset(ProblemCode(p.code.value) for p in problems if p.blocks))
        return found

    def _shared(self, day: AskedDay) -> dict[str, Any]:
        """What of the facts is the same under every policy."""
        monday = monday_of(day.date)
        gone = self.presence.absent.get((day.unit_id, day.date), {}).get(day.employee_id)
        place = day.unit_id, day.counter_id
        return {
            "first": monday,
            "last": monday + timedelta(days=6),
            "calendar": self.grounds.calendars[day.office_id],
            "quota_rows": self.grounds.quotas[day.office_id],
            "team": self._team(day),
            "mine": self._mine(day, monday),
            "absences": {day.date: AbsenceKind(gone.kind)} if gone else {},
            "away": {day.date: self.presence.away_from(day.employee_id, place, day.date, self._before(day))},
        }

    def _asked_on(self, day: AskedDay, policy: Policy) -> date:
        tz = self.grounds.offices[day.office_id].tz
        if day.repeats_since is None:
            return day.asked_at.astimezone(tz).date()
        return max(day.repeats_since.astimezone(tz).date(), day.date - timedelta(days=policy.horizon_days))

    def _before(self, day: AskedDay) -> Callable[[LiveDay], bool]:
        """Whether a live day was asked for before this one."""
        limit = day.asked_at, day.request_id

        def is_before(other: LiveDay) -> bool:
            order = self._orders.get(other.request_id)
            return order is not None and order < limit

        return is_before

    def _mine(self, day: AskedDay, monday: date) -> dict[date, OwnDay]:
        own = self._own.get((day.employee_id, monday), ())
        return {d.date: OwnDay(d.request_id, d.status, d.slot) for d in own if d.order < day.order}

    def _team(self, day: AskedDay) -> Team:
        name, _ = self.units[day.unit_id]
        staff = self.presence.staff.get(day.unit_id, 0)
        counter = self.presence.counters.get(day.unit_id, {}).get(day.counter_id or 0)
        return Team(name, staff, *(counter.name, counter.staff, counter.minimum) if counter else ())

    def shortages(self, unit_id: int, policy: Policy) -> Iterator[Shortage]:
        """Days with granted WFA on which the unit or a counter of it falls below its minimum."""
        name, office_id = self.units[unit_id]
        dates = self.grounds.dates.get(office_id or 0) or self._some_dates()
        for on in dates:
            if not any(d.is_granted for d in self.presence.live.get((unit_id, on), ())):
                continue
            found = coverage_in(self.presence, policy, unit_id, on)
            if found.in_office < found.minimum:
                yield Shortage(unit_id, None, name, on, found.in_office, found.minimum)
            for c in found.counters:
                if c.present < c.minimum:
                    yield Shortage(unit_id, c.counter_id, c.name, on, c.present, c.minimum)

    def _some_dates(self) -> tuple[date, ...]:
        """A unit without an office of its own is looked at on every weekday."""
        span = (
            self.grounds.first + timedelta(days=i)
            for i in range((self.grounds.last - self.grounds.first).days)
        )
        return tuple(on for on in span if on.weekday() < 5)


def _requested(unit_ids: Collection[int], grounds: Grounds) -> Iterator[AskedDay]:
    rows = RequestDay.objects.filter(
        employee__unit__in=unit_ids, status__in=JUDGED, request__submitted_at__isnull=False,
        date__range=(grounds.first, grounds.last),
    )  # fmt: skip
    columns = (
        "employee_id", "employee__office_id", "employee__unit_id", "employee__counter_id", "date", "status", "slot",
        "request_id", "request__submitted_at", "request__pattern__created_at", "request__place",
        "request__place_office_id", "request__place_note",
    )  # fmt: skip
    for *day, submitted_at, repeated_at, place, office_id, note, has_home in rows.values_list(
        *columns, _has_home("employee")
    ):
        where = _place(place, bool(has_home), office_id, day[1], note, grounds)
        yield AskedDay._make((*day, submitted_at, repeated_at, where))


def _refused(unit_ids: Collection[int], grounds: Grounds) -> Iterator[AskedDay]:
    """Weeks of patterns that the rules did not let in: the only wishes of this kind that leave a row."""
    rows = PatternWeek.objects.filter(
        pattern__employee__unit__in=unit_ids, outcome=PatternOutcome.REFUSED,
        week__range=(monday_of(grounds.first), grounds.last),
    )  # fmt: skip
    columns = (
        "pattern__employee_id", "pattern__employee__office_id", "pattern__employee__unit_id",
        "pattern__employee__counter_id", "week", "pattern__weekday", "pk", "pattern__created_at", "pattern__place",
        "pattern__place_office_id", "pattern__place_note",
    )  # fmt: skip
    for *who, week, weekday, pk, created_at, place, office_id, note, has_home in rows.values_list(
        *columns, _has_home("pattern__employee")
    ):
        on = week + timedelta(days=weekday)
        where = _place(place, bool(has_home), office_id, who[1], note, grounds)
        if grounds.first <= on <= grounds.last:
            last_in_turn = datetime.combine(on, time.max, UTC)
            yield AskedDay._make((*who, on, REFUSED, None, -pk, last_in_turn, created_at, where))


def _has_home(person: str) -> Case:
    empty = Q(**{f"{person}__home_address": ""})
    return Case(When(empty, then=Value(0)), default=Value(1), output_field=IntegerField())


def _place(
    place: str, has_home: bool, office_id: int | None, own_office: int, note: str, grounds: Grounds
) -> PlaceFacts:
    return PlaceFacts(place, has_home, office_id in grounds.offices and office_id != own_office, note)
