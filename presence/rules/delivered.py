"""What a delivered row says of its event: its moment in the office's zone, its verdict, and whether it is news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from presence.enums import PositionVerdict, UnknownWhy
from presence.rules.position import Judgement, Reading, Spot, band_of, judge

CLOCKS_APART = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Told:
    """A moment on the office's clock; `zone_assumed` where the row named none."""

    at: datetime
    zone_assumed: bool


def told_at(at: datetime, zone: tzinfo) -> Told:
    """A moment without a zone is on the office's clock."""
    if at.tzinfo is None:
        return Told(at.replace(tzinfo=zone), zone_assumed=True)
    return Told(at.astimezone(zone), zone_assumed=False)


def is_other_date(told: Told, on: date) -> bool:
    """Does the moment fall on another date of the office than the row says?"""
    return told.at.date() != on


def is_future(told: Told, now: datetime) -> bool:
    """Clocks of two systems may be a little apart."""
    return told.at > now + CLOCKS_APART


def verdict_of(
    valid: bool | None,
    reading: Reading,
    distance_m: float | None,
    places: tuple[Spot, ...],
    worst_accuracy_m: float,
) -> Judgement:
    """What the source says of the place is taken over; where it says nothing, the position is judged as everywhere.

    `distance_m` as delivered gives the band; without it the distance to the nearest known place does.
    """
    judged = judge(reading, places, worst_accuracy_m)
    band = band_of(distance_m) if distance_m is not None else judged.band
    measured = distance_m if distance_m is not None else judged.distance_m
    if valid is None:
        return Judgement(judged.verdict, band, judged.why, judged.place, judged.office_id, measured)
    said = PositionVerdict.VERIFIED if valid else PositionVerdict.OUTSIDE
    return Judgement(said, band, UnknownWhy.NONE, judged.place, judged.office_id, measured)


@dataclass(frozen=True, slots=True)
class Known:
    """An event as it was delivered: what a later delivery under the same number is held against.

    `position`: lat, lon, accuracy; None where none is kept. `office_id`: None where the source named none.
    """

    employee_id: int
    date: date
    kind: str
    mode: str
    at: datetime
    verdict: str
    band: str
    office_id: int | None
    position: tuple[float, float, float | None] | None
    distance_m: float | None


@dataclass(frozen=True, slots=True)
class Said:
    """What the delivery itself states; None where it states nothing, which then cannot differ."""

    valid: bool | None
    office_known: bool
    has_position: bool
    distance_m: float | None
    may_keep_position: bool


def is_news(old: Known, new: Known, said: Said) -> bool:
    """Only what the delivery states counts: a verdict that the portal judged would change with every moved home."""
    if (old.employee_id, old.date, old.kind, old.mode) != (new.employee_id, new.date, new.kind, new.mode):
        return True
    if old.at.replace(microsecond=0) != new.at.replace(microsecond=0):
        return True
    if said.valid is not None and old.verdict != new.verdict:
        return True
    if said.office_known and old.office_id != new.office_id:
        return True
    return _other_position(old, new, said)


def _other_position(old: Known, new: Known, said: Said) -> bool:
    """Coordinates past their retention are gone here and still in the file: that is no change."""
    if old.position is None:
        if said.has_position and said.may_keep_position:
            return True
        return said.distance_m is not None and old.band != new.band
    if old.position != new.position:
        return True
    return said.distance_m is not None and old.distance_m != new.distance_m
