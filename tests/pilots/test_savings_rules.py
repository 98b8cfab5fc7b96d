"""The sums of savings without a database: ends in order, days in proportion, nothing counted twice."""

from datetime import date
from decimal import Decimal
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilots.enums.savings import AssumptionKey, Measure, SavingsProblem, Unit
from pilots.rules.ranges import ZERO, Range
from pilots.rules.savings import (
    KEYS,
    NO_DAYS,
    Days,
    Seats,
    Spread,
    actual_days,
    added,
    assumption_problems,
    months_in,
    savings,
    weekly_days,
)

K, M = AssumptionKey, Measure
TODAY = date(2026, 11, 23)
DEFAULTS = {key: spec.default.range for key, spec in KEYS.items() if spec.default}
WITH_CO2 = DEFAULTS | {K.CO2_LITRE: Range(2.2, 2.3, 2.4), K.CO2_KWH: Range(0.7, 0.8, 0.9)}
# a change of these in the named direction can only lessen the saving
LESSENS = {K.RIDERS, K.MEAL_HOME, K.HOME_KWH, K.HOME_TARIFF}


def spread(low, central, high):
    return Spread(Decimal(str(low)), Decimal(str(central)), Decimal(str(high)))


@st.composite
def ranges(draw, least=-1e6, most=1e6):
    ends = sorted(draw(st.lists(st.floats(least, most), min_size=3, max_size=3)))
    return Range(*ends)


@st.composite
def assumptions(draw):
    """Any row that the checks would let in."""
    return {key: draw(ranges(float(spec.least), float(spec.most))) for key, spec in KEYS.items()}


counts = st.integers(0, 500)


@st.composite
def days(draw):
    home = draw(ranges(0, 5000))
    more = draw(ranges(0, 5000))
    return Days(home + more, home, draw(ranges(0, 500)))


def close(one, other):
    """Equal but for the last digits."""
    return all(
        isclose(getattr(one, end), getattr(other, end), rel_tol=1e-9, abs_tol=1e-6)
        for end in ("low", "central", "high")
    )


class TestRange:
    @given(ranges(), ranges())
    def test_sums_and_products_stay_in_order_and_hold_the_true_value(self, one, other):
        for result, exact in (
            (one + other, one.central + other.central),
            (one - other, one.central - other.central),
            (one * other, one.central * other.central),
        ):
            assert result.low <= result.central <= result.high
            assert isclose(result.central, exact, rel_tol=1e-12, abs_tol=1e-9)

    @given(ranges(), ranges(), st.sampled_from(["low", "central", "high"]), st.sampled_from(["low", "high"]))
    def test_a_product_holds_every_product_of_its_ends(self, one, other, end, other_end):
        value = getattr(one, end) * getattr(other, other_end)
        product = one * other
        slack = 1e-9 * (1 + abs(value))
        assert product.low - slack <= value <= product.high + slack

    @given(ranges(0.001, 1000), ranges(0.001, 1000))
    def test_dividing_turns_the_ends_round(self, one, other):
        quotient = one / other
        assert isclose(quotient.low, one.low / other.high, rel_tol=1e-9)
        assert isclose(quotient.high, one.high / other.low, rel_tol=1e-9)

    @pytest.mark.parametrize("ends", [(2, 1, 3), (1, 3, 2), (float("nan"), 1, 2), (1, float("nan"), 2)])
    def test_no_other_order_exists(self, ends):
        with pytest.raises(ValueError, match="order"):
            Range(*ends)

    @pytest.mark.parametrize("low", [0.0, -1.0])
    def test_nothing_is_divided_by_nothing(self, low):
        with pytest.raises(ZeroDivisionError):
            Range(1, 1, 1) / Range(low, 1, 1)


class TestSums:
    @given(days(), assumptions(), st.floats(0, 24))
    def test_the_central_value_lies_within_its_range(self, counted, assumed, months):
        for found in savings(counted, assumed, months).values():
            assert found.low <= found.central <= found.high

    @given(assumptions(), st.floats(0, 24))
    def test_no_days_save_nothing(self, assumed, months):
        assert set(savings(NO_DAYS, assumed, months).values()) == {ZERO}

    @given(days(), assumptions(), st.integers(2, 9))
    def test_so_many_times_the_days_save_so_many_times_as_much(self, counted, assumed, many):
        more = Days(
            *(getattr(counted, n).times(float(many)) for n in ("desk_days", "home_days", "lasting_desks"))
        )
        once, often = savings(counted, assumed, 1.0), savings(more, assumed, 1.0)
        assert all(close(often[measure], once[measure].times(float(many))) for measure in once)

    @given(days(), assumptions(), st.sampled_from(sorted(KEYS)), st.floats(0, 1))
    def test_a_higher_assumption_moves_every_saving_one_way(self, counted, assumed, key, way):
        spec = KEYS[key]
        higher = assumed[key].times(1.0) + Range.exactly(way * (float(spec.most) - assumed[key].high))
        before, after = savings(counted, assumed, 1.0), savings(counted, assumed | {key: higher}, 1.0)
        for measure in (m for m in before if m != M.CO2):
            for end in ("low", "central", "high"):
                old, new = getattr(before[measure], end), getattr(after[measure], end)
                slack = 1e-6 * (1 + abs(old))
                assert new <= old + slack if key in LESSENS else new >= old - slack

    def test_by_hand(self):
        one = {key: Range.exactly(1.0) for key in KEYS} | {
            K.COMMUTE_KM: Range.exactly(10), K.RIDE_SHARE: Range.exactly(50), K.RIDERS: Range.exactly(2),
            K.LITRES_KM: Range.exactly(0.05), K.FUEL_PRICE: Range.exactly(10_000),
            K.MEAL_OFFICE: Range.exactly(30_000), K.MEAL_HOME: Range.exactly(10_000),
            K.DESK_KWH: Range.exactly(2), K.TARIFF: Range.exactly(1500), K.HOME_KWH: Range.exactly(1),
            K.HOME_TARIFF: Range.exactly(1000), K.RETURN_SHARE: Range.exactly(50), K.DESK_M2: Range.exactly(6),
            K.RENT_M2: Range.exactly(100_000), K.CO2_LITRE: Range.exactly(2), K.CO2_KWH: Range.exactly(1),
        }  # fmt: skip
        counted = Days(Range.exactly(120), Range.exactly(100), Range.exactly(4))
        found = {measure: value.central for measure, value in savings(counted, one, 2.0).items()}
        assert found == pytest.approx(
            {
                M.DESK_DAYS: 120,
                M.LITRES: 25,
                M.FUEL: 250_000,
                M.MEALS: 2_000_000,
                M.HOME_POWER: -100_000,
                M.STAFF_TOTAL: 2_150_000,
                M.KWH: 240,
                M.POWER: 360_000,
                M.FLOOR: 12,
                M.RENT: 2_400_000,
                M.AGENCY_TOTAL: 2_760_000,
                M.CO2: 50 + 240 - 100,
            }
        )

    @given(days(), assumptions(), st.floats(0, 24))
    def test_a_total_adds_its_amounts_once(self, counted, assumed, months):
        found = savings(counted, assumed, months)
        assert close(found[M.STAFF_TOTAL], found[M.FUEL] + found[M.MEALS] + found[M.HOME_POWER])
        assert close(found[M.AGENCY_TOTAL], found[M.POWER] + found[M.RENT])

    def test_emissions_only_where_both_factors_are_stated(self):
        assert M.CO2 not in savings(NO_DAYS, DEFAULTS, 1.0)
        assert M.CO2 not in savings(NO_DAYS, DEFAULTS | {K.CO2_LITRE: Range.exactly(2.3)}, 1.0)
        assert M.CO2 in savings(NO_DAYS, WITH_CO2, 1.0)

    def test_several_offices_add_up_and_share_what_all_have(self):
        counted = Days(Range.exactly(10), Range.exactly(8), Range.exactly(1))
        one, other = savings(counted, WITH_CO2, 1.0), savings(counted, DEFAULTS, 1.0)
        together = added([one, other])
        assert M.CO2 not in together
        assert close(together[M.FUEL], one[M.FUEL].times(2.0))
        assert list(together) == [measure for measure in Measure if measure != M.CO2]
        assert added([]) == {}


class TestDays:
    @pytest.mark.parametrize(
        ("away", "seats", "lasting"),
        [
            ([5, 3, 4, 3, 6], Seats(20, 10), 3),
            ([5, 0, 4, 3, 6], Seats(20, 10), 0),
            ([5, 3, 4, 3, 6], Seats(20, 10, desks=20), 3),
            ([5, 3, 4, 3, 6], Seats(20, 10, desks=30), 3),
            ([5, 3, 4, 3, 6], Seats(20, 10, desks=18), 1),
            ([5, 3, 4, 3, 6], Seats(20, 10, desks=10), 0),
            ([], Seats(20, 10), 0),
        ],
    )
    def test_a_floor_is_free_only_where_nobody_sits_on_any_day(self, away, seats, lasting):
        found = actual_days(away, home=7, seats=seats)
        assert found.lasting_desks == Range.exactly(lasting)
        assert found.desk_days == Range.exactly(sum(away))
        assert found.home_days == Range.exactly(7)

    @given(counts, st.integers(0, 80), assumptions())
    def test_two_days_a_week_are_twice_one(self, eligible, working, assumed):
        one, two = (weekly_days(n, working, Seats(eligible, eligible), assumed) for n in (1, 2))
        for name in ("desk_days", "home_days", "lasting_desks"):
            assert close(getattr(two, name), getattr(one, name).times(2.0))
        assert two.home_days.high <= two.desk_days.high + 1e-6

    @given(counts, assumptions())
    def test_no_working_day_no_days(self, eligible, assumed):
        assert weekly_days(2, 0, Seats(eligible, eligible), assumed) == NO_DAYS

    def test_by_hand(self):
        exact = DEFAULTS | {
            K.UPTAKE: Range.exactly(50), K.HOME_SHARE: Range.exactly(80), K.EVENNESS: Range.exactly(50)
        }  # fmt: skip
        found = weekly_days(2, 20, Seats(staff=200, eligible=100, desks=195), exact)
        assert found.desk_days.central == pytest.approx(100 * 0.5 * 2 / 5 * 20)
        assert found.home_days.central == pytest.approx(320)
        assert found.lasting_desks.central == pytest.approx(20 * 0.5 - 5)

    @pytest.mark.parametrize(
        ("first", "last", "months"),
        [
            (date(2026, 9, 1), date(2026, 10, 31), 2),
            (date(2026, 2, 1), date(2026, 2, 14), 0.5),
            (date(2026, 12, 17), date(2027, 1, 31), 15 / 31 + 1),
            (date(2026, 9, 5), date(2026, 9, 5), 1 / 30),
        ],
    )
    def test_months_of_a_span(self, first, last, months):
        assert months_in(first, last) == pytest.approx(months)


def codes(key, values, unit=None, valid_from=TODAY):
    return [p.code for p in assumption_problems(key, values, unit or KEYS[key].unit, valid_from, TODAY)]


class TestChecks:
    @pytest.mark.parametrize("key", sorted(KEYS))
    def test_the_portals_own_would_pass(self, key):
        spec = KEYS[key]
        if spec.default:
            assert codes(key, spec.default) == []
        assert spec.source.strip()

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            (spread(5, 4, 6), SavingsProblem.ORDER),
            (spread(5, 6, 5.5), SavingsProblem.ORDER),
            (spread(-1, 4, 6), SavingsProblem.OUT_OF_RANGE),
            (spread(1, 4, 201), SavingsProblem.OUT_OF_RANGE),
        ],
    )
    def test_values_in_order_and_within_reason(self, values, code):
        assert codes(K.COMMUTE_KM, values) == [code]

    @pytest.mark.parametrize("values", [spread(0, 0, 0), spread(200, 200, 200), spread(0, 12, 200)])
    def test_the_ends_themselves_are_allowed(self, values):
        assert codes(K.COMMUTE_KM, values) == []

    def test_the_sentence_names_value_and_bounds(self):
        (problem,) = assumption_problems(K.RIDE_SHARE, spread(1, 2, 150), Unit.PERCENT, TODAY, TODAY)
        assert problem.sentence == "Nilai 150 di luar batas yang masuk akal: 0 sampai 100 %."

    @pytest.mark.parametrize("unit", ["", "km", "liter"])
    def test_another_unit_is_no_unit(self, unit):
        assert [
            p.code for p in assumption_problems(K.FUEL_PRICE, spread(9000, 9000, 9000), unit, TODAY, TODAY)
        ] == [SavingsProblem.WRONG_UNIT]

    @pytest.mark.parametrize(
        ("on", "fine"),
        [
            (date(2020, 1, 1), True),
            (date(2019, 12, 31), False),
            (date(2027, 11, 24), True),
            (date(2027, 11, 25), False),
        ],
    )
    def test_dates_that_can_be_reckoned_with(self, on, fine):
        assert (codes(K.COMMUTE_KM, spread(1, 2, 3), valid_from=on) == []) == fine

    def test_handing_back_needs_no_values(self):
        assert codes(K.COMMUTE_KM, None, unit="anything") == []


def test_every_key_has_a_spec_and_every_saving_its_unit():
    assert set(KEYS) == set(AssumptionKey)
    assert KEYS[K.RIDERS].least >= 1  # something is divided by it
