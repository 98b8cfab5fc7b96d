"""Weekly indices as stored, and the facts from which they are computed."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from performance.models import DailyReport, ReportItem, WeeklyIndex
from performance.rules import Report, Work

CHUNK = 5000


def indices_of(
    employee_ids: Collection[int], first: date, last: date
) -> dict[int, list[tuple[date, Decimal]]]:
    """Employee → `(Monday, index)` of the weeks that begin from `first` to `last`, oldest first."""
    found: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    for ids in chunks(employee_ids, CHUNK):
        rows = WeeklyIndex.objects.filter(employee__in=ids, week__gte=first, week__lte=last)
        # By person first: ordered by week alone, SQLite walks everybody's weeks for each chunk.
        rows = rows.order_by("employee_id", "week")
        for employee_id, week, value in rows.values_list("employee_id", "week", "value"):
            found[employee_id].append((week, value))
    return dict(found)


def weeks_of(employee_id: int, first: date, last: date) -> QuerySet[WeeklyIndex]:
    """One person's stored weeks with their parts, oldest first."""
    return WeeklyIndex.objects.filter(employee=employee_id, week__gte=first, week__lte=last).order_by("week")


def reports_of_weeks(
    employee_ids: Collection[int], first: date, last: date
) -> dict[tuple[int, date], list[Report]]:
    """`(employee, Monday)` → that week's reports as the index reads them. Two queries."""
    rows = DailyReport.objects.filter(employee__in=employee_ids, date__gte=first, date__lte=last)
    items: dict[int, list[Work]] = defaultdict(list)
    pairs = ReportItem.objects.filter(
        report__employee__in=employee_ids, report__date__gte=first, report__date__lte=last
    )
    for report_id, planned, achieved in pairs.values_list("report_id", "planned", "achieved"):
        items[report_id].append(Work(planned, achieved))
    weeks: dict[tuple[int, date], list[Report]] = defaultdict(list)
    facts = rows.values_list(
        "pk", "employee_id", "date", "status", "required", "due_at", "submitted_at", "was_asked_back"
    )
    for pk, employee_id, on, status, required, due_at, submitted_at, was_asked_back in facts:
        works = tuple(items.get(pk, ()))
        report = Report(status, required, due_at, submitted_at, was_asked_back, works)
        weeks[employee_id, on - timedelta(days=on.weekday())].append(report)
    return dict(weeks)


def chunks(ids: Collection[int], size: int) -> Iterable[list[int]]:
    """The ids, each once, in lists that every database takes in one statement."""
    every = sorted(set(ids))
    return (every[at : at + size] for at in range(0, len(every), size))
