"""What a position shows: distance to the places of the day, weighed with the accuracy the device admits.

Never fails open: whatever is missing, absurd or an error is `unknown` and says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, cos, isfinite, radians, sin, sqrt

from presence.enums import DistanceBand, PositionVerdict, UnknownWhy

EARTH_M = 6_371_008.8
BANDS = (
    (100.0, DistanceBand.NEAR),
    (500.0, DistanceBand.WALK),
    (2_000.0, DistanceBand.SHORT),
    (10_000.0, DistanceBand.TOWN),
    (50_000.0, DistanceBand.REGION),
)
DEVICE_ERRORS = frozenset(
    {UnknownWhy.DENIED, UnknownWhy.UNAVAILABLE, UnknownWhy.TIMEOUT, UnknownWhy.UNSUPPORTED}
)
# Of several places the best verdict wins; a coarse reading could still be at the place, so it beats outside.
_BEST = (
    PositionVerdict.VERIFIED,
    PositionVerdict.PLAUSIBLE,
    PositionVerdict.UNKNOWN,
    PositionVerdict.OUTSIDE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the device says: degrees, metres, and the error it met (empty: none)."""

    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where the day may be worked; without degrees it can prove nothing."""

    kind: str
    lat: float | None
    lon: float | None
    radius_m: float
    office_id: int | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """`why` only for unknown; `place` and `office_id` of the place that decided; `distance_m` to the nearest."""

    verdict: PositionVerdict
    band: DistanceBand = DistanceBand.UNKNOWN
    why: UnknownWhy = UnknownWhy.NONE
    place: str = ""
    office_id: int | None = None
    distance_m: float | None = None


def judge(reading: Reading, places: Sequence[Spot], worst_accuracy_m: float) -> Judgement:
    """The verdict on one reading; `worst_accuracy_m` is the coarsest one that may still be plausible."""
    why = fault_of(reading)
    if why:
        return Judgement(PositionVerdict.UNKNOWN, why=why)
    lat, lon, accuracy = reading.lat, reading.lon, reading.accuracy_m
    assert lat is not None and lon is not None and accuracy is not None  # noqa: S101  # fault_of has seen to it
    known = [
        (haversine_m(lat, lon, p.lat, p.lon), p) for p in places if p.lat is not None and p.lon is not None
    ]
    if not known:
        return Judgement(PositionVerdict.UNKNOWN, why=UnknownWhy.NO_PLACE)
    graded = [(_grade(d, accuracy, p.radius_m, worst_accuracy_m), d, p) for d, p in known]
    verdict, _, place = min(graded, key=lambda g: (_BEST.index(g[0]), g[1]))
    nearest = min(d for d, _ in known)
    coarse = UnknownWhy.INACCURATE if verdict == PositionVerdict.UNKNOWN else UnknownWhy.NONE
    return Judgement(verdict, band_of(nearest), coarse, place.kind, place.office_id, nearest)


def fault_of(reading: Reading) -> UnknownWhy:
    """Why the reading can show nothing, whatever the places; empty if it can."""
    if reading.error:
        known = reading.error in DEVICE_ERRORS
        return UnknownWhy(reading.error) if known else UnknownWhy.UNAVAILABLE
    if reading.lat is None or reading.lon is None:
        return UnknownWhy.NOT_GIVEN
    if not is_position(reading.lat, reading.lon):
        return UnknownWhy.INVALID
    accuracy = reading.accuracy_m
    if accuracy is None or not isfinite(accuracy) or accuracy < 0:
        return UnknownWhy.INVALID
    return UnknownWhy.NONE


def is_position(lat: float, lon: float) -> bool:
    return isfinite(lat) and isfinite(lon) and -90 <= lat <= 90 and -180 <= lon <= 180


def haversine_m(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in metres on the mean sphere; its error of 0.5 % is far below any accuracy."""
    north, east = radians(lat2 - lat1), radians(lon2 - lon1)
    half = sin(north / 2) ** 2 + cos(radians(lat1)) * cos(radians(lat2)) * sin(east / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(min(1.0, half)))


def band_of(distance_m: float) -> DistanceBand:
    return next((band for most, band in BANDS if distance_m <= most), DistanceBand.FAR)


def weaker(verdicts: Iterable[str]) -> str:
    """The one of a day's verdicts that shows least; empty without any."""
    return max(verdicts, key=lambda v: _BEST.index(PositionVerdict(v)), default="")


def _grade(distance: float, accuracy: float, radius: float, worst: float) -> PositionVerdict:
    if distance + accuracy <= radius:
        return PositionVerdict.VERIFIED
    if distance - accuracy > radius:
        return PositionVerdict.OUTSIDE
    return PositionVerdict.PLAUSIBLE if accuracy <= worst else PositionVerdict.UNKNOWN
