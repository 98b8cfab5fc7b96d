"""Geometry of one estimate with its interval, held against a limit: plain values in, places in a small drawing out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from core.charts import Tick

WIDTH, HEIGHT = 480, 92
LEFT, RIGHT = 16, 16
TOP, MIDDLE, BOTTOM = 22, 42, 62
MOST_TICKS = 6
NEAR_EDGE = 90


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to `high` with a word at each of `ticks`."""

    low: float
    high: float
    ticks: tuple[float, ...]


SHARES = Axis(0, 100, (0, 25, 50, 75, 100))


@dataclass(frozen=True, slots=True)
class Plot:
    """Places as SVG wants them. `bad`: (x, width) of the side of the limit that does not pass."""

    low: str
    high: str
    estimate: str
    bound: str
    limit: Tick
    zero: str
    bad: tuple[str, str]
    across: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    middle: int = MIDDLE
    bottom: int = BOTTOM


def axis_over(values: Sequence[float]) -> Axis:
    """A round axis that holds all values and zero, with room at both ends."""
    low, high = min((0.0, *values)), max((0.0, *values))
    step = _step((high - low) or 1.0)
    first, last = floor(low / step - 0.25), ceil(high / step + 0.25)
    ticks = tuple(round(n * step, 10) for n in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], ticks)


def interval_plot(
    axis: Axis, *, estimate: float, low: float, high: float, limit: float, limit_word: str,
    say: Callable[[float], str], bound: float | None = None,
) -> Plot:  # fmt: skip
    """`bound`: the one-sided end that is held against the limit, where it differs from `low`.

    Values outside the axis stay at its edge. `say` words the ticks.
    """
    at = _place(axis, limit)
    anchor = "end" if at > WIDTH - NEAR_EDGE else "start" if at < NEAR_EDGE else "middle"
    return Plot(
        low=_text(_place(axis, low)),
        high=_text(_place(axis, high)),
        estimate=_text(_place(axis, estimate)),
        bound="" if bound is None else _text(_place(axis, bound)),
        limit=Tick(_text(at), limit_word, anchor),
        zero=_text(_place(axis, 0)) if axis.low < 0 < axis.high else "",
        bad=(_text(LEFT), _text(at - LEFT)),
        across=tuple(Tick(_text(_place(axis, tick)), say(tick)) for tick in axis.ticks),
    )


def _step(span: float) -> float:
    """1, 2 or 5 times a power of ten, so that a handful of ticks cover the span."""
    rough = span / MOST_TICKS
    power = 10.0 ** floor(log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)


def _place(axis: Axis, value: float) -> float:
    share = min(max((value - axis.low) / (axis.high - axis.low), 0.0), 1.0)
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _text(place: float) -> str:
    return f"{place:.1f}"
