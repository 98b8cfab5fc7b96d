from monitoring.rules.chart import ChartRule, chart, stated_rate, thresholds
from monitoring.rules.course import Act, Standing, next_act
from monitoring.rules.levels import Finding, absence_level, chart_level, count_level, score_level

__all__ = [
    "Act",
    "ChartRule",
    "Finding",
    "Standing",
    "absence_level",
    "chart",
    "chart_level",
    "count_level",
    "next_act",
    "score_level",
    "stated_rate",
    "thresholds",
]
