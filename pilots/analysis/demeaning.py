"""Taking unit and period effects out of a variable by solving the normal equations on group sums."""

from __future__ import annotations

import numpy as np

from pilots.analysis.errors import AnalysisError, Fault
from pilots.analysis.panel import Codes, Floats, Panel

TOLERANCE = 1e-14


def residual(panel: Panel, values: Floats) -> Floats:
    """What is left of `values` beyond the best-fitting unit and period effects (least squares)."""
    swap = len(panel.periods) > len(panel.units)
    big, small = (panel.period, panel.unit) if swap else (panel.unit, panel.period)
    once = _solved(big, small, values)
    return _solved(big, small, once)


def _solved(big: Codes, small: Codes, values: Floats) -> Floats:
    """Eliminate the effects of `big` exactly, solve for those of `small` by conjugate gradients."""
    counts, others = np.bincount(big).astype(float), np.bincount(small).astype(float)

    def centred(x: Floats) -> Floats:
        return np.asarray(x - (np.bincount(big, x) / counts)[big])

    def summed(x: Floats) -> Floats:
        return np.asarray(np.bincount(small, x), dtype=np.float64)

    within = centred(values)
    right = summed(within)
    effect = np.zeros_like(right)
    rest, scaled = right.copy(), right / others
    step, size = scaled.copy(), float(right @ (right / others))
    aim = TOLERANCE**2 * float(within @ within)
    for _ in range(10 * others.size + 50):
        if size <= aim:
            return centred(within - effect[small])
        image = summed(centred(step[small]))
        curvature = float(step @ image)
        if curvature <= 0:
            return centred(within - effect[small])
        length = size / curvature
        effect += length * step
        rest -= length * image
        scaled = rest / others
        new = float(rest @ scaled)
        step = scaled + (new / size) * step
        size = new
    raise AnalysisError(Fault.NOT_CONVERGED)
