"""Assessments as the person and the supervisor read them: delivered ones, and the portal's monthly reviews."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from employees.models import Employee
from performance.enums import CoreValue, PeriodKind, Predicate, Rating, ReviewStatus
from performance.models import Assessment, MonthlyReview
from performance.rules.assessments import agrees, predicate_of


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One period's predicate; `review` is the portal's own of that month, once shared."""

    row: Assessment
    review: MonthlyReview | None

    @property
    def period(self) -> str:
        start = self.row.period_start
        if self.row.kind == PeriodKind.MONTH:
            return date_format(start, "F Y")
        if self.row.kind == PeriodKind.QUARTER:
            words = {"number": (start.month + 2) // 3, "year": start.year}
            return _("Triwulan %(number)s %(year)s") % words
        return _("Tahun %(year)s") % {"year": start.year}

    @property
    def fits(self) -> bool:
        return agrees(self.row.predicate, self.row.result, self.row.behaviour)

    @property
    def by_matrix(self) -> str:
        """What the matrix gives for the delivered ratings; empty when one is missing."""
        if not self.row.result or not self.row.behaviour:
            return ""
        return str(predicate_of(self.row.result, self.row.behaviour).label)

    @property
    def look(self) -> str:
        return look_of(self.row.predicate)


LOOKS = {Predicate.NEEDS_WORK: "warning", Predicate.POOR: "stop", Predicate.VERY_POOR: "stop"}


def look_of(predicate: str) -> str:
    """The chip of a predicate."""
    return LOOKS.get(Predicate(predicate), "ok")


def rated(values: dict[str, str]) -> list[tuple[str, str]]:
    """BerAKHLAK values with their ratings, as words."""
    return [(str(value.label), str(Rating(values[value]).label)) for value in CoreValue if values.get(value)]


def own_assessments(employee_id: int) -> QuerySet[Assessment]:
    """All predicates of a person, newest period first."""
    rows = Assessment.objects.filter(employee_id=employee_id)
    return rows.order_by("-period_end", "-period_start", "-pk")


def shared_with(employee_id: int) -> QuerySet[MonthlyReview]:
    """Reviews that the person may read."""
    return MonthlyReview.objects.filter(employee_id=employee_id, status=ReviewStatus.SHARED)


def with_reviews(rows: Sequence[Assessment]) -> list[AssessmentView]:
    """The rows with the shared reviews of their months (one query)."""
    months = [row for row in rows if row.kind == PeriodKind.MONTH]
    wanted = Q(employee__in={r.employee_id for r in months}, month__in={r.period_start for r in months})
    found = MonthlyReview.objects.filter(wanted, status=ReviewStatus.SHARED).select_related("assessor")
    reviews = {(r.employee_id, r.month): r for r in found} if months else {}
    return [
        AssessmentView(
            row, reviews.get((row.employee_id, row.period_start)) if row.kind == PeriodKind.MONTH else None
        )
        for row in rows
    ]


def review_seen_by(supervisor: Employee, employee: Employee, month: date) -> MonthlyReview | None:
    """The month's review for a supervisor: shared by anybody, or the own draft."""
    rows = MonthlyReview.objects.filter(employee=employee, month=month).select_related("assessor")
    return rows.filter(Q(status=ReviewStatus.SHARED) | Q(assessor=supervisor)).first()


def reviews_of_month(
    supervisor: Employee, people: Iterable[Employee], month: date
) -> dict[int, MonthlyReview]:
    """Employee → review of the month that this supervisor may see (one query)."""
    rows = MonthlyReview.objects.filter(employee__in=[p.pk for p in people], month=month)
    seen = rows.filter(Q(status=ReviewStatus.SHARED) | Q(assessor=supervisor))
    return {row.employee_id: row for row in seen}


def predicates_of_month(people: Iterable[Employee], month: date) -> dict[int, Assessment]:
    """Employee → predicate of the month, from whatever source (one query)."""
    rows = Assessment.objects.filter(
        employee__in=[p.pk for p in people], kind=PeriodKind.MONTH, period_start=month
    )
    return {row.employee_id: row for row in rows}


def mismatches(agency_id: int, offices: frozenset[int] | None = None) -> QuerySet[Assessment]:
    """Delivered predicates of an agency, or of these offices, that the matrix does not give; newest first."""
    odd = Q(pk__in=[])
    for result in Rating:
        for behaviour in Rating:
            fitting = predicate_of(result, behaviour)
            odd |= Q(result=result, behaviour=behaviour) & ~Q(predicate=fitting)
    rows = Assessment.objects.filter(odd, employee__agency_id=agency_id)
    if offices is not None:
        rows = rows.filter(employee__office_id__in=offices)
    return rows.select_related("employee__unit", "employee__office").order_by("-received_on", "-pk")
