"""Shares and their differences. Shares are 0–1; a comparison for people is in percentage points."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pilots.analysis.distributions import (
    checked_alpha,
    normal_quantile,
    normal_two_sided,
    t_two_sided,
)
from pilots.analysis.errors import AnalysisError, Fault


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and its two-sided 1 − alpha interval, in the unit of the estimate."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PooledDifference:
    """Share A less share B under one common share: z (normal) and t (linear model, n + m − 2 df), two-sided p.

    z and t are None when both shares are 0 or both are 1: then nothing varies.
    """

    difference: float
    z: float | None
    p_z: float
    t: float | None
    df: int
    p: float


@dataclass(frozen=True, slots=True)
class ShareComparison:
    """A against B; `difference` and `ci95` (Newcombe) in percentage points, A − B; shares 0–1 with Wilson 95 %."""

    share_a: Interval
    share_b: Interval
    difference: float
    ci95: tuple[float, float]
    pooled: PooledDifference


def wilson(k: int, n: int, alpha: float = 0.05) -> Interval:
    """Score interval of the share k of n, two-sided 1 − alpha."""
    _refuse_nonsense(k, n)
    z = normal_quantile(1 - checked_alpha(alpha) / 2)
    share = k / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return Interval(
        share, 0.0 if k == 0 else max(middle - half, 0.0), 1.0 if k == n else min(middle + half, 1.0)
    )


def newcombe(a: int, n: int, b: int, m: int, alpha: float = 0.05) -> Interval:
    """Hybrid score interval of a/n − b/m (Newcombe 1998, method 10), in shares."""
    first, second = wilson(a, n, alpha), wilson(b, m, alpha)
    difference = first.value - second.value
    low = difference - math.hypot(first.value - first.low, second.high - second.value)
    high = difference + math.hypot(first.high - first.value, second.value - second.low)
    return Interval(difference, max(low, -1.0), min(high, 1.0))


def pooled_difference(a: int, n: int, b: int, m: int) -> PooledDifference:
    """a/n − b/m tested against no difference."""
    _refuse_nonsense(a, n)
    _refuse_nonsense(b, m)
    difference, common, df = a / n - b / m, (a + b) / (n + m), n + m - 2
    if df < 1:
        raise AnalysisError(Fault.TOO_FEW, found=n + m, needed=3)
    if common in (0, 1):
        return PooledDifference(difference, None, 1.0, None, df, 1.0)
    z = difference / math.sqrt(common * (1 - common) * (1 / n + 1 / m))
    within = a * (1 - a / n) + b * (1 - b / m)
    if within <= 0:
        return PooledDifference(difference, z, normal_two_sided(z), None, df, 0.0)
    t = difference / math.sqrt(within / df * (1 / n + 1 / m))
    return PooledDifference(difference, z, normal_two_sided(z), t, df, t_two_sided(t, df))


def compare_shares(a: int, n: int, b: int, m: int) -> ShareComparison:
    """a of n against b of m; everything in the direction A − B."""
    gap = newcombe(a, n, b, m)
    return ShareComparison(
        wilson(a, n),
        wilson(b, m),
        100 * gap.value,
        (100 * gap.low, 100 * gap.high),
        pooled_difference(a, n, b, m),
    )


def _refuse_nonsense(k: int, n: int) -> None:
    if k != int(k) or n != int(n) or not 0 <= k <= n or n < 1:
        raise AnalysisError(Fault.BAD_SHARE, count=k, total=n)
