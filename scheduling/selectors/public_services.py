"""What citizens and partner agencies read of an office: its services, how to reach them, its counters today.

No names, no numbers of people. The answer of an office is kept for a minute; it holds no words in any language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from core.problems import NotFound
from eligibility.enums import ServiceReach
from eligibility.models import CounterBand, PublicService, ServiceVerification
from employees.models import Office, ServiceCounter
from scheduling.enums import CounterState
from scheduling.rules import CounterBandToday, Hours, bands_today, hours_on, state_at
from scheduling.selectors.calendar import calendar_for, hours_of
from scheduling.selectors.presence import counters_in, presence_of

KEPT_SECONDS = 60
LOOK_AHEAD = timedelta(days=45)
LONGEST_CODE = 42


@dataclass(frozen=True, slots=True)
class CounterToday:
    name: str
    unit: str
    now: CounterState
    bands: tuple[CounterBandToday, ...]


@dataclass(frozen=True, slots=True)
class ServiceToday:
    """A verified service; `counters`: names of those that deliver it."""

    name: str
    description: str
    unit: str
    nature: ServiceReach
    web: str
    email: str
    phone: str
    whatsapp: str
    hours: str
    counters: tuple[str, ...]

    @property
    def whatsapp_address(self) -> str:
        """The number with the country and without signs, as WhatsApp wants it."""
        digits = "".join(c for c in self.whatsapp if c.isdecimal())
        return f"https://wa.me/62{digits[1:]}" if digits.startswith("0") else f"https://wa.me/{digits}"

    @property
    def phone_digits(self) -> str:
        return "".join(c for c in self.phone if c.isdecimal() or c == "+")

    @property
    def is_reachable(self) -> bool:
        return bool(self.web or self.email or self.phone or self.whatsapp)


@dataclass(frozen=True, slots=True)
class OfficeToday:
    """`closed`: the holiday's name, or empty on a weekend; `next_open`: the next working day when it is closed."""

    agency_code: str
    agency: str
    code: str
    name: str
    city: str
    zone: str
    today: date
    at: time
    is_open: bool
    closed: str
    next_open: date | None
    services: tuple[ServiceToday, ...]
    counters: tuple[CounterToday, ...]


def _published() -> QuerySet[ServiceVerification]:
    return ServiceVerification.objects.filter(
        valid_to__isnull=True, service__closed_on__isnull=True, service__unit__is_active=True
    )


def public_offices(search: str = "") -> QuerySet[Office]:
    """Offices, checked by their admin, that have a verified service; by name. `search`: words of name or town."""
    serving = _published().filter(service__unit__office=OuterRef("pk"))
    rows = (
        Office.objects.filter(Exists(serving), needs_review=False).exclude(code="").select_related("agency")
    )
    for word in search.replace("\x00", "").split()[:5]:
        rows = rows.filter(
            Q(name__icontains=word) | Q(city__icontains=word) | Q(agency__name__icontains=word)
        )
    return rows.order_by("name", "pk")


def offices_coded(code: str, agency: str = "") -> list[Office]:
    """Offices with exactly this code, one in each agency at most. Errors: NotFound when there is none."""
    found: list[Office] = []
    if len(code) <= LONGEST_CODE and "\x00" not in code + agency:
        rows = Office.objects.filter(code=code, needs_review=False).select_related("agency")
        found = list((rows.filter(agency__code=agency) if agency else rows).order_by("agency__name")[:50])
    if not found:
        raise NotFound(_("Tidak ada kantor dengan alamat ini. Cari kantornya dari daftar layanan."))
    return found


def office_today(office: Office, now: datetime) -> OfficeToday:
    """The office's services and counters at this moment, at most a minute old."""
    key = f"public_services:{office.pk}:{int(now.timestamp()) // KEPT_SECONDS}"
    kept: OfficeToday | None = cache.get(key)
    if kept is None:
        kept = read_office(office, now)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def read_office(office: Office, now: datetime) -> OfficeToday:
    """Nine queries at most, however many services, counters and people."""
    local = now.astimezone(office.tz)
    today = local.date()
    calendar = calendar_for(office, today, today + LOOK_AHEAD)
    is_open = calendar.is_working(today)
    holiday = calendar.holiday(today)
    counters: tuple[CounterToday, ...] = ()
    if is_open:
        hours = hours_on(hours_of(office.agency_id, today, today), today)
        counters = tuple(_counters(office, today, local.time(), hours))
    return OfficeToday(
        agency_code=office.agency.code,
        agency=office.agency.name,
        code=office.code,
        name=office.name,
        city=office.city,
        zone=office.zone_name,
        today=today,
        at=local.time().replace(second=0, microsecond=0),
        is_open=is_open,
        closed=holiday.name if holiday else "",
        next_open=None if is_open else calendar.forward(today, 1),
        services=tuple(_services(office)),
        counters=counters,
    )


def _services(office: Office) -> Iterable[ServiceToday]:
    rows = list(
        _published()
        .filter(service__unit__office=office)
        .select_related("service__unit")
        .prefetch_related("counters")
        .order_by("service__name", "service_id")
    )
    for row in rows:
        service: PublicService = row.service
        yield ServiceToday(
            service.name, service.description, service.unit.name, ServiceReach(row.nature),
            service.web, service.email, service.phone, service.whatsapp, service.hours,
            tuple(sorted(c.name for c in row.counters.all())),
        )  # fmt: skip


def _counters(office: Office, today: date, at: time, hours: Hours) -> Iterable[CounterToday]:
    rows = list(
        ServiceCounter.objects.filter(unit__office=office, unit__is_active=True)
        .select_related("unit")
        .order_by("unit__name", "name")
    )
    if not rows:
        return
    present = _present({row.unit_id for row in rows}, today)
    bands: dict[int, list[tuple[time, time, int]]] = defaultdict(list)
    of_day = CounterBand.objects.filter(counter__in=[r.pk for r in rows], weekday=today.weekday())
    for counter_id, start, end, least in of_day.values_list(
        "counter_id", "starts_at", "ends_at", "min_staff"
    ):
        bands[counter_id].append((start, end, least))
    for row in rows:
        table = bands_today(
            bands[row.pk],
            hours=hours.on(today),
            general_minimum=row.min_staff,
            present=present.get(row.pk, 0),
        )
        yield CounterToday(row.name, row.unit.name, state_at(table, at), table)


def _present(unit_ids: Collection[int], today: date) -> dict[int, int]:
    """Counter → people who are there: assigned, less granted WFA and absences."""
    presence = presence_of(unit_ids, today, today)
    return {c.counter_id: c.present for unit in unit_ids for c in counters_in(presence, unit, today)}
