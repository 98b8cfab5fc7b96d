"""What happens to an objection: asked about, handed on, answered with a new verdict, or withdrawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, NotAllowed, Refused
from core.services import record
from eligibility.enums import ANSWERS, OBJECTION_TRANSITIONS, NoteKind, ObjectionKind, ObjectionStatus
from eligibility.models import Objection, ObjectionNote
from eligibility.permissions import can_handle_objection
from eligibility.rules.objections import frozen_verdict
from eligibility.selectors.objection_people import barred_from, hand_on_choices, handlers_of
from eligibility.selectors.objections import now_of, objection_not_found
from eligibility.services.objection_files import kept_files
from eligibility.services.objection_news import tell_answer, tell_handlers, tell_question, tell_reply
from eligibility.services.objection_opening import checked_text
from employees.models import Employee, User
from employees.selectors import today_in


def answer_objection(
    *,
    objection_id: int,
    answerer: User,
    outcome: str,
    reason: str,
    actor: Actor,
    now: datetime,
    correction_follows: bool = False,
) -> Objection:
    """Answer with a reason; the verdict is computed anew in the same moment, kept, and told to the person.

    Upholding `data` wants the datum corrected first (`not_corrected`), or `correction_follows` where it is corrected
    outside the portal: then the person is told as soon as it has changed. Errors: NotFound; NotAllowed for the
    person, the decider and everybody whom it is not with; Conflict once answered; Refused.
    """
    if outcome not in ANSWERS:
        raise Refused(_("Pilih jawaban dari daftar."), code="bad_outcome")
    said = checked_text(reason)
    with transaction.atomic():
        row = _handled(objection_id, answerer)
        found = now_of(row, today_in(row.office, now))
        upholds_data = outcome == ObjectionStatus.UPHELD and row.kind == ObjectionKind.DATA
        waits = upholds_data and bool(row.rule) and not found.changed
        if waits and not correction_follows:
            raise Refused(
                _(
                    "Data ini belum berubah. Perbaiki datanya dahulu, atau tandai bahwa perbaikannya menyusul "
                    "dari luar portal."
                ),
                code="not_corrected",
            )
        before = row.status
        _move(row, outcome)
        row.answer, row.answered_by, row.closed_at = said, answerer.employee, now
        row.verdict_after, row.awaits_correction = frozen_verdict(found.today), waits
        row.save()
        _note_down(
            row, "objection.answered", actor, now,
            {"status": row.status, "reason": said, "verdict": row.verdict_after}, {"status": before},
        )  # fmt: skip
        tell_answer(row, bool(row.verdict_then["eligible"]), found.today, now)
    return row


def ask_for_more(*, objection_id: int, asker: User, question: str, actor: Actor, now: datetime) -> Objection:
    """Ask the person for something; the deadline stays. Errors as `answer_objection`."""
    said = checked_text(question)
    with transaction.atomic():
        row = _handled(objection_id, asker)
        _move(row, ObjectionStatus.ASKED)
        row.save(update_fields=["status"])
        ObjectionNote.objects.create(
            objection=row, kind=NoteKind.QUESTION, author=asker.employee, text=said, at=now
        )
        _note_down(row, "objection.asked", actor, now, {"status": row.status, "reason": said})
        tell_question(row, said, now)
    return row


def reply_to_question(
    *,
    objection_id: int,
    employee: Employee,
    text: str,
    actor: Actor,
    now: datetime,
    uploads: Sequence[UploadedFile] = (),
) -> Objection:
    """The person answers what was asked, with further evidence (three files in all). Errors: NotFound, Conflict,
    Refused.
    """
    said = checked_text(text)
    with kept_files(uploads, actor, now) as files, transaction.atomic():
        row = _own(objection_id, employee)
        _move(row, ObjectionStatus.OPEN)
        row.save(update_fields=["status"])
        files.hang_on(row)
        ObjectionNote.objects.create(objection=row, kind=NoteKind.REPLY, author=employee, text=said, at=now)
        _note_down(
            row,
            "objection.replied",
            actor,
            now,
            {"status": row.status, "files": len(files.rows), "reason": said},
        )
        tell_reply(row, handlers_of(row, today_in(row.office, now)), now)
    return row


def hand_on(
    *, objection_id: int, giver: User, to: str, reason: str, actor: Actor, now: datetime
) -> Objection:
    """Give it to somebody else, with a reason; the deadline stays. `to`: a key of `hand_on_choices`.

    Errors as `answer_objection`; Refused `bad_receiver` for anybody who may not take it.
    """
    said = checked_text(reason)
    with transaction.atomic():
        row = _handled(objection_id, giver)
        today = today_in(row.office, now)
        choice = next((c for c in hand_on_choices(row, today) if c.key == to), None)
        if choice is None:
            raise Refused(_("Pilih penerima dari daftar."), code="bad_receiver")
        row.handler_role, row.assignee = choice.route.role, choice.route.assignee
        row.save(update_fields=["handler_role", "assignee"])
        _note_down(
            row, "objection.handed_on", actor, now, {"to": choice.label, "reason": f"{choice.label}: {said}"}
        )
        tell_handlers(row, handlers_of(row, today), now)
    return row


def withdraw_objection(*, objection_id: int, employee: Employee, actor: Actor, now: datetime) -> Objection:
    """The person takes it back. Errors: NotFound for another's, Conflict once answered."""
    with transaction.atomic():
        row = _own(objection_id, employee)
        _move(row, ObjectionStatus.WITHDRAWN)
        row.closed_at = now
        row.save(update_fields=["status", "closed_at"])
        _note_down(row, "objection.withdrawn", actor, now, {"status": row.status})
    return row


def _locked(objection_id: int, **whose: object) -> Objection:
    row = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("employee__agency", "employee__office", "office", "answered_by")
        .filter(pk=objection_id, **whose)
        .first()
    )
    if row is None:
        raise objection_not_found()
    return row


def _own(objection_id: int, employee: Employee) -> Objection:
    return _locked(objection_id, employee=employee)


def _handled(objection_id: int, user: User) -> Objection:
    """Locked, and with this person at this moment: it may have been answered or handed on meanwhile."""
    row = _locked(objection_id, office__agency=user.employee.agency_id)
    if not row.is_live:
        raise _closed()
    if row.employee_id == user.employee_id:
        raise NotAllowed(_("Anda tidak dapat menjawab keberatan Anda sendiri."))
    if user.employee_id in barred_from(row):
        raise NotAllowed(_("Keputusan ini Anda yang membuat, jadi keberatannya dijawab oleh orang lain."))
    if not can_handle_objection(user, row):
        raise NotAllowed(_("Keberatan ini ditangani orang lain."))
    return row


def _move(row: Objection, new: str) -> None:
    """The one way from state to state."""
    if new not in OBJECTION_TRANSITIONS[row.status]:
        if row.is_live:
            raise Conflict(_("Keadaan keberatan ini sudah berubah. Muat ulang halaman ini."))
        raise _closed()
    row.status = new


def _closed() -> Conflict:
    return Conflict(_("Keberatan ini sudah dijawab atau ditarik."), code="closed")


def _note_down(
    row: Objection,
    verb: str,
    actor: Actor,
    now: datetime,
    after: Mapping[str, object],
    before: Mapping[str, object] | None = None,
) -> None:
    record(
        agency=row.employee.agency.code, actor=actor, verb=verb, target=row, now=now,
        subject_id=row.employee_id, before=dict(before) if before else None, after=dict(after),
    )  # fmt: skip
