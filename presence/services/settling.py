"""Days that have ended become rows: what was expected, what was worked, what is missing.

Idempotent: the same facts give the same rows, and rows that are already right are left alone. The row of
`SettledDay` is the watermark of an office, the claim of a worker, and the lock that late facts wait for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from employees.models import Employee, Office
from employees.selectors import today_in
from presence.enums import AttendanceStatus, EventKind, Mode
from presence.models import AttendanceDay, PresenceEvent, SettledDay
from presence.rules.hours import settled
from presence.rules.position import weaker
from presence.selectors.spans import OfficeSpan, office_spans
from scheduling.enums import AbsenceKind
from scheduling.models import Absence
from scheduling.selectors import WfaDay, absences_of, wfa_days

CHUNK = 1000
CATCH_UP_DAYS = 31
RECHECK_DAYS = 14
STALE_CLAIM = timedelta(minutes=30)
DAY = timedelta(days=1)
FACTS = (
    "office_id", "mode", "status", "expected_minutes", "credited_minutes", "shortage_minutes", "missing_events",
    "late_minutes", "first_in", "last_out", "verdict", "hours_agreed",
)  # fmt: skip
log = structlog.get_logger(__name__)

Key = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record about a chunk of people over a span."""

    events: dict[tuple[int, date, str], tuple[datetime, str]]
    absences: dict[Key, AbsenceKind]
    wfa: dict[Key, WfaDay]
    rows: dict[Key, AttendanceDay]


def settle_due(*, now: datetime) -> int:
    """Settle every office that has passed midnight since it was settled last; returns rows written.

    An office that fails is logged and tried again by the next run; the others are not held up.
    """
    offices = Office.objects.filter(Exists(Employee.objects.at_work().filter(office=OuterRef("pk"))))
    marks = dict(SettledDay.objects.values_list("office_id", "date"))
    written = 0
    for office in offices.order_by("pk"):
        if office.pk in marks and marks[office.pk] >= today_in(office, now) - DAY:
            continue
        try:
            written += settle_office(office_id=office.pk, now=now)
        except Exception as error:  # one office's trouble must not leave the other offices unsettled
            log.exception("settling_failed", office=office.pk, error=type(error).__name__)
    return written


def settle_office(*, office_id: int, now: datetime) -> int:
    """Settle the office's days up to yesterday since its watermark, at most 31 of them; returns rows written.

    Two workers at once: the first claims the office, the other does nothing. An office never settled begins
    with yesterday. Days of the last two weeks whose absences, calendar or events have changed are settled anew.
    """
    office = Office.objects.get(pk=office_id)
    yesterday = today_in(office, now) - DAY
    mark = _mark_of(office, now)
    if not _claim(mark, yesterday, now):
        return 0
    try:
        mark.refresh_from_db()
        first = max(mark.date + DAY, yesterday - DAY * (CATCH_UP_DAYS - 1))
        span = office_spans([office], min(first, yesterday - DAY * (RECHECK_DAYS - 1)), yesterday)[office.pk]
        written = sum(_settle_chunk(span, ids, first, yesterday, now) for ids in _people(office))
        written += _settle_changed(span, first - DAY, yesterday, now)
    except BaseException:
        SettledDay.objects.filter(pk=mark.pk, claimed_at=now).update(claimed_at=None)
        raise
    SettledDay.objects.filter(pk=mark.pk, date__lt=yesterday).update(date=yesterday, claimed_at=None)
    return written


def settle_between(*, office_id: int, first: date, last: date, now: datetime) -> int:
    """Settle days of an office that have ended, whatever its watermark: for a history that was brought in.

    Both dates inclusive; the watermark moves up to `last` if it was behind. Returns rows written.
    """
    office = Office.objects.get(pk=office_id)
    last = min(last, today_in(office, now) - DAY)
    if last < first:
        return 0
    mark = _mark_of(office, now)
    written = 0
    start = first
    while start <= last:
        end = min(last, start + DAY * (CATCH_UP_DAYS - 1))
        span = office_spans([office], start, end)[office.pk]
        written += sum(_settle_chunk(span, ids, start, end, now) for ids in _people(office))
        start = end + DAY
    SettledDay.objects.filter(pk=mark.pk, date__lt=last).update(date=last)
    return written


def resettle(*, employee_id: int, dates: Iterable[date], now: datetime) -> int:
    """`resettle_many` for one person."""
    return resettle_many(days={(employee_id, on) for on in dates}, now=now)


def resettle_many(*, days: Collection[Key], now: datetime) -> int:
    """Settle `(employee id, date)` anew after late facts; days that have not ended are left to their night.

    Returns rows written. Call it in the transaction of the act that brought the facts. A constant number of
    queries for each office and thousand people.
    """
    offices: dict[Office, dict[int, set[date]]] = {}
    people = Employee.objects.select_related("office").in_bulk({pk for pk, _ in days})
    for pk, on in days:
        office = people[pk].office
        if on < today_in(office, now):
            offices.setdefault(office, {}).setdefault(pk, set()).add(on)
    written = 0
    for office in sorted(offices, key=lambda o: o.pk):
        keys = offices[office]
        dates = set.union(*keys.values())
        _mark_of(office, now)
        span = office_spans([office], min(dates), max(dates))[office.pk]
        written += _settle_keys(span, keys, now)
    return written


def _mark_of(office: Office, now: datetime) -> SettledDay:
    """The office's watermark; one that was never settled begins with yesterday."""
    before = today_in(office, now) - 2 * DAY
    return SettledDay.objects.get_or_create(office=office, defaults={"date": before})[0]


def _claim(mark: SettledDay, yesterday: date, now: datetime) -> bool:
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - STALE_CLAIM)
    due = SettledDay.objects.filter(free, pk=mark.pk, date__lt=yesterday)
    return due.update(claimed_at=now) == 1


def _people(office: Office) -> Iterator[list[int]]:
    """Ids of everybody at work in the office, in chunks."""
    at_work = Employee.objects.at_work().filter(office=office).order_by("pk").values_list("pk", flat=True)
    after = 0
    while ids := list(at_work.filter(pk__gt=after)[:CHUNK]):
        yield ids
        after = ids[-1]


def _settle_changed(span: OfficeSpan, last: date, yesterday: date, now: datetime) -> int:
    """Settle anew what has changed since: only rows that no longer fit are looked at."""
    first = yesterday - DAY * (RECHECK_DAYS - 1)
    keys: dict[int, set[date]] = {}
    for employee_id, on in _changed(span, first, last) if first <= last else ():
        keys.setdefault(employee_id, set()).add(on)
    return _settle_keys(span, keys, now)


def _settle_keys(span: OfficeSpan, keys: dict[int, set[date]], now: datetime) -> int:
    ids = sorted(keys)
    written = 0
    for at in range(0, len(ids), CHUNK):
        some = ids[at : at + CHUNK]
        only = {(pk, on) for pk in some for on in keys[pk]}
        dates = [on for _, on in only]
        written += _settle_chunk(span, some, min(dates), max(dates), now, only)
    return written


def _changed(span: OfficeSpan, first: date, last: date) -> Iterable[Key]:
    """Settled days whose absence came or went, which became a holiday, or which received an event since."""
    covering = Absence.objects.filter(
        employee=OuterRef("employee"), starts_on__lte=OuterRef("date"), ends_on__gte=OuterRef("date")
    )
    travel = covering.filter(kind=AbsenceKind.DUTY_TRAVEL)
    excused, away = Q(status=AttendanceStatus.EXCUSED), Q(mode=Mode.TRAVEL)
    news = PresenceEvent.objects.filter(
        employee=OuterRef("employee"), date=OuterRef("date"), received_at__gt=OuterRef("settled_at")
    )
    closed = [on for on in _dates(first, last) if not span.calendar.is_working(on)]
    wrong = (
        (~excused & Q(Exists(covering)))
        | (excused & ~Q(Exists(covering)))
        | (excused & away & ~Q(Exists(travel)))
        | (excused & ~away & ~Q(Exists(covering.exclude(kind=AbsenceKind.DUTY_TRAVEL))))
        | Q(Exists(news))
        | Q(date__in=closed)
    )
    rows = AttendanceDay.objects.filter(wrong, office=span.office, date__gte=first, date__lte=last)
    return rows.values_list("employee_id", "date")


def _settle_chunk(
    span: OfficeSpan, ids: list[int], first: date, last: date, now: datetime, only: set[Key] | None = None
) -> int:
    """One transaction for these people; reads only after the office's lock, so that no late fact is lost."""
    with transaction.atomic():
        SettledDay.objects.select_for_update(of=("self",)).get(office=span.office)
        known = _known(ids, first, last)
        begun = dict(Employee.objects.filter(pk__in=ids).values_list("pk", "entered_on"))
        wanted = (
            (pk, on)
            for on in _dates(first, last)
            for pk in ids
            if (only is None or (pk, on) in only) and not ((start := begun[pk]) and on < start)
        )
        new, gone = _compare(span, known, wanted, now)
        if gone:
            AttendanceDay.objects.filter(pk__in=gone).delete()
        AttendanceDay.objects.bulk_create(
            new,
            update_conflicts=True,
            unique_fields=["employee", "date"],
            update_fields=[*(name.removesuffix("_id") for name in FACTS), "settled_at"],
        )
    return len(new) + len(gone)


def _compare(
    span: OfficeSpan, known: Known, wanted: Iterable[Key], now: datetime
) -> tuple[list[AttendanceDay], list[int]]:
    """Rows to write, and keys of those on days that are no working days any more."""
    new: list[AttendanceDay] = []
    gone: list[int] = []
    for key in wanted:
        old = known.rows.get(key)
        if not span.calendar.is_working(key[1]):
            gone += [old.pk] if old else []
            continue
        row = _row(span, known, key, now)
        if old is None or any(getattr(old, name) != getattr(row, name) for name in FACTS):
            new.append(row)
    return new, gone


def _row(span: OfficeSpan, known: Known, key: Key, now: datetime) -> AttendanceDay:
    employee_id, on = key
    wfa, absence = known.wfa.get(key), known.absences.get(key)
    arrival = known.events.get((*key, EventKind.IN))
    departure = known.events.get((*key, EventKind.OUT))
    work = span.work_day(on, wfa)
    outcome = settled(
        work,
        arrival[0] if arrival else None,
        departure[0] if departure else None,
        span.terms(on),
        is_excused=absence is not None,
        is_counted=wfa is not None or span.policy(on).counts_office_days,
    )
    return AttendanceDay(
        employee_id=employee_id,
        office_id=span.office.pk,
        date=on,
        mode=_mode(wfa, absence),
        status=outcome.status,
        expected_minutes=outcome.expected,
        credited_minutes=outcome.credited,
        shortage_minutes=outcome.shortage,
        missing_events=outcome.missing,
        late_minutes=outcome.late,
        first_in=arrival[0] if arrival else None,
        last_out=departure[0] if departure else None,
        verdict=weaker(event[1] for event in (arrival, departure) if event),
        hours_agreed=work.agreed,
        settled_at=now,
    )


def _mode(wfa: WfaDay | None, absence: AbsenceKind | None) -> Mode:
    if absence == AbsenceKind.DUTY_TRAVEL:
        return Mode.TRAVEL
    return Mode.WFA if wfa else Mode.WFO


def _known(ids: Collection[int], first: date, last: date) -> Known:
    """Five queries, whatever the number of days."""
    events = PresenceEvent.objects.filter(
        employee__in=ids, date__gte=first, date__lte=last, superseded=False
    ).values_list("employee_id", "date", "kind", "occurred_at", "verdict")
    rows = AttendanceDay.objects.filter(employee__in=ids, date__gte=first, date__lte=last)
    return Known(
        events={(pk, on, kind): (at, verdict) for pk, on, kind, at, verdict in events},
        absences=absences_of(ids, first, last),
        wfa=wfa_days(ids, first, last),
        rows={(row.employee_id, row.date): row for row in rows},
    )


def _dates(first: date, last: date) -> list[date]:
    return [first + DAY * i for i in range((last - first).days + 1)]
