"""A national panel for the engine: people and weeks, some unobserved, a staggered treatment with a known effect.

By hand: `python -m bench.panel --rows 5000000` measures the estimate; `--csv FILE` writes the panel instead.
"""

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pilots.analysis import Panel, two_way_effect

WEEKS, MISSING, EFFECT = 104, 0.1, 1.5

Columns = tuple[NDArray[Any], NDArray[Any], NDArray[np.float64], NDArray[np.int8]]


def columns(rows: int, *, seed: int = 1, shuffled: bool = False) -> Columns:
    """About `rows` rows as (unit, period, outcome, treated), a tenth of the weeks not there; the effect is 1.5 points.

    `shuffled`: in no order, as a file from elsewhere may be; otherwise person by person.
    """
    rng = np.random.default_rng(seed)
    people = max(int(rows / WEEKS / (1 - MISSING)), 4)
    unit, period = np.divmod(np.flatnonzero(rng.random(people * WEEKS) >= MISSING), WEEKS)
    if shuffled:
        order = rng.permutation(unit.size)
        unit, period = unit[order], period[order]
    start = np.where(rng.random(people) < 0.5, rng.integers(20, WEEKS - 20, people), WEEKS)
    treated = (period >= start[unit]).astype(np.int8)
    outcome = rng.normal(80, 6, people)[unit] + rng.normal(0, 2, WEEKS)[period] + EFFECT * treated
    outcome += rng.normal(0, 8, unit.size)
    return unit + 100_000, period, outcome, treated


def write(path: Path, rows: int, *, seed: int = 1) -> int:
    """The panel as a CSV that `estimate_effect` reads → rows written."""
    unit, period, outcome, treated = columns(rows, seed=seed)
    with path.open("w") as file:
        file.write("unit_id,period,treated,outcome\n")
        for at in range(0, unit.size, 100_000):
            part = slice(at, at + 100_000)
            lists = (column[part].tolist() for column in (unit, period, treated, outcome.round(3)))
            file.writelines(f"P{u},{p},{t},{y}\n" for u, p, t, y in zip(*lists, strict=True))
    return int(unit.size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--shuffled", action="store_true")
    parser.add_argument("--csv", type=Path)
    options = parser.parse_args()
    if options.csv:
        print(f"{write(options.csv, options.rows):,} rows written")
        return
    unit, period, outcome, treated = columns(options.rows, shuffled=options.shuffled)
    start = time.perf_counter()
    effect = two_way_effect(Panel.of(unit, period, outcome, treated))
    seconds = time.perf_counter() - start
    print(f"{effect.n:,} rows, {effect.units:,} units, {effect.periods} periods: {seconds:.2f} s")
    print(f"effect {effect.effect:.4f} (true {EFFECT}), se {effect.se:.4f}")


if __name__ == "__main__":
    main()
