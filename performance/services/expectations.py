"""Which days need a report: scheduling says so when a day becomes, or stops being, an approved WFA day.

Called inside scheduling's transaction, for one day or for many: few statements, whatever the number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet

from core.audit import SYSTEM
from core.models import AuditEvent
from core.services import event, record_many
from employees.models import Employee
from performance.enums import ReportStatus
from performance.models import DailyReport, Evidence, ReportItem
from performance.rules.reports import LONGEST_TITLE, LONGEST_UNIT, MOST_ITEMS

BATCH = 500


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One output of the work plan."""

    title: str
    quantity: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """A report that is due at `due_at`, with the plan that becomes its first draft."""

    employee_id: int
    date: date
    due_at: datetime
    plan: tuple[PlannedItem, ...]


def expect_reports(*, expectations: Iterable[Expectation], now: datetime) -> int:
    """The days became approved WFA days: a draft with the plan as its items stands ready and is required.

    A report of the day that exists becomes required; it takes the plan over only while it is a draft without items.
    Answers how many became required. Call it inside a transaction.
    """
    wanted = {(e.employee_id, e.date): e for e in expectations}
    keys = list(wanted)
    return sum(
        _expect({key: wanted[key] for key in keys[at : at + BATCH]}, now) for at in range(0, len(keys), BATCH)
    )


def release_reports(*, employee_id: int, dates: Iterable[date], now: datetime) -> int:
    """The days are no WFA days any more: their reports are not required, and untouched drafts vanish.

    Answers how many were released. Call it inside a transaction.
    """
    rows = DailyReport.objects.select_for_update(of=("self",)).order_by("date")
    found = list(
        rows.filter(employee=employee_id, date__in=list(dates), required=True).annotate(
            has_evidence=Exists(Evidence.objects.filter(item__report=OuterRef("pk")))
        )
    )
    if not found:
        return 0
    untouched = [
        r.pk for r in found if r.status == ReportStatus.DRAFT and not r.revision and not r.has_evidence
    ]
    record_many(_told(found, "report.released", now))
    DailyReport.objects.filter(pk__in=untouched).delete()
    DailyReport.objects.filter(pk__in=[r.pk for r in found if r.pk not in untouched]).update(required=False)
    return len(found)


def _expect(wanted: dict[tuple[int, date], Expectation], now: datetime) -> int:
    known = set(_rows(wanted).values_list("employee_id", "date"))
    blank = [
        DailyReport(employee_id=e.employee_id, date=e.date, due_at=e.due_at)
        for key, e in wanted.items()
        if key not in known
    ]
    # Somebody may begin the same day's report at this moment: then theirs becomes the required one.
    DailyReport.objects.bulk_create(blank, ignore_conflicts=True)
    rows = _rows(wanted).select_for_update(of=("self",)).order_by("employee_id", "date")
    reports = [r for r in rows if (r.employee_id, r.date) in wanted]
    newly = [r for r in reports if not r.required]
    DailyReport.objects.filter(pk__in=[r.pk for r in newly]).update(required=True)
    _fill(reports, wanted)
    record_many(_told(newly, "report.expected", now))
    return len(newly)


def _rows(wanted: dict[tuple[int, date], Expectation]) -> QuerySet[DailyReport]:
    """Reports of these people on these dates; a few more than asked for, which the caller passes over."""
    people, dates = {employee for employee, _ in wanted}, {on for _, on in wanted}
    return DailyReport.objects.filter(employee__in=people, date__in=dates)


def _fill(reports: list[DailyReport], wanted: dict[tuple[int, date], Expectation]) -> None:
    drafts = [r for r in reports if r.status == ReportStatus.DRAFT]
    filled = set(ReportItem.objects.filter(report__in=drafts).values_list("report_id", flat=True))
    ReportItem.objects.bulk_create(
        ReportItem(
            report=report,
            position=position,
            title=item.title[:LONGEST_TITLE],
            planned=item.quantity,
            unit=item.unit[:LONGEST_UNIT],
        )
        for report in drafts
        if report.pk not in filled
        for position, item in enumerate(wanted[report.employee_id, report.date].plan[:MOST_ITEMS], 1)
    )


def _told(reports: Sequence[DailyReport], verb: str, now: datetime) -> list[AuditEvent]:
    people = {r.employee_id for r in reports}
    codes = dict(Employee.objects.filter(pk__in=people).values_list("pk", "agency__code"))
    return [
        event(
            agency=codes[r.employee_id], actor=SYSTEM, verb=verb, target=r, now=now, subject_id=r.employee_id,
            after={"date": r.date.isoformat(), "status": r.status},
        )
        for r in reports
    ]  # fmt: skip
