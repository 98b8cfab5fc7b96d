"""What phones said at check-ins away: readings whose verdicts the rule gives itself."""

from __future__ import annotations

from math import cos, pi, radians, sin, sqrt
from random import Random

from demo.cast import Member
from presence.enums import PositionVerdict, UnknownWhy
from presence.rules.position import Reading, Spot
from scheduling.enums import Place
from scheduling.selectors import WfaDay

METRE = 1 / 111_195
# of a thousand check-ins away, up to which number the phone shows what
SHOWN = (
    (880, PositionVerdict.VERIFIED),
    (960, PositionVerdict.PLAUSIBLE),
    (990, PositionVerdict.UNKNOWN),
    (1000, PositionVerdict.OUTSIDE),
)
ALL, NEVER_OUTSIDE = 1000, 990
ERRORS = (UnknownWhy.DENIED, UnknownWhy.DENIED, UnknownWhy.TIMEOUT, UnknownWhy.UNAVAILABLE)


def spot_of(member: Member, day: WfaDay, offices: dict[int, Spot], home_radius_m: float) -> Spot:
    """The one place where the day may be worked."""
    if day.place == Place.OTHER_OFFICE:
        return offices[day.place_office_id or 0]
    if day.place == Place.OTHER:
        return Spot(Place.OTHER, day.lat, day.lon, home_radius_m)
    lat, lon = member.home or (None, None)
    return Spot(Place.HOME, lat, lon, home_radius_m)


def reading_near(spot: Spot, rng: Random, *, sure: bool = False, most: int = ALL) -> Reading:
    """A reading of the phone; `sure`: one that verifies the place; `most`: how far down the list it may come."""
    if spot.lat is None or spot.lon is None:
        spot = Spot(spot.kind, -6.2, 106.8, spot.radius_m)
    roll = 0.0 if sure else most * rng.random()
    shown = next(verdict for most, verdict in SHOWN if roll < most)
    if shown == PositionVerdict.UNKNOWN and rng.random() < 0.75:
        return Reading(error=rng.choice(ERRORS))
    away, accuracy = _away(shown, spot.radius_m, rng)
    turn = 2 * pi * rng.random()
    lat = (spot.lat or 0) + away * METRE * cos(turn)
    lon = (spot.lon or 0) + away * METRE * sin(turn) / cos(radians(spot.lat or 0))
    return Reading(round(lat, 6), round(lon, 6), round(accuracy, 1))


def _away(shown: PositionVerdict, radius: float, rng: Random) -> tuple[float, float]:
    """Metres from the place and accuracy in metres that lead to the verdict (presence.rules.position)."""
    at_edge = radius * (0.9 + 0.2 * rng.random())
    if shown == PositionVerdict.OUTSIDE:
        return radius + 1500 + 20_000 * rng.random(), 8 + 50 * rng.random()
    if shown == PositionVerdict.UNKNOWN:
        return at_edge, 150 + 700 * rng.random()
    least = 0.1 * radius + 5
    if shown == PositionVerdict.PLAUSIBLE and least < 90:
        return at_edge, least + (95 - least) * rng.random()
    return 0.35 * radius * sqrt(rng.random()), 5 + min(0.5 * radius - 5, 45) * rng.random()
