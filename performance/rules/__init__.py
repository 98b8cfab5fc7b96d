"""Pure functions about performance: the predicate's matrix, the report's checks, the weekly index."""

from performance.rules.assessments import PREDICATE_OF, RATING_OF, agrees, predicate_of

__all__ = ["PREDICATE_OF", "RATING_OF", "agrees", "predicate_of"]
