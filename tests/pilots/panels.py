"""Panels for the tests of the engine, and the same estimates by an independent library."""

import math
import warnings
from dataclasses import fields

import numpy as np
import statsmodels.api as sm
from scipy import stats

from pilots.analysis import Panel


def grid(units, periods):
    """Every unit in every period → (unit, period)."""
    return np.divmod(np.arange(units * periods), periods)


def random_panel(seed, *, units=20, periods=8, seen=0.8, effect=0.7, missing=0.0):
    """Unbalanced rows, a treatment that comes and goes, week and unit effects, outcomes around 10,000."""
    rng = np.random.default_rng(seed)
    unit, period = grid(units, periods)
    there = rng.random(unit.size) < seen
    unit, period = unit[there], period[there]
    treated = rng.integers(0, 2, unit.size)
    outcome = rng.normal(0, 5, units)[unit] + rng.normal(0, 2, periods)[period] + effect * treated
    outcome += rng.normal(0, 1, unit.size)
    outcome[rng.random(unit.size) < missing] = np.nan
    return unit, period, outcome, treated


def by_dummies(unit, period, outcome, treated):
    """Least squares with one dummy for each unit and period, errors clustered by unit → (effect, se, p)."""
    there = ~np.isnan(outcome)
    units, u = np.unique(unit[there], return_inverse=True)
    periods, t = np.unique(period[there], return_inverse=True)
    design = np.column_stack([treated[there], np.eye(len(units))[u], np.eye(len(periods))[t][:, 1:]])
    values = outcome[there] - outcome[there].mean()
    return _fitted(values, design, u)


def by_period_dummies(unit, period, outcome, treated):
    """The same for long panels: unit means taken out first, then dummies for the periods; the factor put right."""
    units, u = np.unique(unit, return_inverse=True)
    periods, t = np.unique(period, return_inverse=True)
    design = np.column_stack([treated, np.eye(len(periods))[t][:, 1:], outcome]).astype(float)
    means = np.zeros((len(units), design.shape[1]))
    np.add.at(means, u, design)
    design -= (means / np.bincount(u)[:, None])[u]
    effect, se, _ = _fitted(design[:, -1], design[:, :-1], u)
    n, used = outcome.size, design.shape[1] - 1
    se *= math.sqrt((n - used) / (n - len(units) - len(periods)))
    return effect, se, 2 * stats.t.sf(abs(effect / se), len(units) - 1)


def _fitted(values, design, groups):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = sm.OLS(values, design).fit(
            cov_type="cluster", cov_kwds={"groups": groups, "df_correction": True}, use_t=True
        )
        return float(fitted.params[0]), float(fitted.bse[0]), float(fitted.pvalues[0])


def office_panel(offices, *, people=10, before=6, after=6, effect=0.0, seed=0):
    """Offices of equal size, the first one treated in the weeks after → (panel, office of each row)."""
    rng = np.random.default_rng(seed)
    unit, period = grid(offices * people, before + after)
    office = unit // people
    treated = (office == 0) & (period >= before)
    outcome = rng.normal(80, 5, offices * people)[unit] + rng.normal(0, 4, unit.size) + effect * treated
    return Panel.of(unit, period, outcome, treated), office


def all_finite(result):
    """Whether no number of a result is NaN or infinite."""
    for field in fields(result):
        value = getattr(result, field.name)
        for number in value if isinstance(value, tuple) else (value,):
            if isinstance(number, float) and not math.isfinite(number):
                return False
    return True
