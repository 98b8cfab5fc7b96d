"""The evaluation report as data: every stored number, with the words of verdict and reasons in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import override

from pilots.models import Adoption, Verdict
from pilots.rules.results import reason_of, result_of
from pilots.selectors.criteria_shown import SMALLEST, hidden_criteria
from pilots.selectors.papers import address_of
from pilots.selectors.reporting import reasons_shown, verdict_sentence

FORMAT = 1
# What stays of a result whose numbers would tell about somebody.
TOLD = frozenset({"criterion", "kind", "finding", "must", "limit", "method", "name"})
NAMES = frozenset({"criterion", "name"})
Json = dict[str, Any]


def report_json(verdict: Verdict, *, sees_numbers: bool) -> Json:
    """The report with its frozen plan; the same verdict and adoption always give the same data.

    `sees_numbers`: the reader oversees the office; for others groups of under 5 have no numbers.
    """
    pilot, run = verdict.pilot, verdict.run
    frozen = pilot.signed_plan
    hidden = frozenset[str]() if sees_numbers else _hidden(verdict)
    return {
        "format": FORMAT,
        **verdict_json(verdict, sees_numbers=sees_numbers),
        "agency": {"code": verdict.agency.code, "name": verdict.agency.name},
        "office": {"id": pilot.office_id, "code": pilot.office.code, "name": pilot.office.name},
        "pilot": {"id": pilot.pk, "number": pilot.number, "start_on": pilot.start_on.isoformat()},
        "kind": run.kind,
        "window": {"from": run.window_from.isoformat(), "to": run.window_to.isoformat()},
        "baseline_from": pilot.baseline_from.isoformat(),
        "hidden": sorted(hidden),
        "results": [_result(row, hidden) for row in verdict.results],
        "quality": verdict.quality if sees_numbers else _quality(verdict.quality),
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


def verdict_json(verdict: Verdict, *, sees_numbers: bool) -> Json:
    """A verdict with reasons and what became of it. Parameters of reasons stay beside their words."""
    adoption: Adoption | None = getattr(verdict, "adoption", None)
    effective = adoption.effective_on if adoption else None
    office = verdict.pilot.office.name
    hidden = frozenset[str]() if sees_numbers else _hidden(verdict)
    return {
        "id": verdict.pk,
        "number": verdict.number,
        "outcome": verdict.outcome,
        "decided_on": verdict.decided_on.isoformat(),
        "made_at": verdict.created_at.isoformat(),
        "quota_before": verdict.quota_before,
        "quota_after": verdict.quota_after,
        "sentence": _in_both(lambda: verdict_sentence(verdict, office, effective)),
        "reasons": _reasons(verdict, hidden),
        "adoption": _adoption(adoption) if adoption else None,
        "verify": address_of(verdict),
    }


def _hidden(verdict: Verdict) -> frozenset[str]:
    rows = [result_of(row) for row in verdict.results]
    return hidden_criteria(rows, int(verdict.quality["enrolled"]))


def _reasons(verdict: Verdict, hidden: frozenset[str]) -> list[Json]:
    words = _in_both(lambda: [reason.words for reason in reasons_shown(verdict, hidden=hidden)])
    return [
        {"code": row.code.value, "params": _params(row.params, hidden), "words": {"id": said, "en": told}}
        for row, said, told in zip(map(reason_of, verdict.reasons), words["id"], words["en"], strict=True)
    ]


def _params(params: Mapping[str, Any], hidden: frozenset[str]) -> Json:
    secret = params.get("criterion") in hidden
    return {name: value for name, value in params.items() if not secret or name in NAMES}


def _result(row: Json, hidden: frozenset[str]) -> Json:
    if row["criterion"] not in hidden:
        return row
    return {name: value if name in TOLD else None for name, value in row.items()}


def _quality(stored: Json) -> Json:
    """Without means of few people; of a small office without any."""
    few = stored["enrolled"] < SMALLEST
    return stored | {"series": [] if few else [_week(week) for week in stored.get("series", ())]}


def _week(week: Json) -> Json:
    sides = [side for side in ("pilot", "comparison") if 0 < week[f"n_{side}"] < SMALLEST]
    return week | dict.fromkeys(sides)


def _adoption(row: Adoption) -> Json:
    return {
        "mode": row.mode,
        "status": row.status,
        "effective_on": row.effective_on.isoformat(),
        "quota": row.quota_id,
        "decided_by": row.decided_by_id,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
        "reason": row.reason,
    }


def _in_both(words: Callable[[], Any]) -> dict[str, Any]:
    found = {}
    for language in ("id", "en"):
        with override(language):
            found[language] = words()
    return found
