"""What follows from the register of services: the nature of a unit, a post, a counter; bands that can stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time

from core.problems import Problem
from eligibility.enums import BandFault, ServiceReach, WeekdayName

# From what binds least to what binds most.
STRICTNESS = {ServiceReach.REMOTE.value: 0, ServiceReach.PARTLY.value: 1, ServiceReach.FACE_TO_FACE.value: 2}


@dataclass(frozen=True, slots=True)
class Delivery:
    """A verified service as it binds who delivers it; `is_named`: posts or counters are named for it."""

    service: str
    nature: str
    verified_by: str
    verified_on: date
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Derived:
    """A nature, and the service that decided."""

    nature: str
    by: Delivery


def strictest(deliveries: Iterable[Delivery]) -> Derived | None:
    """Of a post or a counter: the service that binds most; of several alike the one verified last."""
    found = max(deliveries, key=lambda d: (STRICTNESS[d.nature], d.verified_on, d.service), default=None)
    return Derived(found.nature, found) if found else None


def nature_of_unit(deliveries: Sequence[Delivery]) -> Derived | None:
    """Of a unit, for those of its people whose post and counter say nothing.

    Services without named posts and counters are delivered by everybody: the strictest of them binds. Named ones
    bind those who are named; the others may work away in part, unless every service of the unit is remote.
    """
    whole = strictest(d for d in deliveries if not d.is_named)
    named = strictest(d for d in deliveries if d.is_named)
    if whole is None and named is None:
        return None
    if named is None or STRICTNESS[named.nature] == 0:
        return max((d for d in (whole, named) if d), key=lambda d: STRICTNESS[d.nature])
    if whole is not None and STRICTNESS[whole.nature] > 0:
        return whole
    return Derived(ServiceReach.PARTLY.value, named.by)


@dataclass(frozen=True, slots=True)
class Band:
    """An hour band of a counter on a weekday (Monday is 0), with its fewest staff."""

    weekday: int
    starts_at: time
    ends_at: time
    min_staff: int


def check_bands(bands: Iterable[Band], *, counter: str, assigned: int) -> list[Problem]:
    """What is wrong with a counter's whole table: backwards, overlapping, or more than the people it has."""
    found: list[Problem] = []
    before: Band | None = None
    for band in sorted(bands, key=lambda b: (b.weekday, b.starts_at, b.ends_at)):
        params = _params(band)
        if band.ends_at <= band.starts_at:
            found.append(Problem(BandFault.BACKWARDS, params=params))
            continue
        if before and before.weekday == band.weekday and band.starts_at < before.ends_at:
            clash = {"before": _hour(before.starts_at), "until": _hour(before.ends_at)}
            found.append(Problem(BandFault.OVERLAP, params=params | clash))
        if band.min_staff > assigned:
            found.append(
                Problem(BandFault.TOO_MANY, params=params | {"assigned": assigned, "counter": counter})
            )
        if not (before and before.weekday == band.weekday and before.ends_at > band.ends_at):
            before = band
    return found


def understaffed(bands: Iterable[Band], assigned: int) -> list[Band]:
    """Bands that ask for more than the counter's people, after some of them have left."""
    return [band for band in bands if band.min_staff > assigned]


def _params(band: Band) -> dict[str, object]:
    return {
        "weekday": WeekdayName(band.weekday).label,
        "starts": _hour(band.starts_at),
        "ends": _hour(band.ends_at),
        "minimum": band.min_staff,
    }


def _hour(at: time) -> str:
    """`08.30`, as hours are written in Indonesian."""
    return f"{at:%H.%M}"
