"""Which policy is in force, where, and which were and will be."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet

from core.statements import fetched, marks
from eligibility.enums import PolicyStatus
from eligibility.models import PolicyVersion
from eligibility.rules import InForce, Law, Policy, stored_law
from eligibility.rules.defaults import WFA_RULE
from employees.models import Employee, Office, Unit

DEFAULTS = InForce(Policy(), 0, date(2025, 1, 1), WFA_RULE, Law())
Paths = Mapping[int, tuple[int, ...]]


def published(agency_id: int) -> QuerySet[PolicyVersion]:
    """The agency's published versions, the latest first, those still to come included."""
    return PolicyVersion.objects.filter(agency=agency_id, status=PolicyStatus.PUBLISHED).order_by(
        "-valid_from"
    )


def policy_for(agency_id: int, on: date) -> InForce:
    """The agency's policy on the date (one query); the portal's defaults, number 0, before the first.

    What an office or a unit has otherwise is told by `policy_of`, `policy_at_office` and `InForce.at`.
    """
    return policies_for({agency_id}, on)[agency_id]


def policy_of(employee: Employee, on: date) -> InForce:
    """The policy that holds for the person (one query, and one more where units have their own)."""
    return policy_at_unit(employee.agency_id, employee.office_id, employee.unit_id, on)


def policy_at_unit(agency_id: int, office_id: int | None, unit_id: int, on: date) -> InForce:
    """The policy that holds for the people of the unit in the office."""
    found = policy_for(agency_id, on)
    return found.at(office_id, paths_for([found]).get(unit_id, (unit_id,)))


def policy_at_office(office: Office, on: date) -> InForce:
    """The policy that holds for the office, its units' own rules left out."""
    return policy_for(office.agency_id, on).at(office.pk)


def paths_for(policies: Iterable[InForce]) -> Paths:
    """Unit id → ids from the root of its tree down to itself; empty unless a unit has rules of its own.

    One query, over the agencies whose units are named. A unit in a circle of parents stands alone.
    """
    named = {o.target for p in policies if p.law for o in p.law.overrides if o.scope == "unit"}
    if not named:
        return {}
    agencies = Unit.objects.filter(pk__in=named).values("agency")
    parents = dict(Unit.objects.filter(agency__in=agencies).values_list("pk", "parent_id"))
    return {unit: _path(unit, parents) for unit in parents}


def _path(unit: int, parents: Mapping[int, int | None]) -> tuple[int, ...]:
    path = [unit]
    above = parents.get(unit)
    while above is not None and above in parents:
        if above in path:
            return (unit,)
        path.append(above)
        above = parents[above]
    return tuple(reversed(path))


def policies_for(agency_ids: set[int], on: date) -> dict[int, InForce]:
    """`policy_for` of several agencies in one query."""
    found = dict.fromkeys(agency_ids, DEFAULTS)
    if not agency_ids:
        return found
    sql = f"""
        SELECT agency_id, number, valid_from, legal_reference, CAST(settings AS text), CAST(overrides AS text)
        FROM {PolicyVersion._meta.db_table}
        WHERE agency_id IN ({marks(agency_ids)}) AND status = %s AND valid_from <= %s ORDER BY valid_from
    """  # noqa: S608  # a name of ours only
    for agency_id, number, valid_from, legal, *texts in fetched(
        sql, [*agency_ids, PolicyStatus.PUBLISHED.value, on]
    ):
        law = stored_law(*texts)
        found[agency_id] = InForce(law.base, number, valid_from, legal, law)
    return found
