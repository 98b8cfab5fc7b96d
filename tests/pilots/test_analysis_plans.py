"""Power before the plan, the placebo rank after it, weekly means, and the simulation that holds them to their word."""

import math
import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from pilots.analysis import (
    AnalysisError,
    Estimator,
    Fault,
    Panel,
    Spread,
    baseline_spread,
    placebo_rank,
    power,
    two_way_effect,
    weekly_means,
)
from pilots.analysis.simulation import Kept, World, setting, simulate, table
from pilots.analysis.simulation_chart import picture
from tests.pilots.panels import all_finite, grid, office_panel

KNOWN = Spread(sd=8.0, autocorrelation=0.3, missing=0.1, people=10**9, weeks=9)


def weeks(people, count, *, sd=6.0, rho=0.4, missing=0.1, seed=0):
    rng = np.random.default_rng(seed)
    noise = rng.normal(0, 1, (people, count))
    for week in range(1, count):
        noise[:, week] = rho * noise[:, week - 1] + math.sqrt(1 - rho**2) * noise[:, week]
    values = sd * noise + rng.normal(80, 5, (people, 1)) + rng.normal(0, 3, count)
    values[rng.random(values.shape) < missing] = np.nan
    return values


def baseline(values):
    unit, period = grid(*values.shape)
    return Panel.of(unit, period, values.ravel(), np.zeros(values.size))


@pytest.mark.parametrize("rho", [0.0, 0.4, 0.8])
def test_the_baseline_tells_spread_autocorrelation_and_missing(rho):
    found = baseline_spread(baseline(weeks(6000, 9, rho=rho)))
    assert found.sd == pytest.approx(6, rel=0.04)
    assert found.autocorrelation == pytest.approx(rho, abs=0.03)
    assert found.missing == pytest.approx(0.1, abs=0.01)
    assert (found.people, found.weeks) == (6000, 9)


def test_the_baseline_knows_no_person_or_week_means():
    values = weeks(12, 8)
    plain = baseline_spread(baseline(values))
    rng = np.random.default_rng(5)
    moved = baseline_spread(baseline(values + rng.normal(0, 50, (12, 1)) + rng.normal(0, 50, 8)))
    assert (moved.sd, moved.autocorrelation) == pytest.approx((plain.sd, plain.autocorrelation), rel=1e-6)


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        (weeks(1, 9), Fault.ONE_UNIT),
        (weeks(5, 2, missing=0), Fault.TOO_FEW),
        (np.full((4, 5), 80.0), Fault.NO_VARIATION),
    ],
)  # fmt: skip
def test_a_baseline_that_tells_nothing_is_refused(values, fault):
    with pytest.raises(AnalysisError) as refused:
        baseline_spread(baseline(values))
    assert refused.value.code == fault


def test_power_of_a_known_spread_is_the_noncentral_t():
    known = Spread(sd=5.0, autocorrelation=0.0, missing=0.0, people=10**9, weeks=9)
    found = power(known, staff=12, weeks_before=8, weeks_after=10, margin=2)
    se = 5 * math.sqrt((1 / 8 + 1 / 10) / 12)
    assert found.se == pytest.approx(se, rel=1e-12)
    assert found.probability == pytest.approx(stats.nct.sf(stats.t.ppf(0.95, 11), 11, 2 / se), abs=1e-4)
    assert (found.estimator, found.df) == (Estimator.BEFORE_AFTER, 11)


def test_a_comparison_takes_part_of_the_precision():
    alone = power(KNOWN, staff=20, weeks_before=9, weeks_after=9)
    compared = power(KNOWN, staff=20, comparison=40, weeks_before=9, weeks_after=9)
    assert compared.estimator == Estimator.TWO_WAY
    assert compared.se == pytest.approx(alone.se * math.sqrt(1.5), rel=0.03)
    assert compared.probability < alone.probability


@pytest.mark.parametrize("comparison", [0, 30])
@pytest.mark.parametrize("target", [0.5, 0.8, 0.95])
def test_the_smallest_margin_reaches_its_target(comparison, target):
    design = {"staff": 15, "comparison": comparison, "weeks_before": 9, "weeks_after": 9, "target": target}
    margin = power(KNOWN, **design).smallest_margin
    assert power(KNOWN, **design, margin=margin).probability == pytest.approx(target, abs=1e-6)


def test_power_grows_with_margin_staff_and_baseline():
    margins = [
        power(KNOWN, staff=10, weeks_before=9, weeks_after=9, margin=m).probability for m in (0, 1, 3, 9)
    ]
    assert margins == sorted(margins)
    assert margins[0] == pytest.approx(0.05, abs=0.001)
    sizes = [
        power(KNOWN, staff=s, weeks_before=9, weeks_after=9).smallest_margin for s in (5, 20, 80, 10_000)
    ]
    assert sizes == sorted(sizes, reverse=True)


def test_a_baseline_of_few_people_asks_for_a_wider_margin():
    plan = {"staff": 10, "weeks_before": 9, "weeks_after": 9}
    known, vague = power(KNOWN, **plan), power(Spread(8.0, 0.3, 0.1, people=6, weeks=9), **plan)
    assert vague.probability == known.probability
    assert vague.smallest_margin > known.smallest_margin
    at_its_own = power(KNOWN, **plan, margin=vague.smallest_margin)
    assert 0.8 < at_its_own.probability < 0.9


@pytest.mark.parametrize("rho", [-0.5, 0.0, 0.97])
@pytest.mark.parametrize("staff", [2, 100_000])
@pytest.mark.parametrize("margin", [0, 1e6])
def test_no_plan_gives_nan(rho, staff, margin):
    spread = Spread(8.0, rho, 0.6, people=2, weeks=3)
    for comparison in (0, 2, 50_000):
        if comparison and staff == 2:
            continue
        found = power(
            spread, staff=staff, comparison=comparison, weeks_before=3, weeks_after=500, margin=margin
        )
        assert all_finite(found)
        assert 0 <= found.probability <= 1


@pytest.mark.parametrize(
    "wrong",
    [{"staff": 1}, {"comparison": 1}, {"comparison": -2}, {"weeks_before": 0}, {"weeks_after": 0}, {"target": 1.0},
     {"margin": -3.0}, {"alpha": 0.7}, {"weeks_after": 10_000}],
)  # fmt: skip
def test_a_plan_without_sense_is_refused(wrong):
    with pytest.raises(AnalysisError):
        power(KNOWN, **({"staff": 10, "weeks_before": 9, "weeks_after": 9} | wrong))


def test_placebos_leave_the_real_pilot_out():
    panel, office = office_panel(8, effect=-30.0)
    found = placebo_rank(panel, office, 0)
    assert (found.rank, found.of, found.p) == (1, 8, 1 / 8)
    assert found.effect == two_way_effect(panel).effect
    assert [name for name, _ in found.placebos] == list(range(1, 8))
    unit, period = panel.unit, panel.period
    others = office != 0
    as_if = Panel.of(
        unit[others], period[others], panel.outcome[others], ((office == 3) & (period >= 6))[others]
    )
    assert dict(found.placebos)[3] == pytest.approx(two_way_effect(as_if).effect, rel=1e-12)


def test_without_an_effect_the_rank_is_any_rank():
    ranks = [placebo_rank(*office_panel(7, people=4, seed=seed), 0) for seed in range(60)]
    assert {found.of for found in ranks} == {7}
    assert {found.rank for found in ranks} == set(range(1, 8))
    assert np.mean([found.p for found in ranks]) == pytest.approx(4 / 7, abs=0.12)


def test_placebos_need_six_offices_a_pilot_and_nobody_else_treated():
    panel, office = office_panel(6)
    assert placebo_rank(panel, office, 0) is None
    with pytest.raises(AnalysisError) as refused:
        placebo_rank(panel, office, 99)
    assert refused.value.code == Fault.NO_PILOT
    with pytest.raises(AnalysisError) as refused:
        placebo_rank(panel, office, 1)
    assert refused.value.code == Fault.TREATED_ELSEWHERE


def test_an_office_without_rows_after_the_start_is_no_placebo():
    panel, office = office_panel(8)
    outcome = np.where((office == 5) & (panel.period >= 6), np.nan, panel.outcome)
    names = np.array([f"Kanreg {o}" for o in office])
    thinner = Panel.of(panel.unit, panel.period, outcome, panel.treated)
    found = placebo_rank(thinner, names, "Kanreg 0")
    assert "Kanreg 5" not in dict(found.placebos)
    assert found.of == 7


def test_weekly_means_have_gaps_where_nobody_was_seen():
    panel = Panel.of(
        [1, 1, 2, 2, 3], ["W1", "W2", "W1", "W2", "W1"], [10, np.nan, 20, 40, 6], [0, 0, 0, 1, 0]
    )
    found = weekly_means(panel, ["b", "b", "a", "a", "b"])
    assert found.groups == ("a", "b")
    assert found.periods == ("W1", "W2")
    assert found.means == ((20.0, 40.0), (8.0, None))
    assert found.counts == ((1, 1), (2, 0))


def test_a_few_simulated_offices_keep_the_promises_within_their_own_error():
    for staff, comparison in ((8, 2), (20, 0)):
        kept = setting(staff, comparison, offices=400, seed=11, world=World())
        assert kept.raised < 0.05 + 4 * kept.error(0.05)
        assert abs(kept.covered - 0.95) < 0.015 + 4 * kept.error(0.95)
        assert abs(kept.passed - kept.promised) < 0.03 + 4 * kept.error(0.5)
        assert abs(kept.passed_own - 0.8) < 0.03 + 4 * kept.error(0.8)


def test_shocks_that_a_whole_office_shares_break_them():
    calm, shaken = (setting(60, 0, offices=150, seed=2, world=World(shock=shock)) for shock in (0.0, 5.0))
    assert calm.covered > 0.9
    assert shaken.covered < 0.6
    assert not shaken.held


def test_the_same_seed_gives_the_same_table_and_picture():
    world = World(missing=0.2)
    first, second = (simulate((4, 6), offices=20, seed=5, world=world) for _ in range(2))
    assert first == second
    assert simulate((4, 6), offices=20, seed=6, world=world) != first
    assert len(table(first, world).splitlines()) == 2 + 4
    drawn = picture(first, world)
    assert drawn.startswith("<svg ")
    assert drawn.count("<circle") == drawn.count('<rect class="without"') == 3 * 2 + 1
    assert "nan" not in drawn


@pytest.mark.parametrize(
    "worse", [{"raised": 0.07}, {"covered": 0.93}, {"promised": 0.7}, {"passed_own": 0.76}, {"covered": 0.97}]
)
def test_a_broken_promise_is_marked(worse):
    good = {
        "raised": 0.05,
        "covered": 0.95,
        "promised": 0.5,
        "passed": 0.5,
        "own_margin": 4.0,
        "passed_own": 0.8,
    }
    assert Kept(8, 0, 2000, **good).held
    broken = Kept(8, 0, 2000, **(good | worse))
    assert not broken.held
    assert table([broken], World()).endswith("*")


def test_the_engine_is_imported_without_scipy_and_without_the_framework():
    script = (
        "import sys, pilots.analysis.simulation; print([m for m in ('scipy', 'django') if m in sys.modules])"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
