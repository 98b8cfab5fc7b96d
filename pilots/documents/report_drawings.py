"""Drawings of the evaluation report in vectors: QR code, quota, findings, interval plots and weekly lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from math import cos, pi, sin

import segno
from django.utils.translation import gettext as _

from pilots.documents.latin import latin
from pilots.documents.paper import INK, LINE, MARGIN, SMALL, SOFT, SUNKEN, WHITE, Colour, Paper, Style
from pilots.enums.plans import Finding, Outcome
from pilots.selectors.report import CriterionPart, Scale, Weekly
from pilots.selectors.report_words import shown

TEAL: Colour = (11, 110, 105)
TEAL_SOFT: Colour = (224, 242, 240)
VIOLET: Colour = (95, 64, 168)
GREEN: Colour = (29, 116, 64)
GREEN_SOFT: Colour = (228, 244, 233)
AMBER: Colour = (116, 70, 0)
AMBER_SOFT: Colour = (253, 241, 217)
RED: Colour = (157, 29, 22)
RED_SOFT: Colour = (253, 235, 233)
TICK = Style(7, colour=SOFT)

# finding → (colour, shape): a tick for passed, a cross for not, an octagon for harm, a triangle for what is open
FINDINGS: dict[str, tuple[Colour, str]] = {
    Finding.PASSED: (GREEN, "tick"),
    Finding.FAILED: (RED, "cross"),
    Finding.INCONCLUSIVE: (AMBER, "triangle"),
    Finding.INFERIOR: (RED, "octagon"),
    Finding.STOPPED: (RED, "octagon"),
    Finding.ABSENT: (SOFT, "dash"),
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


def mark_of(finding: str) -> Callable[[Paper, float, float], None]:
    """Draws the sign of a finding around a point."""
    colour, shape = FINDINGS.get(finding, (SOFT, "dash"))

    def draw(paper: Paper, x: float, y: float) -> None:
        paper.stroke(colour, 0.5)
        paper.set_fill_color(*colour)
        if shape == "tick":
            paper.polyline([(x - 1.2, y), (x - 0.3, y + 0.9), (x + 1.3, y - 1.1)])
        elif shape == "cross":
            paper.line(x - 1, y - 1, x + 1, y + 1)
            paper.line(x - 1, y + 1, x + 1, y - 1)
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
    """Quota before, arrow, quota after, their feet at `y`; only one number where nothing changes. Answers the width."""
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


def interval_plot(paper: Paper, row: CriterionPart, scale: Scale, x: float, width: float) -> None:
    """One criterion on its own scale: the side of the limit that passes is tinted, the limit dashed and named."""
    top, middle, foot = paper.y + 5.6, paper.y + 9.6, paper.y + 13.4

    def at(share: float) -> float:
        return x + share * width

    with paper.tagged("Figure", _spoken_plot(row)):
        paper.set_fill_color(*GREEN_SOFT)
        paper.rect(at(scale.limit.at), top, at(1) - at(scale.limit.at), foot - top, style="F")
        _ticks(paper, scale, at, foot)
        if scale.zero:
            paper.stroke(SOFT, 0.2)
            paper.line(at(scale.zero.at), top, at(scale.zero.at), foot)
        paper.stroke(RED, 0.5)
        paper.set_dash_pattern(dash=1.2, gap=0.8)
        paper.line(at(scale.limit.at), top - 0.8, at(scale.limit.at), foot)
        paper.set_dash_pattern()
        _beside(paper, row.limit, at(scale.limit.at), top - 1.6, x, x + width)
        _interval(paper, scale, at, middle)
    paper.y += PLOT_HEIGHT


def _interval(paper: Paper, scale: Scale, at: Callable[[float], float], middle: float) -> None:
    if scale.low and scale.high:
        paper.stroke(TEAL, 0.9)
        paper.line(at(scale.low.at), middle, at(scale.high.at), middle)
        paper.stroke(TEAL, 0.5)
        for end in (scale.low, scale.high):
            paper.line(at(end.at), middle - 1, at(end.at), middle + 1)
    if scale.bound:
        paper.stroke(INK, 0.6)
        paper.line(at(scale.bound.at), middle - 1.9, at(scale.bound.at), middle + 1.9)
    paper.set_fill_color(*TEAL)
    paper.stroke(WHITE, 0.3)
    paper.circle(at(scale.estimate.at), middle, 1.3, style="DF")


def _ticks(paper: Paper, scale: Scale, at: Callable[[float], float], foot: float) -> None:
    paper.stroke(LINE, 0.25)
    paper.line(at(0), foot, at(1), foot)
    for tick in scale.ticks:
        paper.line(at(tick.at), foot, at(tick.at), foot + 0.9)
        _middle(paper, tick.word, at(tick.at), foot + 3.5)


def _middle(paper: Paper, word: str, x: float, baseline: float, style: Style = TICK) -> None:
    word = latin(word)
    paper.put(x - paper.wide(word, style) / 2, baseline, word, style, raw=True)


def _beside(paper: Paper, word: str, x: float, baseline: float, left: float, right: float) -> None:
    """A word over a line, moved in where it would leave the drawing."""
    style = replace(TICK, colour=RED)
    half = paper.wide(latin(word), style) / 2
    _middle(paper, word, min(max(x, left + half), right - half), baseline, style)


def _spoken_plot(row: CriterionPart) -> str:
    return _("%(name)s: taksiran %(estimate)s, selang 95 %% %(interval)s, %(limit)s; %(finding)s.") % {
        "name": row.name, "estimate": row.estimate, "interval": row.interval, "limit": row.limit,
        "finding": row.finding_label,
    }  # fmt: skip


LINES_HEIGHT = 66.0


def weekly_lines(paper: Paper, weekly: Weekly) -> None:
    """Pilot solid with dots, comparison dashed, the start of the trial marked."""
    left, right = MARGIN + 11, paper.w - MARGIN - 4
    top, foot = paper.y + 9, paper.y + LINES_HEIGHT - 11

    def place(i: int, value: float) -> tuple[float, float]:
        return left + (right - left) * i / (len(weekly.weeks) - 1), foot - weekly.axis.at(value) * (
            foot - top
        )

    with paper.tagged("Figure", _spoken_lines(weekly)):
        _grid(paper, weekly, left, right, place)
        if weekly.starts_at is not None:
            _start_line(paper, left + (right - left) * weekly.starts_at, top, foot, left, right)
        if weekly.compared:
            paper.stroke(VIOLET, 0.6)
            paper.set_dash_pattern(dash=1.6, gap=1.1)
            _runs(paper, [week.comparison for week in weekly.weeks], place)
            paper.set_dash_pattern()
        paper.stroke(TEAL, 0.8)
        _runs(paper, [week.pilot for week in weekly.weeks], place)
        paper.set_fill_color(*TEAL)
        for i, week in enumerate(weekly.weeks):
            if week.pilot is not None:
                paper.circle(*place(i, week.pilot), 0.9, style="F")
        _legend(paper, weekly.compared, left, top - 5)
    paper.y += LINES_HEIGHT


def _runs(
    paper: Paper, values: Sequence[float | None], place: Callable[[int, float], tuple[float, float]]
) -> None:
    """One line for each unbroken run of values."""
    run: list[tuple[float, float]] = []
    for i, value in enumerate([*values, None]):
        if value is not None:
            run.append(place(i, value))
            continue
        if len(run) > 1:
            paper.polyline(run)
        run = []


MOST_LABELS = 8


def _grid(
    paper: Paper,
    weekly: Weekly,
    left: float,
    right: float,
    place: Callable[[int, float], tuple[float, float]],
) -> None:
    for tick in weekly.axis.ticks:
        _x, y = place(0, tick)
        paper.stroke(LINE, 0.2)
        paper.line(left, y, right, y)
        word = latin(shown(tick, weekly.axis.places))
        paper.put(left - 2 - paper.wide(word, TICK), y + 0.9, word, TICK, raw=True)
    foot = place(0, weekly.axis.low)[1]
    step = -(-(len(weekly.weeks) - 1) // (MOST_LABELS - 1)) or 1
    for i in range(0, len(weekly.weeks), step):
        _middle(paper, weekly.weeks[i].label, place(i, weekly.axis.low)[0], foot + 4)


def _start_line(paper: Paper, x: float, top: float, foot: float, left: float, right: float) -> None:
    paper.stroke(INK, 0.35)
    paper.set_dash_pattern(dash=0.8, gap=0.8)
    paper.line(x, top - 1, x, foot)
    paper.set_dash_pattern()
    word = latin(_("uji coba mulai"))
    style = replace(TICK, colour=INK)
    wide = paper.wide(word, style)
    paper.put(x + 1 if x + wide + 1 < right else x - wide - 1, top + 1.4, word, style, raw=True)


def _legend(paper: Paper, compared: bool, x: float, y: float) -> None:
    paper.stroke(TEAL, 0.8)
    paper.line(x, y, x + 8, y)
    paper.set_fill_color(*TEAL)
    paper.circle(x + 4, y, 0.9, style="F")
    word = latin(_("kantor uji coba"))
    paper.put(x + 10, y + 1, word, SMALL, raw=True)
    if not compared:
        return
    x += 16 + paper.wide(word, SMALL)
    paper.stroke(VIOLET, 0.6)
    paper.set_dash_pattern(dash=1.6, gap=1.1)
    paper.line(x, y, x + 8, y)
    paper.set_dash_pattern()
    paper.put(x + 10, y + 1, _("kantor pembanding"), SMALL)


def _spoken_lines(weekly: Weekly) -> str:
    first, last = weekly.weeks[0], weekly.weeks[-1]
    return _("Rata-rata mingguan kantor uji coba dan pembanding dari %(first)s sampai %(last)s; angkanya di tabel.") % {
        "first": first.label, "last": last.label,
    }  # fmt: skip
