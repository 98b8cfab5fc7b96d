"""The engine: pure functions over numpy arrays; no Django, no clock, no files (docs/evaluation.md)."""

from pilots.analysis.effects import Effect, Estimator, before_after, two_way_effect
from pilots.analysis.errors import AnalysisError, Fault
from pilots.analysis.judging import Judgement, judge
from pilots.analysis.means import difference_of_means, mean_interval
from pilots.analysis.panel import Panel
from pilots.analysis.placebo import PlaceboRank, placebo_rank
from pilots.analysis.power import Power, Spread, baseline_spread, power
from pilots.analysis.shares import (
    Interval,
    PooledDifference,
    ShareComparison,
    compare_shares,
    newcombe,
    pooled_difference,
    wilson,
)
from pilots.analysis.weekly import WeeklyMeans, weekly_means

__all__ = [
    "AnalysisError",
    "Effect",
    "Estimator",
    "Fault",
    "Interval",
    "Judgement",
    "Panel",
    "PlaceboRank",
    "PooledDifference",
    "Power",
    "ShareComparison",
    "Spread",
    "WeeklyMeans",
    "baseline_spread",
    "before_after",
    "compare_shares",
    "difference_of_means",
    "judge",
    "mean_interval",
    "newcombe",
    "placebo_rank",
    "pooled_difference",
    "power",
    "two_way_effect",
    "weekly_means",
    "wilson",
]
