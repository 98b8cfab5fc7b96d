"""One friendly word in the evening to whoever owes today's report."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from core.audit import SYSTEM
from core.enums import NoticeLevel
from core.models import AuditEvent, Notice
from core.services import event, record_many
from employees.models import Office
from employees.selectors import today_in
from performance.enums import ReportStatus
from performance.models import DailyReport

REMIND_FROM = 20
VERB = "report.reminded"
BATCH = 500


def remind_missing_reports(*, now: datetime) -> int:
    """From 20.00 of the office's evening on, remind once of each required report of today that is not sent.

    Safe to run again or twice at once: the reports are held, and what was said is in the audit trail.
    """
    evening: dict[date, list[int]] = {}
    for office in Office.objects.all():
        if now.astimezone(office.tz).hour >= REMIND_FROM:
            evening.setdefault(today_in(office, now), []).append(office.pk)
    return sum(_remind(offices, today, now) for today, offices in evening.items())


def _remind(offices: list[int], today: date, now: datetime) -> int:
    owed = DailyReport.objects.filter(
        employee__office__in=offices, employee__user__is_active=True, date=today, required=True,
        status=ReportStatus.DRAFT, due_at__gt=now,
    )  # fmt: skip
    ids = list(owed.order_by("pk").values_list("pk", flat=True))
    return sum(_remind_batch(ids[at : at + BATCH], now) for at in range(0, len(ids), BATCH))


@transaction.atomic
def _remind_batch(ids: list[int], now: datetime) -> int:
    rows = DailyReport.objects.select_for_update(of=("self",)).filter(pk__in=ids, status=ReportStatus.DRAFT)
    reports = list(
        rows.select_related("employee__agency", "employee__office", "employee__user").order_by("pk")
    )
    told = _told([_target(r) for r in reports])
    left = [r for r in reports if _target(r) not in told]
    Notice.objects.bulk_create(_notice(report, now) for report in left)
    record_many(
        event(
            agency=r.employee.agency.code,
            actor=SYSTEM,
            verb=VERB,
            target=r,
            now=now,
            subject_id=r.employee_id,
            after={"date": r.date.isoformat()},
        )
        for r in left
    )
    return len(left)


def _told(targets: Iterable[str]) -> set[str]:
    return set(AuditEvent.objects.filter(target__in=targets, verb=VERB).values_list("target", flat=True))


def _target(report: DailyReport) -> str:
    return f"{DailyReport._meta.label_lower}:{report.pk}"


def _notice(report: DailyReport, now: datetime) -> Notice:
    due = time_format(report.due_at.astimezone(report.employee.office.tz).time(), "H.i")
    return Notice(
        recipient=report.employee.user,
        text=_("Laporan WFA hari ini belum terkirim. Kirim paling lambat pukul %(due)s.") % {"due": due},
        link=reverse("report_day", args=[report.date.isoformat()]),
        level=NoticeLevel.WARNING,
        created_at=now,
    )
