"""Writing a verdict and what follows from it: the next date, the dated quota row or the wait for an official."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from core.audit import SYSTEM
from core.services import record
from employees.models import Agency
from pilots.enums.plans import AdoptionMode, AdoptionStatus, Outcome, PilotStatus
from pilots.models import Adoption, EvaluationRun, Pilot, Verdict
from pilots.rules.evaluating import ENGINE, Evaluation
from pilots.rules.results import reason_json, result_json
from pilots.rules.ruling import is_bad_month
from pilots.rules.seen import Seen
from pilots.rules.terms import Terms, read_terms
from pilots.rules.weeks import add_months, effective_monday, months_later
from pilots.selectors.mondays import free_monday
from pilots.services.plans import move
from pilots.services.telling import tell_verdict
from scheduling.models import QuotaRule
from scheduling.services import set_quota

CODE_BYTES = 15


def decide(
    *, pilot: Pilot, run: EvaluationRun, seen: Seen, evaluation: Evaluation, today: date, now: datetime,
    context: dict[str, Any] | None = None,
) -> Verdict:  # fmt: skip
    """Write the verdict of a run that holds its claim, in the transaction that ends the run; the pilot is locked."""
    verdict = _verdict(pilot, run, seen, evaluation, context or {}, today, now)
    terms = read_terms(pilot.terms)
    adoption = _adopt(pilot, verdict, terms, today, now)
    _advance(pilot, run, verdict, evaluation, terms, adoption)
    record(
        agency=pilot.agency.code, actor=SYSTEM, verb="pilot.decided", target=verdict, now=now,
        after={
            "pilot": pilot.number, "report": verdict.number, "outcome": verdict.outcome,
            "quota_before": verdict.quota_before, "quota_after": verdict.quota_after,
            "effective_on": adoption.effective_on.isoformat() if adoption else None,
            "checksum": run.checksum, "due_on": run.due_on.isoformat(),
        },
    )  # fmt: skip
    tell_verdict(verdict, adoption, now)
    return verdict


def _verdict(
    pilot: Pilot, run: EvaluationRun, seen: Seen, evaluation: Evaluation, context: dict[str, Any], today: date,
    now: datetime,
) -> Verdict:  # fmt: skip
    ruling = evaluation.ruling
    return Verdict.objects.create(
        run=run, pilot=pilot, agency=pilot.agency, year=today.year,
        sequence=_next_report(pilot.agency_id, today.year), outcome=ruling.outcome, decided_on=today,
        quota_before=int(seen.facts["quota"]), quota_after=ruling.quota_after,
        reasons=[reason_json(row) for row in ruling.reasons],
        results=[result_json(row) for row in evaluation.results],
        quality=evaluation.quality, context=context, engine=ENGINE,
        code=secrets.token_urlsafe(CODE_BYTES), created_at=now,
    )  # fmt: skip


def _next_report(agency_id: int, year: int) -> int:
    """The agency's row is the queue in which numbers are drawn."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency_id)
    last = Verdict.objects.filter(agency=agency_id, year=year).aggregate(last=Max("sequence"))["last"]
    return (last or 0) + 1


def _adopt(pilot: Pilot, verdict: Verdict, terms: Terms, today: date, now: datetime) -> Adoption | None:
    """A verdict that changes the quota: carried out by the signed plan, or put before an official."""
    if verdict.quota_after == verdict.quota_before:
        return None
    local = now.astimezone(pilot.office.tz).date()
    monday = free_monday(pilot.office_id, effective_monday(max(today, local), terms.notice_days))
    mode = AdoptionMode(terms.adoption)
    adoption = Adoption(verdict=verdict, mode=mode, status=AdoptionStatus.WAITING, effective_on=monday)
    if mode == AdoptionMode.AUTOMATIC:
        adoption.quota = write_quota(pilot, verdict, monday, SYSTEM, now)
        adoption.status = AdoptionStatus.ADOPTED
    adoption.save(force_insert=True)
    return adoption


def write_quota(
    pilot: Pilot, verdict: Verdict, monday: date, actor: Any, now: datetime, set_by: Any = None
) -> QuotaRule:
    """The new dated row, through its only writer."""
    return set_quota(
        office=pilot.office, days=verdict.quota_after, valid_from=monday, actor=actor, now=now, set_by=set_by,
        reason=f"Putusan uji coba {pilot.number}, laporan {verdict.number}", source=f"pilots.verdict:{verdict.pk}",
    )  # fmt: skip


def _advance(
    pilot: Pilot, run: EvaluationRun, verdict: Verdict, evaluation: Evaluation, terms: Terms,
    adoption: Adoption | None,
) -> None:  # fmt: skip
    """Where the pilot goes from here; evaluation.md, section 5, and the terms of the plan."""
    if verdict.outcome == Outcome.EXTEND:
        pilot.extensions += 1
        pilot.window_to = pilot.due_on = months_later(pilot.start_on, pilot.window_to, terms.extension_months)
    elif verdict.outcome == Outcome.HOLD:
        hold_again(pilot, terms)
    elif verdict.outcome == Outcome.KEEP:
        pilot.bad_months = (
            pilot.bad_months + 1 if is_bad_month(evaluation.ruling.reasons) else _kept(pilot, evaluation)
        )
        next_month(pilot, pilot.window_to)
    elif adoption is not None and adoption.status == AdoptionStatus.WAITING:
        move(pilot, PilotStatus.DECIDED)
        pilot.due_on = None
    elif verdict.outcome == Outcome.RAISE:
        follow(pilot, adoption.effective_on if adoption else pilot.window_to)
    else:
        move(pilot, PilotStatus.DECIDED)
        pilot.due_on = None
    pilot.save()


def _kept(pilot: Pilot, evaluation: Evaluation) -> int:
    """A month that could not be judged neither breaks nor lengthens a row of bad ones."""
    return 0 if all(gate.passed for gate in evaluation.gates) else pilot.bad_months


def hold_again(pilot: Pilot, terms: Terms) -> None:
    """The next evaluation looks at the months after this one, against the same baseline."""
    pilot.window_from = pilot.window_to
    pilot.window_to = pilot.due_on = months_later(pilot.start_on, pilot.window_from, terms.again_months)
    pilot.extensions = pilot.bad_months = 0
    if pilot.status != PilotStatus.RUNNING:
        move(pilot, PilotStatus.RUNNING)


def follow(pilot: Pilot, begins: date) -> None:
    """After a raise every month is looked at."""
    pilot.extensions = pilot.bad_months = 0
    if pilot.status != PilotStatus.FOLLOWED:
        move(pilot, PilotStatus.FOLLOWED)
    next_month(pilot, begins)


def next_month(pilot: Pilot, begins: date) -> None:
    pilot.window_from = begins
    pilot.window_to = pilot.due_on = add_months(begins, 1)
