"""How the control chart behaves on simulated people: false alarms when nothing changes, delay when something does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from monitoring.rules.chart import ChartRule, Floats, chart, stated_rate

DROPS = (0.5, 1.0, 1.5, 2.0, 3.0)
# Weeks before a simulated fall, and weeks in which it can be found.
BASELINE, FOLLOWED = 30, 30
YEAR = 52

Weeks = Callable[[int, int, np.random.Generator], Floats]


@dataclass(frozen=True, slots=True)
class InControl:
    """`rate`: false alarms per judged person-week; `run_length`: mean weeks between them; `year_share`: people with
    at least one within 52 judged weeks."""

    alarms: int
    judged: int
    rate: float
    run_length: float
    year_share: float


@dataclass(frozen=True, slots=True)
class Detection:
    """A lasting fall of `drop` own standard deviations; `delay`: median weeks to the signal, None = not in 30."""

    drop: float
    delay: float | None
    within_4: float
    within_8: float


@dataclass(frozen=True, slots=True)
class Behaviour:
    """What one λ and L mean: as computed, and as simulated for one kind of weeks."""

    weeks: str
    stated: float
    in_control: InControl
    detections: tuple[Detection, ...]


def simulate(rule: ChartRule, *, people: int, weeks: int, seed: int) -> tuple[Behaviour, Behaviour]:
    """The chart on normal weeks and on weeks built from reports; the same seed gives the same numbers."""
    return tuple(  # type: ignore[return-value]  # one for each kind
        Behaviour(
            name,
            stated_rate(rule.lam, rule.limit),
            in_control(make(people, weeks, np.random.default_rng([seed, n])), rule),
            tuple(detection(make, rule, drop, people, np.random.default_rng([seed, n, 1])) for drop in DROPS),
        )
        for n, (name, make) in enumerate(KINDS.items())
    )


def in_control(values: Floats, rule: ChartRule) -> InControl:
    """Count signals where nothing ever changes; after each the chart restarts, as after an answer."""
    judged = chart(values, rule, restart_after_signal=True)
    alarms, watched = int(judged.signal.sum()), int(judged.watched.sum())
    year = judged.signal[:, rule.weeks : rule.weeks + YEAR]
    return InControl(
        alarms,
        watched,
        alarms / watched,
        watched / alarms if alarms else float("inf"),
        _share(year.any(axis=1)),
    )


def detection(make: Weeks, rule: ChartRule, drop: float, people: int, rng: np.random.Generator) -> Detection:
    """People who work as ever for 30 weeks and then fall for good."""
    values = make(people, BASELINE + FOLLOWED, rng)
    own = values[:, :BASELINE].std(axis=1, ddof=1, keepdims=True)
    values[:, BASELINE:] = np.clip(values[:, BASELINE:] - drop * np.maximum(own, 2.0), 0.0, None)
    after = chart(values, rule).signal[:, BASELINE:]
    found = after.any(axis=1)
    delay = np.where(found, after.argmax(axis=1) + 1, FOLLOWED + 1)
    median = float(np.median(delay))
    return Detection(drop, median if median <= FOLLOWED else None, _share(delay <= 4), _share(delay <= 8))


def normal_weeks(people: int, weeks: int, rng: np.random.Generator) -> Floats:
    """Independent normal weeks, each person with an own mean and spread (points); not bounded."""
    mean = rng.uniform(60, 90, (people, 1))
    return np.asarray(rng.normal(mean, rng.uniform(4, 12, (people, 1)), (people, weeks)))


def report_weeks(people: int, weeks: int, rng: np.random.Generator) -> Floats:
    """Bounded, skewed weeks: one to five reports of three items, rarely late or asked back (docs/index.md)."""
    able = np.clip(rng.normal(1.0, 0.12, (people, 1)), 0.6, 1.3)
    spread = rng.uniform(0.05, 0.25, (people, 1))
    late, back = rng.beta(1, 30, (people, 1)), rng.beta(1, 15, (people, 1))
    reports = 1 + rng.binomial(4, 0.3, (people, weeks))
    output, timely, accepted = (np.zeros((people, weeks)) for _ in range(3))
    for n in range(5):
        filed = reports > n
        shares = np.clip(rng.normal(able[..., None], spread[..., None], (people, weeks, 3)), 0, 1)
        output += filed * shares.mean(axis=-1)
        timely += filed * (rng.random((people, weeks)) >= late)
        accepted += filed * np.where(rng.random((people, weeks)) >= back, 1.0, 0.5)
    return np.asarray(index_from(output / reports, timely / reports, accepted / reports))


def index_from(output: Any, timeliness: Any, acceptance: Any) -> Any:
    """The weekly index, 0–100, from shares 0–1: formula 1 of performance, held against it by a test."""
    return 60 * output + 25 * timeliness + 15 * acceptance


KINDS: dict[str, Weeks] = {"normal": normal_weeks, "reports": report_weeks}


def table(behaviours: Sequence[Behaviour], rule: ChartRule) -> str:
    """The numbers as plain text, for a terminal and for the documentation."""
    lines = [
        f"lambda {rule.lam:g}, limit {rule.limit:g}, judged from {rule.weeks} earlier weeks on",
        f"stated: {behaviours[0].stated * 1000:.2f} false alarms per 1,000 person-weeks",
        "",
        f"{'nothing changes':<22}{'per 1,000':>10}{'mean run':>10}{'people/year':>13}{'judged weeks':>14}",
    ]
    for b in behaviours:
        c = b.in_control
        lines.append(
            f"{b.weeks:<22}{c.rate * 1000:>10.2f}{c.run_length:>10.0f}{c.year_share:>12.1%} {c.judged:>13,}"
        )
    lines += ["", f"{'lasting fall':<22}{'own sd':>10}{'delay':>10}{'in 4 weeks':>13}{'in 8 weeks':>14}"]
    for b in behaviours:
        for d in b.detections:
            delay = f"{d.delay:.0f}" if d.delay else f"> {FOLLOWED}"
            lines.append(f"{b.weeks:<22}{d.drop:>10}{delay:>10}{d.within_4:>12.0%} {d.within_8:>13.0%}")
    return "\n".join(lines)


def _share(flags: object) -> float:
    return float(np.mean(np.asarray(flags)))
