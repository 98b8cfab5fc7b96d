"""Geometry of the chart that draws numbers with their ranges: plain values in, places in a fixed drawing out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, log10

WIDTH, LEFT, RIGHT = 480, 12, 24
TOP, ROW, AXIS = 8, 48, 30
WORD = 140
SMALLEST = 1e-300  # less than this no step divides
MOST_TICKS = 5
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Bar:
    """A number between two ends. `look`: `main` or `second`."""

    name: str
    low: float
    central: float
    high: float
    look: str = "main"


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """Places as SVG wants them, whatever the language; `words` say the three numbers."""

    name: str
    look: str
    x1: str
    x2: str
    dot: str
    word_y: str
    y: str
    words: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid; `word` is empty where nothing is written under it."""

    place: str
    word: str
    anchor: str


@dataclass(frozen=True, slots=True)
class RangeDrawing:
    """Everything the template needs; `zero`: the place of 0 where it lies inside, else empty."""

    bars: tuple[DrawnBar, ...]
    ticks: tuple[Tick, ...]
    zero: str
    height: int
    bottom: int
    width: int = WIDTH
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP


def range_drawing(bars: Sequence[Bar], word: Callable[[float], str]) -> RangeDrawing:
    """One row a bar on one axis that always holds 0; `word` says a number. Errors: ValueError without bars."""
    if not bars:
        raise ValueError("A chart needs something to show.")
    low, high, step = _room(min(0.0, *(bar.low for bar in bars)), max(0.0, *(bar.high for bar in bars)))
    bottom = TOP + ROW * len(bars)
    drawn = tuple(_bar(bar, row, low, high, word) for row, bar in enumerate(bars))
    count = round((high - low) / step)
    ticks = tuple(_tick(n, low, high, step, word) for n in range(count + 1))
    return RangeDrawing(drawn, ticks, _x(0.0, low, high), bottom + AXIS, bottom)


def _tick(number: int, low: float, high: float, step: float, word: Callable[[float], str]) -> Tick:
    """Words stand at 0 and at the ends, unless an end would run into the word of 0."""
    value = low + step * number
    place, zero = _x(value, low, high), _x(0.0, low, high)
    if place == zero:
        return Tick(place, word(0.0), _anchor(value, low, high))
    is_end = value == low or abs(value - high) < step / 2
    apart = abs(float(place) - float(zero)) > WORD
    return Tick(place, word(value) if is_end and apart else "", _anchor(value, low, high))


def _anchor(value: float, low: float, high: float) -> str:
    if value == low:
        return "start"
    return "end" if abs(value - high) < (high - low) / 100 else "middle"


def _bar(bar: Bar, row: int, low: float, high: float, word: Callable[[float], str]) -> DrawnBar:
    x1, x2, dot = (_x(value, low, high) for value in (bar.low, bar.high, bar.central))
    words = (word(bar.low), word(bar.central), word(bar.high))
    y = TOP + ROW * row
    return DrawnBar(bar.name, bar.look, x1, x2, dot, f"{y + 15}", f"{y + 31}", words)


def _room(low: float, high: float) -> tuple[float, float, float]:
    """Round ends around both, and the step between ticks."""
    span = high - low
    if span < SMALLEST:
        return 0.0, 1.0, 1.0
    raw = span / (MOST_TICKS - 1)
    power = 10.0 ** floor(log10(raw))
    step = next(power * n for n in _STEPS if power * n >= raw * 0.999999)
    first = floor(low / step + 1e-9) * step
    last = -floor(-high / step + 1e-9) * step
    return first, last, step


def _x(value: float, low: float, high: float) -> str:
    share = min(max((value - low) / (high - low), 0.0), 1.0)
    return f"{LEFT + share * (WIDTH - LEFT - RIGHT):.1f}"
