"""Where the pilot's effect stands among offices in which nothing was tried."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pilots.analysis.effects import two_way_effect
from pilots.analysis.errors import AnalysisError, Fault
from pilots.analysis.panel import Flags, Panel

FEWEST = 6


@dataclass(frozen=True, slots=True)
class PlaceboRank:
    """`rank`: 1 = the lowest of `of` effects (the pilot's and the placebos'). `p`: share at least as far from 0."""

    effect: float
    placebos: tuple[tuple[Hashable, float], ...]
    rank: int
    of: int
    p: float


def placebo_rank(panel: Panel, offices: ArrayLike, pilot: Hashable) -> PlaceboRank | None:
    """Treat each comparison office in turn as if it had been the pilot, the real pilot left out.

    `offices`: the office of each row. None below 6 comparison offices.
    """
    office = panel.rows(offices)
    real = office == pilot
    if not real.any():
        raise AnalysisError(Fault.NO_PILOT, office=pilot)
    others = np.unique(office[~real])
    if len(others) < FEWEST:
        return None
    treated_periods = np.zeros(len(panel.periods), dtype=bool)
    treated_periods[panel.period[panel.treated]] = True
    after = treated_periods[panel.period]
    effect = two_way_effect(panel).effect
    placebos = tuple((o.item(), _as_if(panel, ~real, (office == o) & after)) for o in others)
    values = np.array([value for _, value in placebos])
    rank = 1 + int(np.count_nonzero(values < effect))
    extreme = 1 + int(np.count_nonzero(np.abs(values) >= abs(effect)))
    return PlaceboRank(effect, placebos, rank, len(values) + 1, extreme / (len(values) + 1))


def _as_if(panel: Panel, rows: Flags, treated: Flags) -> float:
    return two_way_effect(panel.only(rows, treated)).effect
