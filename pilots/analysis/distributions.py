"""Quantiles and tails. scipy is imported on first use: its import costs more than most estimates."""

from __future__ import annotations

from pilots.analysis.errors import AnalysisError, Fault


def t_quantile(p: float, df: float) -> float:
    """The value below which a t variable lies with probability p."""
    from scipy.special import stdtrit

    return float(stdtrit(df, p))


def t_two_sided(t: float, df: float) -> float:
    """Probability of a t variable at least as far from 0 as `t`."""
    from scipy.special import stdtr

    return min(float(2 * stdtr(df, -abs(t))), 1.0)


def normal_quantile(p: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(p))


def normal_two_sided(z: float) -> float:
    from scipy.special import ndtr

    return min(float(2 * ndtr(-abs(z))), 1.0)


def checked_alpha(alpha: float) -> float:
    if not 0 < alpha < 0.5:
        raise AnalysisError(Fault.BAD_ALPHA)
    return float(alpha)
