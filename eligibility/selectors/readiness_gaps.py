"""What is missing for readiness, office by office and unit by unit, under the policy in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.problems import NotFound
from eligibility.enums import Gap, Rule
from eligibility.models import Readiness
from eligibility.rules import Facts, Limits, limits_of
from eligibility.rules.readiness import Tally
from eligibility.selectors.verdicts import iter_verdicts
from employees.enums import OfficeKind
from employees.models import Employee, Office, Unit

# Where fewer people stand behind a number, it would tell about one of them.
LEAST_SHOWN = 5
COLUMNS = (
    gettext_lazy("Tempat"), gettext_lazy("Pegawai"), gettext_lazy("Siap"),
    *(gap.label for gap in Gap), gettext_lazy("Memakai laptop kantor"),
)  # fmt: skip
STATES = (
    gettext_lazy("Siap"), gettext_lazy("Ada yang kurang"), gettext_lazy("Menunggu konfirmasi"),
    gettext_lazy("Belum mengisi"),
)  # fmt: skip
_KINDS = [kind.value for kind in OfficeKind]
SORTS = ("nama", "pegawai", "siap", *Gap.values)

# Bekasi's survey of its 10,301 PNS, the only published figures (domain.md, fact 8).
BEKASI = (
    (gettext_lazy("Memiliki laptop"), "laptops", 0.9358),
    (gettext_lazy("Internet memadai"), "online", 0.8861),
    (gettext_lazy("Mampu menggunakan TIK"), "able", 0.80),
)


@dataclass(frozen=True, slots=True)
class Place:
    """One office or unit with its people counted; `hidden`: too few people for this reader."""

    pk: int
    name: str
    kind: str
    tally: Tally
    hidden: bool = False
    lat: float | None = None
    lon: float | None = None

    @property
    def counts(self) -> tuple[tuple[Gap, int, float | None], ...]:
        return tuple((g, self.tally.gaps[g], self.tally.share(self.tally.gaps[g])) for g in Gap)

    @property
    def ready_share(self) -> float | None:
        return self.tally.share(self.tally.ready)

    @property
    def spread(self) -> tuple[int, int, int, int]:
        """The parts of `STATES`."""
        t = self.tally
        return t.ready, t.lacking, t.waiting, t.undeclared


@dataclass(frozen=True, slots=True)
class Someone:
    pk: int
    name: str
    unit: str
    gaps: tuple[Gap, ...]


def office_gaps(agency_id: int, offices: frozenset[int] | None, on: date) -> list[Place]:
    """Every office of the scope with its people counted: head office, regional offices, service units."""
    rows = Office.objects.filter(agency=agency_id)
    if offices is not None:
        rows = rows.filter(pk__in=offices)
    found = {office.pk: (office, Tally()) for office in rows}
    for facts, limits, place, device in _people(agency_id, on):
        if place[0] in found:
            found[place[0]][1].add(facts, limits, device)
    places = [
        Place(office.pk, office.name, office.kind, tally, lat=office.lat, lon=office.lon)
        for office, tally in found.values()
    ]
    return sorted(places, key=lambda p: (_KINDS.index(p.kind), p.name, p.pk))


def unit_gaps(office: Office, on: date, *, named: bool) -> list[Place]:
    """The office's units by name; without `named` those with fewer than five people stay unsaid."""
    tallies: dict[int, Tally] = {}
    for facts, limits, place, device in _people(office.agency_id, on, office.pk):
        tallies.setdefault(place[1], Tally()).add(facts, limits, device)
    names = dict(Unit.objects.filter(pk__in=tallies).values_list("pk", "name"))
    places = [
        Place(pk, names[pk], "", tally, hidden=not named and tally.staff < LEAST_SHOWN)
        for pk, tally in tallies.items()
    ]
    return sorted(places, key=lambda p: (p.name, p.pk))


def people_lacking(office: Office, on: date, gap: str) -> list[Someone]:
    """Who in the office lacks this, by unit and name."""
    wanted = {
        facts.employee_id: gaps
        for facts, limits, _place, _device in _people(office.agency_id, on, office.pk)
        if gap in (gaps := Tally().add(facts, limits))
    }
    rows = Employee.objects.filter(pk__in=wanted).select_related("unit").order_by("unit__name", "name", "pk")
    return [Someone(row.pk, row.full_name, row.unit.name, wanted[row.pk]) for row in rows]


def total_of(places: Sequence[Place]) -> Tally:
    """All places together."""
    whole = Tally()
    for place in places:
        whole.include(place.tally)
    return whole


def compared(whole: Tally) -> list[tuple[str, float | None, float]]:
    """(what, share here, share in Bekasi)."""
    return [(str(words), whole.share(getattr(whole, name)), theirs) for words, name, theirs in BEKASI]


def sorted_by(places: Sequence[Place], key: str) -> list[Place]:
    """By one of `SORTS`, a leading "-" turns it round; shares count, not numbers. Anything else: as they stand."""
    name = key.removeprefix("-")
    if name not in SORTS:
        return list(places)
    keys = {
        "nama": lambda p: p.name,
        "pegawai": lambda p: p.tally.staff,
        "siap": lambda p: p.ready_share or 0,
    }
    by: Any = keys.get(name) or (lambda p: p.tally.share(p.tally.gaps[Gap(name)]) or 0)
    return sorted(places, key=by, reverse=key.startswith("-"))


def gap_rows(places: Sequence[Place]) -> Iterator[tuple[Any, ...]]:
    """Rows under `COLUMNS` for a file."""
    for place in places:
        if place.hidden:
            yield (place.name, _("kurang dari 5"), *[""] * (len(COLUMNS) - 2))
        else:
            counts = [n for _gap, n, _share in place.counts]
            yield (place.name, place.tally.staff, place.tally.ready, *counts, place.tally.office_laptops)


def gap_office(agency_id: int, pk: int, scope: frozenset[int] | None) -> Office:
    """One office of the scope. Errors: NotFound for every other."""
    found = Office.objects.filter(pk=pk, agency=agency_id).first()
    if found is None or (scope is not None and pk not in scope):
        raise NotFound(_("Kantor ini tidak ditemukan."))
    return found


def _people(
    agency_id: int, on: date, office_id: int | None = None
) -> Iterator[tuple[Facts, Limits, tuple[int, int], str]]:
    """Everybody at work with limits, (office, unit) and declared device; one scan of the agency and two queries."""
    rows = Employee.objects.filter(agency=agency_id)
    declared = Readiness.objects.filter(employee__agency=agency_id, returned_on=None).exclude(device="")
    if office_id is not None:
        rows, declared = rows.filter(office=office_id), declared.filter(employee__office=office_id)
    places = {pk: (office, unit) for pk, office, unit in rows.values_list("pk", "office_id", "unit_id")}
    devices = dict(declared.order_by("declared_on", "pk").values_list("employee_id", "device"))
    limits: dict[int, Limits] = {}
    for pk, verdict in iter_verdicts(agency_id=agency_id, on=on):
        if pk not in places or Rule.AT_WORK in verdict.failed:
            continue
        policy = verdict.in_force.policy
        if id(policy) not in limits:
            limits[id(policy)] = limits_of(policy, on)
        yield verdict.facts, limits[id(policy)], places[pk], devices.get(pk, "")
