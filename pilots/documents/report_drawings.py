"""Drawings of the evaluation report in vectors: QR code, quota, findings, interval plots and weekly lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from math import cos, pi, sin

import segno

from core.charts import Number
from core.intervals import Plot
from pilots.documents.latin import latin
from pilots.documents.paper import INK, LINE, MARGIN, SMALL, SOFT, SUNKEN, WHITE, Colour, Paper, Style
from pilots.enums.plans import Outcome
from pilots.selectors.criteria_shown import CriterionShown
from pilots.selectors.report_parts import WeeklyLines
from pilots.selectors.words import number

TEAL: Colour = (11, 110, 105)
TEAL_SOFT: Colour = (224, 242, 240)
VIOLET: Colour = (95, 64, 168)
GREEN: Colour = (29, 116, 64)
AMBER: Colour = (116, 70, 0)
AMBER_SOFT: Colour = (253, 241, 217)
RED: Colour = (157, 29, 22)
RED_SOFT: Colour = (253, 235, 233)
TICK = Style(7, colour=SOFT)

# look → (colour, sign): the meaning stands in the word beside it
SIGNS: dict[str, tuple[Colour, str]] = {
    "ok": (GREEN, "tick"),
    "stop": (RED, "octagon"),
    "warning": (AMBER, "triangle"),
}
# outcome → (bar and figures, ground)
OUTCOMES: dict[str, tuple[Colour, Colour]] = {
    Outcome.RAISE: (TEAL, TEAL_SOFT),
    Outcome.KEEP: (TEAL, TEAL_SOFT),
    Outcome.HOLD: (SOFT, SUNKEN),
    Outcome.EXTEND: (AMBER, AMBER_SOFT),
    Outcome.LOWER: (RED, RED_SOFT),
    Outcome.PAUSE: (RED, RED_SOFT),
}


def qr(paper: Paper, text: str, x: float, y: float, size: float) -> None:
    """The text as a QR code; each run of dark modules is one rectangle. The quiet zone is left to the caller."""
    matrix = segno.make_qr(text, error="m").matrix
    unit = size / len(matrix)
    paper.set_fill_color(0, 0, 0)
    for row, modules in enumerate(matrix):
        column = 0
        for dark, run in groupby(modules):
            length = len(list(run))
            if dark:
                paper.rect(x + column * unit, y + row * unit, length * unit, unit * 1.01, style="F")
            column += length


def sign(look: str) -> Callable[[Paper, float, float], None]:
    """Draws the sign of a look around a point."""
    colour, shape = SIGNS.get(look, (SOFT, "dash"))

    def draw(paper: Paper, x: float, y: float) -> None:
        paper.stroke(colour, 0.5)
        paper.set_fill_color(*colour)
        if shape == "tick":
            paper.polyline([(x - 1.2, y), (x - 0.3, y + 0.9), (x + 1.3, y - 1.1)])
        elif shape == "triangle":
            paper.polygon([(x, y - 1.3), (x + 1.4, y + 1.1), (x - 1.4, y + 1.1)], style="F")
        elif shape == "octagon":
            paper.polygon(list(_corners(x, y, 1.35)), style="F")
        else:
            paper.line(x - 1.1, y, x + 1.1, y)

    return draw


def _corners(x: float, y: float, size: float) -> Iterator[tuple[float, float]]:
    for n in range(8):
        angle = pi / 8 + n * pi / 4
        yield x + size * cos(angle), y + size * sin(angle)


def quota(paper: Paper, before: int, after: int, colour: Colour, x: float, y: float) -> float:
    """Quota before, arrow, quota after, their feet at `y`; one number where nothing changes. Answers the width."""
    big = Style(26, bold=True, colour=colour)
    if before == after:
        paper.put(x, y, str(after), big)
        return paper.wide(str(after), big)
    pale = replace(big, bold=False, colour=SOFT)
    paper.put(x, y, str(before), pale)
    start = x + paper.wide(str(before), pale) + 3
    middle = y - 3.2
    paper.stroke(colour, 0.9)
    paper.line(start, middle, start + 9, middle)
    paper.set_fill_color(*colour)
    paper.polygon([(start + 11.5, middle), (start + 8, middle - 2), (start + 8, middle + 2)], style="F")
    paper.put(start + 14.5, y, str(after), big)
    return start + 14.5 + paper.wide(str(after), big) - x


PLOT_HEIGHT = 19.0


def interval_plot(paper: Paper, row: CriterionShown, plot: Plot, x: float, width: float) -> None:
    """The plot of the page: the side of the limit that does not pass is tinted, the limit dashed and named."""
    top, middle, foot = paper.y + 5.6, paper.y + 9.6, paper.y + 13.4

    def at(place: str) -> float:
        return x + (float(place) - plot.left) / (plot.right - plot.left) * width

    with paper.tagged("Figure", f"{row.name}: {row.sentence}"):
        paper.set_fill_color(*RED_SOFT)
        paper.rect(x, top, at(plot.limit.place) - x, foot - top, style="F")
        paper.stroke(LINE, 0.25)
        paper.line(x, foot, x + width, foot)
        for tick in plot.across:
            paper.line(at(tick.place), foot, at(tick.place), foot + 0.9)
            _middle(paper, str(tick.word), at(tick.place), foot + 3.5)
        if plot.zero:
            paper.stroke(SOFT, 0.2)
            paper.line(at(plot.zero), top, at(plot.zero), foot)
        _limit(paper, str(plot.limit.word), at(plot.limit.place), (x, x + width), (top, foot))
        _interval(paper, plot, at, middle)
    paper.y += PLOT_HEIGHT


def _limit(
    paper: Paper, word: str, x: float, ends: tuple[float, float], heights: tuple[float, float]
) -> None:
    """The dashed limit with its word above, moved in where it would leave the drawing."""
    top, foot = heights
    paper.stroke(RED, 0.5)
    paper.set_dash_pattern(dash=1.2, gap=0.8)
    paper.line(x, top - 0.8, x, foot)
    paper.set_dash_pattern()
    style = replace(TICK, colour=RED)
    half = paper.wide(latin(word), style) / 2
    _middle(paper, word, min(max(x, ends[0] + half), ends[1] - half), top - 1.6, style)


def _interval(paper: Paper, plot: Plot, at: Callable[[str], float], middle: float) -> None:
    paper.stroke(TEAL, 0.9)
    paper.line(at(plot.low), middle, at(plot.high), middle)
    paper.stroke(TEAL, 0.5)
    for end in (plot.low, plot.high):
        paper.line(at(end), middle - 1, at(end), middle + 1)
    if plot.bound:
        paper.stroke(INK, 0.6)
        paper.line(at(plot.bound), middle - 1.9, at(plot.bound), middle + 1.9)
    paper.set_fill_color(*TEAL)
    paper.stroke(WHITE, 0.3)
    paper.circle(at(plot.estimate), middle, 1.3, style="DF")


def _middle(paper: Paper, word: str, x: float, baseline: float, style: Style = TICK) -> None:
    word = latin(word)
    paper.put(x - paper.wide(word, style) / 2, baseline, word, style, raw=True)


LINES_HEIGHT = 66.0
MOST_LABELS, PARTS = 8, 4
Place = Callable[[float, float], tuple[float, float]]


def weekly_lines(paper: Paper, weekly: WeeklyLines) -> None:
    """Pilot solid with dots, comparison dashed, the start of the trial marked; values outside stay at the edge."""
    left, right = MARGIN + 11, paper.w - MARGIN - 4
    top, foot = paper.y + 9, paper.y + LINES_HEIGHT - 11
    steps = max(1, len(weekly.labels) - 1)

    def place(i: float, value: float) -> tuple[float, float]:
        share = min(max((value - weekly.low) / ((weekly.high - weekly.low) or 1), 0.0), 1.0)
        return left + (right - left) * i / steps, foot - share * (foot - top)

    with paper.tagged("Figure", weekly.desc):
        _grid(paper, weekly, right, place)
        for mark in weekly.uprights:
            _upright(paper, mark.word, place(mark.at, weekly.low)[0], top, foot, right)
        for line in reversed(weekly.lines):
            _line(paper, line.values, place, dashed=line.look == "second")
        _legend(paper, weekly, left, top - 5)
    paper.y += LINES_HEIGHT


def _line(paper: Paper, values: Sequence[Number | None], place: Place, *, dashed: bool) -> None:
    """One stroke for each unbroken run of values."""
    _pen(paper, dashed=dashed)
    run: list[tuple[float, float]] = []
    for i, value in enumerate([*values, None]):
        if value is not None:
            run.append(place(i, float(value)))
            continue
        if len(run) > 1:
            paper.polyline(run)
        run = []
    paper.set_dash_pattern()
    for i, value in enumerate(values):
        if value is not None and not dashed:
            paper.circle(*place(i, float(value)), 0.9, style="F")


def _pen(paper: Paper, *, dashed: bool) -> None:
    paper.stroke(VIOLET if dashed else TEAL, 0.6 if dashed else 0.8)
    paper.set_fill_color(*TEAL)
    if dashed:
        paper.set_dash_pattern(dash=1.6, gap=1.1)


def _grid(paper: Paper, weekly: WeeklyLines, right: float, place: Place) -> None:
    for part in range(PARTS + 1):
        value = weekly.low + (weekly.high - weekly.low) * part / PARTS
        x, y = place(0, value)
        paper.stroke(LINE, 0.2)
        paper.line(x, y, right, y)
        word = latin(number(value, 1))
        paper.put(x - 2 - paper.wide(word, TICK), y + 0.9, word, TICK, raw=True)
    step = -(-(len(weekly.labels) - 1) // (MOST_LABELS - 1)) or 1
    for i in range(0, len(weekly.labels), step):
        x, y = place(i, weekly.low)
        _middle(paper, weekly.labels[i], x, y + 4)


def _upright(paper: Paper, word: str, x: float, top: float, foot: float, right: float) -> None:
    paper.stroke(INK, 0.35)
    paper.set_dash_pattern(dash=0.8, gap=0.8)
    paper.line(x, top - 1, x, foot)
    paper.set_dash_pattern()
    style = replace(TICK, colour=INK)
    wide = paper.wide(latin(word), style)
    paper.put(x + 1 if x + wide + 1 < right else x - wide - 1, top + 1.4, word, style)


def _legend(paper: Paper, weekly: WeeklyLines, x: float, y: float) -> None:
    for line in weekly.lines:
        dashed = line.look == "second"
        _pen(paper, dashed=dashed)
        paper.line(x, y, x + 8, y)
        paper.set_dash_pattern()
        if not dashed:
            paper.circle(x + 4, y, 0.9, style="F")
        word = latin(line.name)
        paper.put(x + 10, y + 1, word, SMALL, raw=True)
        x += 16 + paper.wide(word, SMALL)
