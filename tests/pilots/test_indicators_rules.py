"""Which indicators a pilot may use, and what their months say, without a database."""

from math import isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pilots.analysis import difference_of_means
from pilots.enums.indicators import Method
from pilots.enums.plans import Finding
from pilots.rules.indicators import LEAST_MONTHS, Months, service_change, usable_indicator


class TestUnits:
    @pytest.mark.parametrize(
        "unit",
        [
            "persen",
            "Persen",
            "%",
            " % ",
            "% usul",
            "Persentase",
            "percent",
            "indeks",
            "Indeks (0–100)",
            "Index",
            "IKM",
        ],
    )
    def test_percentages_and_indices_may_enter(self, unit):
        assert usable_indicator(unit)

    @pytest.mark.parametrize(
        "unit",
        ["", "dokumen", "berkas", "Rp", "hari", "poin", "orang", "12", "subindeks", "perseroan", "menit (%)"],
    )
    def test_everything_else_stays_out(self, unit):
        assert not usable_indicator(unit)


def months(before, during):
    return Months(tuple(map(float, before)), tuple(map(float, during)))


STEADY = months([90, 91, 92], [90, 91, 92])


class TestPoints:
    @pytest.mark.parametrize(
        ("before", "during", "finding"),
        [
            ([90, 92], [91, 91], Finding.PASSED),
            ([90, 92], [89.1, 89.1], Finding.PASSED),
            ([90, 92], [89, 89], Finding.FAILED),
            ([90, 92], [60, 60], Finding.FAILED),
            ([90, 92, 91], [91, 91], Finding.PASSED),
            ([90], [95], Finding.PASSED),
        ],
    )
    def test_too_few_months_give_a_point_and_never_a_proof_of_harm(self, before, during, finding):
        found = service_change(months(before, during), [], 2.0)
        assert (found.finding, found.method) == (finding, Method.MONTH_POINTS)
        assert found.lower is found.upper is found.se is found.df is None
        assert found.estimate == pytest.approx(np.mean(during) - np.mean(before))
        assert found.n == len(before) + len(during)

    def test_the_label_says_that_there_is_no_interval(self):
        assert str(Method.MONTH_POINTS.label) == "titik tanpa selang: terlalu sedikit bulan"

    @pytest.mark.parametrize("pilot", [months([], [90]), months([90], []), months([], [])])
    def test_absent_without_months_on_one_side(self, pilot):
        found = service_change(pilot, [STEADY], 2.0)
        assert (found.finding, found.estimate, found.method) == (Finding.ABSENT, None, None)


class TestIntervals:
    def test_without_comparison_it_is_welchs_test(self):
        before, during = [88.0, 91.0, 90.0, 92.5], [89.0, 86.0, 90.5]
        found = service_change(months(before, during), [], 2.0)
        theirs = difference_of_means(during, before)
        assert found.estimate == pytest.approx(theirs.effect)
        assert (found.lower, found.upper, found.se, found.df) == pytest.approx(
            (theirs.lower, theirs.upper, theirs.se, theirs.df)
        )
        published = stats.ttest_ind(during, before, equal_var=False)
        assert found.estimate / found.se == pytest.approx(published.statistic)
        low, high = published.confidence_interval(0.95)
        assert (found.low, found.high) == pytest.approx((low, high))
        assert found.method == Method.MONTHS

    @pytest.mark.parametrize(
        ("shift", "finding"),
        [(0, Finding.PASSED), (-1.2, Finding.PASSED), (-2, Finding.INCONCLUSIVE), (-6, Finding.INFERIOR)],
    )
    def test_the_interval_is_held_against_the_margin(self, shift, finding):
        before = [90.0, 90.4, 89.6, 90.2]
        found = service_change(months(before, [value + shift for value in before]), [], 2.0)
        assert found.finding == finding
        assert found.lower < found.estimate < found.upper

    @pytest.mark.parametrize(("during", "finding"), [(89.0, Finding.PASSED), (85.0, Finding.INFERIOR)])
    def test_months_that_never_vary_leave_no_width(self, during, finding):
        found = service_change(months([90] * 3, [during] * 3), [], 2.0)
        assert (found.finding, found.se, found.lower) == (finding, 0, during - 90)

    @pytest.mark.parametrize(("before", "during"), [(2, 3), (3, 2), (2, 9)])
    def test_three_months_on_each_side_are_needed(self, before, during):
        found = service_change(months(range(90, 90 + before), range(90, 90 + during)), [], 2.0)
        assert found.method == Method.MONTH_POINTS
        assert LEAST_MONTHS == 3


class TestComparison:
    def test_what_happened_elsewhere_too_is_taken_off(self):
        fell = months([90, 91, 92], [85, 86, 87])
        alone, compared = (
            service_change(fell, [], 2.0),
            service_change(fell, [months([70, 71, 72], [65, 66, 67])], 2.0),
        )
        assert (alone.estimate, alone.finding) == (pytest.approx(-5), Finding.INFERIOR)
        assert (compared.estimate, compared.offices) == (pytest.approx(0), 1)
        assert compared.se > alone.se

    def test_every_office_weighs_the_same_whatever_its_level_and_months(self):
        others = [months([50] * 9, [52] * 9), months([90, 90, 90], [94, 94, 94])]
        assert service_change(STEADY, others, 2.0).estimate == pytest.approx(-3)

    def test_offices_without_both_sides_are_left_out(self):
        found = service_change(STEADY, [months([90, 90, 90], []), months([90] * 3, [91] * 3)], 2.0)
        assert (found.offices, found.estimate) == (1, pytest.approx(-1))
        assert service_change(STEADY, [months([], [9])], 2.0).offices == 0

    def test_one_short_office_leaves_only_the_point(self):
        found = service_change(STEADY, [months([90, 90], [90, 90])], 2.0)
        assert (found.method, found.finding) == (Method.MONTH_POINTS, Finding.PASSED)

    def test_by_hand(self):
        pilot, other = months([1, 2, 3], [4, 5, 6]), months([10, 12, 14], [10, 12, 14])
        found = service_change(pilot, [other, other], 2.0)
        errors = [1 / 3, 1 / 3, *[4 / 3 / 4] * 4]
        total = sum(errors)
        assert found.estimate == pytest.approx(3)
        assert found.se == pytest.approx(total**0.5)
        assert found.df == pytest.approx(total**2 / sum(e**2 / 2 for e in errors))
        assert found.lower == pytest.approx(3 - stats.t.ppf(0.95, found.df) * total**0.5)


values = st.lists(st.floats(0, 100), min_size=0, max_size=8)


class TestAnything:
    @given(values, values, st.lists(st.tuples(values, values), max_size=4), st.floats(0, 20))
    def test_the_finding_follows_from_the_ends(self, before, during, others, margin):
        found = service_change(months(before, during), [months(*other) for other in others], margin)
        if found.finding == Finding.ABSENT:
            assert not before or not during
        elif found.method == Method.MONTHS:
            assert found.lower <= found.estimate <= found.upper
            assert found.low <= found.lower
            assert (found.finding == Finding.PASSED) == (found.lower > -margin)
            assert (found.finding == Finding.INFERIOR) == (found.upper < -margin and found.lower <= -margin)
        else:
            assert (found.finding == Finding.PASSED) == (found.estimate > -margin)

    @given(values.filter(len), values.filter(len), st.floats(-50, 50))
    def test_a_shift_of_every_month_changes_nothing(self, before, during, shift):
        here = service_change(months(before, during), [], 2.0)
        there = service_change(months([v + shift for v in before], [v + shift for v in during]), [], 2.0)
        assert isclose(here.estimate, there.estimate, abs_tol=1e-9)

    @pytest.mark.parametrize("margin", [-0.1, float("nan"), float("inf")])
    def test_a_margin_is_a_number_of_points(self, margin):
        with pytest.raises(ValueError, match="margin"):
            service_change(STEADY, [], margin)

    def test_a_realisation_is_a_number(self):
        with pytest.raises(ValueError, match="realisation"):
            service_change(months([float("nan")], [1]), [], 2.0)
