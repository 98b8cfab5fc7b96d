"""What speaks against a plan as it stands: facts of its offices, policy, power and stage, held against the rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from core.problems import Problem
from eligibility.selectors import policy_at_office
from pilots.models import Pilot
from pilots.rules.plans import PlanFacts, check_plan
from pilots.rules.terms import read_terms
from pilots.rules.weeks import monday_from
from pilots.selectors.offices import office_facts
from pilots.selectors.power import PlanPower, plan_power
from pilots.selectors.rollout import stage_open
from scheduling.rules import HARD_CAP
from scheduling.selectors import quota_for


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """Facts, power, and what blocks or warns."""

    facts: PlanFacts
    power: PlanPower
    problems: tuple[Problem, ...]

    @property
    def blocked(self) -> bool:
        return any(problem.blocks for problem in self.problems)


def check_of(pilot: Pilot, today: date) -> PlanCheck:
    """The plan of a draft or proposal held against today's facts."""
    compared = list(pilot.comparison_rows.values_list("office_id", flat=True))
    offices = office_facts([pilot.office_id, *compared])
    terms = read_terms(pilot.terms)
    power = plan_power(
        office_id=pilot.office_id, comparison_ids=compared, terms=terms, start_on=pilot.start_on, today=today
    )
    begins = monday_from(pilot.start_on)
    facts = PlanFacts(
        office=offices[pilot.office_id],
        comparisons=tuple(offices[pk] for pk in sorted(compared)),
        start_on=pilot.start_on,
        today=today,
        quota_now=quota_for(pilot.office_id, pilot.start_on - timedelta(days=1)),
        quota_tried=pilot.quota_tried,
        quota_goal=pilot.quota_goal,
        cap=min(policy_at_office(pilot.office, begins).policy.quota_cap, HARD_CAP),
        terms=terms,
        stage=""
        if stage_open(pilot.agency_id, pilot.office.kind, today)
        else pilot.office.get_kind_display(),
        power=power.probability,
    )
    return PlanCheck(facts, power, tuple(check_plan(facts)))
