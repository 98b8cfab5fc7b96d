"""What happened to a request, in sentences; and the last plan, to be offered again."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import AuditEvent
from employees.models import Employee
from scheduling.enums import RequestStatus
from scheduling.models import WfaRequest
from scheduling.selectors.shapes import HistoryLine, LastPlan, PlanRow

SENTENCES: dict[str, Any] = {
    "request.drafted": gettext_lazy("draf disimpan oleh %(who)s"),
    "request.submitted": gettext_lazy("diajukan oleh %(who)s untuk %(days)s"),
    "request.resubmitted": gettext_lazy("diajukan kembali oleh %(who)s untuk %(days)s"),
    "request.approved": gettext_lazy("disetujui oleh %(who)s untuk %(days)s"),
    "request.rejected": gettext_lazy("ditolak oleh %(who)s"),
    "request.sent_back": gettext_lazy("dikembalikan oleh %(who)s"),
    "request.withdrawn": gettext_lazy("ditarik oleh %(who)s"),
    "request.cancelled": gettext_lazy("%(days)s dibatalkan oleh %(who)s"),
    "request.recalled": gettext_lazy("%(days)s dipanggil kembali oleh %(who)s"),
    "request.expired": gettext_lazy("%(days)s dimulai tanpa keputusan, dihitung sebagai hari kantor"),
}


def history_of(request: WfaRequest) -> list[HistoryLine]:
    """What happened to the request, oldest first, from its audit events; times in the office's zone."""
    tz = request.employee.office.tz
    target = f"{WfaRequest._meta.label_lower}:{request.pk}"
    events = AuditEvent.objects.filter(target=target, verb__in=list(SENTENCES)).order_by("id")
    return [HistoryLine(e.at.astimezone(tz), _sentence(e), _reason(e)) for e in events]


def _sentence(event: AuditEvent) -> str:
    who = f"{event.actor} ({event.acting_as})" if event.acting_as else event.actor
    words = str(SENTENCES[event.verb]) % {"who": who, "days": _days(event.after or {})}
    reason = _reason(event)
    return _("%(act)s, dengan alasan: %(reason)s") % {"act": words, "reason": reason} if reason else words


def _reason(event: AuditEvent) -> str:
    return str((event.after or {}).get("reason", ""))


def _days(after: Mapping[str, Any]) -> str:
    days = [date.fromisoformat(d) for d in after.get("days", [])]
    return _(" dan ").join(date_format(d, "l, j M Y") for d in days)


def last_plan(employee: Employee) -> LastPlan:
    """Place, reason and plan of the latest request that was handed in, to be offered again. Two queries."""
    request = (
        WfaRequest.objects.filter(employee=employee)
        .exclude(status__in=[RequestStatus.DRAFT])
        .order_by("-submitted_at", "-id")
        .prefetch_related("outputs")
        .first()
    )
    if request is None:
        return LastPlan()
    outputs = tuple(
        PlanRow(o.output, f"{o.quantity:f}".rstrip("0").rstrip("."), o.unit) for o in request.outputs.all()
    )
    return LastPlan(request.place, request.place_office_id, request.place_note, request.reason, outputs)
