"""Numbers known only between a low and a high end: sums and products that keep the ends apart and in order.

Whoever subtracts or divides by an uncertain number turns its ends round by itself, so that a low result always
rests on the values that make it low. Nothing is rounded here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Range:
    """`low` ≤ `central` ≤ `high`. Errors: ValueError when they are out of order or not numbers."""

    low: float
    central: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.central <= self.high:
            raise ValueError(f"Not in order: {self.low}, {self.central}, {self.high}")

    @classmethod
    def exactly(cls, value: float) -> Range:
        """A number that is counted, not assumed."""
        return cls(value, value, value)

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.central + other.central, self.high + other.high)

    def __neg__(self) -> Range:
        return Range(-self.high, -self.central, -self.low)

    def __sub__(self, other: Range) -> Range:
        return self + -other

    def __mul__(self, other: Range) -> Range:
        """Every product of the two lies between the products of their ends."""
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return _between(min(ends), self.central * other.central, max(ends))

    def __truediv__(self, other: Range) -> Range:
        """By something that is surely more than nothing. Errors: ZeroDivisionError otherwise."""
        if other.low <= 0:
            raise ZeroDivisionError("A divisor must be more than nothing.")
        return self * _between(1 / other.high, 1 / other.central, 1 / other.low)

    def times(self, number: float) -> Range:
        return self * Range.exactly(number)

    def at_least(self, least: float) -> Range:
        return Range(max(self.low, least), max(self.central, least), max(self.high, least))

    def at_most(self, most: float) -> Range:
        return Range(min(self.low, most), min(self.central, most), min(self.high, most))


ZERO = Range.exactly(0.0)


def _between(low: float, central: float, high: float) -> Range:
    """The last digit of a float may fall outside the ends it lies between."""
    return Range(min(low, central), central, max(high, central))
