"""Unanswered calls and remarks: recorded by the supervisor, told at once, answered once, withdrawn in the open."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import Actor
from core.enums import NoticeLevel
from core.problems import Conflict, NotAllowed, NotFound, Problem, refuse_if_blocked
from core.services import notify, record
from employees.models import Employee
from employees.selectors import today_in
from presence.enums import ConductKind, DutyProblem
from presence.models import ConductNote
from presence.permissions.duties import may_decide_today
from presence.rules.conduct import TEXT_LIMIT, WITHDRAW_LIMIT, Occurrence, check_occurrence
from presence.rules.corrections import check_reason
from presence.selectors.conduct import worked_away


def record_conduct(
    *,
    employee: Employee,
    author: Employee,
    kind: str,
    happened_at: datetime,
    text: str,
    actor: Actor,
    now: datetime,
) -> ConductNote:
    """Note an unanswered call or a remark about somebody who reports here; the person is told at once.

    Errors: `NotFound` across agencies; `NotAllowed` for oneself and for others' people; `Refused` for no text, the
    future, more than 7 days ago, a call outside a WFA day's hours; `Conflict` when that moment was noted already.
    """
    _check_author(employee, author, now)
    zone = employee.office.tz
    said = Occurrence(kind, happened_at.astimezone(zone), text, now.astimezone(zone))
    with transaction.atomic():
        Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
        refuse_if_blocked(check_occurrence(said, worked_away(employee, said.date)))
        same = ConductNote.objects.filter(
            employee=employee, kind=kind, happened_at=said.at, withdrawn_at=None
        )
        if same.exists():
            raise Conflict(problems=[Problem(DutyProblem.CONDUCT_TWICE)])
        row = ConductNote.objects.create(
            employee=employee, author=author, kind=kind, happened_at=said.at, date=said.date,
            text=text.strip(), created_at=now,
        )  # fmt: skip
        after = {"kind": kind, "happened_at": said.at.isoformat(), "text": row.text}
        _record(row, "conduct.recorded", actor, now, after=after)
        _tell(employee, _recorded_words(row), "my_conduct", now, NoticeLevel.WARNING)
    return row


def answer_conduct(
    *, note_id: int, employee: Employee, answer: str, actor: Actor, now: datetime
) -> ConductNote:
    """The person's own side, said once. Errors: `NotFound` for others' notes, `Conflict` when answered or withdrawn,
    `Refused` without words."""
    refuse_if_blocked(check_reason(answer, most=TEXT_LIMIT))
    with transaction.atomic():
        row = _locked(note_id, employee)
        if row.employee_id != employee.pk:
            raise NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])
        _check_open(row)
        row.answer, row.answered_at = answer.strip(), now
        row.save(update_fields=["answer", "answered_at"])
        _record(row, "conduct.answered", actor, now, after={"answer": row.answer})
        words = _("%(name)s menanggapi catatan %(date)s: %(answer)s") % {**_spoken(row), "answer": row.answer}
        _tell(row.author, words, "conduct", now, query=f"?pegawai={employee.pk}")
    return row


def withdraw_conduct(
    *, note_id: int, author: Employee, reason: str, actor: Actor, now: datetime
) -> ConductNote:
    """Take a note back with a reason; it stays readable, struck through, and counts no more.

    Whoever wrote it may, and whoever supervises the person today. Errors: `NotFound`, `NotAllowed`, `Conflict` when
    withdrawn already, `Refused` without a reason.
    """
    refuse_if_blocked(check_reason(reason, most=WITHDRAW_LIMIT))
    with transaction.atomic():
        row = _locked(note_id, author)
        if row.author_id != author.pk:
            _check_author(row.employee, author, now)
        if row.withdrawn_at:
            raise Conflict(problems=[Problem(DutyProblem.WITHDRAWN_ALREADY)])
        row.withdrawn_at, row.withdraw_reason = now, reason.strip()
        row.save(update_fields=["withdrawn_at", "withdraw_reason"])
        _record(row, "conduct.withdrawn", actor, now, after={"reason": row.withdraw_reason})
        words = _("Catatan tentang %(what)s pada %(date)s ditarik: %(reason)s") % {
            **_spoken(row), "reason": row.withdraw_reason,
        }  # fmt: skip
        _tell(row.employee, words, "my_conduct", now, NoticeLevel.SUCCESS)
    return row


def _check_author(employee: Employee, author: Employee, now: datetime) -> None:
    if employee.agency_id != author.agency_id:
        raise NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])
    if employee.pk == author.pk:
        raise NotAllowed(problems=[Problem(DutyProblem.ONESELF)])
    if not may_decide_today(author, employee, today_in(author.office, now)):
        raise NotAllowed(problems=[Problem(DutyProblem.NOT_SUPERVISOR)])


def _locked(note_id: int, person: Employee) -> ConductNote:
    row = (
        ConductNote.objects.select_for_update(of=("self",))
        .select_related("employee__agency", "employee__office", "author")
        .filter(pk=note_id, employee__agency=person.agency_id)
        .first()
    )
    if row is None:
        raise NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])
    return row


def _check_open(row: ConductNote) -> None:
    if row.withdrawn_at:
        raise Conflict(problems=[Problem(DutyProblem.WITHDRAWN_ALREADY)])
    if row.answered_at:
        raise Conflict(problems=[Problem(DutyProblem.ANSWERED_ALREADY)])


def _record(row: ConductNote, verb: str, actor: Actor, now: datetime, after: dict[str, str]) -> None:
    record(
        agency=row.employee.agency.code, actor=actor, verb=verb, target=row, now=now,
        subject_id=row.employee_id, after=after,
    )  # fmt: skip


def _spoken(row: ConductNote) -> dict[str, str]:
    at = row.happened_at.astimezone(row.employee.office.tz)
    return {
        "what": row.get_kind_display(),
        "date": date_format(at, "l, j M Y H.i"),
        "name": row.employee.full_name,
        "author": row.author.full_name,
        "text": row.text,
    }


def _recorded_words(row: ConductNote) -> str:
    if row.kind == ConductKind.UNANSWERED_CALL:
        return _(
            "%(author)s mencatat panggilan yang tidak dijawab, %(date)s. Anda dapat menanggapinya."
        ) % _spoken(row)
    return _("%(author)s menulis catatan, %(date)s: %(text)s Anda dapat menanggapinya.") % _spoken(row)


def _tell(
    person: Employee,
    text: str,
    page: str,
    now: datetime,
    level: NoticeLevel = NoticeLevel.INFO,
    query: str = "",
) -> None:
    user = getattr(person, "user", None)
    if user is not None:
        notify(user_id=user.pk, text=text, now=now, link=reverse(page) + query, level=level)
