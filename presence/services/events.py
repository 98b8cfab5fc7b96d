"""Writing presence events that come from elsewhere: an accepted correction, a delivered row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from django.db import IntegrityError, transaction

from core.audit import Actor
from core.problems import Conflict, Problem
from core.services import record
from employees.models import Employee, Office
from presence.enums import CheckProblem, DistanceBand, Mode, PositionVerdict, UnknownWhy
from presence.models import PresenceEvent, PresencePosition
from presence.rules.position import Judgement, Reading, is_position
from presence.services.settling import resettle


class Outcome(Enum):
    """`CREATED`: written now. `KNOWN`: this source delivered it before. `KEPT`: another event of the day stands."""

    CREATED = "created"
    KNOWN = "known"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Recorded:
    event: PresenceEvent
    outcome: Outcome


def record_event(
    *,
    employee: Employee,
    date: date,
    kind: str,
    mode: Mode | str,
    occurred_at: datetime,
    source: str,
    source_id: str,
    supersede: bool,
    actor: Actor,
    now: datetime,
    verdict: PositionVerdict | str = PositionVerdict.UNKNOWN,
    band: DistanceBand | str = DistanceBand.UNKNOWN,
    unknown_why: UnknownWhy | str = UnknownWhy.NONE,
    place: str = "",
    office: Office | None = None,
    made_at: datetime | None = None,
    request_day_id: int | None = None,
    reading: Reading | None = None,
    distance_m: float | None = None,
) -> Recorded:
    """Record an event as its source tells it; verdict and mode are taken over, not judged.

    `supersede`: the day's event of this kind gives way (an accepted correction); else it stays (an import).
    The day is settled anew if it has ended. A position of `reading` is kept and counted from `occurred_at`.
    Errors: `Conflict` when the same event is being written elsewhere.
    """
    values = {
        "employee": employee, "date": date, "kind": kind, "mode": mode, "occurred_at": occurred_at,
        "received_at": now, "made_at": made_at, "verdict": verdict, "band": band, "unknown_why": unknown_why,
        "place": place, "office": office, "request_day_id": request_day_id, "source": source,
        "source_id": source_id,
    }  # fmt: skip
    with transaction.atomic():
        lock_person(employee)
        known = PresenceEvent.objects.filter(employee=employee, source=source, source_id=source_id).first()
        if known:
            return Recorded(known, Outcome.KNOWN)
        standing = standing_event(employee, date, kind)
        if standing and not supersede:
            return Recorded(standing, Outcome.KEPT)
        event = write_event(standing, values)
        keep_position(event, reading, distance_m, occurred_at)
        tell_of(event, "presence.recorded", standing, actor, now)
        resettle(employee_id=employee.pk, dates=[date], now=now)
    return Recorded(event, Outcome.CREATED)


def lock_person(employee: Employee) -> None:
    """One act of presence at a time for one person; the constraints remain the referee."""
    Employee.objects.select_for_update(of=("self",), no_key=True).get(pk=employee.pk)


def standing_event(employee: Employee, on: date, kind: str) -> PresenceEvent | None:
    """The event of the day that counts."""
    return PresenceEvent.objects.filter(employee=employee, date=on, kind=kind, superseded=False).first()


def write_event(standing: PresenceEvent | None, values: dict[str, object]) -> PresenceEvent:
    """Create the event in place of the standing one. Call it with the person locked."""
    try:
        with transaction.atomic():
            if standing:
                PresenceEvent.objects.filter(pk=standing.pk).update(superseded=True)
            return PresenceEvent.objects.create(**values)
    except IntegrityError as clash:
        raise Conflict(problems=[Problem(CheckProblem.BUSY)]) from clash


def keep_position(
    event: PresenceEvent, reading: Reading | None, distance_m: float | None, recorded_at: datetime
) -> None:
    """Keep the coordinates beside the event, if they are coordinates at all."""
    if reading is None or reading.error or reading.lat is None or reading.lon is None:
        return
    if not is_position(reading.lat, reading.lon):
        return
    accuracy = reading.accuracy_m
    PresencePosition.objects.create(
        event=event, lat=reading.lat, lon=reading.lon, distance_m=distance_m, recorded_at=recorded_at,
        accuracy_m=accuracy if accuracy is not None and 0 <= accuracy < float("inf") else None,
    )  # fmt: skip


def judged(judgement: Judgement) -> dict[str, object]:
    """Fields of an event that follow from a judgement."""
    return {
        "verdict": judgement.verdict,
        "band": judgement.band,
        "unknown_why": judgement.why,
        "place": judgement.place,
        "office_id": judgement.office_id,
    }


def tell_of(
    event: PresenceEvent, verb: str, replaced: PresenceEvent | None, actor: Actor, now: datetime
) -> None:
    """The audit event: what was recorded and what it replaces, never where exactly."""
    record(
        agency=event.employee.agency.code, actor=actor, verb=verb, target=event, now=now,
        subject_id=event.employee_id, before=_facts(replaced) if replaced else None, after=_facts(event),
    )  # fmt: skip


def _facts(event: PresenceEvent) -> dict[str, object]:
    return {
        "date": event.date.isoformat(),
        "kind": str(event.kind),
        "mode": str(event.mode),
        "occurred_at": event.occurred_at.isoformat(),
        "verdict": str(event.verdict),
        "unknown_why": str(event.unknown_why),
        "band": str(event.band),
        "hints": [str(hint) for hint in event.hints],
        "source": event.source,
    }
