"""Geometry of the charts that the server draws: plain values in, places in a fixed drawing out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

WIDTH, HEIGHT = 480, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 16, 14, 34
MOST_LABELS = 5
Number = int | float | Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: a value or None (a gap) for each label.

    `look`: `main` (solid, with dots), `second` (dashed, e.g. a smoothed value) or `limit` (thin, no dots).
    `marks`: position → `warning` or `stop`, drawn as the house's triangle or octagon instead of a dot.
    """

    name: str
    values: Sequence[Number | None]
    look: str = "main"
    marks: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Upright:
    """A mark across the whole chart, e.g. a start: 0 is the first label, 2.5 halfway between the third and fourth."""

    at: float
    word: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A value in the drawing; `x`, `y` as SVG wants them, whatever the language."""

    x: str
    y: str
    label: str
    value: Number
    mark: str
    shape: str


@dataclass(frozen=True, slots=True)
class DrawnLine:
    name: str
    look: str
    paths: tuple[str, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    place: str
    word: Number | str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template needs; `rows` are the chart as a table: label, one value for each line, the mark."""

    lines: tuple[DrawnLine, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    rows: tuple[tuple[str, tuple[Number | None, ...], str], ...]
    uprights: tuple[Tick, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def drawing(
    labels: Sequence[str], lines: Sequence[Line], low: Number, high: Number, uprights: Sequence[Upright] = ()
) -> Drawing:
    """The lines over `labels`, between `low` at the bottom and `high` at the top; values outside stay at the edge."""
    span = float(high) - float(low)
    if span <= 0:
        raise ValueError("A chart needs room between low and high.")
    drawn = tuple(_line(line, labels, float(low), span) for line in lines)
    across = tuple(Tick(_x(i, len(labels)), labels[i], _anchor(i, len(labels))) for i in _spread(len(labels)))
    up = tuple(
        Tick(_y(value, float(low), span), _whole(value))
        for value in (float(low) + span * n / 4 for n in range(5))
    )
    rows = tuple(
        (label, tuple(_at(line, i) for line in lines), _mark_at(lines, i)) for i, label in enumerate(labels)
    )
    return Drawing(drawn, across, up, rows, tuple(_upright(mark, len(labels)) for mark in uprights))


def _upright(mark: Upright, count: int) -> Tick:
    place = min(max(mark.at, 0), max(count - 1, 0))
    return Tick(_x(place, count), mark.word, "end" if place > (count - 1) / 2 else "start")


def _line(line: Line, labels: Sequence[str], low: float, span: float) -> DrawnLine:
    runs: list[list[str]] = [[]]
    dots: list[Dot] = []
    for i, label in enumerate(labels):
        value = _at(line, i)
        if value is None:
            runs.append([])
            continue
        x, y = _x(i, len(labels)), _y(float(value), low, span)
        runs[-1].append(f"{x},{y}")
        mark = line.marks.get(i, "")
        dots.append(Dot(x, y, label, value, mark, _shape(mark, float(x), float(y))))
    paths = tuple(" ".join(run) for run in runs if len(run) > 1)
    return DrawnLine(line.name, line.look, paths, tuple(dots) if line.look != "limit" else ())


def _at(line: Line, i: int) -> Number | None:
    return line.values[i] if i < len(line.values) else None


def _mark_at(lines: Sequence[Line], i: int) -> str:
    return next((line.marks[i] for line in lines if i in line.marks), "")


def _x(i: float, count: int) -> str:
    room = WIDTH - LEFT - RIGHT - 16
    return f"{LEFT + 8 + (room * i / (count - 1) if count > 1 else room / 2):.1f}"


def _y(value: float, low: float, span: float) -> str:
    share = min(max((value - low) / span, 0.0), 1.0)
    return f"{HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM):.1f}"


def _spread(count: int) -> list[int]:
    """Which labels stand under the axis: the first, the last, and evenly between."""
    if count <= MOST_LABELS:
        return list(range(count))
    return sorted({round(n * (count - 1) / (MOST_LABELS - 1)) for n in range(MOST_LABELS)})


def _anchor(i: int, count: int) -> str:
    if count < 3:
        return "middle"
    return "start" if i == 0 else "end" if i == count - 1 else "middle"


def _whole(value: float) -> Number:
    return int(value) if value == int(value) else round(value, 2)


def _shape(mark: str, x: float, y: float) -> str:
    """Corners of the triangle (warning) or octagon (stop) that stands for the value."""
    if mark == "warning":
        corners = [(0, -7), (7, 6), (-7, 6)]
    elif mark == "stop":
        corners = [(-3, -7), (3, -7), (7, -3), (7, 3), (3, 7), (-3, 7), (-7, 3), (-7, -3)]
    else:
        return ""
    return " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
