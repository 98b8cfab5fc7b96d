"""Geometry of the flow from before to after: people in, bands in a fixed drawing out, as SVG wants them.

Bands are as thick as their share of all people, but never too thin to be seen; the numbers say the truth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

WIDTH, TOP, NODE, BAND_ROOM = 480, 34, 12, 190
MIDDLE = WIDTH / 2
GAP, LETTER_ROOM = 26, 24
LEAST, LEAST_STILL = 5.0, 3.0
MOST_BANDS = 10


@dataclass(frozen=True, slots=True)
class Band:
    """People who go one way. `look`: `stays-in`, `stays-out`, `gains` or `loses`; `letter` is empty for who stays."""

    look: str
    letter: str
    rule: str
    before: bool
    after: bool
    people: int
    path: str
    word_x: str
    word_y: str


@dataclass(frozen=True, slots=True)
class Node:
    """One of the four ends: eligible or not, on the left before and on the right after."""

    eligible: bool
    people: int
    x: str
    y: str
    height: str
    word_x: str
    word_y: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Flow:
    bands: tuple[Band, ...]
    nodes: tuple[Node, ...]
    height: int
    width: int = WIDTH


@dataclass(slots=True)
class _Part:
    rule: str
    before: bool
    after: bool
    people: int
    letter: str = ""
    left: float = 0.0
    middle: float = 0.0
    right: float = 0.0
    thick: float = 0.0

    @property
    def changes(self) -> bool:
        return self.before != self.after


def flow_of(rows: Sequence[Mapping[str, Any]]) -> Flow | None:
    """The drawing of `Tally.flow` rows (before, after, rule, people); None where there is nobody."""
    parts = _parts(rows)
    total = sum(part.people for part in parts)
    if not total:
        return None
    for part in parts:
        least = LEAST if part.changes else LEAST_STILL
        part.thick = max(least, BAND_ROOM * part.people / total)
    left = _stack(parts, "left", lambda part: not part.before)
    right = _stack(parts, "right", lambda part: not part.after)
    low = _middle(parts)
    height = round(max(left, right, low) + 12)
    nodes = [_node(parts, side, eligible) for side in ("left", "right") for eligible in (True, False)]
    return Flow(tuple(_band(part) for part in parts), tuple(node for node in nodes if node), height)


def _parts(rows: Sequence[Mapping[str, Any]]) -> list[_Part]:
    """In the order from top to bottom: stays in, loses, gains, stays out; the smallest changes together."""
    parts = [_Part(r["rule"], r["before"], r["after"], r["people"]) for r in rows if r["people"]]
    still = [part for part in parts if not part.changes]
    changing = sorted((p for p in parts if p.changes), key=lambda p: (p.after, -p.people, p.rule))
    kept = sorted(changing, key=lambda p: -p.people)[:MOST_BANDS]
    shown = [part for part in changing if part in kept]
    for after in (False, True):
        rest = sum(p.people for p in changing if p.after is after and p not in kept)
        if rest:
            at = sum(not p.after for p in shown) if not after else len(shown)
            shown.insert(at, _Part("other", not after, after, rest))
    for letter, part in zip(ascii_uppercase, shown, strict=False):
        part.letter = letter
    inside, outside = ([p for p in still if p.after is side] for side in (True, False))
    return [*_merged(inside), *shown, *_merged(outside)]


def _merged(parts: Sequence[_Part]) -> list[_Part]:
    people = sum(part.people for part in parts)
    return [_Part("", parts[0].before, parts[0].after, people)] if people else []


def _stack(parts: Sequence[_Part], side: str, is_low: Any) -> float:
    """Place the bands' ends on one side, those who are out below; how low it reaches."""
    y = float(TOP)
    for low in (False, True):
        here = [part for part in parts if bool(is_low(part)) is low]
        y += GAP if low else 0
        for part in here:
            setattr(part, side, y)
            y += part.thick
    return y


def _middle(parts: Sequence[_Part]) -> float:
    """Changes pass the middle one under the other, with room for their letters between those who stay."""
    y = float(TOP)
    for part in parts:
        if not part.changes:
            part.middle = max(y, (part.left + part.right) / 2)
            y = part.middle + part.thick + 6
            continue
        part.middle = y + max(0.0, (LETTER_ROOM - part.thick) / 2)
        y += max(part.thick, LETTER_ROOM) + 4
    return y


def _band(part: _Part) -> Band:
    look = ("gains" if part.after else "loses") if part.changes else "stays-in" if part.after else "stays-out"
    quarter, far = MIDDLE / 2, MIDDLE * 1.5
    up, down = part.thick, 0.0
    path = (
        f"M{NODE},{part.left:.1f} C{quarter:.0f},{part.left:.1f} {quarter:.0f},{part.middle:.1f} "
        f"{MIDDLE:.0f},{part.middle + down:.1f} C{far:.0f},{part.middle:.1f} {far:.0f},{part.right:.1f} "
        f"{WIDTH - NODE},{part.right:.1f} V{part.right + up:.1f} "
        f"C{far:.0f},{part.right + up:.1f} {far:.0f},{part.middle + up:.1f} {MIDDLE:.0f},{part.middle + up:.1f} "
        f"C{quarter:.0f},{part.middle + up:.1f} {quarter:.0f},{part.left + up:.1f} {NODE},{part.left + up:.1f} Z"
    )
    word_y = part.middle + part.thick / 2 + 5
    return Band(
        look,
        part.letter,
        part.rule,
        part.before,
        part.after,
        part.people,
        path,
        f"{MIDDLE:.0f}",
        f"{word_y:.1f}",
    )


def _node(parts: Sequence[_Part], side: str, eligible: bool) -> Node | None:
    here = [p for p in parts if (p.before if side == "left" else p.after) is eligible]
    if not here:
        return None
    top = min(getattr(part, side) for part in here)
    height = sum(part.thick for part in here)
    x, word_x, anchor = (0, 0, "start") if side == "left" else (WIDTH - NODE, WIDTH, "end")
    return Node(
        eligible, sum(part.people for part in here), f"{x}", f"{top:.1f}", f"{height:.1f}", f"{word_x}",
        f"{top - 8:.1f}", anchor,
    )  # fmt: skip
