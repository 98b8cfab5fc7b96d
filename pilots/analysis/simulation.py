"""Does the evaluation keep its promises? Thousands of synthetic offices whose true change is known.

Every office goes through the same estimators, baseline and power as a real pilot. A change shifts the estimate by
itself and leaves its error alone, so one estimate serves both truths: no change, and a change equal to the margin.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pilots.analysis.effects import before_after, two_way_effect
from pilots.analysis.panel import Floats, Panel
from pilots.analysis.power import baseline_spread, power

STAFF = (8, 20, 60, 500)
# Each comparison office has as many people as the pilot office.
COMPARISON_OFFICES = 2
# Person-weeks drawn at once.
BATCH = 2_000_000


@dataclass(frozen=True, slots=True)
class World:
    """How the synthetic weeks come about (points of the index, weeks, shares).

    A week is the person's mean + a week effect common to all offices (only where there is a comparison, which can
    see it) + AR(1) noise with the person's own sd, uniform between `least_sd` and `most_sd`. `shock`: sd of a further
    AR(1) that a whole office shares, which the estimators do not provide for.
    """

    margin: float = 3.0
    alpha: float = 0.05
    before: int = 9
    after: int = 9
    autocorrelation: float = 0.3
    missing: float = 0.1
    least_sd: float = 4.0
    most_sd: float = 12.0
    person_sd: float = 6.0
    week_sd: float = 2.0
    shock: float = 0.0


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the promises in one setting; all shares 0–1 of `offices`.

    `raised`: judged non-inferior at a true change of −margin; `covered`: the 95 % interval holds the truth;
    `promised`: mean power that the offices' own baselines promised at the margin, `passed`: realised at no change;
    `own_margin`: mean of the margins at which those baselines promised 80 %, `passed_own`: realised there.
    """

    staff: int
    comparison: int
    offices: int
    raised: float
    covered: float
    promised: float
    passed: float
    own_margin: float
    passed_own: float

    def error(self, share: float) -> float:
        """Standard error of a simulated share."""
        return math.sqrt(max(share * (1 - share), 1 / self.offices) / self.offices)

    @property
    def held(self) -> bool:
        """Raised at most 5 % (+ 2 simulation errors), power as promised ± 3 points, coverage 95 ± 1.5 %."""
        return (
            self.raised <= 0.05 + 2 * self.error(0.05)
            and abs(self.passed - self.promised) <= 0.03
            and abs(self.passed_own - 0.8) <= 0.03
            and abs(self.covered - 0.95) <= 0.015
        )


def simulate(
    staff: Sequence[int] = STAFF, *, offices: int = 2000, seed: int = 1, world: World = World()
) -> tuple[Kept, ...]:
    """Each size with comparison offices and without; the same seed gives the same numbers."""
    return tuple(
        setting(size, comparison, offices=offices, seed=seed, world=world)
        for comparison in (COMPARISON_OFFICES, 0)
        for size in staff
    )


def setting(staff: int, comparison: int, *, offices: int, seed: int, world: World) -> Kept:
    """`comparison`: number of comparison offices of the same size."""
    rng = np.random.default_rng([seed, staff, comparison])
    rows = np.array(
        [_evaluated(weeks, staff, world) for weeks in _offices(staff, comparison, offices, world, rng)]
    )
    low, high, lower, promised, own_margin = rows.T
    return Kept(
        staff, comparison, offices,
        raised=float(np.mean(lower > 0)),
        covered=float(np.mean((low <= 0) & (high >= 0))),
        promised=float(promised.mean()),
        passed=float(np.mean(lower > -world.margin)),
        own_margin=float(own_margin.mean()),
        passed_own=float(np.mean(lower > -own_margin)),
    )  # fmt: skip


def _evaluated(weeks: Floats, staff: int, world: World) -> tuple[float, ...]:
    """One office and its comparison (people × weeks, NaN = missing; the pilot's people first), as a pilot is."""
    people, count = weeks.shape
    unit, period = np.divmod(np.arange(weeks.size), count)
    values, treated = weeks.ravel(), (unit < staff) & (period >= world.before)
    compared = people > staff
    panel = Panel.of(unit, period, values, treated)
    effect = two_way_effect(panel, world.alpha) if compared else before_after(panel, world.alpha)
    then = period < world.before
    plan = power(
        baseline_spread(Panel.of(unit[then], period[then], values[then], treated[then])),
        staff=staff, comparison=people - staff, weeks_before=world.before, weeks_after=world.after,
        margin=world.margin, alpha=world.alpha,
    )  # fmt: skip
    return *effect.ci95, effect.lower, plan.probability, plan.smallest_margin


def _offices(
    staff: int, comparison: int, offices: int, world: World, rng: np.random.Generator
) -> Iterator[Floats]:
    """Weeks of each synthetic office and its comparison, people × weeks, drawn many at a time."""
    people, weeks = staff * (1 + comparison), world.before + world.after
    batch = max(BATCH // (people * weeks), 1)
    for at in range(0, offices, batch):
        many = min(batch, offices - at)
        sd = rng.uniform(world.least_sd, world.most_sd, (many, people, 1))
        values = rng.normal(80, world.person_sd, (many, people, 1)) + sd * _noise(
            many, people, weeks, world, rng
        )
        if comparison:
            values += rng.normal(0, world.week_sd, (many, 1, weeks))
        if world.shock:
            values += world.shock * np.repeat(_noise(many, 1 + comparison, weeks, world, rng), staff, axis=1)
        values[rng.random(values.shape) < world.missing] = np.nan
        yield from values


def _noise(many: int, people: int, weeks: int, world: World, rng: np.random.Generator) -> Floats:
    """AR(1) with mean 0 and variance 1 along the weeks."""
    noise = rng.standard_normal((many, people, weeks))
    fresh = math.sqrt(1 - world.autocorrelation**2)
    for week in range(1, weeks):
        noise[..., week] = world.autocorrelation * noise[..., week - 1] + fresh * noise[..., week]
    return noise


def table(found: Sequence[Kept], world: World) -> str:
    """The numbers as plain text, for a terminal and for the documentation; shares in percent."""
    lines = [
        f"{'':<8}{'':>12}{'raised at':>12}{'covered':>10}{'promised':>11}{'passed':>9}{'80 % margin':>14}{'passed':>9}",
        f"{'staff':<8}{'comparison':>12}{f'−{world.margin:g} points':>12}{'by 95 %':>10}{'at no change':>20}"
        f"{'points':>14}{'there':>9}",
    ]
    for k in found:
        lines.append(
            f"{k.staff:<8}{k.comparison * k.staff or '–':>12}{k.raised:>12.1%}{k.covered:>10.1%}{k.promised:>11.1%}"
            f"{k.passed:>9.1%}{k.own_margin:>14.2f}{k.passed_own:>9.1%}{'' if k.held else '  *'}"
        )
    return "\n".join(lines)
