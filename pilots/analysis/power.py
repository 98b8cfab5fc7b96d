"""Before a plan is signed: how likely would the office pass if nothing changed?

Weekly outcomes are taken as person mean + week mean + AR(1) noise, weeks missing at random; docs/evaluation.md has
the formulas, and the simulation holds them to the estimators.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pilots.analysis.demeaning import residual
from pilots.analysis.distributions import checked_alpha, t_quantile
from pilots.analysis.effects import Estimator
from pilots.analysis.errors import AnalysisError, Fault
from pilots.analysis.panel import Floats, Panel, dot

MOST_WEEKS = 520


@dataclass(frozen=True, slots=True)
class Spread:
    """What a baseline says of the weekly outcome.

    `sd`: standard deviation within a person (points); `autocorrelation` of neighbouring weeks; `missing`: share of
    person-weeks without outcome; `people`, `weeks`: what it was estimated from.
    """

    sd: float
    autocorrelation: float
    missing: float
    people: int
    weeks: int


@dataclass(frozen=True, slots=True)
class Power:
    """`probability` to be judged non-inferior at `margin` (points) if nothing changed, the baseline taken at its word.

    `smallest_margin`: the margin at which a share `target` of such offices pass although a baseline of few people
    may be wrong; somewhat above the margin whose probability is `target`. `se`: expected standard error (points).
    `df`: degrees of freedom of the estimate to come.
    """

    estimator: Estimator
    probability: float
    margin: float
    smallest_margin: float
    target: float
    alpha: float
    se: float
    df: int


@dataclass(frozen=True, slots=True)
class _Design:
    """`se`: true standard error; `bias`: its squared estimate's mean over its square; `freedom` of that estimate."""

    se: float
    bias: float
    freedom: float
    df: int


def baseline_spread(panel: Panel) -> Spread:
    """Spread within persons beyond week means; periods in label order are neighbouring weeks. At least 2 × 3."""
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
        halves[lag], pairs[lag] = dot(there, there) / 2, there.size
    if not pairs[1] or pairs.sum() == pairs[1]:
        raise AnalysisError(Fault.TOO_FEW, found=int(pairs.sum()), needed=3)
    overall, neighbours = float(halves.sum() / pairs.sum()), float(halves[1] / pairs[1])
    if overall <= (1e-12 * float(np.max(np.abs(panel.outcome)))) ** 2:
        raise AnalysisError(Fault.NO_VARIATION)
    rho = _autocorrelation(neighbours / overall, pairs)
    # Week means of few people take a part of the spread along.
    variance = overall / _unlike(rho, pairs) * people / (people - 1)
    return Spread(math.sqrt(variance), rho, 1 - panel.n / (people * weeks), people, weeks)


def power(
    spread: Spread, *, staff: int, weeks_before: int, weeks_after: int, comparison: int = 0, margin: float = 3.0,
    alpha: float = 0.05, target: float = 0.8,
) -> Power:  # fmt: skip
    """Chances of a plan: `staff` in the pilot office, `comparison` people elsewhere (0: before–after)."""
    checked_alpha(alpha)
    _refuse_bad_design(spread, staff, weeks_before, weeks_after, comparison, target)
    if not (math.isfinite(margin) and margin >= 0):
        raise AnalysisError(Fault.BAD_MARGIN)
    design = (_compared if comparison else _alone)(spread, staff, comparison, weeks_before, weeks_after)
    cut = t_quantile(1 - alpha, design.df) * math.sqrt(design.bias)

    def assured(in_errors: float) -> float:
        return _chance(in_errors, cut, design.freedom, math.sqrt(2 / (spread.people - 1)))

    return Power(
        Estimator.TWO_WAY if comparison else Estimator.BEFORE_AFTER,
        _chance(margin / design.se, cut, design.freedom), margin, _where(assured, target) * design.se,
        target, alpha, design.se, design.df,
    )  # fmt: skip


def _unlike(rho: float, pairs: Floats) -> float:
    """1 − the mean correlation over all pairs of weeks; `pairs[lag]`: how many there are."""
    return 1 - float(pairs @ rho ** np.arange(pairs.size)) / float(pairs.sum())


def _autocorrelation(ratio: float, pairs: Floats) -> float:
    """The ρ at which neighbouring weeks differ, beside all pairs of weeks, by `ratio` (of mean squares)."""
    low, high = -0.9, 0.98
    for _ in range(50):
        rho = (low + high) / 2
        low, high = (rho, high) if (1 - rho) / _unlike(rho, pairs) > ratio else (low, rho)
    return low


def _alone(spread: Spread, staff: int, _: int, before: int, after: int) -> _Design:
    variance, _weight, chance = _changes(spread, before, after)
    seen = float(chance.sum())
    people = max(staff * seen, 2.0)
    return _Design(math.sqrt(float((chance * variance).sum()) / seen / people), 1.0, people - 1, staff - 1)


def _compared(spread: Spread, staff: int, comparison: int, before: int, after: int) -> _Design:
    variance, weight, chance = _changes(spread, before, after)
    one = float((chance * weight**2 * variance).sum()) / float((chance * weight).sum()) ** 2
    people, weeks = staff + comparison, before + after
    rows = people * weeks * (1 - spread.missing)
    if rows <= people + weeks:
        raise AnalysisError(Fault.NO_FREEDOM, n=int(rows), units=people, periods=weeks)
    factor = people / (people - 1) * (rows - 1) / (rows - people - weeks)
    # Each group's own mean is taken out of its scores; the degrees of freedom are Satterthwaite's.
    parts = [(one / size * (1 - 1 / size), size - 1) for size in (staff, comparison)]
    total, estimated = one / staff + one / comparison, sum(part for part, _ in parts)
    freedom = estimated**2 / sum(part**2 / df for part, df in parts)
    return _Design(math.sqrt(total), factor * estimated / total, freedom, people - 1)


def _changes(spread: Spread, before: int, after: int) -> tuple[Floats, Floats, Floats]:
    """For k₀ of the weeks before (rows, from 1) and k₁ after (columns) seen: variance of a person's change
    (points²), its weight in the estimate with week effects, and the probability of that many weeks."""
    rho, seen = max(spread.autocorrelation, 0.0), 1 - spread.missing
    k0, k1 = np.arange(1.0, before + 1)[:, None], np.arange(1.0, after + 1)[None, :]
    across = float(np.mean(rho ** (np.arange(after)[None, :] + np.arange(before, 0, -1)[:, None])))
    variance = _mean_variance(rho, k0, before) + _mean_variance(rho, k1, after) - 2 * across
    chance = np.outer(_binomial(before, seen), _binomial(after, seen))
    return np.maximum(spread.sd**2 * variance, 1e-12 * spread.sd**2), k0 * k1 / (k0 + k1), chance


def _mean_variance(rho: float, seen: Floats, weeks: int) -> Floats:
    """Variance of the mean of `seen` weeks out of `weeks`, chosen at random, of an AR(1) with variance 1."""
    lags = np.arange(1, weeks)
    alike = float((weeks - lags) @ rho**lags) * 2 / (weeks * (weeks - 1)) if weeks > 1 else 0.0
    return 1 / seen + (1 - 1 / seen) * alike


def _binomial(weeks: int, seen: float) -> Floats:
    """Probabilities of 1 … `weeks` weeks seen."""
    from scipy.special import binom

    count = np.arange(1.0, weeks + 1)
    return np.asarray(binom(weeks, count) * seen**count * (1 - seen) ** (weeks - count))


def _chance(in_errors: float, cut: float, freedom: float, doubt: float = 0.0) -> float:
    """P(non-inferior) at a margin of that many standard errors; `cut`: how many estimated ones must lie between.

    The estimate's own error is integrated over χ², a standard deviation `doubt` of the log variance over a normal.
    """
    from scipy.special import chdtri, ndtr, ndtri

    tail, weights = _nodes(40)
    rough_tail, rough_weights = _nodes(20)
    estimated = np.sqrt(chdtri(freedom, tail) / freedom)
    true = np.exp(ndtri(rough_tail) * doubt / 2)
    passed = ndtr(in_errors * true[:, None] - cut * estimated[None, :])
    return min(float(rough_weights @ passed @ weights), 1.0)


@lru_cache(maxsize=4)
def _nodes(count: int) -> tuple[Floats, Floats]:
    """Gauss–Legendre on the probabilities from 0 to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(count)
    return (1 - nodes) / 2, weights / 2


def _where(chance: Callable[[float], float], target: float) -> float:
    """The margin in standard errors at which the chance is `target`; 0 where it is so without a margin."""
    high = 1.0
    while chance(high) < target:
        high *= 2
    low = 0.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if chance(middle) < target else (low, middle)
    return high


def _refuse_bad_design(
    spread: Spread, staff: int, before: int, after: int, comparison: int, target: float
) -> None:
    sound = (
        spread.sd > 0 and 0 <= spread.missing < 1 and spread.people >= 2 and abs(spread.autocorrelation) < 1,
        staff >= 2 and (comparison == 0 or comparison >= 2),
        1 <= before <= MOST_WEEKS and 1 <= after <= MOST_WEEKS,
        0 < target < 1,
    )
    if not all(sound):
        raise AnalysisError(Fault.BAD_DESIGN)
