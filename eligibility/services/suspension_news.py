"""What is recorded of a suspension, and what the person concerned is told: at each step, before anybody else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.audit import Actor
from core.enums import NoticeLevel
from core.models import AuditEvent
from core.services import event, notice, notify_many, record_many
from eligibility.enums import SuspensionStatus
from eligibility.models import Suspension
from employees.models import User


def dates_of(row: Suspension) -> dict[str, str | None]:
    """Both ends for an audit event; open = None."""
    return {
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
    }


def record_of(
    row: Suspension, verb: str, actor: Actor, now: datetime, after: Mapping[str, object]
) -> AuditEvent:
    """An unsaved event about a suspension; its employee and agency should be loaded."""
    return event(
        agency=row.employee.agency.code, actor=actor, verb=verb, target=row, now=now,
        subject_id=row.employee_id, after={"status": row.status, **after},
    )  # fmt: skip


def announce(
    rows: Iterable[Suspension],
    verb: str,
    actor: Actor,
    now: datetime,
    after: Callable[[Suspension], Mapping[str, object]],
) -> None:
    """Record one step of each suspension and tell the people concerned, in three statements for all of them."""
    rows = list(rows)
    record_many([record_of(row, verb, actor, now, after(row)) for row in rows])
    accounts = User.objects.filter(employee__in=[row.employee_id for row in rows])
    readers = {
        employee: (pk, lang) for employee, pk, lang in accounts.values_list("employee", "pk", "language")
    }
    link = reverse("my_suspensions")
    told = []
    for row in rows:
        if row.employee_id not in readers:
            continue
        user_id, language = readers[row.employee_id]
        with override(language):
            sentence, level = _sentence(row, verb)
            told.append(notice(user_id=user_id, text=sentence, now=now, link=link, level=level))
    notify_many(told)


def _sentence(row: Suspension, verb: str) -> tuple[str, NoticeLevel]:
    text, level = _words(row, verb)
    params: dict[str, Any] = {
        "reason": row.reason,
        "decision": row.lift_reason,
        "first": date_format(row.starts_on, "j M Y"),
        "last": date_format(row.ends_on, "j M Y") if row.ends_on else _("dicabut"),
    }
    return text % params, level


def _words(row: Suspension, verb: str) -> tuple[str, NoticeLevel]:
    if row.status == SuspensionStatus.PROPOSED:
        return _(
            "Diusulkan WFA Anda dihentikan %(first)s sampai %(last)s. Belum berlaku; Anda dapat mengajukan "
            "keberatan sebelum diputuskan. Alasannya: %(reason)s"
        ), NoticeLevel.WARNING
    if row.status == SuspensionStatus.CONFIRMED:
        return _("WFA Anda dihentikan sementara %(first)s sampai %(last)s: %(reason)s"), NoticeLevel.WARNING
    if row.status == SuspensionStatus.REJECTED:
        return _("Usulan penghentian WFA Anda ditolak: %(decision)s"), NoticeLevel.SUCCESS
    if verb == "suspension.ended":
        return _("Masa penghentian WFA Anda berakhir. Anda dapat mengajukan WFA lagi."), NoticeLevel.SUCCESS
    return _("Penghentian WFA Anda dicabut: %(decision)s"), NoticeLevel.SUCCESS
