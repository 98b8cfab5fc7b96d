"""Taking unit and period effects out of a variable, exactly and without dummy matrices.

The effects of the larger grouping are eliminated by subtracting its means; those of the smaller one solve the
normal equations that remain, by conjugate gradients on group sums. Each step reads the rows once, so a panel of
millions of rows needs a few vectors of its own length. Panels that fall into unconnected parts are no obstacle:
the equations are then singular but consistent, and what is left of the variable is still unique.
"""

from __future__ import annotations

import numpy as np

from pilots.analysis.errors import AnalysisError, Fault
from pilots.analysis.panel import Codes, Floats, Panel, dot, sums

# Size of the gradient, as a share of the variable's own, at which a pass ends.
TOLERANCE = 1e-14
# The largest group mean that may be left, as a share of the variable's own size: rounding.
BALANCED = 1e-12
PASSES = 6


def residual(panel: Panel, values: Floats) -> Floats:
    """What is left of `values` beyond the best-fitting unit and period effects (least squares)."""
    unit = (panel.unit, np.bincount(panel.unit).astype(np.float64))
    period = (panel.period, np.bincount(panel.period).astype(np.float64))
    larger, smaller = (unit, period) if len(panel.units) >= len(panel.periods) else (period, unit)
    left = _centred(values, *larger)
    aim = dot(values, values)
    for _ in range(PASSES):
        # A pass solves for what rounding left of the one before.
        left = _centred(left - _effects(left, *larger, *smaller, aim)[smaller[0]], *larger)
        means = sums(smaller[0], left) / smaller[1]
        if dot(means, means * smaller[1]) <= BALANCED**2 * aim:
            return left
    raise AnalysisError(Fault.NOT_CONVERGED)


def _centred(values: Floats, codes: Codes, counts: Floats) -> Floats:
    return np.asarray(values - (sums(codes, values) / counts)[codes])


def _effects(
    values: Floats, larger: Codes, larger_counts: Floats, smaller: Codes, counts: Floats, aim: float
) -> Floats:
    """The smaller grouping's effects on `values`, which are centred in the larger one."""
    rest = sums(smaller, values)
    effect = np.zeros_like(rest)
    scaled = rest / counts
    step, size = scaled, dot(rest, scaled)
    for _ in range(10 * counts.size + 50):
        if size <= TOLERANCE**2 * aim:
            break
        image = sums(smaller, _centred(step[smaller], larger, larger_counts))
        curvature = dot(step, image)
        if curvature <= 0:
            break
        length = size / curvature
        effect = effect + length * step
        rest = rest - length * image
        scaled = rest / counts
        size, before = dot(rest, scaled), size
        step = scaled + (size / before) * step
    return effect
