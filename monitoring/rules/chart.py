"""The control chart of each person's weekly index against the person's own baseline (docs/early-warning.md).

A self-starting EWMA. Each week is compared with the mean and standard deviation of the same person's earlier weeks
through the exact t distribution (Quesenberry's Q): in control the Qs are independent standard normal, however few
the earlier weeks are, so that one limit holds for a newcomer and for a veteran. An EWMA of the Qs signals when it
falls below −L times its own standard deviation of that week. Falls only: nobody is warned for getting better.

Matrices hold one person a row and one week a column, NaN where a week has no index.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# A flat history of 100s must not alarm on 99.5 (index points).
SMALLEST_SD = 2.0
# Older weeks tell little about how somebody works today.
LONGEST_BASELINE = 52
# No single week weighs more than this many standard deviations: weekly indices have a long lower tail, and one bad
# week is no decline. It also keeps the stated rate true for such weeks.
HEAVIEST_WEEK = 2.0


@dataclass(frozen=True, slots=True)
class ChartRule:
    """`lam`: weight of the newest week; `limit`: L, in standard deviations; `weeks`: baseline before it judges."""

    lam: float
    limit: float
    weeks: int


@dataclass(frozen=True, slots=True)
class Charted:
    """What the chart says of each person and week.

    `signal`: below the limit. `watched`: the week was judged. `streak`: judged weeks in a row under the limit, up to
    that week (kept through weeks without an index). `mean`, `sd`, `count`: of the earlier weeks. `ewma` as it
    stood after the week, `spread` its standard deviation times L, `before` the EWMA that the week started from.
    """

    signal: Flags
    watched: Flags
    streak: NDArray[np.int64]
    mean: Floats
    sd: Floats
    count: NDArray[np.int64]
    ewma: Floats
    before: Floats
    spread: Floats


class _Baselines:
    """Mean and standard deviation of the last 52 accepted weeks of each person, kept by running sums."""

    def __init__(self, people: int) -> None:
        self.count = np.zeros(people, dtype=np.int64)
        self._sum = np.zeros(people)
        self._squares = np.zeros(people)
        self._ring = np.zeros((people, LONGEST_BASELINE))
        self._next = np.zeros(people, dtype=np.int64)

    def moments(self) -> tuple[Floats, Floats]:
        mean = self._sum / np.maximum(self.count, 1)
        variance = (self._squares - self.count * mean**2) / np.maximum(self.count - 1, 1)
        return mean, np.maximum(np.sqrt(np.maximum(variance, 0.0)), SMALLEST_SD)

    def accept(self, who: Flags, values: Floats) -> None:
        rows = np.flatnonzero(who)
        slots, new = self._next[rows], values[rows]
        full = self.count[rows] == LONGEST_BASELINE
        old = np.where(full, self._ring[rows, slots], 0.0)
        self._sum[rows] += new - old
        self._squares[rows] += new**2 - old**2
        self._ring[rows, slots] = new
        self._next[rows] = (slots + 1) % LONGEST_BASELINE
        self.count[rows] += ~full


def chart(
    values: Floats, rule: ChartRule, *, restarts: Flags | None = None, restart_after_signal: bool = False
) -> Charted:
    """Judge every week of every person, oldest column first; at least one column.

    `restarts`: columns before whose week the person's EWMA starts anew (an answered warning).
    `restart_after_signal` does so after each signal, as the false-alarm rate counts them.
    """
    people, weeks = values.shape
    base = _Baselines(people)
    ewma, streak = np.zeros(people), np.zeros(people, dtype=np.int64)
    steps = np.zeros(people, dtype=np.int64)
    columns: list[tuple[Any, ...]] = []
    for week in range(weeks):
        if restarts is not None:
            ewma, steps, streak = (np.where(restarts[:, week], 0, old) for old in (ewma, steps, streak))
        value = values[:, week]
        there = ~np.isnan(value)
        watched = there & (base.count >= rule.weeks)
        mean, sd = base.moments()
        count, before = base.count.copy(), ewma
        score = _scores(value, mean, sd, count, watched)
        ewma = np.where(watched, rule.lam * score + (1 - rule.lam) * before, before)
        steps = steps + watched
        spread = rule.limit * _spread(rule.lam, steps)
        signal = watched & (ewma < -spread)
        streak = np.where(signal, streak + 1, np.where(watched, 0, streak))
        base.accept(there & ~signal, value)
        columns.append((signal, watched, streak, mean, sd, count, ewma, before, spread))
        if restart_after_signal:
            ewma, steps, streak = (np.where(signal, 0, old) for old in (ewma, steps, streak))
    return Charted(*(np.stack(column, axis=1) for column in zip(*columns, strict=True)))


def _scores(value: Floats, mean: Floats, sd: Floats, count: NDArray[np.int64], watched: Flags) -> Floats:
    """Quesenberry's Q, Φ⁻¹(T_{k−1}(sqrt(k/(k+1))·(x − mean)/sd)), held within ±`HEAVIEST_WEEK`; 0 if unwatched."""
    from scipy.special import ndtri, stdtr

    scores = np.zeros(len(value))
    k = count[watched].astype(np.float64)
    t = np.sqrt(k / (k + 1)) * (value[watched] - mean[watched]) / sd[watched]
    # An end of the distribution gives ±inf, which the bound turns into the heaviest week.
    scores[watched] = np.clip(ndtri(stdtr(k - 1, t)), -HEAVIEST_WEEK, HEAVIEST_WEEK)
    return scores


def _spread(lam: float, steps: Any) -> Any:
    """Standard deviation of an EWMA of independent standard normals after so many steps."""
    return np.sqrt(lam / (2 - lam) * (1 - (1 - lam) ** (2 * np.asarray(steps, dtype=np.float64))))


def thresholds(charted: Charted, rule: ChartRule) -> Floats:
    """The index below which that week alone brings the signal, 0–100; NaN where no single value would.

    The chart's limit in the unit that people know: a week lies below its threshold exactly when it signals.
    """
    from scipy.special import ndtr, stdtrit

    needed = (-charted.spread - (1 - rule.lam) * charted.before) / rule.lam
    k = np.maximum(charted.count, 2).astype(np.float64)
    with np.errstate(invalid="ignore"):
        t = stdtrit(k - 1, ndtr(needed))
    index = charted.mean + t * charted.sd * np.sqrt((k + 1) / k)
    index = np.where(needed > HEAVIEST_WEEK, 100.0, np.clip(index, 0.0, 100.0))
    return np.where(charted.watched & (needed >= -HEAVIEST_WEEK), index, np.nan)


@lru_cache(maxsize=64)
def stated_rate(lam: float, limit: float) -> float:
    """False alarms per judged person-week when nothing changes: one over the mean run length in control.

    Computed, not simulated: the EWMA's course as a Markov chain over small cells, the first weeks with their own
    wider-growing limits, after them the steady one. 0 when the limit can never be reached.
    """
    steady = float(np.sqrt(lam / (2 - lam)))
    low, high = -limit * steady, min(HEAVIEST_WEEK, 6 * steady)
    if low <= -HEAVIEST_WEEK:
        return 0.0
    edges = np.linspace(low, high, _CELLS + 1)
    moves = _moves(edges, (edges[1:] + edges[:-1]) / 2, lam)
    alive = _moves(edges, np.zeros(1), lam)[0]
    weeks = 1.0
    for step in range(1, _FIRST_WEEKS + 1):
        kept = (edges[1:] + limit * float(_spread(lam, step))) / (edges[1] - edges[0])
        alive = alive * np.clip(kept, 0.0, 1.0)
        weeks += float(alive.sum())
        alive = alive @ moves
    weeks += float(np.linalg.solve(np.eye(_CELLS) - moves.T, alive).sum())
    return 1 / weeks


_CELLS = 400
# After these the EWMA's standard deviation is the steady one to within 1 in 10,000 for every allowed λ.
_FIRST_WEEKS = 90


def _moves(edges: Floats, start: Floats, lam: float) -> Floats:
    """Probability of getting from each start into each cell in one week."""
    from scipy.special import ndtr

    needed = (edges[None, :] - (1 - lam) * start[:, None]) / lam
    below = np.where(needed <= -HEAVIEST_WEEK, 0.0, np.where(needed >= HEAVIEST_WEEK, 1.0, ndtr(needed)))
    return np.asarray(np.diff(below, axis=1))
