"""Pure functions about performance: the predicate's matrix, the report's checks, the weekly index."""

from performance.rules.assessments import PREDICATE_OF, RATING_OF, agrees, predicate_of
from performance.rules.index import FORMULA, Index, Report, Work, week_index
from performance.rules.reports import ItemInput

__all__ = [
    "FORMULA", "PREDICATE_OF", "RATING_OF", "Index", "ItemInput", "Report", "Work", "agrees", "predicate_of",
    "week_index",
]  # fmt: skip
