"""Rows of a panel: who, when, treated or not, and what came out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from pilots.analysis.errors import AnalysisError, Fault

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Larger outcomes would overflow when squared.
MOST = 1e100
# A table of the labels between the smallest and the largest is cheaper than sorting while it stays this small.
TABLE = 4


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """Checked rows, one for each unit and period that has an outcome.

    `unit` and `period` number the rows' units and periods from 0 in the order of `units` and `periods` (sorted
    labels). `kept` marks which of the given rows these are; `dropped` counts the others, which had no outcome.
    """

    unit: Codes
    period: Codes
    outcome: Floats
    treated: Flags
    units: NDArray[Any]
    periods: NDArray[Any]
    kept: Flags
    dropped: int

    @classmethod
    def of(cls, units: ArrayLike, periods: ArrayLike, outcome: ArrayLike, treated: ArrayLike) -> Panel:
        """From four columns of equal length: labels (integers or text), outcome (NaN = missing), treated 0/1."""
        unit, period, values, flags = (
            np.asarray(units),
            np.asarray(periods),
            _numbers(outcome),
            np.asarray(treated),
        )
        sizes = [column.size for column in (unit, period, values, flags)]
        if len(set(sizes)) > 1 or any(column.ndim != 1 for column in (unit, period, values, flags)):
            raise AnalysisError(Fault.LENGTHS, lengths=", ".join(map(str, sizes)))
        kept = ~np.isnan(values)
        dropped = int(values.size - np.count_nonzero(kept))
        if dropped == values.size:
            raise AnalysisError(Fault.EMPTY)
        if dropped:
            unit, period, values, flags = unit[kept], period[kept], values[kept], flags[kept]
        if not np.max(np.abs(values)) <= MOST:
            raise AnalysisError(Fault.NOT_FINITE, most=MOST)
        unit_code, unit_labels = factorised(unit)
        period_code, period_labels = factorised(period)
        _refuse_duplicates(unit_code, period_code, unit_labels, period_labels)
        return cls(unit_code, period_code, values, _binary(flags), unit_labels, period_labels, kept, dropped)

    @property
    def n(self) -> int:
        return int(self.outcome.size)

    def rows(self, column: ArrayLike) -> NDArray[Any]:
        """A further column of the given rows, or of these rows, brought to these rows."""
        values = np.asarray(column)
        if values.shape == self.kept.shape:
            return np.asarray(values[self.kept])
        if values.shape == self.outcome.shape:
            return values
        raise AnalysisError(Fault.LENGTHS, lengths=f"{values.size}, {self.kept.size}")

    def only(self, rows: Flags, treated: Flags | None = None) -> Panel:
        """The panel of some of its rows, with another treatment if one is given (for all rows)."""
        flags = self.treated if treated is None else treated
        return Panel.of(
            self.units[self.unit[rows]], self.periods[self.period[rows]], self.outcome[rows], flags[rows]
        )


def dot(a: Floats, b: Floats) -> float:
    """Sum of products, pairwise: the same on every machine, and quicker than a library that wakes its threads."""
    return float(np.sum(a * b))


def sums(codes: Codes, values: Floats) -> Floats:
    """The sum of `values` in each group."""
    return np.asarray(np.bincount(codes, values), dtype=np.float64)


def factorised(labels: NDArray[Any]) -> tuple[Codes, NDArray[Any]]:
    """Number the labels from 0 in sorted order → (codes, the labels themselves). Blank labels are refused."""
    if labels.dtype.kind == "O":
        labels = _plain(labels)
    if _has_blank(labels):
        raise AnalysisError(Fault.BLANK_LABEL)
    if labels.dtype.kind in "iu":
        low, high = int(labels.min()), int(labels.max())
        if high - low <= TABLE * labels.size + 1024:
            return _by_table(_shifted(labels, low), low, labels.dtype)
    found, codes = np.unique(labels, return_inverse=True)
    return codes.astype(np.int64, copy=False), found


def _plain(labels: NDArray[Any]) -> NDArray[Any]:
    """Python objects as an array of numbers or text where they are; other sortable objects stay."""
    every = labels.tolist()
    if any(label is None for label in every):
        raise AnalysisError(Fault.BLANK_LABEL)
    if any(isinstance(label, str) for label in every):
        return np.array([str(label) for label in every])
    return np.array(every)


def _has_blank(labels: NDArray[Any]) -> bool:
    if labels.dtype.kind in "fM":
        return not bool(np.all(np.isfinite(labels)))
    return labels.dtype.kind in "US" and bool(np.any(labels == labels.dtype.type()))


def _shifted(labels: NDArray[Any], low: int) -> Codes:
    if labels.dtype.kind == "u":
        return np.asarray(labels - labels.dtype.type(low), dtype=np.int64)
    return labels.astype(np.int64) - low


def _by_table(shifted: Codes, low: int, dtype: Any) -> tuple[Codes, NDArray[Any]]:
    present = np.zeros(int(shifted.max()) + 1, dtype=bool)
    present[shifted] = True
    places = np.flatnonzero(present)
    number = np.zeros(present.size, dtype=np.int64)
    number[places] = np.arange(places.size)
    wide = np.uint64 if np.dtype(dtype).kind == "u" else np.int64
    return number[shifted], (places.astype(wide) + wide(low)).astype(dtype)


def _numbers(values: ArrayLike) -> Floats:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise AnalysisError(Fault.NOT_NUMBERS) from None


def _binary(values: NDArray[Any]) -> Flags:
    if values.dtype.kind == "b":
        return values
    try:
        numbers = values.astype(np.float64)
    except (TypeError, ValueError):
        raise AnalysisError(Fault.NOT_BINARY) from None
    if not np.all((numbers == 0) | (numbers == 1)):
        raise AnalysisError(Fault.NOT_BINARY)
    return np.asarray(numbers == 1)


def _refuse_duplicates(unit: Codes, period: Codes, units: NDArray[Any], periods: NDArray[Any]) -> None:
    cell, cells = unit * len(periods) + period, len(units) * len(periods)
    if cells <= TABLE * cell.size + 1024:
        repeated = np.flatnonzero(np.bincount(cell, minlength=cells) > 1)
    else:
        ordered = np.sort(cell)
        repeated = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if repeated.size:
        at_unit, at_period = divmod(int(repeated[0]), len(periods))
        raise AnalysisError(
            Fault.DUPLICATE, unit=units[at_unit], period=periods[at_period], count=int(repeated.size)
        )
