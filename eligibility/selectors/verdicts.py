"""Verdicts for one person, for some, and for a whole agency."""

from collections.abc import Iterable, Iterator
from datetime import date

from eligibility.rules import Verdict, limits_of
from eligibility.selectors.facts import CHUNK, facts_in, facts_of
from eligibility.selectors.policies import policies_for, policy_for
from employees.models import Employee


def verdict_for(employee: Employee, on: date) -> Verdict:
    """The person's verdict on the date, under the policy of that date (two queries)."""
    return Verdict(next(facts_of([employee.pk], on)), policy_for(employee.agency_id, on), on)


def verdicts_for(
    *, agency_id: int | None = None, employee_ids: Iterable[int] | None = None, on: date
) -> dict[int, Verdict]:
    """Employee id → verdict on the date, for an agency's people, for the given ids, or for the ids in the agency.

    A fixed number of queries for up to 20,000 people. For more prefer `iter_verdicts`, which keeps none.
    """
    if employee_ids is None:
        if agency_id is None:
            raise TypeError("verdicts_for needs agency_id or employee_ids")
        return dict(iter_verdicts(agency_id=agency_id, on=on))
    facts = [f for f in facts_of(employee_ids, on) if agency_id is None or f.agency_id == agency_id]
    policies = policies_for({f.agency_id for f in facts}, on)
    limits = {agency: limits_of(found.policy, on) for agency, found in policies.items()}
    return {f.employee_id: Verdict(f, policies[f.agency_id], on, limits[f.agency_id]) for f in facts}


def iter_verdicts(*, agency_id: int, on: date, chunk: int = CHUNK) -> Iterator[tuple[int, Verdict]]:
    """`(employee id, verdict)` of a whole agency by rising id; holds one chunk of rows at a time."""
    in_force = policy_for(agency_id, on)
    limits = limits_of(in_force.policy, on)
    for facts in facts_in(agency_id, on, chunk=chunk):
        yield facts.employee_id, Verdict(facts, in_force, on, limits)
