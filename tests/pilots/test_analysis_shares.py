"""Shares, means and judgements: published figures, an independent library, and nonsense refused."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest
from statsmodels.stats.weightstats import ttost_ind

from pilots.analysis import (
    AnalysisError,
    Fault,
    Judgement,
    Panel,
    compare_shares,
    difference_of_means,
    judge,
    mean_interval,
    newcombe,
    pooled_difference,
    two_way_effect,
    wilson,
)
from tests.pilots.panels import all_finite, random_panel


def test_attrition_as_published_in_2015():
    found = compare_shares(21, 131, 41, 118)
    assert round(found.difference, 2) == -18.72
    assert tuple(round(end, 2) for end in found.ci95) == (-29.12, -7.94)


def test_attrition_as_published_in_2024():
    # t is printed for 59/820 less 38/792, the interval for 38/792 less 59/820 (its upper end, −0.0649, as −0.07).
    tested = compare_shares(59, 820, 38, 792).pooled
    assert (round(tested.t, 2), tested.df, round(tested.p, 3)) == (2.02, 1610, 0.043)
    turned = compare_shares(38, 792, 59, 820)
    assert tuple(round(end, 3) for end in turned.ci95) == (-4.752, -0.065)
    assert turned.pooled.t == -tested.t


counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts, st.sampled_from([0.01, 0.05, 0.2]))
def test_wilson_is_the_librarys(share, alpha):
    found = wilson(*share, alpha)
    low, high = proportion_confint(*share, alpha=alpha, method="wilson")
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(counts, counts)
def test_newcombe_is_the_librarys_and_turns_around(first, second):
    found = newcombe(*first, *second)
    low, high = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)
    turned = newcombe(*second, *first)
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low), abs=1e-15)


@given(counts, counts)
def test_the_pooled_test_is_the_librarys_and_never_nan(first, second):
    (a, n), (b, m) = first, second
    if n + m < 3:
        with pytest.raises(AnalysisError):
            pooled_difference(a, n, b, m)
        return
    found = pooled_difference(a, n, b, m)
    assert all_finite(found)
    if found.z is not None:
        z, p = proportions_ztest([a, b], [n, m])
        assert (found.z, found.p_z) == pytest.approx((z, p), rel=1e-9, abs=1e-14)
    if found.t is not None:
        values = np.repeat([1.0, 0.0, 1.0, 0.0], [a, n - a, b, m - b])
        group = np.repeat([1.0, 0.0], [n, m])
        fitted = OLS(values, np.column_stack([np.ones(n + m), group])).fit()
        assert (found.t, found.p) == pytest.approx((fitted.tvalues[1], fitted.pvalues[1]), rel=1e-7, abs=1e-9)


@pytest.mark.parametrize("share", [(3, 2), (-1, 5), (0, 0), (1.5, 3)])
def test_what_is_no_share_is_refused(share):
    for ask in (lambda: wilson(*share), lambda: compare_shares(1, 2, *share)):
        with pytest.raises(AnalysisError) as refused:
            ask()
        assert refused.value.code == Fault.BAD_SHARE


def test_equal_values_compare_without_a_test():
    found = pooled_difference(0, 10, 0, 20)
    assert (found.z, found.t, found.p, found.p_z) == (None, None, 1.0, 1.0)
    assert pooled_difference(10, 10, 0, 20).t is None


def test_a_mean_has_its_t_interval():
    values = np.array([3.0, 4.0, np.nan, 5.0, 2.0, 4.0])
    known = values[~np.isnan(values)]
    found = mean_interval(values, 0.1)
    expected = stats.t.interval(0.9, 4, loc=known.mean(), scale=stats.sem(known))
    assert (found.low, found.high) == pytest.approx(expected, rel=1e-12)
    assert mean_interval([5, 5, 5]).low == 5
    with pytest.raises(AnalysisError):
        mean_interval([4.0, np.nan])


@given(st.integers(0, 10_000), st.sampled_from([0.01, 0.05, 0.1]), st.floats(0, 4))
def test_non_inferiority_of_means_is_welch_and_the_lower_half_of_tost(seed, alpha, margin):
    rng = np.random.default_rng(seed)
    first, second = rng.normal(0, 1, rng.integers(3, 30)), rng.normal(0.5, 3, rng.integers(3, 30))
    found = difference_of_means(first, second, alpha)
    welch = stats.ttest_ind(first, second, equal_var=False)
    assert (found.t, found.df, found.p) == pytest.approx((welch.statistic, welch.df, welch.pvalue), rel=1e-9)
    assert found.ci95 == pytest.approx(tuple(welch.confidence_interval(0.95)), rel=1e-9)
    p_low = ttost_ind(first, second, -margin, 1e6, usevar="unequal")[1][1]
    p_high = ttost_ind(first, second, -1e6, -margin, usevar="unequal")[2][1]
    expected = (
        Judgement.NON_INFERIOR
        if p_low < alpha
        else Judgement.INFERIOR
        if p_high < alpha
        else Judgement.INCONCLUSIVE
    )
    assert judge(found, margin) == expected


def test_a_judgement_follows_the_ends_of_the_interval():
    effect = two_way_effect(Panel.of(*random_panel(1)))
    assert judge(effect, -effect.lower + 1e-9 if effect.lower < 0 else 0) == Judgement.NON_INFERIOR
    worse = two_way_effect(Panel.of(*random_panel(1, effect=-5.0)))
    assert judge(worse, -worse.lower) == Judgement.INCONCLUSIVE
    assert judge(worse, -worse.lower + 1e-9) == Judgement.NON_INFERIOR
    assert judge(worse, -worse.upper) == Judgement.INCONCLUSIVE
    assert judge(worse, -worse.upper - 1e-9) == Judgement.INFERIOR


@pytest.mark.parametrize("margin", [-1, math.nan, math.inf])
def test_a_margin_is_a_number_of_points(margin):
    with pytest.raises(AnalysisError) as refused:
        judge(mean_difference(), margin)
    assert refused.value.code == Fault.BAD_MARGIN


def mean_difference():
    return difference_of_means([1.0, 2.0, 4.0], [2.0, 3.0, 3.0])


def test_means_that_do_not_vary_are_refused():
    with pytest.raises(AnalysisError) as refused:
        difference_of_means([1.0, 1.0], [2.0, 2.0])
    assert refused.value.code == Fault.NO_VARIATION
