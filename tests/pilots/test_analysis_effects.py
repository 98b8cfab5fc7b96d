"""The effect on a panel: against dummies, published dimensions, invariances, and refusals without NaN."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from bench.panel import EFFECT, columns
from pilots.analysis import AnalysisError, Fault, Judgement, Panel, before_after, judge, two_way_effect
from tests.pilots.panels import all_finite, by_dummies, by_period_dummies, grid, random_panel


@pytest.mark.parametrize("seed", range(12))
def test_effect_error_and_p_are_those_of_a_regression_with_dummies(seed):
    rng = np.random.default_rng(seed)
    rows = random_panel(
        seed, units=int(rng.integers(5, 40)), periods=int(rng.integers(3, 30)), seen=0.6, missing=0.1
    )
    found = two_way_effect(Panel.of(*rows))
    effect, se, p = by_dummies(*rows)
    assert found.effect == pytest.approx(effect, rel=1e-10)
    assert found.se == pytest.approx(se, rel=1e-10)
    assert found.p == pytest.approx(p, rel=1e-8, abs=1e-14)
    assert found.n + found.dropped == rows[0].size
    assert found.dropped == np.count_nonzero(np.isnan(rows[2]))
    assert found.df == found.units - 1


def test_the_published_dimensions_give_the_published_degrees_of_freedom():
    # Bloom et al. 2015, table II: 17,806 person-weeks, 249 persons, 85 weeks. The rows are made up: the real ones
    # carry no licence.
    rng = np.random.default_rng(2015)
    unit, period = grid(249, 85)
    kept = np.sort(rng.permutation(unit.size)[:17_806])
    unit, period = unit[kept], period[kept]
    treated = ((unit < 131) & (period >= 49)).astype(int)
    noise = rng.normal(0, 0.3, (249, 85)).cumsum(axis=1)[unit, period] + rng.normal(0, 1, unit.size)
    outcome = noise + rng.normal(0, 1, 249)[unit] + rng.normal(0, 1, 85)[period] + 0.232 * treated
    found = two_way_effect(Panel.of(unit, period, outcome, treated))
    assert (found.n, found.units, found.periods, found.df, found.dropped) == (17_806, 249, 85, 248, 0)
    expected = by_period_dummies(unit, period, outcome, treated)
    assert (found.effect, found.se, found.p) == pytest.approx(expected, rel=1e-9)
    assert abs(found.effect - 0.232) < 3 * found.se


def test_singletons_are_counted_as_dummies_count_them():
    unit, period, outcome, treated = random_panel(4)
    unit = np.append(unit, [100, 101, 101])
    period = np.append(period, [2, 100, 101])
    outcome, treated = np.append(outcome, [1.0, 2.0, 3.0]), np.append(treated, [1, 0, 1])
    found = two_way_effect(Panel.of(unit, period, outcome, treated))
    # Unit 100 is seen once; unit 101 only in periods that nobody shares.
    assert found.singletons == 3
    assert (found.effect, found.se, found.p) == pytest.approx(
        by_dummies(unit, period, outcome, treated), rel=1e-9
    )
    assert found.effect == pytest.approx(two_way_effect(Panel.of(*random_panel(4))).effect, rel=1e-12)


def test_panels_in_unconnected_parts_and_long_chains_are_solved_exactly():
    rng = np.random.default_rng(3)
    unit, period = grid(40, 6)
    period = period + 6 * (unit >= 20)
    treated, outcome = rng.integers(0, 2, unit.size), rng.normal(0, 1, unit.size)
    found = two_way_effect(Panel.of(unit, period, outcome, treated))
    assert found.effect == pytest.approx(by_dummies(unit, period, outcome, treated)[0], rel=1e-9)
    # Each unit shares only one or two periods with the next.
    unit, step = grid(120, 3)
    period = unit + step
    treated = (rng.random(120)[unit] * 120 + 1 < period).astype(int)
    outcome = rng.normal(0, 1, unit.size) + 5 * period
    found = two_way_effect(Panel.of(unit, period, outcome, treated))
    assert (found.effect, found.se) == pytest.approx(by_dummies(unit, period, outcome, treated)[:2], rel=1e-9)


cells = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.integers(0, 4),
        st.integers(0, 1),
        st.one_of(st.integers(-3, 3), st.just(7), st.none()),
    ),
    min_size=1,
    max_size=30,
    unique_by=lambda row: row[:2],
)


@settings(deadline=None, max_examples=300)
@given(cells)
def test_any_rows_give_the_regressions_numbers_or_a_clear_refusal(rows):
    unit, period, treated = (np.array([row[i] for row in rows]) for i in range(3))
    outcome = np.array([math.nan if row[3] is None else float(row[3]) for row in rows])
    try:
        found = two_way_effect(Panel.of(unit, period, outcome, treated))
    except AnalysisError as error:
        assert str(error).endswith(".")
        assert "{" not in str(error)
        return
    assert all_finite(found)
    effect, se, _ = by_dummies(unit, period, outcome, treated)
    assert found.effect == pytest.approx(effect, rel=1e-8, abs=1e-10)
    # An exact fit leaves the library the square root of its rounding.
    assert found.se == pytest.approx(se, rel=1e-6, abs=1e-6)


@settings(deadline=None, max_examples=150)
@given(cells)
def test_before_after_gives_the_paired_t_or_a_clear_refusal(rows):
    unit, period, treated = (np.array([row[i] for row in rows]) for i in range(3))
    outcome = np.array([math.nan if row[3] is None else float(row[3]) for row in rows])
    try:
        found = before_after(Panel.of(unit, period, outcome, treated))
    except AnalysisError as error:
        assert str(error).endswith(".")
        return
    assert all_finite(found)
    there = ~np.isnan(outcome)
    sides = [
        [outcome[there & (unit == u) & (treated == side)] for side in (0, 1)] for u in np.unique(unit[there])
    ]
    pairs = np.array([[side.mean() for side in both] for both in sides if all(side.size for side in both)])
    assert found.units == len(pairs)
    change = pairs[:, 1] - pairs[:, 0]
    assert found.effect == pytest.approx(change.mean(), abs=1e-12)
    assert found.se == pytest.approx(change.std(ddof=1) / math.sqrt(len(change)), abs=1e-12)
    if found.t is not None:
        expected = stats.ttest_rel(pairs[:, 1], pairs[:, 0])
        assert found.p == pytest.approx(expected.pvalue, abs=1e-12)
        assert found.ci95 == pytest.approx(tuple(expected.confidence_interval(0.95)), abs=1e-10)


def test_intervals_are_those_of_the_t_distribution():
    found = two_way_effect(Panel.of(*random_panel(1)), alpha=0.1)
    assert found.ci95 == pytest.approx(
        stats.t.interval(0.95, found.df, loc=found.effect, scale=found.se), rel=1e-12
    )
    assert (found.lower, found.upper) == pytest.approx(
        stats.t.interval(0.8, found.df, loc=found.effect, scale=found.se), rel=1e-12
    )


@pytest.mark.parametrize("estimate", [two_way_effect, before_after])
def test_labels_order_shift_and_scale_change_nothing_that_they_should_not(estimate):
    unit, period, outcome, treated = random_panel(6)
    plain = estimate(Panel.of(unit, period, outcome, treated))
    mixed = np.random.default_rng(1).permutation(unit.size)
    names = np.array([f"P{997 * u % 1000}" for u in unit])
    again = estimate(Panel.of(names[mixed], 2000 - period[mixed], outcome[mixed], treated[mixed]))
    moved = estimate(Panel.of(unit, period, -250 * outcome + 1e4, treated))
    for other, factor in ((again, 1), (moved, -250)):
        assert other.effect == pytest.approx(factor * plain.effect, rel=1e-9)
        assert other.se == pytest.approx(abs(factor) * plain.se, rel=1e-9)
        assert other.p == pytest.approx(plain.p, rel=1e-7)
    changed = estimate(Panel.of(unit, period, outcome + 4 * np.asarray(treated), treated))
    assert (changed.effect - 4, changed.se) == pytest.approx((plain.effect, plain.se), rel=1e-9)


def test_unit_and_period_effects_cannot_move_the_estimate():
    unit, period, outcome, treated = random_panel(7)
    plain = two_way_effect(Panel.of(unit, period, outcome, treated))
    rng = np.random.default_rng(0)
    moved = outcome + rng.normal(0, 1000, 20)[unit] + rng.normal(0, 1000, 8)[period]
    found = two_way_effect(Panel.of(unit, period, moved, treated))
    assert (found.effect, found.se) == pytest.approx((plain.effect, plain.se), rel=1e-9)


def test_two_periods_are_the_difference_of_mean_changes():
    rng = np.random.default_rng(8)
    unit, period = grid(30, 2)
    treated = (unit < 12) & (period == 1)
    outcome = rng.normal(0, 1, 60)
    found = two_way_effect(Panel.of(unit, period, outcome, treated))
    change = outcome[1::2] - outcome[::2]
    groups = change[:12], change[12:]
    assert found.effect == pytest.approx(groups[0].mean() - groups[1].mean(), rel=1e-12)
    factor = 30 / 29 * 59 / (60 - 30 - 2)
    assert found.se == pytest.approx(math.sqrt(factor * sum(g.var() / g.size for g in groups)), rel=1e-12)


def test_an_exact_fit_has_no_error_and_no_t():
    unit, period = grid(6, 4)
    treated = (unit < 3) & (period > 1)
    found = two_way_effect(Panel.of(unit, period, 3.0 * unit + period + 2.5 * treated, treated))
    assert found.effect == pytest.approx(2.5, rel=1e-12)
    assert (found.se, found.t, found.p) == (0.0, None, 0.0)
    steady = before_after(Panel.of(unit, period, unit - 2.0 * (period > 1), period > 1))
    assert (steady.effect, steady.se, steady.t) == (-2.0, 0.0, None)


def test_an_effect_that_rests_on_one_unit_is_never_judged():
    rng = np.random.default_rng(9)
    unit, period = grid(15, 8)
    rows = unit, period, rng.normal(0, 1, unit.size)
    alone = two_way_effect(Panel.of(*rows, (unit == 4) & (period > 3)))
    assert alone.sole_unit
    assert judge(alone, 1000) == Judgement.INCONCLUSIVE
    # The only unit that is not treated is no better.
    assert two_way_effect(Panel.of(*rows, (unit != 4) & (period > 3))).sole_unit
    assert not two_way_effect(Panel.of(*rows, (unit < 2) & (period > 3))).sole_unit


u, t = grid(4, 4)
noise = np.random.default_rng(0).normal(0, 1, 16)
after = (u < 2) & (t > 1)
nothing = np.array([], dtype=float)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ((u, t, np.full(16, 0.1), after), Fault.NO_VARIATION),
        ((u, t, 3.0 * u + 7.0 * t, after), Fault.NO_VARIATION),
        ((u, t, noise, t > 1), Fault.COLLINEAR),
        ((u, t, noise, u > 1), Fault.COLLINEAR),
        ((u, t, noise, np.ones(16)), Fault.ALL_TREATED),
        ((u, t, noise, np.zeros(16)), Fault.NONE_TREATED),
        ((u[:4], t[:4], noise[:4], after[:4]), Fault.ONE_UNIT),
        ((u[t == 1], t[t == 1], noise[t == 1], u[t == 1] > 1), Fault.ONE_PERIOD),
        ((u[:8:2], t[:8:2], noise[:8:2], [0, 1, 0, 0]), Fault.NO_FREEDOM),
        ((u, t, np.full(16, np.nan), after), Fault.EMPTY),
        ((nothing, nothing, nothing, nothing), Fault.EMPTY),
        ((u, t, np.where(t == 1, np.inf, noise), after), Fault.NOT_FINITE),
        ((u, t, noise * 1e200, after), Fault.NOT_FINITE),
        ((u, t, ["a"] * 16, after), Fault.NOT_NUMBERS),
        ((u, t, noise, np.full(16, 2)), Fault.NOT_BINARY),
        ((u, t, noise, np.full(16, np.nan)), Fault.NOT_BINARY),
        ((u, t, noise, ["yes"] * 16), Fault.NOT_BINARY),
        ((u, t[:15], noise, after), Fault.LENGTHS),
        ((np.append(u, 0), np.append(t, 0), np.append(noise, 1.0), np.append(after, 0)), Fault.DUPLICATE),
        (([None, *u[1:]], t, noise, after), Fault.BLANK_LABEL),
        ((["", *map(str, u[1:])], t, noise, after), Fault.BLANK_LABEL),
        ((u, np.where(t == 1, np.nan, t), noise, after), Fault.BLANK_LABEL),
    ],
)  # fmt: skip
def test_what_cannot_be_estimated_is_refused_by_name(rows, fault):
    with pytest.raises(AnalysisError) as refused:
        two_way_effect(Panel.of(*rows))
    assert refused.value.code == fault
    assert str(refused.value).endswith(".")


def test_the_duplicate_is_named():
    with pytest.raises(AnalysisError, match="Unit P2 has several outcomes in period 2026-W07"):
        Panel.of(["P1", "P2", "P2"], ["2026-W07"] * 3, [1.0, 2.0, 3.0], [0, 0, 1])


def test_a_row_without_outcome_is_no_duplicate():
    panel = Panel.of([1, 1, 2], [5, 5, 5], [1.0, np.nan, 3.0], [0, 0, 1])
    assert (panel.n, panel.dropped) == (2, 1)


@pytest.mark.parametrize("alpha", [0, 0.5, -0.1, float("nan")])
def test_an_error_rate_outside_its_range_is_refused(alpha):
    with pytest.raises(AnalysisError) as refused:
        two_way_effect(Panel.of(*random_panel(1)), alpha)
    assert refused.value.code == Fault.BAD_ALPHA


@pytest.mark.parametrize(
    ("first", "fault"),
    [((u, t, noise, t > 9), Fault.NONE_TREATED), ((u, t, noise, (u == 0) & (t > 1)), Fault.NO_PAIRS),
     ((u, t, 5.0 * u, t > 1), Fault.NO_VARIATION)],
)  # fmt: skip
def test_before_after_refuses_by_name(first, fault):
    with pytest.raises(AnalysisError) as refused:
        before_after(Panel.of(*first))
    assert refused.value.code == fault


@pytest.mark.parametrize("scale", [1e-250, 1e-20, 1e20, 1e99])
def test_very_small_and_very_large_outcomes_do_not_overflow(scale):
    unit, period, outcome, treated = random_panel(2)
    plain = two_way_effect(Panel.of(unit, period, outcome, treated))
    found = two_way_effect(Panel.of(unit, period, outcome * scale / 100, treated))
    assert found.t == pytest.approx(plain.t, rel=1e-8)
    assert all_finite(found)


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int64, np.uint64, object, str, "datetime64[D]"])
def test_labels_of_any_kind_give_the_same(kind):
    unit, period, outcome, treated = random_panel(3)
    plain = two_way_effect(Panel.of(unit, period, outcome, treated))
    shift = {np.int8: -10, np.int64: -(2**62), np.uint64: 2**63}.get(kind, 0)
    labels = np.array([int(x) + shift for x in unit], dtype=object).astype(kind)
    found = two_way_effect(Panel.of(labels, period, outcome, treated))
    assert (found.effect, found.se, found.units) == pytest.approx(
        (plain.effect, plain.se, plain.units), rel=1e-12
    )


def test_the_measured_panel_has_the_effect_it_was_made_with():
    for shuffled in (False, True):
        found = two_way_effect(Panel.of(*columns(60_000, shuffled=shuffled)))
        assert found.n == pytest.approx(60_000, rel=0.01)
        assert abs(found.effect - EFFECT) < 4 * found.se
