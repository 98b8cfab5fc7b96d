"""Is a change worse than the margin allows?"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Protocol

from pilots.analysis.errors import AnalysisError, Fault


class Judgement(StrEnum):
    NON_INFERIOR = "non_inferior"
    INFERIOR = "inferior"
    INCONCLUSIVE = "inconclusive"


class Bounded(Protocol):
    """Anything with the ends of its one-sided intervals."""

    @property
    def lower(self) -> float: ...
    @property
    def upper(self) -> float: ...


def judge(effect: Bounded, margin: float) -> Judgement:
    """`margin` ≥ 0 in the outcome's points. Non-inferior: lower > −margin; inferior: upper < −margin."""
    if not (math.isfinite(margin) and margin >= 0):
        raise AnalysisError(Fault.BAD_MARGIN)
    if getattr(effect, "sole_unit", False):
        return Judgement.INCONCLUSIVE
    if effect.lower > -margin:
        return Judgement.NON_INFERIOR
    return Judgement.INFERIOR if effect.upper < -margin else Judgement.INCONCLUSIVE
