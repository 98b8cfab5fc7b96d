"""How the state of a report looks: the same chip, icon and word on every page."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from performance.enums import ReportStatus
from performance.models import DailyReport
from performance.services import is_late


@dataclass(frozen=True, slots=True)
class Look:
    css: str
    icon: str
    word: str | Promise


LOOKS: dict[str, Look] = {
    ReportStatus.DRAFT: Look("neutral", "edit", ReportStatus.DRAFT.label),
    ReportStatus.SUBMITTED: Look("neutral", "asked", _("menunggu pemeriksaan")),
    ReportStatus.ASKED_BACK: Look("warning", "back", ReportStatus.ASKED_BACK.label),
    ReportStatus.ACCEPTED: Look("ok", "check", ReportStatus.ACCEPTED.label),
}
MISSED = Look("stop", "stop", _("belum dikirim"))
LATE = Look("warning", "warning", _("terlambat"))
OVERDUE = Look("warning", "warning", _("lewat batas"))


def report_look(report: DailyReport) -> Look:
    return LOOKS[report.status]


def own_looks(report: DailyReport, now: datetime) -> list[Look]:
    """The chips of a row in the person's own list: the state, and what is wrong with its time."""
    if report.status == ReportStatus.DRAFT and report.required and report.due_at < now:
        return [MISSED]
    return [report_look(report), *([LATE] if is_late(report) else [])]
