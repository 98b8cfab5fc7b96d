"""Which policy is in force, where, and which were and will be."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q, QuerySet

from core.statements import fetched, marks
from eligibility.enums import PolicyStatus
from eligibility.models import BoxMapping, PolicyVersion
from eligibility.rules import InForce, Law, Policy, read_law, stored_law
from eligibility.rules.defaults import WFA_RULE
from eligibility.rules.talent import BoxMap
from employees.models import Employee, Office, PastUnit, Unit

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
    """`policy_for` of several agencies in one query, each with the mapping of boxes that holds on the date."""
    found = dict.fromkeys(agency_ids, DEFAULTS)
    if not agency_ids:
        return found
    sql = f"""
        SELECT agency_id, number, valid_from, legal_reference, CAST(settings AS text), CAST(overrides AS text), 0
        FROM {PolicyVersion._meta.db_table}
        WHERE agency_id IN ({marks(agency_ids)}) AND status = %s AND valid_from <= %s
        UNION ALL
        SELECT agency_id, 0, valid_from, legal_reference, boxes, scheme, id FROM {BoxMapping._meta.db_table}
        WHERE agency_id IN ({marks(agency_ids)}) AND valid_from <= %s ORDER BY 3, 7
    """  # noqa: S608  # names of ours only
    maps: dict[int, BoxMap] = {}
    for agency_id, number, valid_from, legal, first, second, mapping in fetched(
        sql, [*agency_ids, PolicyStatus.PUBLISHED.value, on, *agency_ids, on]
    ):
        if mapping:
            maps[agency_id] = BoxMap(second, tuple(map(int, first)), valid_from, legal)
        else:
            law = stored_law(first, second)
            found[agency_id] = InForce(law.base, number, valid_from, legal, law)
    return found | {agency: replace(found[agency], box_map=known) for agency, known in maps.items()}


def box_mappings(agency_id: int) -> QuerySet[BoxMapping]:
    """What the agency let another numbering count as, the latest first, those still to come included."""
    rows = BoxMapping.objects.filter(agency=agency_id).select_related("entered_by")
    return rows.order_by("-valid_from", "-pk")


def policy_then(agency_id: int, on: date, known_at: datetime) -> InForce:
    """`policy_for` by what was published, and not yet withdrawn, at the moment."""
    rows = PolicyVersion.objects.filter(
        Q(status=PolicyStatus.PUBLISHED) | Q(status=PolicyStatus.WITHDRAWN, withdrawn_at__gt=known_at),
        agency=agency_id, valid_from__lte=on, published_at__lte=known_at,
    )  # fmt: skip
    row = rows.order_by("-valid_from", "-published_at").first()
    found = DEFAULTS
    if row is not None:
        law = read_law(row.settings, row.overrides)
        found = InForce(law.base, row.number, row.valid_from or on, row.legal_reference, law)
    mapped = BoxMapping.objects.filter(agency=agency_id, valid_from__lte=on, created_at__lte=known_at)
    known = mapped.order_by("-valid_from", "-pk").first()
    return replace(found, box_map=box_map_of(known)) if known else found


def policy_known(
    agency_id: int, office_id: int, unit_id: int, on: date, known_at: datetime | None
) -> InForce:
    """`policy_at_unit` by what was known at the moment; None = by what is known now."""
    if known_at is None:
        return policy_at_unit(agency_id, office_id, unit_id, on)
    found = policy_then(agency_id, on, known_at)
    return found.at(office_id, paths_then([found], known_at).get(unit_id, (unit_id,)))


def paths_then(policies: Iterable[InForce], known_at: datetime) -> Paths:
    """`paths_for` over the tree of units as it was known at the moment."""
    named = {o.target for p in policies if p.law for o in p.law.overrides if o.scope == "unit"}
    if not named:
        return {}
    agencies = Unit.objects.filter(pk__in=named).values("agency")
    parents = dict(Unit.objects.filter(agency__in=agencies).values_list("pk", "parent_id"))
    past = PastUnit.objects.filter(unit__agency__in=agencies, known_until__gt=known_at)
    # the last that is put in is the first that was kept
    parents |= dict(past.order_by("-pk").values_list("unit_id", "parent_id"))
    return {unit: _path(unit, parents) for unit in parents}


def box_maps_of(agency_id: int) -> tuple[BoxMap, ...]:
    """All of `box_mappings` as values, by rising first day; of two on one day the later row comes last."""
    rows = BoxMapping.objects.filter(agency=agency_id).order_by("valid_from", "pk")
    return tuple(box_map_of(row) for row in rows)


def box_map_of(row: BoxMapping) -> BoxMap:
    return BoxMap(row.scheme, tuple(map(int, row.boxes)), row.valid_from, row.legal_reference)
