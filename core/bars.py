"""Geometry of bars of shares that the server draws: counts in, places in a fixed drawing out, as SVG wants them."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 480, 34
LEAST_FOR_WORD, LEAST_FOR_NUMBER = 44, 14


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a stacked bar. `word`: there is room for its percentage; `marked`: for its number below."""

    number: int
    label: str
    count: int
    percent: int
    x: str
    width: str
    middle: str
    word: bool
    marked: bool


def segments(labels: Sequence[str], counts: Sequence[int]) -> tuple[Segment, ...]:
    """One segment for each label, from the left, together as wide as the drawing; none where nothing was counted."""
    total, found, at = sum(counts), [], 0.0
    for number, (label, count) in enumerate(zip(labels, counts, strict=True), 1):
        width = WIDTH * count / total if total else 0.0
        if count:
            found.append(
                Segment(
                    number, label, count, round(100 * count / total), _place(at), _place(width), _place(at + width / 2),
                    width >= LEAST_FOR_WORD, width >= LEAST_FOR_NUMBER,
                )
            )  # fmt: skip
        at += width
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Whisker:
    """A bar of one share with its interval; everything in hundredths of the drawing's width."""

    value: str
    low: str
    high: str


def whisker(value: float, low: float, high: float) -> Whisker:
    """Shares 0–1; what lies outside stays at the edge."""
    return Whisker(*(_place(100 * min(max(share, 0.0), 1.0)) for share in (value, low, high)))


def _place(value: float) -> str:
    return f"{value:.1f}"
