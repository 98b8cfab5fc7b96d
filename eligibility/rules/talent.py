"""The 9-box: what the numbering says of its axes, what another numbering counts as, and moves between periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from eligibility.enums import PANRB_GRID, BoxScheme, Move

NUMBERS = range(1, 10)
PANRB = BoxScheme.PANRB.value


@dataclass(frozen=True, slots=True)
class BoxMap:
    """An agency's decision of what the boxes of another numbering count as.

    `boxes[n - 1]` is the box of PermenPANRB 3/2020 that box n of `scheme` counts as; each comes once.
    """

    scheme: str
    boxes: tuple[int, ...]
    valid_from: date
    legal_reference: str


def is_bijection(boxes: Iterable[int]) -> bool:
    """Nine pairs, and no two boxes count as the same one."""
    return sorted(boxes) == list(NUMBERS)


def readable(scheme: str, mapping: BoxMap | None) -> Mapping[str, tuple[int, ...]]:
    """Numberings that a policy in `scheme` understands → what their boxes 1–9 count as, in order.

    A mapping leads to PermenPANRB 3/2020 and so helps only a policy that numbers by it.
    """
    plain = {scheme: tuple(NUMBERS)}
    return plain if mapping is None or scheme != PANRB else plain | {mapping.scheme: mapping.boxes}


def eligible_in(scheme: str, boxes: Iterable[int], mapping: BoxMap | None) -> Mapping[str, frozenset[int]]:
    """Numberings that a policy in `scheme` understands → their boxes that count as one of `boxes`."""
    wanted = frozenset(boxes)
    return {
        name: frozenset(n for n, counted in zip(NUMBERS, known, strict=True) if counted in wanted)
        for name, known in readable(scheme, mapping).items()
    }


def counted_box(box: int | None, delivered: str | None, scheme: str, mapping: BoxMap | None) -> int | None:
    """What a box delivered in one numbering counts as in `scheme`; None where that is not known."""
    known = readable(scheme, mapping).get(delivered or "")
    return known[box - 1] if known and box else None


def box_by_axes(scheme: str, performance: str, potential: str) -> int | None:
    """The box that PermenPANRB 3/2020 gives the axes; None for a numbering whose axes are not known."""
    return PANRB_GRID.get((performance, potential)) if scheme == PANRB else None


def contradicts(scheme: str, performance: str, potential: str, box: int) -> int | None:
    """The box that the axes would give where it is another than the delivered one; the delivered one stays."""
    wanted = box_by_axes(scheme, performance, potential)
    return wanted if wanted != box else None


def move_of(before: int, after: int) -> Move | None:
    """What became of a box; 0 = none. None when there is a box on neither side."""
    if not before or not after:
        return Move.NEW if after else Move.LOST if before else None
    return Move.SAME if before == after else Move.UP if after > before else Move.DOWN
