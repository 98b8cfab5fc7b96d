"""What the exchange of events knows beforehand: people, places, what was delivered before; and what goes out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from core.statements import fetched
from eligibility.selectors import InForce
from employees.models import Agency, Employee, Office
from presence.enums import Mode, PositionVerdict
from presence.models import PresenceEvent
from presence.rules.exchange import Heard
from presence.rules.position import Spot
from presence.selectors.standing import OFFICE_PLACE
from scheduling.enums import Place
from scheduling.selectors import WfaDay, policy_at, policy_spans, wfa_days

_EVENTS = PresenceEvent._meta.db_table
KINDS_OUT = {"in": "masuk", "out": "pulang"}
MODES_OUT: dict[str, str] = {Mode.WFO: "WFO", Mode.WFA: "WFA", Mode.TRAVEL: "PERJADIN"}
VALID_OUT: dict[str, str] = {PositionVerdict.VERIFIED: "ya", PositionVerdict.OUTSIDE: "tidak"}
Day = tuple[int, date]


@dataclass(frozen=True, slots=True)
class Person:
    """An employee as a delivered row needs them; degrees of the registered home."""

    pk: int
    tz: tzinfo
    zone_name: str
    home_lat: float | None
    home_lon: float | None


@dataclass(frozen=True, slots=True)
class Places:
    """The agency's offices by code and as spots."""

    by_code: dict[str, int]
    spots: dict[int, Spot]

    @property
    def offices(self) -> tuple[Spot, ...]:
        return tuple(spot for spot in self.spots.values() if spot.lat is not None)


@dataclass(frozen=True, slots=True)
class ChunkFacts:
    """What is known about one chunk of rows."""

    people: dict[str, Person]
    delivered: dict[tuple[str, str], PresenceEvent]
    wfa: dict[Day, WfaDay]
    policies: tuple[InForce, ...]


def places_of_agency(agency: Agency) -> Places:
    """One query for a whole import."""
    rows = list(
        Office.objects.filter(agency=agency)
        .order_by("pk")
        .values_list("pk", "code", "lat", "lon", "geofence_m")
    )
    return Places(
        by_code={code: pk for pk, code, *_ in rows},
        spots={pk: Spot(OFFICE_PLACE, lat, lon, radius, pk) for pk, _code, lat, lon, radius in rows},
    )


def people_by_nip(agency: Agency, nips: Collection[str]) -> dict[str, Person]:
    rows = Employee.objects.of(agency).filter(nip__in=nips).order_by("pk")
    return {
        nip: Person(pk, ZoneInfo(zone), Office(zone=zone).zone_name, lat, lon)
        for nip, pk, zone, lat, lon in rows.values_list("nip", "pk", "office__zone", "home_lat", "home_lon")
    }


def chunk_facts(
    agency: Agency, keys: Collection[tuple[str, str]], people: dict[str, Person], days: Collection[date]
) -> ChunkFacts:
    """Five queries, whatever the number of rows; another agency may use the same numbers."""
    rows = PresenceEvent.objects.filter(
        employee__agency=agency, source__in={s for s, _ in keys}, source_id__in={i for _, i in keys}
    ).select_related("position")
    first, last = min(days), max(days)
    return ChunkFacts(
        people=people,
        delivered={(e.source, e.source_id): e for e in rows if (e.source, e.source_id) in keys},
        wfa=wfa_days([p.pk for p in people.values()], first, last),
        policies=policy_spans({agency.pk}, first, last)[agency.pk],
    )


def spots_of(
    person: Person, wfa: WfaDay | None, mode: str, on: date, facts: ChunkFacts, places: Places
) -> tuple[Spot, ...]:
    """Where the event may have been: the WFA day's place, any office on office days, nowhere while travelling."""
    if mode == Mode.WFO:
        return places.offices
    if mode != Mode.WFA or wfa is None:
        return ()
    radius = policy_at(facts.policies, on).home_radius_m
    if wfa.place == Place.HOME:
        return (Spot(Place.HOME, person.home_lat, person.home_lon, radius),)
    if wfa.place == Place.OTHER:
        return (Spot(Place.OTHER, wfa.lat, wfa.lon, radius),)
    spot = places.spots.get(wfa.place_office_id or 0)
    return (Spot(Place.OTHER_OFFICE, spot.lat, spot.lon, spot.radius_m, spot.office_id),) if spot else ()


def _aware(at: datetime) -> datetime:
    """SQLite stores moments without a zone, in UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def heard_on(days: Collection[Day]) -> dict[tuple[int, date, str], list[tuple[Heard, bool]]]:
    """`(employee id, date, kind)` → every delivery of it and whether it is superseded. One query."""
    found: dict[tuple[int, date, str], list[tuple[Heard, bool]]] = {}
    if not days:
        return found
    pairs = sorted(days)
    rows = ", ".join(["(%s, %s)"] * len(pairs))
    sql = f"""
        WITH wanted (employee, day) AS (VALUES {rows})
        SELECT p.id, p.employee_id, p.date, p.kind, p.occurred_at, p.received_at, p.source, p.superseded
        FROM wanted JOIN {_EVENTS} p ON p.employee_id = wanted.employee AND p.date = wanted.day
    """  # noqa: S608  # names of ours only
    for pk, employee_id, on, kind, at, received_at, source, superseded in fetched(
        sql, [value for pair in pairs for value in pair]
    ):
        heard = Heard(pk, kind, _aware(at), _aware(received_at), source)
        found.setdefault((employee_id, on, kind), []).append((heard, bool(superseded)))
    return found


def events_out(
    agency_id: int, offices: frozenset[int] | None, first: date, last: date
) -> Iterator[tuple[Any, ...]]:
    """Standing events of the span in the order of `integrations.kmob.SHAPE`, read in chunks from the database.

    Coordinates and distance only while they are kept; moments on the clock of the person's office.
    """
    rows = PresenceEvent.objects.filter(
        employee__agency=agency_id, date__gte=first, date__lte=last, superseded=False
    )
    if offices is not None:
        rows = rows.filter(employee__office__in=offices)
    found = rows.order_by("date", "employee_id", "occurred_at").values_list(
        "employee__nip", "date", "kind", "occurred_at", "mode", "position__lat", "position__lon",
        "position__accuracy_m", "office__code", "position__distance_m", "verdict", "source", "source_id",
        "employee__office__zone",
    )  # fmt: skip
    for (
        nip,
        on,
        kind,
        at,
        mode,
        lat,
        lon,
        accuracy,
        code,
        metres,
        verdict,
        source,
        number,
        zone,
    ) in found.iterator(chunk_size=2000):
        local = at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")
        yield (
            nip, on, KINDS_OUT[kind], local, MODES_OUT[mode], lat, lon, accuracy, code or "", metres,
            VALID_OUT.get(verdict, ""), source, number,
        )  # fmt: skip


def count_out(agency_id: int, offices: frozenset[int] | None, first: date, last: date) -> int:
    """How many rows `events_out` gives."""
    rows = PresenceEvent.objects.filter(
        employee__agency=agency_id, date__gte=first, date__lte=last, superseded=False
    )
    return (rows if offices is None else rows.filter(employee__office__in=offices)).count()
