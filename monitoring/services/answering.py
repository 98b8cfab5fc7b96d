"""What people say to a warning: the supervisor's answer, the employee's objection."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.audit import Actor
from core.problems import Conflict, NotAllowed, NotFound, Refused
from core.services import record
from core.services.audit import target_of
from employees.models import Employee
from employees.selectors import reports_of, today_in
from monitoring.enums import AnswerKind, WarningStatus
from monitoring.models import EarlyWarning
from monitoring.selectors.chiefs import accounts_of, chiefs_of
from monitoring.services.telling import tell_one
from performance.services import coach

LONGEST_ANSWER = 2000
LONGEST_OBJECTION = 1000


def answer_warning(
    *,
    warning_id: int,
    supervisor: Employee,
    kind: AnswerKind,
    text: str,
    follow_up: str = "",
    due_on: date | None = None,
    actor: Actor,
    now: datetime,
) -> EarlyWarning:
    """Answer an open warning with a coaching note (agreed follow-up, due date) or with the reason behind it.

    Errors: NotFound across agencies; NotAllowed for oneself and for people who do not report here, also as Plh./Plt.;
    Conflict when it is no longer open; Refused without words, and what `performance.services.coach` refuses.
    """
    if not text.strip():
        raise Refused(_("Tulis catatan pembinaan atau alasannya."), code="no_text")
    with transaction.atomic():
        row = _locked(warning_id, supervisor.agency_id)
        _may_answer(row, supervisor, now)
        if row.status != WarningStatus.OPEN:
            raise Conflict(_("Peringatan ini sudah dijawab atau selesai."), code="not_open")
        if kind == AnswerKind.COACHING:
            row.coaching = coach(
                employee=row.employee, author=supervisor, text=text.strip()[:LONGEST_ANSWER],
                follow_up=follow_up, due_on=due_on, about=target_of(row), actor=actor, now=now,
            )  # fmt: skip
        row.status, row.answer_kind = WarningStatus.ANSWERED, kind
        row.answer = text.strip()[:LONGEST_ANSWER]
        row.answered_by, row.answered_at = supervisor, now
        row.save(update_fields=["status", "answer_kind", "answer", "answered_by", "answered_at", "coaching"])
        _record(row, "warning.answered", actor, now, {"kind": kind, "answer": row.answer})
        if kind == AnswerKind.REASON:  # a coaching note tells the person itself
            _tell_employee(row, supervisor, now)
    return row


def object_to_warning(
    *, warning_id: int, employee: Employee, text: str, actor: Actor, now: datetime
) -> EarlyWarning:
    """The person concerned objects, once, as long as the warning is not closed; the supervisor is told.

    Errors: NotFound for somebody else's; Refused without words; Conflict after the end or a second time.
    """
    if not text.strip():
        raise Refused(_("Tulis keberatan Anda, supaya atasan dapat menimbangnya."), code="no_text")
    with transaction.atomic():
        row = _locked(warning_id, employee.agency_id)
        if row.employee_id != employee.pk:
            raise NotFound(_("Peringatan ini tidak ditemukan."))
        if row.status == WarningStatus.CLOSED:
            raise Conflict(_("Peringatan ini sudah selesai."), code="closed")
        if row.objected_at is not None:
            raise Conflict(_("Keberatan Anda sudah tercatat."), code="objected_already")
        row.objection, row.objected_at = text.strip()[:LONGEST_OBJECTION], now
        row.save(update_fields=["objection", "objected_at"])
        _record(row, "warning.objected", actor, now, {"objection": row.objection})
        _tell_supervisors(row, now)
    return row


def _locked(warning_id: int, agency_id: int) -> EarlyWarning:
    row = (
        EarlyWarning.objects.select_for_update(of=("self",))
        .select_related("employee__agency", "employee__office")
        .filter(pk=warning_id, employee__agency=agency_id)
        .first()
    )
    if row is None:
        raise NotFound(_("Peringatan ini tidak ditemukan."))
    return row


def _may_answer(row: EarlyWarning, supervisor: Employee, now: datetime) -> None:
    if row.employee_id == supervisor.pk:
        raise NotAllowed(_("Anda tidak dapat menjawab peringatan tentang diri sendiri."))
    on = today_in(supervisor.office, now)
    if not reports_of(supervisor, on).filter(pk=row.employee_id).exists():
        raise NotAllowed(_("Peringatan ini dijawab oleh atasan langsung pegawai atau Plh./Plt.-nya."))


def _record(row: EarlyWarning, verb: str, actor: Actor, now: datetime, after: dict[str, object]) -> None:
    record(
        agency=row.employee.agency.code, actor=actor, verb=verb, target=row, now=now,
        subject_id=row.employee_id, after=after,
    )  # fmt: skip


def _tell_employee(row: EarlyWarning, supervisor: Employee, now: datetime) -> None:
    account = accounts_of([row.employee_id]).get(row.employee_id)
    if account is not None:
        with override(account.language):
            text = _("%(name)s menjawab peringatan dini Anda: %(answer)s") % {
                "name": supervisor.full_name,
                "answer": row.answer,
            }
        tell_one(account, text, row, now)


def _tell_supervisors(row: EarlyWarning, now: datetime) -> None:
    on = today_in(row.employee.office, now)
    for account in chiefs_of([row.employee_id], on).get(row.employee_id, []):
        with override(account.language):
            text = _("%(name)s mengajukan keberatan atas peringatan dini: %(text)s") % {
                "name": row.employee.full_name,
                "text": row.objection,
            }
        tell_one(account, text, row, now)
