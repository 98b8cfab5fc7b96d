"""Holds the days of the demo against their rules: reports, indices, attendance, positions, targets, warnings.

What services compute they compute once more, inside a transaction that is rolled back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q

from employees.models import Agency, Employee, Office
from monitoring.enums import Level, WarningStatus
from monitoring.models import EarlyWarning
from performance.enums import PlanStatus, ReportStatus
from performance.models import DailyReport, MonthlyReview, ReportItem, WeeklyIndex
from performance.rules.assessments import predicate_of
from performance.rules.reviews import behaviour_of
from performance.services import recompute_agency
from presence.models import AttendanceDay, PresenceEvent, PresencePosition, SettledDay
from presence.rules.position import Reading, Spot, judge
from presence.selectors.spans import OfficeSpan, office_spans
from presence.services.settling import settle_between
from scheduling.enums import Place, RequestStatus
from scheduling.models import RequestBlock, RequestDay
from scheduling.rules import check_blocks
from scheduling.selectors import report_due_at

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and with which row."""

    rule: str
    where: str


def day_faults(agency: Agency, now: datetime) -> Iterator[Fault]:
    """Everything of one agency that breaks a rule at the moment."""
    spans = _spans(agency)
    yield from _missing_reports(agency)
    yield from _moments(agency, spans, now)
    yield from _indices(agency, now)
    yield from _attendance(agency, now)
    yield from _positions(agency, spans, now)
    yield from _blocks(agency, spans)
    yield from _targets(agency)
    yield from _reviews(agency)
    yield from _warnings(agency)


def _spans(agency: Agency) -> dict[int, OfficeSpan]:
    offices = list(Office.objects.filter(agency=agency))
    dates = (
        DailyReport.objects.filter(employee__agency=agency).order_by("date").values_list("date", flat=True)
    )
    first, last = dates.first(), dates.last()
    if first is None or last is None:
        return {}
    return office_spans(offices, first - DAY * 7, last + DAY * 60)


def _missing_reports(agency: Agency) -> Iterator[Fault]:
    """Every approved WFA day has its required report, and no other day has one."""
    days = RequestDay.objects.filter(
        employee=OuterRef("employee"), date=OuterRef("date"), status=RequestStatus.APPROVED
    )
    reports = DailyReport.objects.filter(employee=OuterRef("employee"), date=OuterRef("date"), required=True)
    granted = RequestDay.objects.filter(request__agency=agency, status=RequestStatus.APPROVED)
    for pk, on in granted.filter(~Exists(reports)).values_list("employee_id", "date"):
        yield Fault("report of a WFA day", f"employee {pk}, {on}")
    required = DailyReport.objects.filter(employee__agency=agency, required=True)
    for pk, on in required.filter(~Exists(days)).values_list("employee_id", "date"):
        yield Fault("report required without a WFA day", f"employee {pk}, {on}")


def _moments(agency: Agency, spans: dict[int, OfficeSpan], now: datetime) -> Iterator[Fault]:
    """Due at the end of the office's day; sent after it began, decided after it was sent, nothing in the future."""
    rows = DailyReport.objects.filter(employee__agency=agency).values_list(
        "pk",
        "employee__office_id",
        "date",
        "status",
        "due_at",
        "submitted_at",
        "verdict_due_at",
        "decided_at",
    )
    for pk, office_id, on, status, due_at, sent_at, verdict_due_at, decided_at in rows.iterator():
        where, span = f"report {pk}", spans[office_id]
        if due_at != report_due_at(on, span.policy(on), span.office.tz):
            yield Fault("due moment", where)
        if (sent_at is None) != (status == ReportStatus.DRAFT) or (sent_at is None) != (
            verdict_due_at is None
        ):
            yield Fault("sent or not", where)
        if sent_at is None or verdict_due_at is None:
            continue
        if not sent_at.astimezone(span.office.tz).date() >= on or sent_at > now:
            yield Fault("sent before its day or later than now", where)
        if verdict_due_at < _verdict_due(span, sent_at):
            yield Fault("verdict due", where)
        if decided_at is not None and not sent_at <= decided_at <= now:
            yield Fault("decided before it was sent or later than now", where)


def _verdict_due(span: OfficeSpan, sent_at: datetime) -> datetime:
    on = sent_at.astimezone(span.office.tz).date()
    policy = span.policy(on)
    last = span.calendar.forward(on, policy.report_verdict_working_days)
    return report_due_at(last, policy, span.office.tz)


def _indices(agency: Agency, now: datetime) -> Iterator[Fault]:
    """Every stored week is what the rule computes, and none is lacking."""
    this_week = now.date() - DAY * now.date().weekday()
    rows = WeeklyIndex.objects.filter(employee__agency=agency, week__lt=this_week)
    first = rows.order_by("week").values_list("week", flat=True).first()
    weeks: list[date] = []
    while first is not None and first < this_week:
        weeks.append(first)
        first += DAY * 7
    with transaction.atomic():
        found = recompute_agency(agency=agency, weeks=weeks, now=now) if weeks else []
        transaction.set_rollback(True)
    for row in found:
        yield Fault("weekly index", f"employee {row.employee_id}, {row.week}: {row.stored} is {row.computed}")


def _attendance(agency: Agency, now: datetime) -> Iterator[Fault]:
    """Settled once more, no row changes; every office is settled up to its yesterday."""
    for office in Office.objects.filter(agency=agency).order_by("pk"):
        mark = SettledDay.objects.filter(office=office).values_list("date", flat=True).first()
        rows = AttendanceDay.objects.filter(office=office)
        first = rows.order_by("date").values_list("date", flat=True).first()
        if first is None:
            continue
        if mark is None or mark < now.astimezone(office.tz).date() - DAY:
            yield Fault("settled up to yesterday", f"office {office.pk}: {mark}")
            continue
        with transaction.atomic():
            written = settle_between(office_id=office.pk, first=first, last=mark, now=now)
            changed = list(rows.filter(settled_at=now).values_list("employee_id", "date")) if written else []
            transaction.set_rollback(True)
        if written:
            some = ", ".join(f"employee {pk} {on}" for pk, on in changed[:3])
            yield Fault("attendance day", f"office {office.pk}: {written} rows ({some})")


def _positions(agency: Agency, spans: dict[int, OfficeSpan], now: datetime) -> Iterator[Fault]:
    """Kept only for WFA days and only as long as the policy says; verdict and band follow from them."""
    spots = {
        pk: Spot(Place.OTHER_OFFICE, s.office.lat, s.office.lon, s.office.geofence_m, pk)
        for pk, s in spans.items()
    }
    rows = PresencePosition.objects.filter(event__employee__agency=agency).select_related(
        "event__employee", "event__request_day__request"
    )
    for row in rows.iterator(chunk_size=2000):
        event, where = row.event, f"event {row.event_id}"
        policy = spans[event.employee.office_id].policy(event.date)
        if event.request_day is None or event.request_day.date != event.date:
            yield Fault("position of a day that is no WFA day", where)
            continue
        if row.recorded_at < now - DAY * policy.position_days:
            yield Fault("position kept too long", where)
        spot = _spot(event, spots, policy.home_radius_m)
        found = judge(Reading(row.lat, row.lon, row.accuracy_m), (spot,), policy.worst_accuracy_m)
        if (found.verdict, found.band) != (event.verdict, event.band):
            yield Fault("verdict of a position", f"{where}: {event.verdict} is {found.verdict}, {found.band}")


def _spot(event: PresenceEvent, spots: dict[int, Spot], radius_m: float) -> Spot:
    request = event.request_day.request  # type: ignore[union-attr]
    if request.place == Place.OTHER_OFFICE:
        return spots[request.place_office_id or 0]
    if request.place == Place.OTHER:
        return Spot(Place.OTHER, request.place_lat, request.place_lon, radius_m)
    return Spot(Place.HOME, event.employee.home_lat, event.employee.home_lon, radius_m)


def _blocks(agency: Agency, spans: dict[int, OfficeSpan]) -> Iterator[Fault]:
    """Agreed blocks give exactly the minutes of every day of their request."""
    found: dict[int, list[RequestBlock]] = {}
    for block in RequestBlock.objects.filter(request__agency=agency).order_by("request", "position"):
        found.setdefault(block.request_id, []).append(block)
    days = RequestDay.objects.filter(request__in=found).exclude(status=RequestStatus.DRAFT)
    for request_id, on, office_id in days.values_list("request_id", "date", "employee__office_id"):
        blocks = [(b.starts_at, b.ends_at) for b in found[request_id]]
        if check_blocks(blocks, {on: spans[office_id].work_day(on).minutes}):
            yield Fault("agreed hours", f"request {request_id}, {on}")


def _targets(agency: Agency) -> Iterator[Fault]:
    """An item serves a target of its own author, out of a plan that was agreed."""
    items = ReportItem.objects.filter(report__employee__agency=agency, target__isnull=False)
    agreed = Q(target__plan__status__in=[PlanStatus.AGREED, PlanStatus.SUPERSEDED])
    wrong = items.filter(~Q(target__plan__employee=F("report__employee")) | ~agreed)
    for pk in wrong.values_list("pk", flat=True):
        yield Fault("target of an item", f"item {pk}")


def _reviews(agency: Agency) -> Iterator[Fault]:
    for row in MonthlyReview.objects.filter(employee__agency=agency):
        behaviour = behaviour_of(row.values)
        if (row.behaviour, row.predicate) != (behaviour, predicate_of(row.result, behaviour)):
            yield Fault("predicate of a review", f"review {row.pk}")


def _warnings(agency: Agency) -> Iterator[Fault]:
    """One open warning a person and cause; a red one proposes a suspension; an answer came after the opening."""
    rows = EarlyWarning.objects.filter(employee__agency=agency)
    live = rows.exclude(status=WarningStatus.CLOSED).values("employee", "cause").annotate(n=Count("pk"))
    for row in live.filter(n__gt=1):
        yield Fault("warning twice", f"employee {row['employee']}, {row['cause']}")
    eligible = Employee.objects.at_work()
    for pk in rows.filter(level=Level.RED, suspension=None, employee__in=eligible).values_list(
        "pk", flat=True
    ):
        yield Fault("red warning without a proposal", f"warning {pk}")
    for pk, opened_on, answered_at in rows.filter(answered_at__isnull=False).values_list(
        "pk", "opened_on", "answered_at"
    ):
        if answered_at and answered_at.date() < opened_on - DAY:
            yield Fault("answered before it was opened", f"warning {pk}")
