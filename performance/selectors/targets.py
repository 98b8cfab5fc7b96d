"""Targets as pages and the API show them: versions, what changed between them, progress from daily reports."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from core.problems import NotFound
from employees.models import Employee
from performance.enums import OPEN_PLANS, PlanStatus, ReportStatus
from performance.models import OfficeIndicator, ReportItem, Target, TargetPlan
from performance.rules.targets import TargetChange, TargetLine, changes

COUNTED = (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED)
MOST_INDICATORS = 100


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target with what the reports add up to; `percent` is rounded and may exceed 100."""

    target: Target
    achieved: Decimal
    percent: int
    is_overdue: bool

    @property
    def bar(self) -> int:
        return min(100, self.percent)


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change for the eye: the two sides as stored."""

    change: TargetChange
    old: Target | None
    new: Target | None

    @property
    def fields(self) -> tuple[str, ...]:
        return self.change.fields


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version and what it changed against the one before it."""

    plan: TargetPlan
    changes: list[ChangeView]


def plans_in_full() -> QuerySet[TargetPlan]:
    return TargetPlan.objects.select_related(
        "employee__office", "employee__unit", "decided_by"
    ).prefetch_related("targets__indicator")


def own_plans(employee_id: int, year: int | None = None) -> QuerySet[TargetPlan]:
    """A person's versions, newest first."""
    rows = plans_in_full().filter(employee_id=employee_id)
    if year is not None:
        rows = rows.filter(period_start=date(year, 1, 1))
    return rows.order_by("-period_start", "-version")


def years_of(employee_id: int) -> list[int]:
    """Years for which the person has a version, newest first."""
    found = TargetPlan.objects.filter(employee_id=employee_id).values_list("period_start", flat=True)
    return sorted({start.year for start in found}, reverse=True)


def plan_of(pk: int, agency_id: int) -> TargetPlan:
    """One version of the agency; NotFound otherwise."""
    found = plans_in_full().filter(pk=pk, employee__agency_id=agency_id).first()
    if found is None:
        raise plan_not_found()
    return found


def plan_not_found() -> NotFound:
    return NotFound(_("SKP ini tidak ditemukan."))


def open_of(plans: Iterable[TargetPlan]) -> TargetPlan | None:
    return next((plan for plan in plans if plan.status in OPEN_PLANS), None)


def agreed_of(plans: Iterable[TargetPlan]) -> TargetPlan | None:
    return next((plan for plan in plans if plan.status == PlanStatus.AGREED), None)


def agreed_before(plan: TargetPlan) -> TargetPlan | None:
    """The version in force that an open one would replace; for a decided one, the version before it."""
    rows = plans_in_full().filter(employee_id=plan.employee_id, period_start=plan.period_start)
    decided = rows.filter(status__in=(PlanStatus.AGREED, PlanStatus.SUPERSEDED), version__lt=plan.version)
    return decided.order_by("-version").first()


def plans_for_decision(reports: QuerySet[Employee], status: str) -> QuerySet[TargetPlan]:
    """Versions of these people in a state, those that wait longest first; never drafts."""
    rows = plans_in_full().filter(employee__in=reports.values("pk")).exclude(status=PlanStatus.DRAFT)
    if status:
        rows = rows.filter(status=status)
    return rows.order_by("submitted_at", "pk")


def without_plan(reports: QuerySet[Employee], year: int) -> QuerySet[Employee]:
    """People who have no agreed targets for the year."""
    has = TargetPlan.objects.filter(period_start=date(year, 1, 1), status=PlanStatus.AGREED)
    return reports.exclude(pk__in=has.values("employee")).order_by("name", "pk")


def history(plans: Sequence[TargetPlan]) -> list[VersionView]:
    """Versions newest first (as `own_plans` gives them), each with its changes against the version before."""
    older = [*plans[1:], None]
    return [VersionView(plan, changes_between(older[at], plan)) for at, plan in enumerate(plans)]


def changes_between(older: TargetPlan | None, newer: TargetPlan) -> list[ChangeView]:
    if older is None:
        return []
    old = {t.number: t for t in older.targets.all()}
    new = {t.number: t for t in newer.targets.all()}
    found = changes(map(line_of, old.values()), map(line_of, new.values()))
    return [ChangeView(change, old.get(change.number), new.get(change.number)) for change in found]


def line_of(target: Target) -> TargetLine:
    return TargetLine(
        target.number, target.title, target.quantity, target.unit, target.due_on, target.indicator_id
    )


def achieved_by(
    employee_ids: Collection[int], first: date, last: date, *, period_start: date
) -> dict[tuple[int, int], Decimal]:
    """(employee, target number) → sum of what sent or accepted reports of these days achieved, in the target's unit.

    An item in another unit than its target is not added: three hours are no three reports.
    """
    items = (
        ReportItem.objects.filter(
            report__employee__in=employee_ids,
            report__date__range=(first, last),
            report__status__in=COUNTED,
            target__plan__employee=F("report__employee"),
            target__plan__period_start=period_start,
        )
        .annotate(own=Lower("unit"), asked=Lower("target__unit"))
        .filter(Q(own="") | Q(own=F("asked")))
    )
    sums = items.values_list("report__employee", "target__number").annotate(total=Sum("achieved"))
    return {(employee, number): total or Decimal(0) for employee, number, total in sums.order_by()}


def progress_of(plan: TargetPlan, today: date) -> list[TargetView]:
    """The plan's targets with their progress over its period up to today."""
    sums = achieved_by([plan.employee_id], plan.period_start, plan.period_end, period_start=plan.period_start)
    return [
        target_view(t, sums.get((plan.employee_id, t.number), Decimal(0)), today) for t in plan.targets.all()
    ]


def target_view(target: Target, achieved: Decimal, today: date) -> TargetView:
    percent = int((achieved * 100 / target.quantity).quantize(Decimal(1), ROUND_HALF_UP))
    return TargetView(target, achieved, percent, target.due_on < today and achieved < target.quantity)


def indicators_to_choose(office_id: int, year: int) -> list[OfficeIndicator]:
    """The office's indicators of the year that a target may serve."""
    rows = OfficeIndicator.objects.filter(office_id=office_id, year=year).order_by("name", "pk")
    return list(rows[:MOST_INDICATORS])
