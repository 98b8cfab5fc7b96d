"""A scale of numbers for a drawing: where a value stands between its ends, and the round numbers along it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
MOST_PARTS = 6


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to `high`, with `ticks` between (values, ascending)."""

    low: float
    high: float
    ticks: tuple[float, ...]

    @property
    def places(self) -> int:
        """Decimals that tell its ticks apart."""
        step = self.ticks[1] - self.ticks[0] if len(self.ticks) > 1 else 1.0
        return next((n for n in range(7) if abs(round(step, n) - step) <= step * 1e-6), 6)

    def at(self, value: float) -> float:
        """Place of a value, 0 at `low` to 1 at `high`; what lies outside stays at the edge."""
        return min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)


def axis_over(
    values: Iterable[float | None], *, floor_at: float | None = None, top_at: float | None = None
) -> Axis:
    """A scale with round ends that holds the finite values with a little room; never beyond `floor_at`, `top_at`."""
    found = [float(v) for v in values if v is not None and isfinite(v)] or [0.0, 1.0]
    least, most = min(found), max(found)
    room = (most - least) * 0.08 or max(abs(most) * 0.1, 1.0)
    step = _step((most - least + 2 * room) / MOST_PARTS)
    low, high = floor((least - room) / step) * step, ceil((most + room) / step) * step
    low = low if floor_at is None else max(low, min(floor_at, least))
    high = high if top_at is None else min(high, max(top_at, most))
    return Axis(low, high, _ticks(low, high, step))


def _step(rough: float) -> float:
    """The next of 1, 2, 2.5, 5 at its power of ten."""
    power = 10.0 ** floor(log10(rough))
    return next(power * step for step in STEPS if power * step >= rough * (1 - 1e-9))


def _ticks(low: float, high: float, step: float) -> tuple[float, ...]:
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return tuple(round(n * step, 10) + 0.0 for n in range(first, last + 1))
