"""A month of a person's work as numbers: what stands beside the form in which a supervisor assesses it."""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, F, Q

from employees.models import Employee
from performance.enums import PeriodKind, PlanStatus, ReportStatus
from performance.models import Assessment, CoachingNote, DailyReport, TargetPlan
from performance.selectors.coaching import NoteView, own_notes
from performance.selectors.indices import indices_of
from performance.selectors.targets import TargetView, achieved_by, target_view


@dataclass(frozen=True, slots=True)
class MonthWork:
    """Counts of daily reports. `late`: first sent after they were due; `missing`: due and never sent."""

    required: int = 0
    filed: int = 0
    late: int = 0
    missing: int = 0
    accepted: int = 0
    asked_back: int = 0


@dataclass(frozen=True, slots=True)
class TargetMonth:
    """A target at the end of the month, and what of it this month brought."""

    upto: TargetView
    this_month: Decimal


@dataclass(frozen=True, slots=True)
class MonthEvidence:
    """`reports`: (report, is late); `indices`: (Monday, index); `notes`: written this month or still open."""

    work: MonthWork
    reports: list[tuple[DailyReport, bool]]
    indices: list[tuple[date, Decimal]]
    targets: list[TargetMonth]
    notes: list[NoteView]
    delivered: Assessment | None


def month_work(employee_ids: Collection[int], month: date, now: datetime) -> dict[int, MonthWork]:
    """Employee → counts of the month's reports, for those who have any (one query)."""
    sent = Q(submitted_at__isnull=False)
    rows = (
        DailyReport.objects.filter(employee__in=employee_ids, date__range=(month, end_of(month)))
        .values_list("employee")
        .annotate(
            required_=Count("pk", filter=Q(required=True)),
            filed=Count("pk", filter=sent),
            late=Count("pk", filter=Q(submitted_at__gt=F("due_at"))),
            missing=Count("pk", filter=Q(required=True, due_at__lt=now) & ~sent),
            accepted=Count("pk", filter=Q(status=ReportStatus.ACCEPTED)),
            asked_back=Count("pk", filter=Q(status=ReportStatus.ASKED_BACK)),
        )
        .order_by()
    )
    return {employee: MonthWork(*counts) for employee, *counts in rows}


def month_evidence(employee: Employee, month: date, now: datetime, today: date) -> MonthEvidence:
    """Everything of the month that this app knows. A fixed number of queries."""
    last = end_of(month)
    reports = DailyReport.objects.filter(employee=employee, date__range=(month, last)).order_by("date")
    first_week = month - timedelta(days=month.weekday())
    work = month_work([employee.pk], month, now).get(employee.pk, MonthWork())
    return MonthEvidence(
        work=work,
        reports=[(r, r.submitted_at is not None and r.submitted_at > r.due_at) for r in reports],
        indices=indices_of([employee.pk], first_week, last).get(employee.pk, []),
        targets=_targets(employee, month, min(last, today)),
        notes=_notes(employee, month, today),
        delivered=Assessment.objects.filter(
            employee=employee, kind=PeriodKind.MONTH, period_start=month
        ).first(),
    )


def end_of(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _targets(employee: Employee, month: date, upto: date) -> list[TargetMonth]:
    start = date(month.year, 1, 1)
    plan = (
        TargetPlan.objects.filter(employee=employee, period_start=start, status=PlanStatus.AGREED)
        .prefetch_related("targets__indicator")
        .first()
    )
    if plan is None:
        return []
    total = achieved_by([employee.pk], start, end_of(month), period_start=start)
    recent = achieved_by([employee.pk], month, end_of(month), period_start=start)
    return [
        TargetMonth(
            target_view(target, total.get((employee.pk, target.number), Decimal(0)), upto),
            recent.get((employee.pk, target.number), Decimal(0)),
        )
        for target in plan.targets.all()
    ]


def _notes(employee: Employee, month: date, today: date) -> list[NoteView]:
    """Notes of this month by the office's clock, and follow-ups that were open in it."""
    zone = employee.office.tz
    first = datetime.combine(month, time.min, zone)
    after = datetime.combine(end_of(month) + timedelta(days=1), time.min, zone)
    rows = own_notes(employee.pk).filter(
        Q(created_at__gte=first, created_at__lt=after)
        | (Q(created_at__lt=after, done_at__isnull=True) & ~Q(follow_up=""))
    )
    return [NoteView(note, today) for note in rows[:20]]


def open_counts(employee_ids: Collection[int]) -> dict[int, int]:
    """Employee → open follow-ups of coaching."""
    rows = CoachingNote.objects.filter(employee__in=employee_ids, done_at__isnull=True).exclude(follow_up="")
    return dict(rows.values_list("employee").annotate(open_=Count("pk")).order_by())
