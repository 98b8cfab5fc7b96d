"""What an admin does with a complaint: take it into review, decide it, open it again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, NotFound, Refused, refuse_if_blocked
from core.services import record
from employees.models import Employee
from pilots.enums.complaints import DECIDED, TRANSITIONS, ComplaintStatus
from pilots.models import Complaint
from pilots.rules.complaints import decision_problems, tidied
from pilots.selectors.complaint_window import raise_on_its_way
from pilots.services.complaint_news import tell_complainant
from pilots.services.telling import tell_late_complaint

LONGEST_SAID = 2000
DECISION = ("decided_by", "decided_at", "about_wfa", "answer", "reason")
VERBS = {
    ComplaintStatus.UPHELD: "complaint.upheld",
    ComplaintStatus.NOT_UPHELD: "complaint.not_upheld",
    ComplaintStatus.OUTSIDE: "complaint.outside",
}


def take_complaint(*, complaint_id: int, reviewer: Employee, actor: Actor, now: datetime) -> Complaint:
    """Take a received complaint into review. Errors: NotFound across agencies; Conflict if it is no longer new."""
    with transaction.atomic():
        row = _locked(complaint_id, reviewer.agency_id)
        if row.status != ComplaintStatus.RECEIVED:
            raise _moved_on(row)
        _turn(row, ComplaintStatus.IN_REVIEW, "complaint.taken", actor, now, reviewer=reviewer, review_at=now)
    return row


def decide_complaint(
    *,
    complaint_id: int,
    outcome: ComplaintStatus,
    answer: str,
    reason: str,
    about_wfa: bool | None = None,
    decider: Employee,
    actor: Actor,
    now: datetime,
) -> Complaint:
    """Decide a complaint in review. `answer` is what the complainant reads, `reason` stays inside the agency.

    `about_wfa`: whether it comes of working away; needed if upheld; every upheld complaint stops a raise.
    Errors: NotFound across agencies; Refused for what is missing; Conflict, saying who was first.
    """
    answer, reason = tidied(answer)[:LONGEST_SAID], tidied(reason)[:LONGEST_SAID]
    if outcome not in DECIDED:
        raise Refused(_("Pilih hasil pemeriksaan."), code="no_outcome")
    upheld = outcome == ComplaintStatus.UPHELD
    with transaction.atomic():
        row = _locked(complaint_id, decider.agency_id)
        if row.status != ComplaintStatus.IN_REVIEW:
            raise _moved_on(row)
        refuse_if_blocked(decision_problems(upheld=upheld, about_wfa=about_wfa, answer=answer, reason=reason))
        said: dict[str, Any] = {
            "about_wfa": about_wfa if upheld else None,
            "answer": answer,
            "reason": reason,
        }
        _turn(row, outcome, VERBS[outcome], actor, now, decided_by=decider, decided_at=now, **said)
        tell_complainant(row, now)
        if upheld:
            _warn_officials(row, now)
    return row


def _warn_officials(row: Complaint, now: datetime) -> None:
    """A raise that waits for its Monday did not know of this complaint; only a person can stop it now."""
    today = now.astimezone(row.office.tz).date()
    verdict = raise_on_its_way(row.office_id, row.happened_on, today)
    if verdict is not None:
        tell_late_complaint(verdict, now)


def reopen_complaint(
    *, complaint_id: int, reason: str, reviewer: Employee, actor: Actor, now: datetime
) -> Complaint:
    """Put a decided complaint back into review; the decision stays in the trail only.

    Errors: NotFound across agencies; Refused without a reason; Conflict if it is undecided, or if a pilot's
    evaluation has read the decision: what was counted stays as it was counted.
    """
    reason = tidied(reason)[:LONGEST_SAID]
    if not reason:
        raise Refused(_("Tulis mengapa pengaduan ini diperiksa kembali."), code="no_reason")
    with transaction.atomic():
        row = _locked(complaint_id, reviewer.agency_id)
        if row.status not in DECIDED:
            raise _moved_on(row)
        if row.counted_at is not None:
            raise Conflict(
                _(
                    "Keputusan ini sudah dibaca evaluasi uji coba pada %(on)s, sehingga tidak dapat dibuka lagi."
                )
                % {"on": _day(row, row.counted_at)},
                code="counted",
            )
        undone: dict[str, Any] = {"decided_by": None, "decided_at": None, "about_wfa": None}
        _turn(
            row, ComplaintStatus.IN_REVIEW, "complaint.reopened", actor, now, why=reason, answer="", reason="",
            reviewer=reviewer, review_at=now, **undone,
        )  # fmt: skip
    return row


def note_counted(*, office_id: int, first: date, last: date, evaluation: str, now: datetime) -> int:
    """An evaluation has read the decided complaints that happened in the window (both dates inclusive).

    From then on they cannot be opened again. `evaluation`: its text reference. Returns how many are noted anew.
    Call it in the evaluation's transaction.
    """
    read = Complaint.objects.filter(
        office=office_id, happened_on__range=(first, last), status__in=DECIDED, counted_at__isnull=True
    )
    return read.update(counted_in=evaluation, counted_at=now)


def _locked(complaint_id: int, agency_id: int) -> Complaint:
    """Held until the transaction ends. Who took or decided it is asked for afterwards: what is joined while waiting
    for the lock may be older than the row itself.
    """
    rows = Complaint.objects.select_for_update(of=("self",)).select_related("agency", "office")
    row = rows.filter(pk=complaint_id, agency=agency_id).first()
    if row is None:
        raise NotFound(_("Pengaduan ini tidak ditemukan."))
    return row


def _turn(
    row: Complaint, to: ComplaintStatus, verb: str, actor: Actor, now: datetime, why: str = "", **values: Any
) -> None:
    """The only way from one state to another."""
    if to not in TRANSITIONS[row.status]:
        raise _moved_on(row)
    before = _as_told(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.status = to
    row.save(update_fields=["status", *values])
    after = _as_told(row) | ({"why": why} if why else {})
    record(
        agency=row.agency.code, actor=actor, verb=verb, target=row, now=now, before=before, after=after,
    )  # fmt: skip


def _as_told(row: Complaint) -> dict[str, Any]:
    """The decision without anything of the complainant's."""
    said = {"about_wfa": row.about_wfa, "answer": row.answer, "reason": row.reason} if row.is_decided else {}
    return {"status": str(row.status)} | said


def _moved_on(row: Complaint) -> Conflict:
    """Somebody was first, or the state does not fit; says who and what."""
    if row.decided_by is not None and row.decided_at is not None:
        sentence = _("Pengaduan ini sudah diputuskan oleh %(who)s pada %(on)s: %(status)s.") % {
            "who": row.decided_by.full_name,
            "on": _day(row, row.decided_at),
            "status": row.get_status_display(),
        }
    elif row.status == ComplaintStatus.RECEIVED:
        sentence = _("Ambil pengaduan ini untuk diperiksa sebelum memutuskannya.")
    else:
        sentence = _("Pengaduan ini sudah diperiksa oleh %(who)s. Muat ulang halaman untuk melihatnya.") % {
            "who": row.reviewer.full_name if row.reviewer else ""
        }
    return Conflict(sentence, code="state_moved")


def _day(row: Complaint, at: datetime) -> str:
    return str(date_format(at.astimezone(row.office.tz), "j F Y"))
