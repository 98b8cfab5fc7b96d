"""Flexible hours agreed in a request: blocks of working time in the office's zone (Perpres 21/2023: the hours stay).

The numbers below are the portal's own (no source gives any).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from itertools import pairwise

from core.problems import Problem
from scheduling.enums import ProblemCode

Block = tuple[time, time]
EARLIEST, LATEST = time(5), time(22)
MOST_BLOCKS = 4


def minutes_of(blocks: Iterable[Block]) -> int:
    """Minutes of all blocks together; a block that ends before it begins counts nothing."""
    return sum(max(0, _minute(end) - _minute(start)) for start, end in blocks)


def block_words(block: Block) -> str:
    """`06.00–10.00`"""
    return f"{block[0]:%H.%M}–{block[1]:%H.%M}"


def check_blocks(blocks: Sequence[Block], minutes_due: Mapping[date, int]) -> list[Problem]:
    """What is wrong with the agreed blocks; none at all means the regular hours and is right.

    `minutes_due`: each asked day → its working minutes without rest (450, in Ramadan 390), which the blocks
    must give exactly.
    """
    if len(blocks) > MOST_BLOCKS:
        return [Problem(ProblemCode.MANY_BLOCKS, params={"most": MOST_BLOCKS})]
    found = [p for block in blocks for p in _check_one(block)] or _overlaps(sorted(blocks))
    return found or _check_sum(minutes_of(blocks), minutes_due) if blocks else []


def _check_one(block: Block) -> list[Problem]:
    start, end = block
    if start >= end:
        return [Problem(ProblemCode.BLOCK_ORDER, params={"block": block_words(block)})]
    if start < EARLIEST or end > LATEST:
        params = {"block": block_words(block), "first": f"{EARLIEST:%H.%M}", "last": f"{LATEST:%H.%M}"}
        return [Problem(ProblemCode.BLOCK_WINDOW, params=params)]
    return []


def _overlaps(blocks: Sequence[Block]) -> list[Problem]:
    return [
        Problem(ProblemCode.BLOCK_OVERLAP, params={"block": block_words(b), "other": block_words(a)})
        for a, b in pairwise(blocks)
        if b[0] < a[1]
    ]


def _check_sum(given: int, minutes_due: Mapping[date, int]) -> list[Problem]:
    """The first day that the blocks do not fill exactly."""
    for on, due in sorted(minutes_due.items()):
        if given != due:
            code = ProblemCode.BLOCKS_SHORT if given < due else ProblemCode.BLOCKS_LONG
            params = {"day": on, "due": due, "given": given, "apart": abs(due - given)}
            return [Problem(code, params=params)]
    return []


def _minute(moment: time) -> int:
    return moment.hour * 60 + moment.minute
