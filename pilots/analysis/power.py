"""Before a plan is signed: how likely would the office pass if nothing changed?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from pilots.analysis.demeaning import residual
from pilots.analysis.distributions import checked_alpha, t_quantile
from pilots.analysis.effects import Estimator
from pilots.analysis.errors import AnalysisError, Fault
from pilots.analysis.panel import Floats, Panel


@dataclass(frozen=True, slots=True)
class Spread:
    """What the baseline says: `sd` within a person (points), lag-1 autocorrelation, share of weeks without outcome."""

    sd: float
    autocorrelation: float
    missing: float
    people: int
    weeks: int


@dataclass(frozen=True, slots=True)
class Power:
    """`probability` to pass at `margin` if nothing changed; `smallest_margin` that reaches `target`; `se` in points."""

    estimator: Estimator
    probability: float
    margin: float
    smallest_margin: float
    target: float
    alpha: float
    se: float
    df: float


def baseline_spread(panel: Panel) -> Spread:
    """Spread of the weekly outcome within persons, after person and week means; at least 2 persons and 3 weeks."""
    people, weeks = len(panel.units), len(panel.periods)
    if people < 2:
        raise AnalysisError(Fault.ONE_UNIT)
    if weeks < 3:
        raise AnalysisError(Fault.TOO_FEW, found=weeks, needed=3)
    table = np.full((people, weeks), np.nan)
    table[panel.unit, panel.period] = residual(panel, panel.outcome - panel.outcome.mean())
    halves, pairs = np.zeros(weeks), np.zeros(weeks)
    for lag in range(1, weeks):
        gap = table[:, lag:] - table[:, :-lag]
        there = gap[~np.isnan(gap)]
        halves[lag], pairs[lag] = float(there @ there) / 2, there.size
    if not pairs[1] or not halves.sum() > 0:
        raise AnalysisError(Fault.NO_VARIATION)
    rho = _autocorrelation(halves[1] / pairs[1], halves.sum() / pairs.sum(), pairs)
    variance = halves.sum() / pairs.sum() / _lost(rho, pairs) * people / (people - 1)
    return Spread(math.sqrt(variance), rho, 1 - panel.n / (people * weeks), people, weeks)


def _lost(rho: float, pairs: Floats) -> float:
    """1 − mean correlation over the pairs of weeks."""
    return 1 - float(pairs @ rho ** np.arange(pairs.size)) / float(pairs.sum())


def _autocorrelation(first: float, overall: float, pairs: Floats) -> float:
    """The ρ at which neighbouring weeks differ, beside all pairs of weeks, as they do in the data."""
    low, high = -0.9, 0.98
    for _ in range(60):
        rho = (low + high) / 2
        if (1 - rho) / _lost(rho, pairs) > first / overall:
            low = rho
        else:
            high = rho
    return rho


def power(
    spread: Spread, *, staff: int, weeks_before: int, weeks_after: int, comparison: int = 0, margin: float = 3.0,
    alpha: float = 0.05, target: float = 0.8,
) -> Power:  # fmt: skip
    """Probability to be judged non-inferior when the true change is 0, with or without comparison persons."""
    checked_alpha(alpha)
    if staff < 2 or weeks_before < 1 or weeks_after < 1 or comparison < 0 or not 0 < target < 1:
        raise AnalysisError(Fault.BAD_DESIGN)
    if not (math.isfinite(margin) and margin >= 0):
        raise AnalysisError(Fault.BAD_MARGIN)
    one = _variance_of_change(spread, weeks_before, weeks_after)
    se = math.sqrt(one / staff + (one / comparison if comparison else 0.0))
    df = staff + comparison - 1
    from scipy.special import nctdtr, nctdtrinc

    cut = t_quantile(1 - alpha, df)
    return Power(
        Estimator.TWO_WAY if comparison else Estimator.BEFORE_AFTER,
        1 - float(nctdtr(df, margin / se, cut)), margin, float(nctdtrinc(df, 1 - target, cut)) * se,
        target, alpha, se, df,
    )  # fmt: skip


def _variance_of_change(spread: Spread, before: int, after: int) -> float:
    """Variance of one person's mean after less mean before (points²)."""
    rho, there = spread.autocorrelation, 1 - spread.missing
    lags = np.subtract.outer(np.arange(before + after), np.arange(before + after))
    correlation = rho ** np.abs(lags)
    weights = np.concatenate([np.full(before, -1 / before), np.full(after, 1 / after)])
    noise = (1 / there - 1) * (1 / before + 1 / after)
    return spread.sd**2 * (float(weights @ correlation @ weights) + noise)
