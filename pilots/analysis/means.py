"""Means of independent values: survey scales, office indicators."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from pilots.analysis.distributions import checked_alpha, t_quantile
from pilots.analysis.effects import Effect, Estimator, effect_from
from pilots.analysis.errors import AnalysisError, Fault
from pilots.analysis.panel import MOST, Floats
from pilots.analysis.shares import Interval


def mean_interval(values: ArrayLike, alpha: float = 0.05) -> Interval:
    """Mean and two-sided t interval, df = values − 1; NaN = missing. Equal values give an interval of no width."""
    known = _known(values)
    spread = float(known.std(ddof=1)) / float(np.sqrt(known.size))
    half = t_quantile(1 - checked_alpha(alpha) / 2, known.size - 1) * spread
    middle = float(known.mean())
    return Interval(middle, middle - half, middle + half)


def difference_of_means(first: ArrayLike, second: ArrayLike, alpha: float = 0.05) -> Effect:
    """Mean of `first` less mean of `second` with unequal spreads (Welch); `units` counts both."""
    checked_alpha(alpha)
    a, b = _known(first), _known(second)
    parts = [float(x.var(ddof=1)) / x.size for x in (a, b)]
    if sum(parts) <= 0:
        raise AnalysisError(Fault.NO_VARIATION)
    df = sum(parts) ** 2 / sum(v * v / (x.size - 1) for v, x in zip(parts, (a, b), strict=True))
    total = a.size + b.size
    return effect_from(
        Estimator.WELCH, float(a.mean() - b.mean()), sum(parts) ** 0.5, df,
        alpha=alpha, n=total, units=total, periods=1,
    )  # fmt: skip


def _known(values: ArrayLike) -> Floats:
    every = np.asarray(values, dtype=np.float64).ravel()
    known = every[~np.isnan(every)]
    if known.size < 2:
        raise AnalysisError(Fault.TOO_FEW, found=int(known.size), needed=2)
    if not np.max(np.abs(known)) <= MOST:
        raise AnalysisError(Fault.NOT_FINITE, most=MOST)
    return known
