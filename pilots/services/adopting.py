"""What an official does with a verdict: adopt it where the plan asks for that, veto it in time, or end the pilot."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor
from core.enums import NoticeLevel
from core.problems import Conflict, NotFound, Problem, Refused
from core.services import record
from employees.models import Employee
from pilots.enums.plans import LIVE, AdoptionStatus, Outcome, PilotStatus, PlanFault, RunKind
from pilots.models import Adoption, Pilot, Verdict
from pilots.rules.terms import read_terms
from pilots.rules.weeks import effective_monday
from pilots.selectors.mondays import free_monday
from pilots.services.deciding import follow, hold_again, next_month, write_quota
from pilots.services.plans import locked_pilot, move, refuse_unless
from pilots.services.signing import refuse_own, refuse_without
from pilots.services.telling import tell_changed
from scheduling.services import revoke_quota


def adopt_verdict(*, verdict_id: int, official: Employee, actor: Actor, now: datetime) -> Adoption:
    """Carry out a verdict that waits for an official: a new dated quota row from the first free Monday in time.

    Errors: `Refused` (own office, a cap that fell meanwhile), `Conflict` when it was adopted or vetoed already or
    the pilot is over.
    """
    with transaction.atomic():
        pilot, adoption = _locked(verdict_id)
        today = now.astimezone(pilot.office.tz).date()
        refuse_own(pilot, official, today)
        if adoption.status != AdoptionStatus.WAITING:
            raise _gone(adoption)
        refuse_unless(pilot, PilotStatus.DECIDED)
        monday = free_monday(pilot.office_id, effective_monday(today, read_terms(pilot.terms).notice_days))
        adoption.quota = write_quota(
            pilot, adoption.verdict, monday, actor, now, getattr(official, "user", None)
        )
        adoption.status, adoption.effective_on = AdoptionStatus.ADOPTED, monday
        _sign(adoption, official, now, "")
        if adoption.verdict.outcome == Outcome.RAISE:
            follow(pilot, monday)
            pilot.save()
        record(
            agency=pilot.agency.code, actor=actor, verb="pilot.adopted", target=adoption.verdict, now=now,
            after={"report": adoption.verdict.number, "effective_on": monday.isoformat()},
        )  # fmt: skip
        _tell(adoption, now)
    return adoption


def veto_verdict(
    *, verdict_id: int, official: Employee, reason: str, actor: Actor, now: datetime
) -> Adoption:
    """Stop a verdict before its quota begins: the row that waits for its Monday is revoked, or none is written.

    Errors: `Refused` (no reason, its Monday has come, own office), `Conflict` when it was vetoed already.
    """
    with transaction.atomic():
        pilot, adoption = _locked(verdict_id)
        refuse_without(reason)
        today = now.astimezone(pilot.office.tz).date()
        refuse_own(pilot, official, today)
        if adoption.status == AdoptionStatus.VETOED:
            raise _gone(adoption)
        if adoption.status == AdoptionStatus.ADOPTED:
            # the night that closed the pilot may have seen the Monday before this clock does
            _revoke(adoption, reason, max(today, pilot.ended_on or today), actor, now)
        adoption.status = AdoptionStatus.VETOED
        _sign(adoption, official, now, reason.strip()[:500])
        _go_on(pilot, adoption.verdict)
        record(
            agency=pilot.agency.code, actor=actor, verb="pilot.vetoed", target=adoption.verdict, now=now,
            after={"report": adoption.verdict.number, "reason": adoption.reason},
        )  # fmt: skip
        _tell_veto(adoption, now)
    return adoption


def end_pilot(*, pilot_id: int, official: Employee, reason: str, actor: Actor, now: datetime) -> Pilot:
    """End the periodic evaluation, or a trial that is held again and again; the quota stays as it is.

    Errors: `Refused` (no reason, own office), `Conflict` when it has not been judged yet or has ended.
    """
    with transaction.atomic():
        pilot = locked_pilot(pilot_id)
        refuse_without(reason)
        today = now.astimezone(pilot.office.tz).date()
        refuse_own(pilot, official, today)
        if not pilot.verdicts.exists():
            raise Conflict(
                _("Uji coba ini belum dinilai. Batalkan bila tidak jadi dijalankan."), code="not_judged"
            )
        _end(pilot, today, reason.strip()[:500], actor, now)
    return pilot


def close_decided(*, today_of: date, pilot_id: int, now: datetime) -> bool:
    """A lowered or paused quota has begun: the pilot is over. Answers whether it was its time."""
    with transaction.atomic():
        pilot = locked_pilot(pilot_id)
        last = pilot.verdicts.order_by("-decided_on", "-pk").select_related("adoption").first()
        if pilot.status != PilotStatus.DECIDED or last is None:
            return False
        adoption: Adoption | None = getattr(last, "adoption", None)
        if adoption is None or adoption.status != AdoptionStatus.ADOPTED or adoption.effective_on > today_of:
            return False
        _end(pilot, today_of, last.number, SYSTEM, now)
    return True


def _end(pilot: Pilot, today: date, reason: str, actor: Actor, now: datetime) -> None:
    before = pilot.status
    move(pilot, PilotStatus.ENDED)
    pilot.due_on, pilot.ended_on, pilot.end_reason = None, today, reason
    pilot.save(update_fields=["status", "due_on", "ended_on", "end_reason"])
    record(
        agency=pilot.agency.code, actor=actor, verb="pilot.ended", target=pilot, now=now,
        before={"status": before}, after={"reason": reason},
    )  # fmt: skip


def _locked(verdict_id: int) -> tuple[Pilot, Adoption]:
    """The pilot first, as everywhere, then what became of the verdict."""
    verdict = Verdict.objects.filter(pk=verdict_id).first()
    if verdict is None:
        raise NotFound(_("Putusan ini tidak ditemukan."))
    pilot = locked_pilot(verdict.pilot_id)
    adoption = (
        Adoption.objects.select_for_update(of=("self",))
        .select_related("verdict", "quota")
        .filter(verdict=verdict)
    ).first()
    if adoption is None:
        raise Conflict(_("Putusan ini tidak mengubah kuota."), code="nothing_to_adopt")
    return pilot, adoption


def _gone(adoption: Adoption) -> Conflict:
    return Conflict(
        _("Putusan ini sudah diselesaikan: %(status)s.") % {"status": adoption.get_status_display()},
        code="already_decided",
    )


def _sign(adoption: Adoption, official: Employee, now: datetime, reason: str) -> None:
    adoption.decided_by, adoption.decided_at, adoption.reason = official, now, reason
    adoption.save()


def _revoke(adoption: Adoption, reason: str, today: date, actor: Actor, now: datetime) -> None:
    if adoption.effective_on <= today or adoption.quota is None:
        raise Refused(problems=[Problem(PlanFault.VETO_LATE, params={"day": adoption.effective_on})])
    if adoption.quota.revoked_at is None:
        number = adoption.verdict.number
        revoke_quota(
            rule_id=adoption.quota.pk, reason=f"Veto {number}: {reason.strip()}"[:500], actor=actor, now=now
        )


def _go_on(pilot: Pilot, verdict: Verdict) -> None:
    """After a veto the office goes on as before: judged again later, or month by month after an earlier raise.

    A pilot that was ended or cancelled meanwhile stays so.
    """
    if pilot.status not in LIVE:
        return
    if verdict.run.kind == RunKind.PERIODIC:
        if pilot.status == PilotStatus.DECIDED:
            move(pilot, PilotStatus.FOLLOWED)
        pilot.bad_months = 0
        next_month(pilot, verdict.run.window_to)
    else:
        pilot.window_from, pilot.window_to = verdict.run.window_from, verdict.run.window_to
        hold_again(pilot, read_terms(pilot.terms))
    pilot.save()


def _tell(adoption: Adoption, now: datetime) -> None:
    verdict = adoption.verdict

    def words() -> str:
        return _("Putusan %(number)s disahkan: kuota WFA %(days)s hari seminggu mulai %(on)s.") % {
            "number": verdict.number,
            "days": verdict.quota_after,
            "on": date_format(adoption.effective_on, "l, j F Y"),
        }

    tell_changed(verdict, words, now, NoticeLevel.SUCCESS)


def _tell_veto(adoption: Adoption, now: datetime) -> None:
    verdict = adoption.verdict

    def words() -> str:
        return _("Putusan %(number)s diveto; kuota WFA tetap %(days)s hari seminggu. Alasan: %(reason)s") % {
            "number": verdict.number,
            "days": verdict.quota_before,
            "reason": adoption.reason[:250],
        }

    tell_changed(verdict, words, now, NoticeLevel.WARNING)
