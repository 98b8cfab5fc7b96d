"""What the history of some units is written from: people, calendar, absences, verdicts and limits."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.db.models import F

from demo.timeline import DAY, WEEK, Timeline
from demo.trials import Course
from eligibility.selectors import Policy, policy_for, verdicts_for
from employees.enums import ActingKind
from employees.models import ActingChief, Agency, Employee, Office, ServiceCounter, Unit
from scheduling.models import Absence
from scheduling.rules import Calendar, allowed_in_week, hours_on, quota_on
from scheduling.selectors.calendar import calendars_for, hours_of, quota_rows_of

UNITS_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person at work. `zeal`: how likely they ask in a week; `weekday`: the day they like best."""

    pk: int
    unit_id: int
    office_id: int
    counter_id: int | None
    user_id: int
    name: str
    has_home: bool
    supervisor_id: int | None
    zeal: float
    weekday: int


@dataclass(frozen=True, slots=True)
class Decider:
    """Who signs, and as what."""

    pk: int
    user_id: int
    name: str
    title: str
    is_acting: bool = False


@dataclass(slots=True)
class Scene:
    """One agency's units, at most `UNITS_AT_ONCE` at a time.

    `weeks`: Mondays, those of old pilots first; `allowed`: (office, Monday) → days, none where nobody has a quota;
    `minutes`: working minutes of each date; `eager`: offices whose people seldom miss a week; `quiet`: those where
    few have asked in the running one.
    """

    agency: Agency
    policy: Policy
    weeks: list[date]
    offices: dict[int, Office]
    calendars: dict[int, Calendar]
    allowed: dict[tuple[int, date], int]
    people: dict[int, list[Colleague]]
    deciders: dict[int, Decider]
    acting: list[ActingChief]
    counters: dict[int, int]
    minutes: dict[date, int]
    eager: frozenset[int] = frozenset()
    quiet: frozenset[int] = frozenset()
    absent: set[tuple[int, date]] = field(default_factory=set)
    eligible: dict[date, set[int]] = field(default_factory=dict)

    def signer(self, person: Colleague, on: date) -> Decider:
        """Who signs on the date: the supervisor, or the Plh. of the supervisor's unit while one is appointed."""
        for row in self.acting:
            if _covers(row, on) and _acts_for(row, person):
                title = f"{row.get_kind_display()} {row.unit.leader_post}"
                return Decider(row.employee_id, row.employee.user.pk, row.employee.full_name, title, True)
        return self.deciders[person.supervisor_id or 0]

    def stands_in(self, person: Colleague) -> bool:
        """Whoever is Plh. at some time asks one level up then; the demo leaves that to the live part."""
        return any(row.employee_id == person.pk and row.kind == ActingKind.PLH for row in self.acting)


def _covers(row: ActingChief, on: date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or on < row.valid_to)


def _acts_for(row: ActingChief, person: Colleague) -> bool:
    """As Plh. of the supervisor's unit, or as the Plt. who is the supervisor."""
    if row.unit.leader_id is None:
        return row.employee_id == person.supervisor_id and row.unit_id == person.unit_id
    return row.unit.leader_id == person.supervisor_id


def scenes(agency: Agency, line: Timeline, rng: Random, courses: Mapping[int, Course]) -> Iterator[Scene]:
    """The agency's units, some at a time, each with everything that a past week is judged by.

    `courses`: office → how it lives, where a pilot is older than the demo's weeks.
    """
    weeks = _weeks(line, courses)
    first, last = weeks[0], weeks[-1] + DAY * 6
    offices = {office.pk: office for office in Office.objects.filter(agency=agency)}
    calendars = calendars_for(list(offices.values()), first - DAY * 30, last)
    policy = policy_for(agency.pk, line.weeks[0]).policy
    allowed = _allowed(offices, calendars, policy, weeks, courses)
    eager = frozenset(pk for pk, course in courses.items() if course.ready)
    early = frozenset(pk for pk, course in courses.items() if course.settled_from)
    periods = hours_of(agency.pk, first, last)
    days = [first + DAY * i for i in range((last - first).days + 1)]
    minutes = {on: hours_on(periods, on).minutes_on(on) for on in days}
    units = list(Unit.objects.filter(agency=agency).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(units), UNITS_AT_ONCE):
        chunk = units[start : start + UNITS_AT_ONCE]
        people = _people(chunk, rng)
        ids = [person.pk for members in people.values() for person in members]
        yield Scene(
            agency, policy, weeks, offices, calendars, allowed, people, _deciders(people), _acting(agency, line),
            dict(ServiceCounter.objects.filter(unit__in=chunk).values_list("pk", "min_staff")), minutes,
            eager=eager,
            quiet=frozenset(pk for pk, course in courses.items() if course.is_quiet),
            absent=_absent(ids, first, last),
            eligible=_eligible(people, weeks, line.weeks[0], early),
        )  # fmt: skip


def _weeks(line: Timeline, courses: Mapping[int, Course]) -> list[date]:
    first = min((c.settled_from for c in courses.values() if c.settled_from), default=line.weeks[0])
    first = min(first, line.weeks[0])
    return [first + WEEK * n for n in range((line.this_week - first).days // 7 + 1)]


def _allowed(
    offices: dict[int, Office],
    calendars: dict[int, Calendar],
    policy: Policy,
    weeks: Sequence[date],
    courses: Mapping[int, Course],
) -> dict[tuple[int, date], int]:
    """Under the quotas of the tables and those that a pilot will write when it is played."""
    foreseen = {pk: course.quotas for pk, course in courses.items()}
    rows = {pk: (*quota_rows_of(pk), *foreseen.get(pk, ())) for pk in offices}
    return {
        (pk, week): allowed_in_week(
            office_quota=quota_on(rows[pk], week, start=policy.quota_start),
            cap=policy.quota_cap,
            working_days=calendars[pk].working_days_of_week(week),
            min_office_days=policy.min_office_days,
        )
        for pk in offices
        for week in weeks
    }


def _people(units: Sequence[int], rng: Random) -> dict[int, list[Colleague]]:
    rows = (
        Employee.objects.at_work()
        .filter(unit__in=units, lines__valid_to__isnull=True)
        .order_by("unit_id", "pk")
        .annotate(chief=F("lines__supervisor_id"), account=F("user__pk"))
        .only("unit_id", "office_id", "counter_id", "name", "title_front", "title_back", "home_address")
    )
    people: dict[int, list[Colleague]] = defaultdict(list)
    for row in rows:
        person = Colleague(
            row.pk, row.unit_id, row.office_id, row.counter_id, row.account, row.full_name,
            bool(row.home_address), row.chief, rng.uniform(0.35, 0.95), rng.choice((0, 1, 2, 2, 3, 3, 4, 4)),
        )  # fmt: skip
        people[row.unit_id].append(person)
    return people


def _deciders(people: dict[int, list[Colleague]]) -> dict[int, Decider]:
    ids = {person.supervisor_id for members in people.values() for person in members if person.supervisor_id}
    chiefs = Employee.objects.filter(pk__in=ids).select_related("user", "post").prefetch_related("led_units")
    found = {}
    for chief in chiefs:
        led = min(chief.led_units.all(), key=lambda unit: unit.pk, default=None)
        title = led.leader_post if led else chief.post.name
        found[chief.pk] = Decider(chief.pk, chief.user.pk, chief.full_name, title)
    return found


def _acting(agency: Agency, line: Timeline) -> list[ActingChief]:
    rows = ActingChief.objects.filter(unit__agency=agency, valid_from__lte=line.today)
    return list(rows.select_related("unit", "employee__user"))


def _absent(ids: Sequence[int], first: date, last: date) -> set[tuple[int, date]]:
    rows = Absence.objects.filter(employee__in=ids, starts_on__lte=last, ends_on__gte=first)
    return {
        (pk, start + DAY * i)
        for pk, start, end in rows.values_list("employee_id", "starts_on", "ends_on")
        for i in range((end - start).days + 1)
    }


def _eligible(
    people: Mapping[int, Sequence[Colleague]], weeks: Sequence[date], usual: date, early: Collection[int]
) -> dict[date, set[int]]:
    """Who may work away on Monday and Friday of each week, and could already when asking the week before.

    Before `usual` only the people of `early` offices are asked about.
    """
    everybody = [person for members in people.values() for person in members]
    ids = [person.pk for person in everybody]
    some = [person.pk for person in everybody if person.office_id in early]
    mondays = {on: _eligible_on(ids if on >= usual - WEEK else some, on) for on in [weeks[0] - WEEK, *weeks]}
    return {
        week: mondays[week - WEEK]
        & mondays[week]
        & _eligible_on(ids if week >= usual else some, week + DAY * 4)
        for week in weeks
    }


def _eligible_on(ids: Sequence[int], on: date) -> set[int]:
    return {pk for pk, verdict in verdicts_for(employee_ids=ids, on=on).items() if verdict.eligible}
