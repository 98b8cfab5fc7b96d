"""Proof of a verdict: its stored data judged again, and what was corrected in the tables since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.problems import DomainError
from pilots.models import EvaluationRun, SeenData, Verdict
from pilots.rules.evaluating import Evaluation, evaluate
from pilots.rules.plans import plan_hash
from pilots.rules.recomputing import Correction, FactChange, corrections, differences, fact_changes
from pilots.rules.seen import Seen, checksum_of, unpacked
from pilots.selectors.collecting import seen_by


@dataclass(frozen=True, slots=True)
class Proof:
    """`intact`: the stored data have their checksum; `same`: they give the stored verdict, else `paths` say where not
    (`("data",)` where they are gone or cannot be read).

    `corrections`, `facts`: what differs in the tables of today; `now`: the verdict that today's rows would give.
    """

    verdict: Verdict
    intact: bool
    paths: tuple[str, ...]
    corrections: tuple[Correction, ...]
    facts: tuple[FactChange, ...]
    now: Evaluation

    @property
    def same(self) -> bool:
        return not self.paths

    @property
    def proved(self) -> bool:
        return self.intact and self.same

    @property
    def corrected(self) -> bool:
        return bool(self.corrections or self.facts)


def proof_of(verdict: Verdict) -> Proof:
    """Judge again from the stored data and from the tables as they are. Nothing is written."""
    run = verdict.run
    present = seen_by(run, verdict.decided_on)
    stored = _stored(run)
    computed = _judged(stored) if stored else None
    if stored is None or computed is None:
        return Proof(verdict, False, ("data",), (), (), evaluate(present))
    present = _as_of_then(present, stored)
    return Proof(
        verdict,
        checksum_of(stored) == run.checksum,
        tuple(differences(_stored_json(verdict), computed)),
        tuple(corrections(stored, present)),
        tuple(fact_changes(stored, present)),
        evaluate(present),
    )


def _stored(run: EvaluationRun) -> Seen | None:
    """What the run saw; None where it was removed or cannot be read any more."""
    row = SeenData.objects.filter(run=run).first()
    try:
        return unpacked(bytes(row.data)) if row else None
    except ValueError:
        return None


def _judged(stored: Seen) -> dict[str, Any] | None:
    """The verdict of stored data as it would come back from the database; None where nothing follows from them."""
    try:
        found = evaluate(stored).as_json() | _given(stored)
        return dict(json.loads(json.dumps(found)))
    except (DomainError, LookupError, TypeError, ValueError):
        return None


def _given(stored: Seen) -> dict[str, Any]:
    """What the report says and no rule computes: the day, the quota before, and the plan that was signed."""
    facts = stored.facts
    return {
        "decided_on": facts["decided_on"],
        "quota_before": facts["quota"],
        "plan": facts["plan"],
        "terms": facts["terms"],
    }


def _as_of_then(present: Seen, stored: Seen) -> Seen:
    """Today's rows under the plan, quota and history of the day of the verdict."""
    kept: Mapping[str, Any] = {
        name: stored.facts[name]
        for name in ("terms", "quota", "goal", "cap", "extensions", "bad_months", "kind")
    }
    return Seen({**present.facts, **kept}, present.tables)


def _stored_json(verdict: Verdict) -> dict[str, Any]:
    plan = verdict.pilot.signed_plan
    return {
        "outcome": verdict.outcome,
        "quota_before": verdict.quota_before,
        "quota_after": verdict.quota_after,
        "decided_on": verdict.decided_on.isoformat(),
        "reasons": verdict.reasons,
        "results": verdict.results,
        "quality": verdict.quality,
        "plan": plan_hash(plan.text) if plan else "",
        "terms": json.loads(plan.text)["terms"] if plan else {},
    }
