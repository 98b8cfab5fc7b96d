"""Targets of a period: what is wrong with a list of them, and what one version changed against another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.problems import Problem
from performance.enums import ChangeKind, TargetFault

MOST_TARGETS = 20
LONGEST_TITLE = 300
LONGEST_UNIT = 40
LARGEST = Decimal("99999999.99")


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target as written: `number` names it through all versions (None: new), `indicator` is an office's id."""

    number: int | None
    title: str
    quantity: Decimal
    unit: str
    due_on: date
    indicator: int | None = None


@dataclass(frozen=True, slots=True)
class TargetChange:
    """What became of one number between two versions; one side is empty where it came or went."""

    number: int
    kind: ChangeKind
    old: TargetLine | None
    new: TargetLine | None

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields that differ, where both sides are there."""
        if self.old is None or self.new is None:
            return ()
        names = ("title", "quantity", "unit", "due_on", "indicator")
        return tuple(name for name in names if getattr(self.old, name) != getattr(self.new, name))


def changes(old: Iterable[TargetLine], new: Iterable[TargetLine]) -> tuple[TargetChange, ...]:
    """By number, what was added, removed or changed; what stayed as it was is left out."""
    before = {line.number: line for line in old if line.number is not None}
    after = {line.number: line for line in new if line.number is not None}
    found = []
    for number in sorted(before.keys() | after.keys()):
        left, right = before.get(number), after.get(number)
        if left != right:
            kind = ChangeKind.CHANGED if left and right else ChangeKind.ADDED if right else ChangeKind.REMOVED
            found.append(TargetChange(number, kind, left, right))
    return tuple(found)


def faults(
    lines: Sequence[TargetLine], *, first: date, last: date, known: frozenset[int], indicators: frozenset[int]
) -> list[Problem]:
    """Why these targets cannot stand: `known` are the period's numbers, `indicators` those of the own office."""
    if len(lines) > MOST_TARGETS:
        return [Problem(TargetFault.TOO_MANY, params={"most": MOST_TARGETS})]
    found: list[Problem] = []
    numbers = [line.number for line in lines if line.number is not None]
    if len(set(numbers)) != len(numbers):
        found.append(Problem(TargetFault.NUMBER_TWICE))
    if not known.issuperset(numbers):
        found.append(Problem(TargetFault.NUMBER_UNKNOWN))
    for row, line in enumerate(lines, 1):
        found += _line_faults(row, line, first, last)
        if line.indicator is not None and line.indicator not in indicators:
            found.append(Problem(TargetFault.INDICATOR_FOREIGN, params={"row": row}))
    return found


def _line_faults(row: int, line: TargetLine, first: date, last: date) -> list[Problem]:
    found = []
    if not 0 < len(line.title.strip()) <= LONGEST_TITLE:
        found.append(Problem(TargetFault.BAD_TITLE, params={"row": row, "most": LONGEST_TITLE}))
    if not 0 < len(line.unit.strip()) <= LONGEST_UNIT:
        found.append(Problem(TargetFault.BAD_UNIT, params={"row": row, "most": LONGEST_UNIT}))
    if not line.quantity.is_finite() or not 0 < line.quantity <= LARGEST or _decimals(line.quantity) > 2:
        found.append(Problem(TargetFault.BAD_QUANTITY, params={"row": row}))
    if not first <= line.due_on <= last:
        found.append(Problem(TargetFault.DUE_OUTSIDE, params={"row": row, "year": first.year}))
    return found


def _decimals(quantity: Decimal) -> int:
    exponent = quantity.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0
