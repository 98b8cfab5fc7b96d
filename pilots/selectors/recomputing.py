"""Proof of a verdict: its stored data judged again, and what was corrected in the tables since."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pilots.models import Verdict
from pilots.rules.evaluating import Evaluation, evaluate
from pilots.rules.recomputing import Correction, FactChange, corrections, differences, fact_changes
from pilots.rules.seen import Seen, checksum_of, unpacked
from pilots.selectors.collecting import seen_by


@dataclass(frozen=True, slots=True)
class Proof:
    """`intact`: the stored data have their checksum; `same`: they give the stored verdict, else `paths` say where not.

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
    stored = unpacked(bytes(run.seen.data))
    computed = _plain(evaluate(stored).as_json())
    present = _as_of_then(seen_by(run, verdict.decided_on), stored)
    return Proof(
        verdict,
        checksum_of(stored) == run.checksum,
        tuple(differences(_stored_json(verdict), computed)),
        tuple(corrections(stored, present)),
        tuple(fact_changes(stored, present)),
        evaluate(present),
    )


def _as_of_then(present: Seen, stored: Seen) -> Seen:
    """Today's rows under the plan, quota and history of the day of the verdict."""
    kept: Mapping[str, Any] = {
        name: stored.facts[name]
        for name in ("terms", "quota", "goal", "cap", "extensions", "bad_months", "kind")
    }
    return Seen({**present.facts, **kept}, present.tables)


def _stored_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "outcome": verdict.outcome,
        "quota_after": verdict.quota_after,
        "reasons": verdict.reasons,
        "results": verdict.results,
        "quality": verdict.quality,
    }


def _plain(value: Any) -> Any:
    """As it would come back from the database."""
    return json.loads(json.dumps(value))
