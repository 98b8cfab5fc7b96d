"""What a plan says, whether it may be proposed and signed, and its canonical text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.enums import Severity
from core.problems import Problem
from pilots.enums.plans import PlanFault
from pilots.rules.terms import Terms, terms_data
from pilots.rules.weeks import add_months
from scheduling.rules import HARD_CAP

FORMAT = 1
LATEST_START_MONTHS = 6
WEAK_POWER = 0.5


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """An office of the plan. `pilot`: number of the live pilot it is in, `compared_in`: of one it is compared in."""

    id: int
    agency_id: int
    code: str
    name: str
    staff: int
    pilot: str = ""
    compared_in: str = ""


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan with what surrounds it. `cap`: the policy's quota cap; `stage`: name of its closed roll-out stage, if any.

    `power`: probability to pass if nothing changes (0–1), None where it cannot be computed.
    """

    office: OfficeFacts
    comparisons: tuple[OfficeFacts, ...]
    start_on: date
    today: date
    quota_now: int
    quota_tried: int
    quota_goal: int
    cap: int
    terms: Terms
    stage: str = ""
    power: float | None = None

    @property
    def end_on(self) -> date:
        return add_months(self.start_on, self.terms.months)

    @property
    def baseline_from(self) -> date:
        return add_months(self.start_on, -self.terms.baseline_months)


def check_draft(start_on: date, tried: int, goal: int, today: date) -> list[Problem]:
    """What no draft may hold, because the database could not."""
    problems = []
    latest = add_months(today, LATEST_START_MONTHS)
    if start_on > latest:
        problems.append(Problem(PlanFault.START_FAR, params={"latest": latest, "field": "start_on"}))
    if start_on <= today:
        params = {"earliest": add_day(today), "field": "start_on"}
        problems.append(Problem(PlanFault.START_PAST, params=params))
    if tried < 1:
        problems.append(Problem(PlanFault.QUOTA_NONE, params={"field": "quota_tried"}))
    if max(tried, goal) > HARD_CAP:
        problems.append(Problem(PlanFault.QUOTA_ABOVE_CAP, params={"cap": HARD_CAP, "field": "quota_goal"}))
    if goal < tried:
        params = {"goal": goal, "tried": tried, "field": "quota_goal"}
        problems.append(Problem(PlanFault.QUOTA_ORDER, params=params))
    return problems


def check_plan(facts: PlanFacts) -> list[Problem]:
    """Everything that blocks or warns before the plan is frozen; the terms by themselves are read elsewhere."""
    return [*_dates(facts), *_quotas(facts), *_offices(facts), *_strength(facts)]


def _dates(facts: PlanFacts) -> Iterable[Problem]:
    latest = add_months(facts.today, LATEST_START_MONTHS)
    if facts.start_on <= facts.today:
        yield Problem(PlanFault.START_PAST, params={"earliest": add_day(facts.today), "field": "start_on"})
    elif facts.start_on > latest:
        yield Problem(PlanFault.START_FAR, params={"latest": latest, "field": "start_on"})
    if facts.start_on.weekday():
        yield Problem(
            PlanFault.START_NOT_MONDAY, Severity.WARNS, {"day": facts.start_on, "field": "start_on"}
        )


def add_day(on: date) -> date:
    return date.fromordinal(on.toordinal() + 1)


def _quotas(facts: PlanFacts) -> Iterable[Problem]:
    if max(facts.quota_tried, facts.quota_goal) > facts.cap:
        yield Problem(PlanFault.QUOTA_ABOVE_CAP, params={"cap": facts.cap, "field": "quota_goal"})
    if facts.quota_tried < 1:
        yield Problem(PlanFault.QUOTA_NONE, params={"field": "quota_tried"})
    if facts.quota_goal < facts.quota_tried:
        params = {"goal": facts.quota_goal, "tried": facts.quota_tried, "field": "quota_goal"}
        yield Problem(PlanFault.QUOTA_ORDER, params=params)
    if facts.quota_tried == facts.quota_now:
        yield Problem(PlanFault.QUOTA_SAME, Severity.WARNS, {"days": facts.quota_now, "field": "quota_tried"})


def _offices(facts: PlanFacts) -> Iterable[Problem]:
    office = facts.office
    if office.pilot:
        yield Problem(PlanFault.BUSY_OFFICE, params={"office": office.name, "number": office.pilot})
    if office.compared_in:
        yield Problem(PlanFault.BUSY_COMPARISON, params={"office": office.name, "number": office.compared_in})
    if facts.stage:
        yield Problem(PlanFault.STAGE_CLOSED, params={"stage": facts.stage})
    for other in facts.comparisons:
        if other.id == office.id:
            yield Problem(PlanFault.COMPARISON_ITSELF, params={"field": "comparisons"})
        if other.agency_id != office.agency_id:
            yield Problem(PlanFault.COMPARISON_FOREIGN, params={"field": "comparisons"})
        elif other.pilot:
            params = {"office": other.name, "number": other.pilot, "field": "comparisons"}
            yield Problem(PlanFault.BUSY_OFFICE, params=params)
    for one in (office, *facts.comparisons):
        if not one.staff:
            yield Problem(PlanFault.NOBODY, params={"office": one.name})


def _strength(facts: PlanFacts) -> Iterable[Problem]:
    if facts.power is None:
        yield Problem(PlanFault.NO_BASELINE, Severity.WARNS)
    elif facts.power < WEAK_POWER:
        yield Problem(PlanFault.WEAK, Severity.WARNS, {"power": round(facts.power * 100)})


def plan_text(facts: PlanFacts, *, number: str, agency: str, purpose: str, power: Mapping[str, Any]) -> str:
    """The canonical JSON of a plan: sorted keys, no spaces, so that the same plan always has the same hash."""
    data = {
        "format": FORMAT,
        "number": number,
        "agency": agency,
        "office": {"code": facts.office.code, "name": facts.office.name},
        "purpose": purpose,
        "quota_now": facts.quota_now,
        "quota_tried": facts.quota_tried,
        "quota_goal": facts.quota_goal,
        "start_on": facts.start_on.isoformat(),
        "end_on": facts.end_on.isoformat(),
        "baseline_from": facts.baseline_from.isoformat(),
        "comparisons": sorted(other.code for other in facts.comparisons),
        "terms": terms_data(facts.terms),
        "power": dict(power),
    }
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def plan_hash(text: str) -> str:
    """SHA-256 of the canonical text, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
