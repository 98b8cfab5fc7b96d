"""The effect of a treatment on a panel, with its error (docs/evaluation.md)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from pilots.analysis.demeaning import residual
from pilots.analysis.distributions import checked_alpha, t_quantile, t_two_sided
from pilots.analysis.errors import AnalysisError, Fault
from pilots.analysis.panel import Panel

# Shares of a variable's own size below which what is left is rounding.
ROUNDING = 1e-10


class Estimator(StrEnum):
    TWO_WAY = "two-way"
    BEFORE_AFTER = "before-after"
    WELCH = "welch"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Effect:
    """A change in the outcome's own points, with what it rests on.

    `ci95`: two-sided 95 %. `lower`, `upper`: ends of the one-sided 1 − `alpha` intervals. `df`: degrees of freedom.
    `t` is None when the fit is exact (`se` 0). `sole_unit`: the effect rests on one unit alone, so `se` means little.
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
    """Difference in differences with unit and period effects, errors clustered by unit, df = units − 1."""
    checked_alpha(alpha)
    n, units, periods = panel.n, len(panel.units), len(panel.periods)
    _refuse_hopeless(panel)
    scale = float(np.max(np.abs(panel.outcome)))
    outcome = panel.outcome / scale if scale else panel.outcome
    treated = panel.treated.astype(np.float64)
    t_left = residual(panel, treated - treated.mean())
    information = float(t_left @ t_left)
    if information <= ROUNDING**2 * n:
        raise AnalysisError(Fault.COLLINEAR)
    centred = outcome - outcome.mean()
    y_left = residual(panel, centred)
    if float(y_left @ y_left) <= (ROUNDING / 100) ** 2 * n:
        raise AnalysisError(Fault.NO_VARIATION)
    beta = float(t_left @ y_left) / information
    scores = np.bincount(panel.unit, t_left * (y_left - beta * t_left))
    factor = units / (units - 1) * (n - 1) / (n - units - periods)
    se = float(np.sqrt(factor * float(scores @ scores))) / information
    return effect_from(
        Estimator.TWO_WAY, beta * scale, se * scale, units - 1, alpha=alpha, n=n, units=units, periods=periods,
        dropped=panel.dropped, singletons=int(np.count_nonzero(np.bincount(panel.unit) == 1)),
    )  # fmt: skip


def before_after(panel: Panel, alpha: float = 0.05) -> Effect:
    """Mean change within units that have rows before (treated 0) and after (treated 1); paired t. Trends stay in."""
    checked_alpha(alpha)
    _refuse_one_sided(panel)
    size = len(panel.units)
    after = np.bincount(panel.unit, panel.treated, size)
    before = np.bincount(panel.unit, ~panel.treated, size)
    both = (after > 0) & (before > 0)
    if np.count_nonzero(both) < 2:
        raise AnalysisError(Fault.NO_PAIRS, found=int(np.count_nonzero(both)))
    sums = [
        np.bincount(panel.unit, panel.outcome * flag, size)[both] for flag in (panel.treated, ~panel.treated)
    ]
    change = sums[0] / after[both] - sums[1] / before[both]
    spread = float(change.std(ddof=1))
    if spread <= ROUNDING / 100 * float(np.max(np.abs(panel.outcome))):
        raise AnalysisError(Fault.NO_VARIATION)
    return effect_from(
        Estimator.BEFORE_AFTER, float(change.mean()), spread / float(np.sqrt(change.size)), change.size - 1,
        alpha=alpha, n=int(np.count_nonzero(both[panel.unit])), units=int(change.size), periods=len(panel.periods),
        dropped=panel.dropped, singletons=int(np.count_nonzero(~both)),
    )  # fmt: skip


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
