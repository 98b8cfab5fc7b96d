"""Where the pilot's effect stands among offices in which nothing was tried."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from pilots.analysis.effects import two_way_effect
from pilots.analysis.errors import AnalysisError, Fault
from pilots.analysis.panel import Codes, Flags, Panel, factorised

# With fewer, not even the most extreme rank would say anything (1 of 7 = 14 %).
FEWEST = 6


@dataclass(frozen=True, slots=True)
class PlaceboRank:
    """`placebos`: the effect (points) of each comparison office as if it had been the pilot.

    `rank`: the pilot's place among all `of` effects, 1 = the lowest. `p`: share of them at least as far from 0 as
    the pilot's, itself counted; no smaller than 1 / `of`.
    """

    effect: float
    placebos: tuple[tuple[Hashable, float], ...]
    rank: int
    of: int
    p: float


def placebo_rank(panel: Panel, offices: ArrayLike, pilot: Hashable) -> PlaceboRank | None:
    """Treat each comparison office in turn as if it had been the pilot, the real pilot left out.

    `offices`: the office of each row. The placebo treatment is in the periods in which the pilot has treated rows.
    An office without rows before or after has no placebo. None below 6 placebos.
    """
    office, labels = factorised(panel.rows(offices))
    names: list[Hashable] = labels.tolist()
    if pilot not in names:
        raise AnalysisError(Fault.NO_PILOT, office=pilot)
    at = names.index(pilot)
    if np.any(panel.treated & (office != at)):
        raise AnalysisError(Fault.TREATED_ELSEWHERE)
    effect = two_way_effect(panel).effect
    found = [
        (name, value)
        for code, name in enumerate(names)
        if code != at and (value := _as_if(panel, office, at, code)) is not None
    ]
    if len(found) < FEWEST:
        return None
    values = np.array([value for _, value in found])
    of = len(values) + 1
    extreme = 1 + int(np.count_nonzero(np.abs(values) >= abs(effect)))
    return PlaceboRank(effect, tuple(found), 1 + int(np.count_nonzero(values < effect)), of, extreme / of)


def _as_if(panel: Panel, office: Codes, pilot: int, other: int) -> float | None:
    after: Flags = np.zeros(len(panel.periods), dtype=bool)
    after[panel.period[panel.treated]] = True
    treated = (office == other) & after[panel.period]
    if not treated.any() or treated[office == other].all():
        return None
    return two_way_effect(panel.only(office != pilot, treated)).effect
