"""Settled days added up: hours of a week, days with a missing event, absent days of a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum

from employees.models import Employee, Office
from presence.enums import AttendanceStatus, Mode
from presence.models import AttendanceDay
from presence.selectors.spans import office_spans
from scheduling.selectors import Calendar, absences_of, calendars_for

# As many ids as every database takes in one statement.
CHUNK = 5000
DAY = timedelta(days=1)
LONGEST_RUN = timedelta(days=60)
COUNTED = (AttendanceStatus.PRESENT, AttendanceStatus.INCOMPLETE, AttendanceStatus.ABSENT)


@dataclass(frozen=True, slots=True)
class WeekHours:
    """Minutes of a week. `expected`: 37.5 h (32.5 h) less holidays and absences; `counted`: what of it the portal
    has settled and counts; credited + shortage = counted."""

    expected: int
    credited: int
    shortage: int
    counted: int


@dataclass(frozen=True, slots=True)
class YearCount:
    """Working days absent without valid reason in a year; the longest unbroken run that reaches into it."""

    days: int
    in_a_row: int
    dates: tuple[date, ...]


def week_hours(employee_ids: Collection[int], monday: date) -> dict[int, WeekHours]:
    """Employee → hours of the week that begins on the Monday. Seven queries for each chunk of people."""
    sunday = monday + 6 * DAY
    found: dict[int, WeekHours] = {}
    for ids in _chunks(employee_ids):
        people = dict(Employee.objects.filter(pk__in=ids).values_list("pk", "office_id"))
        demand = _demand(people, monday, sunday)
        rows = AttendanceDay.objects.filter(employee__in=ids, date__gte=monday, date__lte=sunday)
        sums = {
            pk: (credited, shortage, counted)
            for pk, credited, shortage, counted in rows.filter(status__in=COUNTED)
            .values("employee_id")
            .values_list(
                "employee_id", Sum("credited_minutes"), Sum("shortage_minutes"), Sum("expected_minutes")
            )
        }
        for pk in people:
            found[pk] = WeekHours(demand[pk], *sums.get(pk, (0, 0, 0)))
    return found


def _demand(people: dict[int, int], first: date, last: date) -> dict[int, int]:
    """Employee → minutes that the calendar asks of the person; `people` names the office of each."""
    offices = list(Office.objects.filter(pk__in=set(people.values())))
    days: dict[int, dict[date, int]] = {}
    for pk, span in office_spans(offices, first, last).items():
        dates = (first + DAY * i for i in range((last - first).days + 1))
        days[pk] = {on: span.work_day(on).minutes for on in dates if span.calendar.is_working(on)}
    absent = defaultdict(set)
    for pk, on in absences_of(people, first, last):
        absent[pk].add(on)
    return {
        pk: sum(minutes for on, minutes in days[office].items() if on not in absent[pk])
        for pk, office in people.items()
    }


def days_of(employee: Employee, first: date, last: date) -> list[AttendanceDay]:
    """The person's settled days, oldest first."""
    return list(
        AttendanceDay.objects.filter(employee=employee, date__gte=first, date__lte=last).order_by("date")
    )


def missed_checkins(employee_ids: Collection[int], first: date, last: date) -> dict[int, list[date]]:
    """Employee → settled WFA days with at least one missing event, oldest first; only people who have some."""
    found: dict[int, list[date]] = defaultdict(list)
    for ids in _chunks(employee_ids):
        rows = AttendanceDay.objects.filter(
            employee__in=ids, date__gte=first, date__lte=last, mode=Mode.WFA, missing_events__gte=1
        )
        for pk, on in rows.order_by("employee_id", "date").values_list("employee_id", "date"):
            found[pk].append(on)
    return dict(found)


def year_absences(employee_ids: Collection[int], year: int, upto: date) -> dict[int, YearCount]:
    """Employee → absent days of the year up to a date; only people who have some.

    A run goes on over weekends and holidays, and is broken by every working day that is not an absent one:
    present, excused, not counted, or not settled.
    """
    begins = date(year, 1, 1)
    last = min(upto, date(year, 12, 31))
    found: dict[int, YearCount] = {}
    for ids in _chunks(employee_ids):
        days: dict[int, list[tuple[date, int]]] = defaultdict(list)
        rows = AttendanceDay.objects.filter(
            Q(date__gte=begins - LONGEST_RUN, date__lte=last),
            employee__in=ids,
            status=AttendanceStatus.ABSENT,
        )
        for pk, on, office_id in rows.order_by("employee_id", "date").values_list(
            "employee_id", "date", "office_id"
        ):
            days[pk].append((on, office_id))
        calendars = _calendars({office for pairs in days.values() for _, office in pairs}, begins, last)
        for pk, pairs in days.items():
            dates = tuple(on for on, _ in pairs if on >= begins)
            if dates:
                found[pk] = YearCount(len(dates), _longest_run(pairs, calendars, begins), dates)
    return found


def _calendars(office_ids: Collection[int], begins: date, last: date) -> dict[int, Calendar]:
    if not office_ids:
        return {}
    offices = list(Office.objects.filter(pk__in=office_ids))
    return calendars_for(offices, begins - LONGEST_RUN, last + DAY)


def _longest_run(pairs: list[tuple[date, int]], calendars: dict[int, Calendar], begins: date) -> int:
    longest = run = 0
    before: date | None = None
    for on, office_id in pairs:
        goes_on = before is not None and calendars[office_id].forward(before, 1) == on
        run = run + 1 if goes_on else 1
        before = on
        if on >= begins:
            longest = max(longest, run)
    return longest


def _chunks(ids: Collection[int]) -> Iterator[list[int]]:
    every = sorted(set(ids))
    return (every[at : at + CHUNK] for at in range(0, len(every), CHUNK))
