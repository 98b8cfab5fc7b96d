"""Pilots as the plain values that the API answers; the shapes stand in `pilots.serializers.plans`."""

from __future__ import annotations

from typing import Any

from employees.models import Office
from pilots.models import FrozenPlan, Pilot
from pilots.rules.results import gate_json, result_json
from pilots.selectors.checks import PlanCheck
from pilots.selectors.plan_detail import PilotDetail, RunSoFar
from pilots.selectors.quality import QualitySoFar
from pilots.selectors.report_json import verdict_json


def pilot_out(pilot: Pilot, outcome: str | None) -> dict[str, Any]:
    """`PilotOut` of a pilot with its office and signed plan."""
    return {
        "id": pilot.pk,
        "number": pilot.number,
        "office": _office(pilot.office),
        "status": pilot.status,
        "start_on": pilot.start_on.isoformat(),
        "end_on": pilot.end_on.isoformat(),
        "baseline_from": pilot.baseline_from.isoformat(),
        "window": {"from": pilot.window_from.isoformat(), "to": pilot.window_to.isoformat()},
        "due_on": pilot.due_on.isoformat() if pilot.due_on else None,
        "quota_now": pilot.quota_now,
        "quota_tried": pilot.quota_tried,
        "quota_goal": pilot.quota_goal,
        "sha256": pilot.signed_plan.sha256 if pilot.signed_plan else None,
        "outcome": outcome,
    }


def pilot_full_out(found: PilotDetail) -> dict[str, Any]:
    """`PilotFullOut` of one pilot."""
    pilot = found.pilot
    members = found.members
    return pilot_out(pilot, found.verdicts[0].outcome if found.verdicts else None) | {
        "purpose": pilot.purpose,
        "comparisons": [_office(office) for office in found.comparisons],
        "terms": pilot.terms,
        "plan": _plan(pilot, found.frozen) if found.frozen else None,
        "check": _check(found.check) if found.check else None,
        "members": {"pilot": members.pilot, "comparison": members.comparison, "left": members.left},
        "extensions": pilot.extensions,
        "quality": _quality(found.quality) if found.quality else None,
        "run": _run(found.run) if found.run else None,
        "verdicts": [verdict_json(verdict, sees_numbers=found.sees_numbers) for verdict in found.verdicts],
        "ended_on": pilot.ended_on.isoformat() if pilot.ended_on else None,
        "end_reason": pilot.end_reason,
    }


def _office(office: Office) -> dict[str, Any]:
    return {"id": office.pk, "code": office.code, "name": office.name}


def _plan(pilot: Pilot, frozen: FrozenPlan) -> dict[str, Any]:
    return {
        "version": frozen.version,
        "sha256": frozen.sha256,
        "text": frozen.text,
        "frozen_at": frozen.frozen_at.isoformat(),
        "signed_at": pilot.signed_at.isoformat() if pilot.signed_at else None,
        "signed_as": pilot.signed_as,
    }


def _check(found: PlanCheck) -> dict[str, Any]:
    return {"problems": [problem.as_json() for problem in found.problems], "power": found.power.as_json()}


def _quality(found: QualitySoFar) -> dict[str, Any]:
    return {
        "until": found.until.isoformat(),
        "enrolled": found.enrolled,
        "left": found.left,
        "wfa_days": found.wfa_days,
        "expected": found.expected,
        "observed": found.observed,
        "gates": [gate_json(gate) for gate in found.gates],
        "stops": [result_json(stop) for stop in found.stops],
        "stopped": found.stopped,
        "offices": found.quality.get("offices", []),
    }


def _run(found: RunSoFar) -> dict[str, Any]:
    run = found.run
    return {
        "due_on": run.due_on.isoformat(),
        "kind": run.kind,
        "status": run.status,
        "step": run.step,
        "percent": found.percent,
        "error": found.error,
    }
