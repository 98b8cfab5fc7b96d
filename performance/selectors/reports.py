"""Reading daily reports: one in full, the person's own, what waits for a supervisor, what was missed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from core.models import AuditEvent
from core.problems import NotFound
from employees.models import Employee
from employees.selectors import reports_of
from performance.enums import PlanStatus, ReportClash, ReportStatus
from performance.models import DailyReport, Evidence, ReportItem, Target
from performance.selectors.indices import CHUNK, chunks

DECIDED = (ReportStatus.ACCEPTED, ReportStatus.ASKED_BACK)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One step in the life of a report, the words in the reader's language."""

    at: datetime
    actor: str
    sentence: str


def report_not_found() -> NotFound:
    return NotFound(str(ReportClash.NOT_FOUND.label))


def with_items(rows: QuerySet[DailyReport]) -> QuerySet[DailyReport]:
    """Reports with person, items, targets and evidence: a fixed number of queries for any number of rows."""
    items = ReportItem.objects.select_related("target").prefetch_related(
        Prefetch("evidence", Evidence.objects.order_by("pk"))
    )
    people = ("employee__agency", "employee__office", "employee__unit", "decided_by")
    return rows.select_related(*people).prefetch_related(Prefetch("items", items))


def report_in_full(pk: int, agency_id: int) -> DailyReport:
    """Errors: NotFound, also for another agency's report."""
    found = with_items(DailyReport.objects.filter(pk=pk, employee__agency=agency_id)).first()
    if found is None:
        raise report_not_found()
    return found


def report_on(employee_id: int, on: date) -> DailyReport | None:
    """The person's report of the date, in full."""
    return with_items(DailyReport.objects.filter(employee=employee_id, date=on)).first()


def own_reports(
    employee_id: int, *, first: date | None = None, last: date | None = None, status: str = ""
) -> QuerySet[DailyReport]:
    """The person's reports, newest day first; both dates inclusive."""
    rows = DailyReport.objects.filter(employee=employee_id)
    if first:
        rows = rows.filter(date__gte=first)
    if last:
        rows = rows.filter(date__lte=last)
    if status:
        rows = rows.filter(status=status)
    return rows.order_by("-date")


def waiting_reports(supervisor: Employee, on: date) -> QuerySet[DailyReport]:
    """What waits for this person's verdict, the oldest deadline first."""
    return DailyReport.objects.filter(
        status=ReportStatus.SUBMITTED, employee__in=reports_of(supervisor, on)
    ).order_by("verdict_due_at", "date", "pk")


def decided_reports(supervisor: Employee) -> QuerySet[DailyReport]:
    """What this person accepted or asked back, the latest first."""
    return DailyReport.objects.filter(decided_by=supervisor, status__in=DECIDED).order_by(
        "-decided_at", "-pk"
    )


def evidence_of(pk: int, agency_id: int) -> Evidence:
    """Errors: NotFound, also for another agency's file."""
    rows = Evidence.objects.select_related("item__report__employee")
    found = rows.filter(pk=pk, item__report__employee__agency=agency_id).first()
    if found is None:
        raise NotFound(_("Berkas ini tidak ditemukan."))
    return found


def item_of(pk: int, employee_id: int) -> ReportItem:
    """An item of the person's own report. Errors: NotFound."""
    found = ReportItem.objects.select_related("report").filter(pk=pk, report__employee=employee_id).first()
    if found is None:
        raise NotFound(_("Kegiatan ini tidak ditemukan."))
    return found


def agreed_targets(employee_id: int, on: date) -> QuerySet[Target]:
    """The targets that hold for the person on the date."""
    return Target.objects.filter(
        plan__employee=employee_id,
        plan__status=PlanStatus.AGREED,
        plan__period_start__lte=on,
        plan__period_end__gte=on,
    ).order_by("number")


def missed_reports(
    employee_ids: Collection[int], first: date, last: date, now: datetime
) -> dict[int, list[date]]:
    """Employee → dates whose required report was not filed by its due moment, oldest first. One query a chunk."""
    found: dict[int, list[date]] = {}
    for ids in chunks(employee_ids, CHUNK):
        rows = DailyReport.objects.filter(
            Q(submitted_at__isnull=True) | Q(submitted_at__gt=F("due_at")),
            employee__in=ids, date__gte=first, date__lte=last, required=True, due_at__lt=now,
        )  # fmt: skip
        for employee_id, on in rows.order_by("employee_id", "date").values_list("employee_id", "date"):
            found.setdefault(employee_id, []).append(on)
    return found


def report_history(report: DailyReport) -> list[ReportLine]:
    """What happened to the report, from the audit trail, oldest first; times in the office's zone."""
    events = AuditEvent.objects.filter(
        agency=report.employee.agency.code, target=f"performance.dailyreport:{report.pk}"
    )
    rows = events.filter(verb__in=_SENTENCES).order_by("pk").values_list("at", "actor", "verb", "after")
    zone = report.employee.office.tz
    return [
        ReportLine(at.astimezone(zone), actor, _said(verb, actor, (after or {}).get("comment", "")))
        for at, actor, verb, after in rows
    ]


def _said(verb: str, actor: str, comment: str) -> str:
    sentence = str(_sentence(verb)) % {"who": actor}
    return f"{sentence}: {comment}" if comment else f"{sentence.rstrip('.')}."


def _sentence(verb: str) -> str:
    return {
        "report.expected": _("disiapkan dari rencana kerja WFA"),
        "report.released": _("tidak lagi diwajibkan karena harinya bukan hari WFA"),
        "report.submitted": _("dikirim oleh %(who)s"),
        "report.resubmitted": _("dikirim lagi oleh %(who)s"),
        "report.accepted": _("diterima oleh %(who)s"),
        "report.asked_back": _("diminta diperbaiki oleh %(who)s"),
        "evidence.added": _("bukti ditambahkan oleh %(who)s"),
        "evidence.removed": _("bukti dihapus oleh %(who)s"),
    }[verb]


_SENTENCES = (
    "report.expected", "report.released", "report.submitted", "report.resubmitted", "report.accepted",
    "report.asked_back", "evidence.added", "evidence.removed",
)  # fmt: skip
