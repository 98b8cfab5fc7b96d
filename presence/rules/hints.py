"""Things about a check-in that a person may look at. They are never guilt and never part of the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from presence.enums import Hint
from presence.rules.position import Reading, haversine_m

FASTEST_KMH = 900
REPEATED_DAYS = 3
CLOCK_TOLERANCE = timedelta(minutes=5)
LATE_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Fix:
    """An earlier position that is still kept."""

    lat: float
    lon: float
    accuracy_m: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` by the server, in the office's zone; `client_time` and `made_at` as the device claims them.

    An offset of zero says nothing about the device's zone (RFC 9557, section 2): browsers write every moment so.
    """

    now: datetime
    client_time: datetime | None = None
    made_at: datetime | None = None

    @property
    def is_late(self) -> bool:
        return self.made_at is not None and self.now - self.made_at > LATE_AFTER

    @property
    def is_off(self) -> bool:
        if self.client_time is None or self.is_late:
            return False
        return abs(self.now - self._told(self.client_time)) > CLOCK_TOLERANCE

    @property
    def is_foreign(self) -> bool:
        offset = self.client_time.utcoffset() if self.client_time else None
        return bool(offset) and offset != self.now.utcoffset()

    def _told(self, moment: datetime) -> datetime:
        """Without an offset, the device means the office's clock."""
        return moment if moment.tzinfo else moment.replace(tzinfo=self.now.tzinfo)


def hints(reading: Reading | None, clock: Clock, previous: Fix | None, same_before: int) -> list[Hint]:
    """In a fixed order. `reading` only if it is a position; `same_before`: earlier days with these coordinates."""
    found = [
        (Hint.IMPOSSIBLE_TRAVEL, reading is not None and _impossible(reading, clock.now, previous)),
        (Hint.ACCURACY_ZERO, reading is not None and reading.accuracy_m == 0),
        (Hint.REPEATED_POSITION, reading is not None and same_before >= REPEATED_DAYS),
        (Hint.ZONE_MISMATCH, clock.is_foreign),
        (Hint.CLOCK_OFF, clock.is_off),
        (Hint.LATE_DELIVERY, clock.is_late),
    ]
    return [hint for hint, holds in found if holds]


def _impossible(reading: Reading, now: datetime, previous: Fix | None) -> bool:
    """Even between the nearest ends of both circles no airliner would have made it."""
    if previous is None or reading.lat is None or reading.lon is None:
        return False
    apart = haversine_m(reading.lat, reading.lon, previous.lat, previous.lon)
    surely = apart - (reading.accuracy_m or 0) - previous.accuracy_m
    seconds = max(0.0, (now - previous.at).total_seconds())
    return surely > FASTEST_KMH / 3.6 * seconds and surely > 0
