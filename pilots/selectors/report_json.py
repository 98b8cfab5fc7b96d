"""The evaluation report as data: every stored number, with the words of verdict and reasons in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.utils.translation import override

from pilots.models import Adoption, Verdict
from pilots.rules.results import reason_of
from pilots.selectors.report import address_of, sentence_of
from pilots.selectors.words import reason_in_both

FORMAT = 1


def report_json(verdict: Verdict) -> dict[str, Any]:
    """The report with its frozen plan; the same verdict and adoption always give the same data."""
    pilot, run = verdict.pilot, verdict.run
    frozen = pilot.signed_plan
    return {
        "format": FORMAT,
        **verdict_json(verdict),
        "agency": {"code": verdict.agency.code, "name": verdict.agency.name},
        "office": {"id": pilot.office_id, "code": pilot.office.code, "name": pilot.office.name},
        "pilot": {"id": pilot.pk, "number": pilot.number, "start_on": pilot.start_on.isoformat()},
        "kind": run.kind,
        "window": {"from": run.window_from.isoformat(), "to": run.window_to.isoformat()},
        "baseline_from": pilot.baseline_from.isoformat(),
        "results": verdict.results,
        "quality": verdict.quality,
        "context": verdict.context,
        "plan": {
            "version": frozen.version if frozen else None,
            "sha256": frozen.sha256 if frozen else "",
            "text": frozen.text if frozen else "",
            "content": json.loads(frozen.text) if frozen else None,
            "signed_as": pilot.signed_as,
            "signed_at": pilot.signed_at.isoformat() if pilot.signed_at else None,
        },
        "engine": verdict.engine,
        "seen": {"counts": run.counts, "checksum": run.checksum},
        "recompute": f"manage.py recompute {pilot.number}",
    }


def verdict_json(verdict: Verdict) -> dict[str, Any]:
    """A verdict with reasons and what became of it. Parameters of reasons stay beside their words."""
    adoption: Adoption | None = getattr(verdict, "adoption", None)
    effective = adoption.effective_on if adoption else None
    office = verdict.pilot.office.name
    return {
        "id": verdict.pk,
        "number": verdict.number,
        "outcome": verdict.outcome,
        "decided_on": verdict.decided_on.isoformat(),
        "made_at": verdict.created_at.isoformat(),
        "quota_before": verdict.quota_before,
        "quota_after": verdict.quota_after,
        "sentence": _in_both(lambda: sentence_of(verdict, office, effective)),
        "reasons": [row | {"words": reason_in_both(reason_of(row))} for row in verdict.reasons],
        "adoption": adoption_json(adoption),
        "verify": address_of(verdict),
    }


def adoption_json(row: Adoption | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "mode": row.mode,
        "status": row.status,
        "effective_on": row.effective_on.isoformat(),
        "quota": row.quota_id,
        "decided_by": row.decided_by_id,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
        "reason": row.reason,
    }


def _in_both(words: Callable[[], str]) -> dict[str, str]:
    found = {}
    for language in ("id", "en"):
        with override(language):
            found[language] = words()
    return found
