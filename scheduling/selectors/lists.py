"""Rows behind the list pages: own requests, patterns by week, the year's calendar, absences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from core.problems import NotFound
from core.statements import fetched, marks
from employees.models import Employee, Office
from scheduling.enums import LIVE, PENDING, PatternOutcome, RequestStatus
from scheduling.models import Absence, CalendarDay, PatternWeek, RequestDay, WfaPattern, WfaRequest
from scheduling.rules import monday_of
from scheduling.selectors.agreed import agreed_hours

DAYS = Prefetch("days", queryset=RequestDay.objects.order_by("date"))


def own_requests(
    employee_id: int, *, status: str = "", first: date | None = None, last: date | None = None
) -> QuerySet[WfaRequest]:
    """The person's requests with their days, newest week first; `first` and `last` bound the days."""
    found = WfaRequest.objects.filter(employee_id=employee_id)
    if status:
        found = found.filter(status=status)
    if first or last:
        days = RequestDay.objects.filter(employee_id=employee_id)
        days = days.filter(date__gte=first) if first else days
        days = days.filter(date__lte=last) if last else days
        found = found.filter(pk__in=days.values("request_id"))
    return found.select_related("place_office").prefetch_related(DAYS).order_by("-week", "-id")


def request_in_full(pk: int, agency_id: int) -> WfaRequest:
    """One request of the agency with person, place, days, plan and agreed hours. Errors: NotFound."""
    found = (
        WfaRequest.objects.filter(pk=pk, agency_id=agency_id)
        .select_related("employee__unit", "employee__office", "employee__agency", "place_office", "pattern")
        .prefetch_related(DAYS, "outputs", "blocks")
        .first()
    )
    if found is None:
        raise request_not_found()
    return found


def request_not_found() -> NotFound:
    """The one answer for a request that is not there or not for this reader."""
    return NotFound(_("Pengajuan ini tidak ditemukan."))


class UpcomingDay(NamedTuple):
    request_id: int
    date: date
    status: str


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Live days of a person from today on, by what they wait for."""

    granted: tuple[UpcomingDay, ...]
    submitted: tuple[UpcomingDay, ...]
    sent_back: tuple[UpcomingDay, ...]


def upcoming_days(employee_id: int, today: date) -> Upcoming:
    """The next live WFA days, at most 20, in one query."""
    sql = f"""
        SELECT request_id, date, status FROM {RequestDay._meta.db_table}
        WHERE employee_id = %s AND date >= %s AND status IN ({marks(LIVE)}) ORDER BY date LIMIT 20
    """  # noqa: S608  # a name of ours only
    days = [UpcomingDay._make(row) for row in fetched(sql, [employee_id, today, *(s.value for s in LIVE)])]
    by = {s: tuple(d for d in days if d.status == s) for s in (RequestStatus.APPROVED, *PENDING)}
    return Upcoming(by[RequestStatus.APPROVED], by[RequestStatus.SUBMITTED], by[RequestStatus.SENT_BACK])


@dataclass(frozen=True, slots=True)
class PatternWeekView:
    """One week of a pattern: `state` planned, skipped, refused, or the status of its request."""

    week: date
    day: date
    state: str
    note: str
    request_id: int | None
    can_skip: bool


@dataclass(frozen=True, slots=True)
class PatternView:
    """`hours`: the agreed hours in one line."""

    pattern: WfaPattern
    weeks: tuple[PatternWeekView, ...]
    is_active: bool
    hours: str


def patterns_of(employee_id: int, today: date) -> list[PatternView]:
    """The person's patterns, newest first, each week with what became of it."""
    patterns = (
        WfaPattern.objects.filter(employee_id=employee_id)
        .select_related("place_office")
        .prefetch_related(
            "weeks",
            Prefetch("requests", queryset=WfaRequest.objects.only("id", "week", "status", "pattern_id")),
        )
        .order_by("-id")[:30]
    )
    return [_pattern_view(pattern, today) for pattern in patterns]


def _pattern_view(pattern: WfaPattern, today: date) -> PatternView:
    active = pattern.status == "active" and pattern.ends_on >= today
    marks = {week.week: week for week in pattern.weeks.all()}
    requests = {r.week: r for r in sorted(pattern.requests.all(), key=lambda r: r.pk)}
    weeks = tuple(
        _pattern_week(day, marks.get(monday_of(day)), requests.get(monday_of(day)), active and day > today)
        for day in _dates(pattern)
    )
    hours = agreed_hours([(time.fromisoformat(a), time.fromisoformat(b)) for a, b in pattern.blocks])
    return PatternView(pattern, weeks, active, hours)


def _pattern_week(
    day: date, mark: PatternWeek | None, request: WfaRequest | None, is_open: bool
) -> PatternWeekView:
    skipped = mark is not None and mark.outcome == PatternOutcome.SKIPPED
    if request is not None and not skipped:
        state = request.status
    else:
        state = mark.outcome if mark else ("planned" if is_open else "none")
    return PatternWeekView(
        week=monday_of(day),
        day=day,
        state=state,
        note=mark.note if mark else "",
        request_id=request.pk if request else None,
        can_skip=is_open and mark is None and request is None,
    )


def _dates(pattern: WfaPattern) -> Iterator[date]:
    day = pattern.starts_on + timedelta(days=(pattern.weekday - pattern.starts_on.weekday()) % 7)
    while day <= pattern.ends_on:
        yield day
        day += timedelta(days=7)


class CalendarRow(NamedTuple):
    """A row of the calendar; `office` is the name of the one office for which it holds, or empty."""

    id: int
    date: date
    kind: str
    name: str
    legal_reference: str
    region: str
    office_id: int | None
    office: str


def calendar_of_year(agency_id: int, year: int, mine: Employee | None = None) -> list[CalendarRow]:
    """The agency's calendar rows of the year by date; with `mine` only those that hold for the person."""
    params: list[object] = [agency_id, date(year, 1, 1), date(year, 12, 31)]
    for_them = ""
    if mine is not None:
        for_them = "AND (d.office_id = %s OR d.office_id IS NULL AND d.region IN ('', %s))"
        params += [mine.office_id, mine.office.region]
    sql = f"""
        SELECT d.id, d.date, d.kind, d.name, d.legal_reference, d.region, d.office_id, COALESCE(o.name, '')
        FROM {CalendarDay._meta.db_table} d LEFT JOIN {Office._meta.db_table} o ON o.id = d.office_id
        WHERE d.agency_id = %s AND d.date BETWEEN %s AND %s {for_them} ORDER BY d.date, d.id
    """  # noqa: S608  # names of ours only
    return [CalendarRow._make(row) for row in fetched(sql, params)]


def calendar_day_of(pk: int, agency_id: int) -> CalendarDay:
    """One row of the agency's calendar. Errors: NotFound."""
    found = CalendarDay.objects.filter(pk=pk, agency_id=agency_id).select_related("office").first()
    if found is None:
        raise NotFound(_("Tanggal ini tidak ada dalam kalender."))
    return found


def absences_in(agency_id: int, offices: frozenset[int] | None, *, search: str = "") -> QuerySet[Absence]:
    """Imported leave and travel, newest first; `offices` None = the whole agency."""
    rows = Absence.objects.filter(employee__agency_id=agency_id)
    if offices is not None:
        rows = rows.filter(employee__office_id__in=offices)
    if search:
        rows = rows.filter(employee__name__icontains=search)
    return rows.select_related("employee__unit").order_by("-starts_on", "-id")
