"""What stands against publishing a law in an agency: contradictions, head-counts, foreign places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Q

from core.enums import Severity
from core.problems import Problem
from eligibility.enums import OverrideScope, PolicyFault, Setting
from eligibility.rules import InForce, Law, Policy, check_policy, loosened
from eligibility.rules.contradictions import no_other_office, of_law, staffing
from eligibility.rules.law import Override, placed
from eligibility.selectors.differences import differences
from eligibility.selectors.policies import DEFAULTS, Paths, paths_for, policy_for
from employees.enums import WORKING_STATUSES
from employees.models import Agency, Office, Unit

Heads = tuple[int, str, int | None, int]  # unit id, name, office id, people at work


def problems_of(agency: Agency, law: Law, today: date) -> list[Problem]:
    """Everything that speaks against publishing, blocking first; warnings where a national rule is loosened.

    A fixed number of queries.
    """
    units, offices = _units(agency), dict(Office.objects.filter(agency=agency).values_list("pk", "name"))
    paths = paths_for([_as_in_force(law)])
    places = [(law.place_of(o), _policy_of(law, o, units, paths)) for o in law.overrides]
    found = [
        *check_policy(law.base),
        *_loosened_in_places(law),
        *_foreign(law, {pk for pk, *_ in units}, set(offices)),
        *of_law(law, places),
        *_staffed(law, units, paths),
        *no_other_office(law.base, len(offices)),
        *_unchanged(agency, law, today),
    ]
    return sorted(found, key=lambda problem: not problem.blocks)


def loosened_settings(law: Law) -> list[str]:
    """The settings, with their place where they have one, that ask less than a national rule: a reason is due."""
    found = [str(Setting(name).label) for name in loosened(law.base)]
    for override in law.overrides:
        policy = law.merged((override,))
        found += [
            f"{override.name}: {Setting(name).label}"
            for name in loosened(policy)
            if name in override.settings and name not in loosened(law.base)
        ]
    return found


def _as_in_force(law: Law) -> InForce:
    return InForce(law.base, 0, DEFAULTS.valid_from, "", law)


def _units(agency: Agency) -> list[Heads]:
    at_work = Q(employees__legal_status__in=WORKING_STATUSES, employees__left_on=None)
    rows = Unit.objects.filter(agency=agency).annotate(heads=Count("employees", filter=at_work))
    return list(rows.order_by("name", "pk").values_list("pk", "name", "office_id", "heads"))


def _policy_of(law: Law, override: Override, units: Sequence[Heads], paths: Paths) -> Policy:
    """What holds in the place itself, with all that it inherits."""
    if override.scope == OverrideScope.OFFICE:
        return law.policy_at(override.target)
    office = next((office for pk, _, office, _ in units if pk == override.target), None)
    return law.policy_at(office, paths.get(override.target, (override.target,)))


def _staffed(law: Law, units: Sequence[Heads], paths: Paths) -> list[Problem]:
    """Agency: over the units without rules of their own; each place: over the units that it covers."""
    groups: dict[tuple[tuple[str, int], ...], tuple[tuple[Override, ...], list[Heads]]] = {}
    for unit in units:
        pk, _, office, _ = unit
        applied = law.applied(office, paths.get(pk, (pk,)))
        key = tuple((o.scope, o.target) for o in applied)
        groups.setdefault(key, (applied, []))[1].append(unit)
    found = []
    for applied, members in sorted(groups.values(), key=lambda group: len(group[0])):
        problems = staffing(law.merged(applied), [(name, heads) for _, name, _, heads in members])
        found += [placed(p, law.place_of(applied[-1])) if applied else p for p in problems]
    return found


def _loosened_in_places(law: Law) -> Iterable[Problem]:
    for override in law.overrides:
        for problem in check_policy(law.merged((override,))):
            if problem.code == PolicyFault.LAW_LOOSENED and problem.params["field"] in override.settings:
                yield placed(problem, law.place_of(override))


def _foreign(law: Law, units: set[int], offices: set[int]) -> Iterable[Problem]:
    known = {OverrideScope.OFFICE.value: offices, OverrideScope.UNIT.value: units}
    for override in law.overrides:
        if override.target not in known[override.scope]:
            yield Problem(PolicyFault.FOREIGN_PLACE, params={"place": override.name})


def _unchanged(agency: Agency, law: Law, today: date) -> Iterable[Problem]:
    now = policy_for(agency.pk, today)
    if now.number and now.law and not differences(now.law, law):
        yield Problem(PolicyFault.NOTHING_CHANGED, Severity.WARNS)
