"""Holds the pilots of the demo against their promises: one an office, states in order, verdicts proved, then quotas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, F

from core.models import AuditEvent
from demo.verify_days import Fault
from employees.models import Agency
from pilots.enums.plans import LIVE, TRANSITIONS, AdoptionStatus, Outcome, PilotStatus
from pilots.models import Adoption, ComparisonOffice, Pilot, Verdict
from pilots.selectors.offices import heads_of
from pilots.selectors.recomputing import proof_of
from scheduling.models import QuotaRule

# What an act of the audit trail leads to; verdicts are told apart by `_after_verdict`.
STATES = {
    "pilot.drafted": PilotStatus.DRAFT,
    "pilot.proposed": PilotStatus.PROPOSED,
    "pilot.returned": PilotStatus.DRAFT,
    "pilot.signed": PilotStatus.SIGNED,
    "pilot.started": PilotStatus.RUNNING,
    "pilot.cancelled": PilotStatus.CANCELLED,
    "pilot.ended": PilotStatus.ENDED,
}
AFTER = {
    Outcome.RAISE: PilotStatus.FOLLOWED,
    Outcome.KEEP: PilotStatus.FOLLOWED,
    Outcome.HOLD: PilotStatus.RUNNING,
    Outcome.EXTEND: PilotStatus.RUNNING,
    Outcome.LOWER: PilotStatus.DECIDED,
    Outcome.PAUSE: PilotStatus.DECIDED,
}
Step = tuple[datetime, int, str]


def pilot_faults(agency: Agency, now: datetime) -> Iterator[Fault]:
    """Everything about the agency's pilots that breaks a rule."""
    yield from _live_once(agency)
    yield from _signers(agency)
    yield from _courses(agency)
    yield from _proofs(agency)
    yield from _quotas(agency)
    for pilot in Pilot.objects.filter(agency=agency, created_at__gt=now):
        yield Fault("pilot of the future", pilot.number)


def _live_once(agency: Agency) -> Iterator[Fault]:
    """At most one live pilot an office, and none in the offices that it is compared with."""
    live = Pilot.objects.filter(agency=agency, status__in=LIVE)
    counts = live.order_by().values_list("office").annotate(n=Count("pk"))
    for office, count in counts.filter(n__gt=1):
        yield Fault("live pilots of an office", f"office {office}: {count}")
    busy = ComparisonOffice.objects.filter(pilot__in=live, office__in=live.values("office"))
    for row in busy.select_related("pilot"):
        yield Fault("comparison office in a pilot", f"{row.pilot.number}, office {row.office_id}")


def _signers(agency: Agency) -> Iterator[Fault]:
    """Nobody signed the own plan, or for the office they lead."""
    for pilot in Pilot.objects.filter(agency=agency, signed_by__isnull=False).select_related("office"):
        heads = heads_of(pilot.office, pilot.start_on)
        if pilot.signed_by_id in heads or pilot.signed_by_id == pilot.created_by_id:
            yield Fault("signer of a plan", pilot.number)


def _courses(agency: Agency) -> Iterator[Fault]:
    """The acts of the audit trail and the verdicts lead from state to state as allowed, and to the present one."""
    for pilot in Pilot.objects.filter(agency=agency).order_by("pk"):
        state: str = PilotStatus.DRAFT
        for _at, _order, following in sorted([*_acts(pilot), *_judged(pilot)]):
            if following != state and following not in TRANSITIONS[state]:
                yield Fault("states of a pilot", f"{pilot.number}: {following} after {state}")
            state = following
        if state != pilot.status:
            yield Fault("states of a pilot", f"{pilot.number}: {pilot.status}, told {state}")


def _acts(pilot: Pilot) -> Iterator[Step]:
    target = f"pilots.pilot:{pilot.pk}"
    events = AuditEvent.objects.filter(target=target, verb__in=STATES).values_list("at", "pk", "verb")
    for at, order, verb in events:
        yield at, order, STATES[verb].value


def _judged(pilot: Pilot) -> Iterator[Step]:
    """Where each verdict led, and what an official did with it."""
    for verdict in Verdict.objects.filter(pilot=pilot).select_related("run", "adoption"):
        adoption: Adoption | None = getattr(verdict, "adoption", None)
        after = AFTER[Outcome(verdict.outcome)]
        waits = adoption is not None and adoption.mode == "confirm"
        yield verdict.created_at, 0, (PilotStatus.DECIDED if waits else after).value
        if adoption is None or adoption.decided_at is None:
            continue
        if adoption.status == AdoptionStatus.VETOED:
            back = PilotStatus.FOLLOWED if verdict.run.kind == "periodic" else PilotStatus.RUNNING
            yield adoption.decided_at, 1, back.value
        else:
            yield adoption.decided_at, 1, after.value


def _proofs(agency: Agency) -> Iterator[Fault]:
    """Each verdict follows from what it saw, and from the tables as they are."""
    rows = Verdict.objects.filter(agency=agency).select_related("run__seen", "pilot").order_by("pk")
    for verdict in rows:
        proof = proof_of(verdict)
        if not proof.proved:
            yield Fault("verdict not proved", f"{verdict.number}: {', '.join(proof.paths[:3]) or 'checksum'}")
        elif proof.corrected:
            first = (*proof.corrections, *proof.facts)[0]
            yield Fault("verdict corrected since", f"{verdict.number}: {first}")


def _quotas(agency: Agency) -> Iterator[Fault]:
    """Dated rows are what signatures and verdicts said, and each row of a pilot belongs to one."""
    for pilot in Pilot.objects.filter(agency=agency, trial_quota__isnull=False).select_related("trial_quota"):
        rule = pilot.trial_quota
        if rule is not None and (rule.office_id, rule.days) != (pilot.office_id, pilot.quota_tried):
            yield Fault("quota of a trial", pilot.number)
    adoptions = Adoption.objects.filter(verdict__agency=agency).select_related("verdict__pilot", "quota")
    for adoption in adoptions:
        if not _is_followed(adoption):
            yield Fault("quota after a verdict", f"{adoption.verdict.number}: {adoption.status}")
    changed = Verdict.objects.filter(agency=agency, adoption=None).exclude(quota_after=F("quota_before"))
    for verdict in changed:
        yield Fault("quota after a verdict", f"{verdict.number}: nothing became of it")
    strays = QuotaRule.objects.filter(
        office__agency=agency, source__startswith="pilots.verdict:", adoption=None
    )
    for rule in strays:
        yield Fault("quota without a verdict", f"quota {rule.pk}")


def _is_followed(adoption: Adoption) -> bool:
    verdict, rule = adoption.verdict, adoption.quota
    if adoption.status == AdoptionStatus.WAITING:
        return rule is None
    if adoption.status == AdoptionStatus.VETOED:
        return rule is None or rule.revoked_at is not None
    told = (verdict.pilot.office_id, verdict.quota_after, adoption.effective_on)
    return (
        rule is not None and rule.revoked_at is None and told == (rule.office_id, rule.days, rule.valid_from)
    )
