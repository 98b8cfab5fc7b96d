"""Means for each group and period, for charts."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pilots.analysis.panel import Panel, factorised


@dataclass(frozen=True, slots=True)
class WeeklyMeans:
    """One line for each group: `means[g][t]` (None without rows) and `counts[g][t]` in the order of `periods`."""

    groups: tuple[Hashable, ...]
    periods: tuple[Hashable, ...]
    means: tuple[tuple[float | None, ...], ...]
    counts: tuple[tuple[int, ...], ...]


def weekly_means(panel: Panel, group: ArrayLike) -> WeeklyMeans:
    """`group`: a label for each row, e.g. pilot or comparison."""
    code, labels = factorised(panel.rows(group))
    shape = (len(labels), len(panel.periods))
    cell = code * shape[1] + panel.period
    counts = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape)
    sums = np.bincount(cell, panel.outcome, shape[0] * shape[1]).reshape(shape)
    means = tuple(
        tuple(float(s / c) if c else None for s, c in zip(*row, strict=True))
        for row in zip(sums, counts, strict=True)
    )
    return WeeklyMeans(
        tuple(labels.tolist()), tuple(panel.periods.tolist()), means, tuple(map(tuple, counts.tolist()))
    )
