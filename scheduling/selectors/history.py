"""What happened to a request, in sentences; and the last plan, to be offered again."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import AuditEvent
from core.statements import fetched
from employees.models import Employee
from scheduling.models import RequestBlock, RequestOutput, WfaRequest
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
    """Place, hours, reason and plan of the latest request handed in, to be offered again. One query."""
    sql = f"""
        SELECT r.place, r.place_office_id, r.place_note, r.reason, r.place_lat, r.place_lon,
               o.position, o.output, o.quantity, o.unit, b.position, b.starts_at, b.ends_at
        FROM (
            SELECT * FROM {WfaRequest._meta.db_table} WHERE employee_id = %s AND submitted_at IS NOT NULL
            ORDER BY submitted_at DESC, id DESC LIMIT 1
        ) r LEFT JOIN {RequestOutput._meta.db_table} o ON o.request_id = r.id
        LEFT JOIN {RequestBlock._meta.db_table} b ON b.request_id = r.id ORDER BY o.position, b.position
    """  # noqa: S608  # names of ours only
    rows = fetched(sql, [employee.pk])
    if not rows:
        return LastPlan()
    outputs = {row[6]: PlanRow(row[7], _short(row[8]), row[9]) for row in rows if row[6]}
    blocks = {row[10]: (row[11], row[12]) for row in rows if row[10]}
    place, office_id, note, reason, lat, lon = rows[0][:6]
    return LastPlan(place, office_id, note, reason, tuple(outputs.values()), lat, lon, tuple(blocks.values()))


def _short(quantity: Decimal | float) -> str:
    """A whole number without decimals."""
    return f"{quantity:.2f}".rstrip("0").rstrip(".")
