"""Offices as dots on a bare chart of longitude and latitude, for the eye; the table beside it carries the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eligibility.selectors.readiness_gaps import Place

# The archipelago with a margin: degrees east and north, ten units of the drawing each.
WEST, EAST, NORTH, SOUTH = 94.0, 142.0, 8.0, -12.0
SCALE = 10.0
WIDTH, HEIGHT = round((EAST - WEST) * SCALE), round((NORTH - SOUTH) * SCALE)
LEAST, MOST = 3.0, 13.0


@dataclass(frozen=True, slots=True)
class Dot:
    """`level`: 1 under half ready, 2 under nine in ten, 3 the rest; the area grows with the staff."""

    place: Place
    x: str
    y: str
    r: str
    level: int


def dots_of(places: Sequence[Place]) -> list[Dot]:
    """The offices that have coordinates inside the drawing and people to count, the largest first."""
    most = max((p.tally.staff for p in places), default=0)
    found = []
    for place in sorted(places, key=lambda p: -p.tally.staff):
        if place.lat is None or place.lon is None or not place.tally.staff:
            continue
        if not (WEST <= place.lon <= EAST and SOUTH <= place.lat <= NORTH):
            continue
        radius = LEAST + (MOST - LEAST) * (place.tally.staff / most) ** 0.5
        share = place.ready_share or 0
        level = 1 if share < 0.5 else 2 if share < 0.9 else 3
        x, y = (place.lon - WEST) * SCALE, (NORTH - place.lat) * SCALE
        found.append(Dot(place, f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}", level))
    return found
