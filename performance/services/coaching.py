"""Coaching (*pembinaan*): a supervisor's note that the person reads and may answer, and what they agreed on."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, NotAllowed, NotFound, Problem, Refused, refuse_if_blocked
from core.services import record
from employees.models import Employee
from employees.selectors import today_in
from performance.enums import ReviewFault
from performance.models import CoachingNote
from performance.permissions.line import leads
from performance.services.telling import tell

LONGEST_TEXT = 2000
LONGEST_FOLLOW_UP = 500


def coach(
    *,
    employee: Employee,
    author: Employee,
    text: str,
    follow_up: str = "",
    due_on: date | None = None,
    about: str = "",
    actor: Actor,
    now: datetime,
) -> CoachingNote:
    """Write a note to one of one's reports. `about` names what gave rise to it, e.g. `monitoring.warning:17`.

    Errors: NotFound across agencies; NotAllowed for anybody but the supervisor; Refused without a text, and for
    a follow-up without a date, a date without a follow-up, or a date that has passed.
    """
    today = today_in(employee.office, now)
    _may_coach(author, employee, now)
    refuse_if_blocked(_faults(text, follow_up, due_on, today))
    with transaction.atomic():
        note = CoachingNote.objects.create(
            employee=employee, author=author, text=text.strip()[:LONGEST_TEXT], about=about[:80],
            follow_up=follow_up.strip()[:LONGEST_FOLLOW_UP], due_on=due_on, created_at=now,
        )  # fmt: skip
        _tell_of(note, "coaching.written", actor, now)
        text = _("%(name)s menulis catatan pembinaan untuk Anda.") % {"name": author.full_name}
        tell(employee.pk, text, link=reverse("my_coaching"), now=now)
    return note


def answer_coaching(
    *, note_id: int, employee: Employee, answer: str, actor: Actor, now: datetime
) -> CoachingNote:
    """The person's own word on a note, once. Errors: NotFound, Refused without words, Conflict when answered."""
    with transaction.atomic():
        note = _locked(note_id, employee.agency_id)
        if note.employee_id != employee.pk:
            raise _not_found()
        if not answer.strip():
            raise Refused(problems=[Problem(ReviewFault.NO_ANSWER)])
        if note.answered_at is not None:
            raise Conflict(_("Catatan ini sudah Anda tanggapi."), code="answered")
        note.answer, note.answered_at = answer.strip()[:LONGEST_TEXT], now
        note.save(update_fields=["answer", "answered_at"])
        _tell_of(note, "coaching.answered", actor, now)
        text = _("%(name)s menanggapi catatan pembinaan Anda.") % {"name": employee.full_name}
        tell(note.author_id, text, link=f"{reverse('coaching')}?pegawai={employee.pk}", now=now)
    return note


def finish_follow_up(
    *, note_id: int, by: Employee, note: str = "", actor: Actor, now: datetime
) -> CoachingNote:
    """The supervisor sees that the follow-up is done.

    Errors: NotFound; NotAllowed for the person and for strangers; Conflict when it is done or there is none.
    """
    with transaction.atomic():
        row = _locked(note_id, by.agency_id)
        _may_coach(by, row.employee, now)
        if not row.follow_up:
            raise Conflict(_("Catatan ini tidak memuat tindak lanjut."), code="no_follow_up")
        if row.done_at is not None:
            raise Conflict(_("Tindak lanjut ini sudah selesai."), code="done")
        row.done_at, row.done_by, row.done_note = now, by, note.strip()[:LONGEST_FOLLOW_UP]
        row.save(update_fields=["done_at", "done_by", "done_note"])
        _tell_of(row, "coaching.finished", actor, now)
        text = _("Tindak lanjut pembinaan Anda dinyatakan selesai oleh %(name)s.") % {"name": by.full_name}
        tell(row.employee_id, text, link=reverse("my_coaching"), now=now)
    return row


def remind_follow_ups(*, now: datetime, limit: int = 500) -> int:
    """Remind both sides once on the day a follow-up is due, by the person's office; returns how many notes.

    A note is claimed by a conditional update, so two jobs at once remind once.
    """
    farthest = (now + timedelta(hours=14)).date()
    waiting = (
        CoachingNote.objects.filter(done_at__isnull=True, reminded_at__isnull=True, due_on__lte=farthest)
        .select_related("employee__office", "employee__agency")
        .order_by("due_on", "pk")
    )
    reminded = 0
    for note in waiting[:limit]:
        if note.due_on is not None and note.due_on <= today_in(note.employee.office, now):
            reminded += _remind(note, now)
    return reminded


def _remind(note: CoachingNote, now: datetime) -> int:
    with transaction.atomic():
        mine = CoachingNote.objects.filter(pk=note.pk, reminded_at__isnull=True, done_at__isnull=True)
        if not mine.update(reminded_at=now):
            return 0
        words = {
            "due": date_format(note.due_on, "j F Y") if note.due_on else "",
            "what": note.follow_up,
            "name": note.employee.full_name,
        }
        own = _("Tindak lanjut pembinaan jatuh tempo %(due)s: %(what)s") % words
        tell(note.employee_id, own, link=reverse("my_coaching"), now=now)
        theirs = _("Tindak lanjut pembinaan %(name)s jatuh tempo %(due)s: %(what)s") % words
        tell(note.author_id, theirs, link=f"{reverse('coaching')}?pegawai={note.employee_id}", now=now)
    return 1


def _may_coach(author: Employee, employee: Employee, now: datetime) -> None:
    if employee.agency_id != author.agency_id:
        raise _not_found()
    if employee.pk == author.pk:
        raise NotAllowed(_("Pembinaan untuk diri sendiri ditulis oleh atasan Anda."))
    if not leads(author, employee.pk, today_in(author.office, now)):
        raise NotAllowed(_("Hanya atasan pegawai ini yang dapat menulis pembinaan."))


def _faults(text: str, follow_up: str, due_on: date | None, today: date) -> list[Problem]:
    found = []
    if not text.strip():
        found.append(Problem(ReviewFault.NO_TEXT))
    if due_on is not None and not follow_up.strip():
        found.append(Problem(ReviewFault.NO_FOLLOW_UP))
    if follow_up.strip() and due_on is None:
        found.append(Problem(ReviewFault.NO_DUE))
    if due_on is not None and due_on < today:
        found.append(Problem(ReviewFault.DUE_PAST))
    return found


def _locked(note_id: int, agency_id: int) -> CoachingNote:
    found = (
        CoachingNote.objects.select_for_update(of=("self",))
        .select_related("employee__agency", "employee__office")
        .filter(pk=note_id, employee__agency=agency_id)
        .first()
    )
    if found is None:
        raise _not_found()
    return found


def _not_found() -> NotFound:
    return NotFound(_("Catatan pembinaan ini tidak ditemukan."))


def _tell_of(note: CoachingNote, verb: str, actor: Actor, now: datetime) -> None:
    after = {"follow_up": note.follow_up, "due_on": note.due_on.isoformat() if note.due_on else None}
    record(
        agency=note.employee.agency.code, actor=actor, verb=verb, target=note, now=now,
        subject_id=note.employee_id, after=after | ({"about": note.about} if note.about else {}),
    )  # fmt: skip
