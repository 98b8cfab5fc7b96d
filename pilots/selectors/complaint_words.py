"""A complaint in words: how it stands for the complainant, and what happened to it for those who work on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.models import AuditEvent
from core.services.audit import target_of
from pilots.enums.complaints import ComplaintStatus
from pilots.models import Complaint
from pilots.selectors.complaint_window import running_window
from pilots.selectors.complaints import upheld_complaints

_STANDS: dict[str, Promise] = {
    ComplaintStatus.RECEIVED: gettext_lazy("Pengaduan Anda sudah diterima dan menunggu diperiksa."),
    ComplaintStatus.IN_REVIEW: gettext_lazy("Pengaduan Anda sedang diperiksa."),
    ComplaintStatus.UPHELD: gettext_lazy("Pengaduan Anda sudah diperiksa dan terbukti."),
    ComplaintStatus.NOT_UPHELD: gettext_lazy("Pengaduan Anda sudah diperiksa dan tidak terbukti."),
    ComplaintStatus.OUTSIDE: gettext_lazy(
        "Pengaduan Anda sudah diperiksa, tetapi bukan tentang kantor ini atau tidak cukup jelas."
    ),
}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the holder of a receipt may know: dates of the office, the answer, no names and no words of theirs."""

    number: str
    office: str
    agency: str
    category: str
    sentence: str
    received_on: date
    review_on: date | None
    decided_on: date | None
    answer: str


def follow_up(receipt: str) -> FollowUp | None:
    """None where no complaint has this receipt (any more)."""
    row = Complaint.objects.select_related("office", "agency").filter(receipt=receipt).first()
    if row is None:
        return None
    zone = row.office.tz

    def day(at: datetime | None) -> date | None:
        return at.astimezone(zone).date() if at else None

    return FollowUp(
        row.number, row.office.name, row.agency.name, row.get_category_display(), str(_STANDS[row.status]),
        row.received_at.astimezone(zone).date(), day(row.review_at), day(row.decided_at), row.answer,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One moment of a complaint; `at` on the clock of its office, `note` what was written then."""

    at: datetime
    sentence: str
    note: str = ""


_HAPPENED: dict[str, Promise] = {
    "complaint.received": gettext_lazy("Diterima: %(who)s"),
    "complaint.taken": gettext_lazy("Diambil untuk diperiksa oleh %(who)s"),
    "complaint.upheld": gettext_lazy("Diputuskan terbukti oleh %(who)s"),
    "complaint.not_upheld": gettext_lazy("Diputuskan tidak terbukti oleh %(who)s"),
    "complaint.outside": gettext_lazy("Diputuskan di luar kantor ini atau tidak jelas oleh %(who)s"),
    "complaint.reopened": gettext_lazy("Dibuka lagi oleh %(who)s"),
}


def history_of(row: Complaint) -> list[Step]:
    """What happened to the complaint, oldest first, from its audit events."""
    events = AuditEvent.objects.filter(target=target_of(row), verb__in=list(_HAPPENED)).order_by("id")
    tz = row.office.tz
    return [
        Step(e.at.astimezone(tz), str(_HAPPENED[e.verb]) % {"who": e.actor}, _note(e.after or {}))
        for e in events
    ]


def _note(after: Mapping[str, Any]) -> str:
    return str(after.get("why") or after.get("reason") or "")


@dataclass(frozen=True, slots=True)
class PilotNote:
    """That the complaint falls into a running pilot, and how many already stop its raise."""

    first: date
    last: date
    stopping: int

    @property
    def sentence(self) -> str:
        if not self.stopping:
            return _("Bila terbukti, pengaduan ini menghentikan kenaikan kuota.")
        return ngettext(
            "%(count)s pengaduan yang terbukti sudah menghentikan kenaikan.",
            "%(count)s pengaduan yang terbukti sudah menghentikan kenaikan.",
            self.stopping,
        ) % {"count": self.stopping}


def pilot_note(row: Complaint) -> PilotNote | None:
    """None where no pilot runs in the office on the date of the event."""
    window = running_window(row.office_id, row.happened_on)
    if window is None:
        return None
    return PilotNote(*window, stopping=len(upheld_complaints(row.office_id, *window)))
