"""Offices and units of an agency as places where a policy may be otherwise, and what each inherits from where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.utils.translation import gettext as _

from core.problems import NotFound
from eligibility.enums import OverrideScope
from eligibility.rules import Law, Override, Policy
from eligibility.rules.law import OFFICE_SETTINGS, UNIT_SETTINGS
from employees.models import Employee, Office, Unit

Key = tuple[str, int]
MOST_REASON = 300


@dataclass(frozen=True, slots=True)
class Place:
    """An office or a unit. `above`: what it inherits from, the weakest first; `path`: of a unit, down to itself."""

    scope: OverrideScope
    pk: int
    code: str
    name: str
    office_id: int | None = None
    path: tuple[int, ...] = ()
    above: tuple[tuple[Key, str], ...] = ()

    @property
    def key(self) -> Key:
        return (self.scope.value, self.pk)

    @property
    def settings(self) -> tuple[str, ...]:
        """What may differ here."""
        return OFFICE_SETTINGS if self.scope == OverrideScope.OFFICE else UNIT_SETTINGS

    def own(self, law: Law) -> Override | None:
        return next((o for o in law.overrides if (o.scope, o.target) == self.key), None)

    def inherited(self, law: Law) -> Policy:
        """The policy that would hold here without rules of its own."""
        keys = [key for key, _name in self.above]
        by_key = {(o.scope, o.target): o for o in law.overrides}
        return law.merged(tuple(by_key[key] for key in keys if key in by_key))

    def chain(self, law: Law) -> dict[str, tuple[Any, str]]:
        """Setting → the value inherited and the name of the place that it comes from (the agency, if none)."""
        found: dict[str, tuple[Any, str]] = {
            name: (getattr(law.base, name), _("instansi")) for name in self.settings
        }
        by_key = {(o.scope, o.target): o for o in law.overrides}
        for key, place in self.above:
            for name, value in by_key[key].settings.items() if key in by_key else ():
                if name in found:
                    found[name] = (value, place)
        return found


def office_place(agency_id: int, pk: int) -> Place:
    """An office of the agency. Errors: NotFound."""
    office = Office.objects.filter(agency=agency_id, pk=pk).first()
    if office is None:
        raise NotFound(_("Kantor ini tidak ditemukan."))
    return Place(OverrideScope.OFFICE, office.pk, office.code, office.name, office.pk)


def unit_place(agency_id: int, pk: int) -> Place:
    """A unit of the agency below its office and the units above it. Errors: NotFound."""
    unit = Unit.objects.select_related("office").filter(agency=agency_id, pk=pk).first()
    if unit is None:
        raise NotFound(_("Unit ini tidak ditemukan."))
    tree = {u: (parent, name) for u, parent, name in _tree(agency_id)}
    path, at = [pk], tree[pk][0]
    while at in tree and at not in path:
        path.append(at)
        at = tree[at][0]
    path.reverse()
    office: list[tuple[Key, str]] = []
    if unit.office is not None:
        office.append(((OverrideScope.OFFICE.value, unit.office.pk), unit.office.name))
    units = [((OverrideScope.UNIT.value, u), tree[u][1]) for u in path[:-1]]
    return Place(
        OverrideScope.UNIT, unit.pk, unit.siasn_id, unit.name, unit.office_id, tuple(path), (*office, *units)
    )  # fmt: skip


def _tree(agency_id: int) -> Iterable[tuple[int, int | None, str]]:
    return Unit.objects.filter(agency=agency_id).values_list("pk", "parent_id", "name")


def place_of(agency_id: int, scope: str, pk: int) -> Place:
    return office_place(agency_id, pk) if scope == OverrideScope.OFFICE else unit_place(agency_id, pk)


def with_override(law: Law, place: Place, settings: Mapping[str, Any], reason: str) -> tuple[Override, ...]:
    """The law's overrides with this place's replaced, or taken away where nothing differs."""
    rest = [o for o in law.overrides if (o.scope, o.target) != place.key]
    if not settings:
        return tuple(rest)
    made = Override(place.scope.value, place.pk, dict(settings), place.code, place.name, reason)
    return (*rest, made)


def applied_to(employee: Employee, law: Law) -> tuple[Override, ...]:
    """The overrides that hold for the person, the weakest first (no query, or one where units have their own)."""
    if not law.has_units:
        return law.applied(employee.office_id)
    return law.applied(employee.office_id, unit_place(employee.agency_id, employee.unit_id).path)


@dataclass(frozen=True, slots=True)
class Choice:
    """A place that may be chosen; `own`: it has rules of its own."""

    pk: int
    name: str
    own: bool


@dataclass(frozen=True, slots=True)
class OfficeChoices:
    office: Choice
    units: tuple[Choice, ...]


def places_of(agency_id: int, law: Law) -> list[OfficeChoices]:
    """Every office with its active units (two queries); units that belong to no office stand last."""
    own = {(o.scope, o.target) for o in law.overrides}
    units: dict[int | None, list[Choice]] = {}
    rows = Unit.objects.filter(agency=agency_id, is_active=True).order_by("name", "pk")
    for pk, name, office_id in rows.values_list("pk", "name", "office_id"):
        units.setdefault(office_id, []).append(Choice(pk, name, ("unit", pk) in own))
    offices = Office.objects.filter(agency=agency_id).order_by("kind", "name").values_list("pk", "name")
    found = [
        OfficeChoices(Choice(pk, name, ("office", pk) in own), tuple(units.get(pk, ())))
        for pk, name in offices
    ]
    if None in units:
        found.append(OfficeChoices(Choice(0, _("Tanpa kantor"), False), tuple(units[None])))
    return found


def named(agency_id: int, overrides: object) -> Any:
    """Overrides as they were sent, each with the code and name that its place has here (two queries).

    What is no list, or names no place of the agency, stays as it is: reading and checking say so.
    """
    if not isinstance(overrides, list):
        return overrides
    units = dict.fromkeys(o["id"] for o in overrides if _names(o, OverrideScope.UNIT))
    offices = dict.fromkeys(o["id"] for o in overrides if _names(o, OverrideScope.OFFICE))
    found: dict[Key, tuple[str, str]] = {}
    for pk, code, name in Unit.objects.filter(agency=agency_id, pk__in=units).values_list(
        "pk", "siasn_id", "name"
    ):
        found["unit", pk] = (code, name)
    for pk, code, name in Office.objects.filter(agency=agency_id, pk__in=offices).values_list(
        "pk", "code", "name"
    ):
        found["office", pk] = (code, name)
    made = []
    for item in overrides:
        if isinstance(item, Mapping):
            key = (str(item.get("scope")), item.get("id"))
            code, name = found.get(cast(Key, key), ("", "")) if isinstance(key[1], int) else ("", "")
            reason = str(item.get("reason", "")).strip()[:MOST_REASON]
            item = {**item, "reason": reason} | ({"code": code, "name": name} if name else {})
        made.append(item)
    return made


def _names(item: object, scope: OverrideScope) -> bool:
    if not isinstance(item, Mapping) or item.get("scope") != scope:
        return False
    pk = item.get("id")
    return type(pk) is int and 0 < pk < 2**63
