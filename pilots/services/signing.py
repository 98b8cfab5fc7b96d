"""Freezing a plan, returning it, signing it, cancelling it. After the signature nothing in it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, Problem, Refused, refuse_if_blocked
from core.services import record
from employees.models import Agency, Employee
from pilots.enums.plans import PilotStatus, PlanFault
from pilots.models import FrozenPlan, Pilot
from pilots.rules.plans import OfficeFacts, PlanFacts, plan_hash, plan_text
from pilots.rules.weeks import monday_from
from pilots.selectors.checks import PlanCheck, check_of
from pilots.selectors.offices import heads_of
from pilots.services.plans import locked_pilot, move
from pilots.services.telling import tell_cancelled, tell_proposed, tell_returned, tell_signed
from scheduling.selectors import quota_for
from scheduling.services import revoke_quota, set_quota


def propose_pilot(*, pilot_id: int, author: Employee, actor: Actor, now: datetime) -> FrozenPlan:
    """Freeze the plan as canonical JSON with its SHA-256 and put it before the officials.

    Errors: `Refused` with everything that speaks against it, `Conflict` when it is no draft.
    """
    with transaction.atomic():
        pilot = locked_pilot(pilot_id)
        check = check_of(pilot, _today(pilot, now))
        refuse_if_blocked(check.problems)
        move(pilot, PilotStatus.PROPOSED)
        pilot.quota_now = check.facts.quota_now
        frozen = _freeze(pilot, check, author, now)
        pilot.save(update_fields=["status", "quota_now"])
        record(
            agency=pilot.agency.code, actor=actor, verb="pilot.proposed", target=pilot, now=now,
            after={"number": pilot.number, "version": frozen.version, "sha256": frozen.sha256},
        )  # fmt: skip
        tell_proposed(pilot, now)
    return frozen


def return_pilot(*, pilot_id: int, official: Employee, reason: str, actor: Actor, now: datetime) -> Pilot:
    """Back to its authors, with a reason. Errors: `Refused` (no reason), `Conflict`."""
    with transaction.atomic():
        pilot = locked_pilot(pilot_id)
        refuse_without(reason)
        if pilot.status != PilotStatus.PROPOSED:
            raise _not_proposed(pilot)
        move(pilot, PilotStatus.DRAFT)
        pilot.save(update_fields=["status"])
        record(
            agency=pilot.agency.code, actor=actor, verb="pilot.returned", target=pilot, now=now,
            before={"status": PilotStatus.PROPOSED.value}, after={"reason": reason.strip()[:500]},
        )  # fmt: skip
        tell_returned(pilot, reason.strip(), now)
    return pilot


def sign_pilot(*, pilot_id: int, sha256: str, official: Employee, actor: Actor, now: datetime) -> Pilot:
    """Bind the office to the plan whose hash the official read; the trial's quota becomes a dated row if it differs.

    Errors: `Refused` (own office, own plan, too late, or an office has become busy meanwhile), `Conflict` when the
    hash is not that of the proposal, when it is not proposed, or when the Monday already has a quota row.
    """
    with transaction.atomic():
        pilot = locked_pilot(pilot_id)
        frozen = frozen_of(pilot)
        if pilot.status != PilotStatus.PROPOSED or frozen is None:
            raise _not_proposed(pilot)
        if frozen.sha256 != sha256.strip().lower():
            raise Conflict(str(PlanFault.CHANGED.label), code=PlanFault.CHANGED.value)
        today = _today(pilot, now)
        refuse_own(pilot, official, today)
        if official.pk in (pilot.created_by_id, frozen.frozen_by_id):
            raise Refused(problems=[Problem(PlanFault.OWN_PLAN)])
        # offices of an agency become busy one after the other
        Agency.objects.select_for_update(no_key=True).get(pk=pilot.agency_id)
        refuse_if_blocked(check_of(pilot, today).problems)
        _bind(pilot, frozen, official, actor, now)
        record(
            agency=pilot.agency.code, actor=actor, verb="pilot.signed", target=pilot, now=now,
            after={"number": pilot.number, "sha256": frozen.sha256, "start_on": pilot.start_on.isoformat()},
        )  # fmt: skip
        tell_signed(pilot, now)
    return pilot


def cancel_pilot(*, pilot_id: int, reason: str, actor: Actor, now: datetime) -> Pilot:
    """Take a plan off the table, or stop a trial; a quota row of the trial that has not begun is revoked.

    What was signed stays on record. Errors: `Refused` (no reason), `Conflict` when it has ended.
    """
    with transaction.atomic():
        pilot = locked_pilot(pilot_id)
        refuse_without(reason)
        before = pilot.status
        move(pilot, PilotStatus.CANCELLED)
        pilot.due_on, pilot.ended_on, pilot.end_reason = None, _today(pilot, now), reason.strip()[:500]
        pilot.save(update_fields=["status", "due_on", "ended_on", "end_reason"])
        _free_trial_quota(pilot, reason, actor, now)
        record(
            agency=pilot.agency.code, actor=actor, verb="pilot.cancelled", target=pilot, now=now,
            before={"status": before}, after={"reason": pilot.end_reason},
        )  # fmt: skip
        tell_cancelled(pilot, before, now)
    return pilot


def frozen_of(pilot: Pilot) -> FrozenPlan | None:
    """The latest frozen version."""
    return pilot.frozen_plans.order_by("-version").first()


def refuse_own(pilot: Pilot, official: Employee, today: date) -> None:
    """Nobody decides for the office they lead."""
    if official.pk in heads_of(pilot.office, today):
        raise Refused(problems=[Problem(PlanFault.OWN_OFFICE, params={"office": pilot.office.name})])


def refuse_without(reason: str) -> None:
    if not reason.strip():
        raise Refused(problems=[Problem(PlanFault.NO_REASON, params={"field": "reason"})])


def _not_proposed(pilot: Pilot) -> Conflict:
    words = _("Rencana %(number)s tidak menunggu tanda tangan: keadaannya sekarang %(status)s.")
    return Conflict(
        words % {"number": pilot.number, "status": pilot.get_status_display()}, code="not_proposed"
    )


def _today(pilot: Pilot, now: datetime) -> date:
    return now.astimezone(pilot.office.tz).date()


def _freeze(pilot: Pilot, check: PlanCheck, author: Employee, now: datetime) -> FrozenPlan:
    text = plan_text(
        _without_names(check.facts), number=pilot.number, agency=pilot.agency.code, purpose=pilot.purpose,
        power=check.power.as_json(),
    )  # fmt: skip
    last = pilot.frozen_plans.aggregate(last=Max("version"))["last"] or 0
    return FrozenPlan.objects.create(
        pilot=pilot, version=last + 1, text=text, sha256=plan_hash(text), frozen_by=author, frozen_at=now
    )


def _without_names(facts: PlanFacts) -> PlanFacts:
    """Comparison offices in a fixed order, whatever order they were read in."""
    ordered: tuple[OfficeFacts, ...] = tuple(sorted(facts.comparisons, key=lambda o: o.code))
    return replace(facts, comparisons=ordered)


def _bind(pilot: Pilot, frozen: FrozenPlan, official: Employee, actor: Actor, now: datetime) -> None:
    move(pilot, PilotStatus.SIGNED)
    pilot.signed_plan, pilot.signed_by, pilot.signed_at = frozen, official, now
    pilot.signed_as = official.post.name[:200]
    pilot.due_on = pilot.end_on
    begins = monday_from(pilot.start_on)
    if quota_for(pilot.office_id, begins) != pilot.quota_tried:
        pilot.trial_quota = set_quota(
            office=pilot.office, days=pilot.quota_tried, valid_from=begins,
            reason=f"Uji coba {pilot.number}", actor=actor, now=now, source=f"pilots.pilot:{pilot.pk}",
            set_by=getattr(official, "user", None),
        )  # fmt: skip
    pilot.save()


def _free_trial_quota(pilot: Pilot, reason: str, actor: Actor, now: datetime) -> None:
    rule = pilot.trial_quota
    if rule and rule.revoked_at is None and rule.valid_from > _today(pilot, now):
        revoke_quota(rule_id=rule.pk, reason=f"{pilot.number}: {reason}"[:500], actor=actor, now=now)
