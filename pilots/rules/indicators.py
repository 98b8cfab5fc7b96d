"""Service indicators of offices: which may enter a plan, and whether one got worse during a pilot. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from statistics import fmean, variance

from pilots.analysis.effects import Effect, Estimator, effect_from
from pilots.analysis.judging import Judgement, judge
from pilots.enums.indicators import Method
from pilots.enums.plans import Finding

# Months that each mean must rest on before months can tell how much they vary.
LEAST_MONTHS = 3
_PERCENT = frozenset({"%", "persen", "persentase", "prosentase", "percent", "percentage", "pct"})
_INDEX = frozenset({"indeks", "index", "ikm", "skm"})
_WORD = re.compile(r"%|[a-z]+")
FINDINGS = {
    Judgement.NON_INFERIOR: Finding.PASSED,
    Judgement.INFERIOR: Finding.INFERIOR,
    Judgement.INCONCLUSIVE: Finding.INCONCLUSIVE,
}


def usable_indicator(unit: str) -> bool:
    """Whether an indicator with this unit may enter a plan: a percentage or an index, and of those only higher ones
    are better.

    The first word of the unit decides (`persen`, `% usul`, `indeks (0–100)`). A margin in points means the same for
    these two only; files, days or rupiah would need a margin of their own. The table has no column that says which
    way is better, so an indicator such as "persentase pengaduan" passes here: whoever plans leaves it out, and
    whoever signs reads its name.
    """
    first = _WORD.search(unit.casefold())
    return first is not None and first[0] in _PERCENT | _INDEX


@dataclass(frozen=True, slots=True)
class Months:
    """Monthly realisations of one indicator in one office, before the trial and during it, in its own points."""

    before: tuple[float, ...]
    during: tuple[float, ...]

    @property
    def is_whole(self) -> bool:
        return bool(self.before and self.during)

    @property
    def is_plenty(self) -> bool:
        return min(len(self.before), len(self.during)) >= LEAST_MONTHS

    @property
    def change(self) -> float:
        return fmean(self.during) - fmean(self.before)

    @property
    def parts(self) -> tuple[tuple[float, int], ...]:
        """(error of the mean squared, degrees of freedom) of both means."""
        return tuple((variance(side) / len(side), len(side) - 1) for side in (self.before, self.during))


@dataclass(frozen=True, slots=True)
class ServiceChange:
    """What became of an indicator. `estimate`: change of its mean in points, less that of the comparison offices
    where `offices` > 0. The ends are empty where there were too few months; `method` says so. `n`: months used."""

    finding: Finding
    margin: float
    method: Method | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    lower: float | None = None
    upper: float | None = None
    se: float | None = None
    df: float | None = None
    n: int = 0
    offices: int = 0


def service_change(
    pilot: Months, comparison: Sequence[Months], margin: float, alpha: float = 0.05
) -> ServiceChange:
    """Hold the change of an indicator against the margin (points, ≥ 0; higher is better).

    `comparison`: the same indicator in comparison offices, one entry each; those without months on both sides are
    left out, and with none the change stands for itself (before–after). The mean over offices of their own changes is
    taken, so that an office with a higher level or more months does not weigh more.
    With at least 3 months before and during in every office used: one-sided t intervals at 1 − `alpha` on the
    spread between months (Welch); passed above −margin, inferior below it, inconclusive between. With fewer, only the
    point: passed above −margin, otherwise failed, which is less than shown to be inferior. Absent without months.
    Errors: ValueError for a margin below 0, or what is no number.
    """
    _refuse_nonsense(pilot, comparison, margin)
    if not pilot.is_whole:
        return ServiceChange(Finding.ABSENT, margin)
    others = [months for months in comparison if months.is_whole]
    estimate = pilot.change - (fmean(months.change for months in others) if others else 0.0)
    used = [pilot, *others]
    n = sum(len(months.before) + len(months.during) for months in used)
    if not all(months.is_plenty for months in used):
        finding = Finding.PASSED if estimate > -margin else Finding.FAILED
        return ServiceChange(finding, margin, Method.MONTH_POINTS, estimate, n=n, offices=len(others))
    effect = _effect(estimate, pilot, others, alpha, n)
    return ServiceChange(
        FINDINGS[judge(effect, margin)], margin, Method.MONTHS, estimate, *effect.ci95, effect.lower, effect.upper,
        effect.se, effect.df, n, len(others),
    )  # fmt: skip


def _effect(estimate: float, pilot: Months, others: Sequence[Months], alpha: float, n: int) -> Effect:
    """Welch over all means involved; months that never vary leave an interval of no width."""
    parts = list(pilot.parts)
    for months in others:
        parts += [(error / len(others) ** 2, df) for error, df in months.parts]
    total = sum(error for error, _df in parts)
    weights = sum(error**2 / df for error, df in parts)
    df = total**2 / weights if weights else float(sum(df for _error, df in parts))
    return effect_from(
        Estimator.WELCH, estimate, total**0.5, df, alpha=alpha, n=n, units=1 + len(others), periods=n
    )


def _refuse_nonsense(pilot: Months, comparison: Sequence[Months], margin: float) -> None:
    if not (isfinite(margin) and margin >= 0):
        raise ValueError("A margin is a number of points from 0 on.")
    if not all(
        isfinite(value) for months in (pilot, *comparison) for value in (*months.before, *months.during)
    ):
        raise ValueError("A realisation is a number.")
