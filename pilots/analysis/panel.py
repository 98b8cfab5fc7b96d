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
        unit, period = np.asarray(units), np.asarray(periods)
        values = np.asarray(outcome, dtype=np.float64)
        lengths = [unit.shape, period.shape, values.shape, np.asarray(treated).shape]
        if len(set(lengths)) > 1 or values.ndim != 1:
            raise AnalysisError(Fault.LENGTHS, lengths=", ".join(str(s[0]) if s else "0" for s in lengths))
        kept = ~np.isnan(values)
        dropped = int(values.size - np.count_nonzero(kept))
        if dropped == values.size:
            raise AnalysisError(Fault.EMPTY)
        flags = np.asarray(treated)
        if dropped:
            unit, period, values, flags = unit[kept], period[kept], values[kept], flags[kept]
        if not np.max(np.abs(values)) <= MOST:
            raise AnalysisError(Fault.NOT_FINITE, most=MOST)
        unit_code, unit_labels = factorised(unit)
        period_code, period_labels = factorised(period)
        _refuse_duplicates(unit_code, period_code, unit_labels, period_labels)
        return cls(
            unit_code, period_code, values, _binary(flags), unit_labels, period_labels, kept, dropped
        )  # fmt: skip

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


def factorised(labels: NDArray[Any]) -> tuple[Codes, NDArray[Any]]:
    """Number the labels from 0 in sorted order → (codes, the labels themselves)."""
    if labels.dtype.kind == "f":
        if not np.all(np.isfinite(labels)):
            raise AnalysisError(Fault.BLANK_LABEL)
    elif labels.dtype.kind == "O":
        if any(label is None or label == "" for label in labels):
            raise AnalysisError(Fault.BLANK_LABEL)
        labels = labels.astype(str) if any(isinstance(x, str) for x in labels) else np.array(labels.tolist())
    if labels.dtype.kind in "iu":
        low, high = int(labels.min()), int(labels.max())
        if high - low <= TABLE * labels.size + 1024:
            return _by_table(labels.astype(np.int64) - low, low, labels.dtype)
    found, codes = np.unique(labels, return_inverse=True)
    return codes.astype(np.int64, copy=False), found


def _by_table(shifted: Codes, low: int, dtype: Any) -> tuple[Codes, NDArray[Any]]:
    present = np.zeros(int(shifted.max()) + 1, dtype=bool)
    present[shifted] = True
    places = np.flatnonzero(present)
    number = np.zeros(present.size, dtype=np.int64)
    number[places] = np.arange(places.size)
    return number[shifted], (places + low).astype(dtype)


def _binary(values: NDArray[Any]) -> Flags:
    flags = values.astype(bool)
    if values.dtype.kind != "b" and not np.array_equal(flags, values):
        raise AnalysisError(Fault.NOT_BINARY)
    return flags


def _refuse_duplicates(unit: Codes, period: Codes, units: NDArray[Any], periods: NDArray[Any]) -> None:
    cell = unit * len(periods) + period
    cells = len(units) * len(periods)
    if cells <= TABLE * cell.size + 1024:
        repeated = np.flatnonzero(np.bincount(cell, minlength=cells) > 1)
        count = int(cell.size - np.count_nonzero(np.bincount(cell, minlength=cells))) if repeated.size else 0
    else:
        ordered = np.sort(cell)
        repeated = ordered[1:][ordered[1:] == ordered[:-1]]
        count = int(repeated.size)
    if repeated.size:
        at_unit, at_period = divmod(int(repeated[0]), len(periods))
        raise AnalysisError(Fault.DUPLICATE, unit=units[at_unit], period=periods[at_period], count=count)
