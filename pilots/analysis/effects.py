"""The effect of a treatment on a panel, with its error (docs/evaluation.md)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from pilots.analysis.demeaning import residual
from pilots.analysis.distributions import checked_alpha, t_quantile, t_two_sided
from pilots.analysis.errors import AnalysisError, Fault
from pilots.analysis.panel import Floats, Panel, dot, sums

# Sizes, as shares of the largest outcome and of a full treatment, below which what is left is rounding.
ROUNDING = 1e-12
COLLINEAR = 1e-10


class Estimator(StrEnum):
    TWO_WAY = "two-way"
    BEFORE_AFTER = "before-after"
    WELCH = "welch"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Estimator.TWO_WAY: "difference in differences, unit and period effects, errors clustered by unit",
    Estimator.BEFORE_AFTER: "before-after: trends not removed",
    Estimator.WELCH: "difference of means, unequal spreads",
}


@dataclass(frozen=True, slots=True)
class Effect:
    """A change in the outcome's own points, with what it rests on.

    `ci95`: two-sided 95 %. `lower`, `upper`: ends of the one-sided 1 − `alpha` intervals. `df`: degrees of freedom.
    `t` is None when the fit is exact (`se` 0). `dropped`: rows without outcome. `singletons`: rows that say nothing of
    the effect: alone in their unit or period (two-way), or of units seen on one side only (before–after).
    `sole_unit`: without one certain unit there would be no effect to estimate, so that `se` cannot be trusted.
    """

    estimator: Estimator
    effect: float
    se: float
    t: float | None
    df: float
    p: float
    ci95: tuple[float, float]
    alpha: float
    lower: float
    upper: float
    n: int
    units: int
    periods: int
    dropped: int = 0
    singletons: int = 0
    sole_unit: bool = False


def effect_from(
    estimator: Estimator, effect: float, se: float, df: float, *, alpha: float, n: int, units: int, periods: int,
    dropped: int = 0, singletons: int = 0, sole_unit: bool = False,
) -> Effect:  # fmt: skip
    """Add t, p and the intervals to an estimate and its standard error."""
    two, one = t_quantile(0.975, df) * se, t_quantile(1 - alpha, df) * se
    t = effect / se if se > 0 else None
    p = t_two_sided(t, df) if t is not None else float(effect == 0)
    return Effect(
        estimator, effect, se, t, df, p, (effect - two, effect + two), alpha, effect - one, effect + one,
        n, units, periods, dropped, singletons, sole_unit,
    )  # fmt: skip


def two_way_effect(panel: Panel, alpha: float = 0.05) -> Effect:
    """Difference in differences with unit and period effects, errors clustered by unit, df = units − 1.

    The treatment may come and go in any unit at any time. Rows alone in their unit or period are fitted exactly:
    they move nothing, and are counted in n, units and periods as in a regression with dummies.
    """
    checked_alpha(alpha)
    _refuse_hopeless(panel)
    n, units, periods = panel.n, len(panel.units), len(panel.periods)
    scale = float(np.max(np.abs(panel.outcome))) or 1.0
    outcome = panel.outcome / scale
    y_left = residual(panel, outcome - outcome.mean())
    outcome_size = dot(y_left, y_left)
    if outcome_size <= ROUNDING**2 * n:
        raise AnalysisError(Fault.NO_VARIATION)
    t_left = residual(panel, panel.treated - panel.treated.mean())
    information = dot(t_left, t_left)
    if information <= COLLINEAR**2 * n:
        raise AnalysisError(Fault.COLLINEAR)
    beta = dot(t_left, y_left) / information
    scores = sums(panel.unit, t_left * (y_left - beta * t_left))
    squares = dot(scores, scores)
    if squares <= COLLINEAR**2 * information * outcome_size / n:
        squares = 0.0
    factor = units / (units - 1) * (n - 1) / (n - units - periods)
    return effect_from(
        Estimator.TWO_WAY, beta * scale, math.sqrt(factor * squares) / information * scale, units - 1,
        alpha=alpha, n=n, units=units, periods=periods, dropped=panel.dropped, singletons=_alone(panel),
        sole_unit=_rests_on_one(panel, t_left, information),
    )  # fmt: skip


def before_after(panel: Panel, alpha: float = 0.05) -> Effect:
    """Mean change within units that have rows before (treated 0) and after (treated 1); paired t. Trends stay in."""
    checked_alpha(alpha)
    _refuse_one_sided(panel)
    size = len(panel.units)
    after = np.bincount(panel.unit, panel.treated, size)
    before = np.bincount(panel.unit, ~panel.treated, size)
    both = (after > 0) & (before > 0)
    pairs = int(np.count_nonzero(both))
    if pairs < 2:
        raise AnalysisError(Fault.NO_PAIRS, found=pairs)
    sums = [
        np.bincount(panel.unit, panel.outcome * side, size)[both] for side in (panel.treated, ~panel.treated)
    ]
    change = sums[0] / after[both] - sums[1] / before[both]
    floor = ROUNDING * float(np.max(np.abs(panel.outcome)))
    if float(np.max(np.abs(change))) <= floor:
        raise AnalysisError(Fault.NO_VARIATION)
    spread = float(change.std(ddof=1))
    rows = both[panel.unit]
    n = int(np.count_nonzero(rows))
    return effect_from(
        Estimator.BEFORE_AFTER, float(change.mean()), spread / math.sqrt(pairs) if spread > floor else 0.0,
        pairs - 1, alpha=alpha, n=n, units=pairs, periods=len(np.unique(panel.period[rows])),
        dropped=panel.dropped, singletons=panel.n - n,
    )  # fmt: skip


def _alone(panel: Panel) -> int:
    """Rows that are alone in their unit or period, also after others of these are gone."""
    unit, period = panel.unit, panel.period
    while unit.size:
        alone = (np.bincount(unit) == 1)[unit] | (np.bincount(period) == 1)[period]
        if not alone.any():
            break
        unit, period = unit[~alone], period[~alone]
    return panel.n - int(unit.size)


def _rests_on_one(panel: Panel, t_left: Floats, information: float) -> bool:
    """Whether some unit, taken away, would take the whole effect along. Such a unit holds most of the variation."""
    held = np.bincount(panel.unit, t_left * t_left) / information
    return any(not _identified(panel.only(panel.unit != at)) for at in np.flatnonzero(held > 0.499))


def _identified(panel: Panel) -> bool:
    if panel.treated.all() or not panel.treated.any():
        return False
    left = residual(panel, panel.treated - panel.treated.mean())
    return dot(left, left) > COLLINEAR**2 * panel.n


def _refuse_hopeless(panel: Panel) -> None:
    n, units, periods = panel.n, len(panel.units), len(panel.periods)
    if units < 2:
        raise AnalysisError(Fault.ONE_UNIT)
    if periods < 2:
        raise AnalysisError(Fault.ONE_PERIOD)
    _refuse_one_sided(panel)
    if n <= units + periods:
        raise AnalysisError(Fault.NO_FREEDOM, n=n, units=units, periods=periods)


def _refuse_one_sided(panel: Panel) -> None:
    if panel.treated.all():
        raise AnalysisError(Fault.ALL_TREATED)
    if not panel.treated.any():
        raise AnalysisError(Fault.NONE_TREATED)
