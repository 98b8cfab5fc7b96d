"""Reading the register of services: list, map, natures with their source, bands, exceptions by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from core.problems import NotFound
from eligibility.enums import NatureSource, ServiceState
from eligibility.models import (
    NatureException,
    PublicService,
    ServiceRating,
    ServiceVerification,
)
from eligibility.models.register import CHANNELS
from eligibility.rules.register import Band
from employees.models import Employee, Office, Post, ServiceCounter, Unit

Offices = frozenset[int] | None  # None = the whole agency
NO_CHANNEL = Q(**dict.fromkeys(CHANNELS, ""))
_OPEN = ServiceVerification.objects.filter(valid_to__isnull=True)


def _in_offices(path: str, offices: Offices) -> Q:
    return Q() if offices is None else Q(**{f"{path}__in": offices})


def words_of(text: str) -> list[str]:
    """At most five words to look for."""
    return text.replace("\x00", "").split()[:5]


def services_of(
    agency_id: int,
    offices: Offices,
    *,
    search: str = "",
    office_id: int | None = None,
    unit_id: int | None = None,
    nature: str = "",
    state: str = "",
) -> QuerySet[PublicService]:
    """Services by unit and name, each with its verification in force as the list `current`."""
    open_ = _OPEN.filter(service=OuterRef("pk"))
    rows = PublicService.objects.filter(_in_offices("unit__office", offices), agency_id=agency_id)
    rows = rows.filter(closed_on__isnull=state != ServiceState.CLOSED)
    for word in words_of(search):
        rows = rows.filter(Q(name__icontains=word) | Q(unit__name__icontains=word))
    if office_id:
        rows = rows.filter(unit__office=office_id)
    if unit_id:
        rows = rows.filter(unit=unit_id)
    if nature:
        rows = rows.filter(Exists(open_.filter(nature=nature)))
    if state == ServiceState.UNVERIFIED:
        rows = rows.filter(~Exists(open_))
    elif state == ServiceState.VERIFIED:
        rows = rows.filter(Exists(open_))
    elif state == ServiceState.NO_CHANNEL:
        rows = rows.filter(NO_CHANNEL)
    current = Prefetch("verifications", queryset=_OPEN, to_attr="current")
    return rows.select_related("unit__office").prefetch_related(current).order_by("unit__name", "name", "pk")


def service_of(agency_id: int, offices: Offices, pk: int) -> PublicService:
    """One service that the reader oversees; NotFound otherwise."""
    rows = PublicService.objects.select_related("unit__office", "unit__agency", "agency")
    row = rows.filter(_in_offices("unit__office", offices), agency_id=agency_id, pk=pk).first()
    if row is None:
        raise NotFound(_("Layanan ini tidak ditemukan."))
    return row


def verifications_of(service: PublicService) -> list[ServiceVerification]:
    """All that were ever made, the newest first, with posts and counters."""
    rows = service.verifications.prefetch_related("posts", "counters")
    return list(rows.order_by("-valid_from", "-pk"))


def units_to_serve(agency_id: int, offices: Offices) -> QuerySet[Unit]:
    """Active units of the offices, for the form of a new service."""
    rows = Unit.objects.filter(_in_offices("office", offices), agency_id=agency_id, is_active=True)
    return rows.select_related("office", "agency").order_by("office__name", "name", "pk")


def posts_in(unit: Unit, service: PublicService | None = None) -> QuerySet[Post]:
    """Posts that somebody at work in the unit holds, and those that the service names already."""
    held = Employee.objects.at_work().filter(unit=unit, post=OuterRef("pk"))
    rows = Post.objects.filter(agency_id=unit.agency_id)
    named = Q(verifications__service=service, verifications__valid_to__isnull=True) if service else Q(pk=None)
    return rows.filter(Exists(held) | named).distinct().order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class OfficeMap:
    """How far an office's register is: `silent` units with people have no service at all."""

    office_id: int
    office: str
    services: int
    unverified: int
    no_channel: int
    silent: int

    @property
    def is_done(self) -> bool:
        return not (self.unverified or self.silent or self.no_channel) and self.services > 0


def register_map(agency_id: int, offices: Offices) -> list[OfficeMap]:
    """Each office by what is missing most; three queries."""
    scope = Office.objects.filter(agency_id=agency_id)
    if offices is not None:
        scope = scope.filter(pk__in=offices)
    open_ = Exists(_OPEN.filter(service=OuterRef("pk")))
    live = PublicService.objects.filter(agency_id=agency_id, closed_on__isnull=True).annotate(done=open_)
    counts = {
        row["unit__office"]: row
        for row in live.values("unit__office").annotate(
            services=Count("pk"),
            unverified=Count("pk", filter=Q(done=False)),
            mute=Count("pk", filter=NO_CHANNEL),
        )
    }
    peopled = Unit.objects.filter(agency_id=agency_id, is_active=True, employees__left_on__isnull=True)
    peopled = peopled.exclude(services__closed_on__isnull=True, services__isnull=False)
    silent = dict(peopled.values_list("office").annotate(number=Count("pk", distinct=True)).order_by())
    rows = [
        OfficeMap(
            pk,
            name,
            *(counts.get(pk, {}).get(k, 0) for k in ("services", "unverified", "mute")),
            silent.get(pk, 0),
        )
        for pk, name in scope.values_list("pk", "name")
    ]
    return sorted(rows, key=lambda r: (r.is_done, -r.unverified, -r.silent, r.office))


def bands_of_counter(counter: ServiceCounter) -> list[Band]:
    """The counter's table by weekday and hour."""
    rows = counter.bands.order_by("weekday", "starts_at")
    return [Band(*row) for row in rows.values_list("weekday", "starts_at", "ends_at", "min_staff")]


KINDS: dict[str, type[Unit] | type[Post] | type[ServiceCounter]] = {
    "jabatan": Post,
    "unit": Unit,
    "loket": ServiceCounter,
}
RATED_BY = {"jabatan": "post", "unit": "unit", "loket": "counter"}
_OFFICE = {"unit": "office", "loket": "unit__office"}


@dataclass(frozen=True, slots=True)
class Natured:
    """A unit, post or counter with its rating in force, if any."""

    kind: str
    target: Any
    rating: ServiceRating | None

    @property
    def source(self) -> NatureSource:
        if self.rating is None:
            return NatureSource.NOTHING
        return NatureSource.REGISTER if self.rating.is_derived else NatureSource.OVERRIDE


def natured_rows(
    agency_id: int, offices: Offices, kind: str, search: str = "", source: str = ""
) -> QuerySet[Any]:
    """The targets of a kind by name. Posts belong to the whole agency, units and counters to an office."""
    agency = "unit__agency_id" if kind == "loket" else "agency_id"
    rows = KINDS[kind]._default_manager.filter(**{agency: agency_id})
    if kind in _OFFICE:
        rows = rows.filter(_in_offices(_OFFICE[kind], offices))
    for word in words_of(search):
        rows = rows.filter(name__icontains=word)
    rated = ServiceRating.objects.filter(**{RATED_BY[kind]: OuterRef("pk")}, valid_to__isnull=True)
    if source == NatureSource.NOTHING:
        rows = rows.filter(~Exists(rated))
    elif source in NatureSource.values:
        rows = rows.filter(Exists(rated.filter(is_derived=source == NatureSource.REGISTER)))
    return rows.order_by("name", "pk")


def with_ratings(kind: str, targets: Iterable[Any]) -> list[Natured]:
    """The targets with their ratings in force: one query."""
    targets = list(targets)
    name = RATED_BY[kind]
    rows = ServiceRating.objects.filter(**{f"{name}__in": [t.pk for t in targets]}, valid_to__isnull=True)
    found = {getattr(row, f"{name}_id"): row for row in rows}
    return [Natured(kind, target, found.get(target.pk)) for target in targets]


def natured_of(agency_id: int, offices: Offices, kind: str, pk: int) -> Natured:
    """One target; NotFound for an unknown kind and for what the reader does not oversee."""
    if kind in KINDS:
        rows = natured_rows(agency_id, offices, kind).filter(pk=pk)
        related = {
            "loket": ("unit__office", "unit__agency"),
            "unit": ("office", "agency"),
            "jabatan": ("agency",),
        }
        found = with_ratings(kind, rows.select_related(*related[kind]))
        if found:
            return found[0]
    raise NotFound(_("Jabatan, unit, atau loket ini tidak ditemukan."))


def rating_history(row: Natured) -> list[ServiceRating]:
    """All natures it ever had, the newest first; those that never held a day are left out."""
    rows = ServiceRating.objects.filter(**{RATED_BY[row.kind]: row.target})
    return list(rows.exclude(valid_to=F("valid_from")).order_by("-valid_from", "-pk"))


def delivered_by(row: Natured) -> QuerySet[PublicService]:
    """Services in the register that bind it, each with `current`."""
    paths = {"jabatan": "verifications__posts", "loket": "verifications__counters", "unit": "unit"}
    rows = PublicService.objects.filter(closed_on__isnull=True, **{paths[row.kind]: row.target})
    if row.kind != "unit":
        rows = rows.filter(verifications__valid_to__isnull=True)
    current = Prefetch("verifications", queryset=_OPEN, to_attr="current")
    return rows.distinct().select_related("unit").prefetch_related(current).order_by("name", "pk")


def exceptions_of(agency_id: int, offices: Offices, tab: str, today: date) -> QuerySet[NatureException]:
    """Exceptions by name: `berlaku` (in force or to come) by their end, `riwayat` (over) newest first."""
    rows = NatureException.objects.filter(
        _in_offices("employee__office", offices), employee__agency_id=agency_id
    ).select_related("employee__unit", "employee__office", "employee__post")
    if tab == "riwayat":
        return rows.filter(Q(revoked_on__isnull=False) | Q(ends_on__lt=today)).order_by("-ends_on", "-pk")
    return rows.filter(revoked_on__isnull=True, ends_on__gte=today).order_by("ends_on", "pk")


def exception_of(agency_id: int, offices: Offices, pk: int) -> NatureException:
    """One exception that the reader oversees; NotFound otherwise."""
    rows = NatureException.objects.select_related("employee__office")
    row = rows.filter(_in_offices("employee__office", offices), employee__agency_id=agency_id, pk=pk).first()
    if row is None:
        raise NotFound(_("Pengecualian ini tidak ditemukan."))
    return row
