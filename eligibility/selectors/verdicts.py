"""Verdicts for one person, for some, and for a whole agency."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from core.problems import NotFound
from eligibility.rules import Facts, InForce, Limits, Verdict, limits_of
from eligibility.selectors.facts import CHUNK, facts_in, facts_of
from eligibility.selectors.facts_then import facts_then
from eligibility.selectors.policies import paths_for, policies_for, policy_known, policy_of
from employees.models import Employee


def verdict_for(employee: Employee, on: date, known_at: datetime | None = None) -> Verdict:
    """The person's verdict on the date, under the policy of that date where the person works.

    `known_at`: by what was known at that moment (None = by what is known now). Errors: NotFound where the portal
    did not know of the person at the moment.
    """
    if known_at is not None:
        return _verdict_then(employee, on, known_at)
    return Verdict(next(facts_of([employee.pk], on)), policy_of(employee, on), on)


def _verdict_then(employee: Employee, on: date, known_at: datetime) -> Verdict:
    facts = next(facts_then([employee.pk], on, known_at), None)
    if facts is None:
        raise NotFound(_("Pegawai ini belum tercatat di portal pada saat itu."), code="not_known_then")
    place = facts.agency_id, facts.office_id, facts.unit_id
    return Verdict(facts, policy_known(*place, on, known_at), on)


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
    standards = Standards(policies_for({f.agency_id for f in facts}, on), on)
    return {f.employee_id: Verdict(f, *standards.of(f)) for f in facts}


def iter_verdicts(*, agency_id: int, on: date, chunk: int = CHUNK) -> Iterator[tuple[int, Verdict]]:
    """`(employee id, verdict)` of a whole agency by rising id; holds one chunk of rows at a time."""
    standards = Standards(policies_for({agency_id}, on), on)
    for facts in facts_in(agency_id, on, chunk=chunk):
        yield facts.employee_id, Verdict(facts, *standards.of(facts))


class Standards:
    """What people are judged by on a date, worked out once for each office and unit."""

    def __init__(self, policies: Mapping[int, InForce], on: date) -> None:
        self._policies = policies
        self._on = on
        self._paths = paths_for(policies.values())
        self._known: dict[tuple[int, int, int], tuple[InForce, date, Limits]] = {}

    def of(self, facts: Facts) -> tuple[InForce, date, Limits]:
        """The policy where the person works, the date, and the policy's limits."""
        place = facts.agency_id, facts.office_id, facts.unit_id
        found = self._known.get(place)
        if found is None:
            path = self._paths.get(facts.unit_id, (facts.unit_id,))
            here = self._policies[facts.agency_id].at(facts.office_id, path)
            found = self._known[place] = here, self._on, limits_of(here.policy, self._on, here.box_map)
        return found
