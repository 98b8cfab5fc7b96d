"""The verdict on a position: edges of the circles, every kind of fault, and that it never fails open."""

from math import inf, nan, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence.enums import DistanceBand, PositionVerdict, UnknownWhy
from presence.rules.position import EARTH_M, Reading, Spot, band_of, haversine_m, judge, weaker

VERIFIED, PLAUSIBLE, UNKNOWN, OUTSIDE = (
    PositionVerdict.VERIFIED,
    PositionVerdict.PLAUSIBLE,
    PositionVerdict.UNKNOWN,
    PositionVerdict.OUTSIDE,
)
DEGREE_M = EARTH_M * pi / 180
WORST = 100


def north(metres, lat=0.0, lon=106.0):
    """A point that many metres north of the equator's point."""
    return lat + metres / DEGREE_M, lon


def spot(radius=100.0, lat=0.0, lon=106.0, kind="office", office_id=None):
    return Spot(kind, lat, lon, radius, office_id)


def at(metres, accuracy):
    return Reading(*north(metres), accuracy)


@pytest.mark.parametrize(
    ("distance", "accuracy", "verdict", "why"),
    [
        (0, 0, VERIFIED, ""),
        (99.99, 0, VERIFIED, ""),
        (100.01, 0, OUTSIDE, ""),
        (60, 39.99, VERIFIED, ""),
        (60, 40.01, PLAUSIBLE, ""),
        (150, 50.01, PLAUSIBLE, ""),
        (150, 49.99, OUTSIDE, ""),
        (0, 100, VERIFIED, ""),
        (50, 100, PLAUSIBLE, ""),
        (50, 100.01, UNKNOWN, "inaccurate"),
        (5_000, 4_901, UNKNOWN, "inaccurate"),
        (5_000, 4_899, OUTSIDE, ""),
        (500_000, 5_000, OUTSIDE, ""),
    ],
)
def test_distance_and_accuracy_decide(distance, accuracy, verdict, why):
    judgement = judge(at(distance, accuracy), [spot()], WORST)
    assert (judgement.verdict, judgement.why) == (verdict, why)
    assert judgement.distance_m == pytest.approx(distance, abs=0.001)


def test_exactly_the_radius_is_inside():
    """The radius is set to the very distance, so that no rounding decides."""
    distance = haversine_m(*north(80), 0.0, 106.0)
    assert judge(at(80, 0), [spot(radius=distance)], WORST).verdict == VERIFIED
    assert judge(at(80, 0.001), [spot(radius=distance)], WORST).verdict == PLAUSIBLE


@pytest.mark.parametrize(
    ("reading", "why"),
    [
        (Reading(0, 106, 5, "denied"), "denied"),
        (Reading(0, 106, 5, "timeout"), "timeout"),
        (Reading(error="unavailable"), "unavailable"),
        (Reading(error="unsupported"), "unsupported"),
        (Reading(0, 106, 5, "kesalahan lain"), "unavailable"),
        (Reading(0, 106, 5, "not_given"), "unavailable"),
        (Reading(), "not_given"),
        (Reading(None, 106, 5), "not_given"),
        (Reading(0, None, 5), "not_given"),
        (Reading(nan, 106, 5), "invalid"),
        (Reading(0, nan, 5), "invalid"),
        (Reading(inf, 106, 5), "invalid"),
        (Reading(0, -inf, 5), "invalid"),
        (Reading(90.0001, 106, 5), "invalid"),
        (Reading(-90.0001, 106, 5), "invalid"),
        (Reading(0, 180.0001, 5), "invalid"),
        (Reading(0, -180.0001, 5), "invalid"),
        (Reading(0, 106, None), "invalid"),
        (Reading(0, 106, -0.1), "invalid"),
        (Reading(0, 106, nan), "invalid"),
        (Reading(0, 106, inf), "invalid"),
    ],
)
def test_what_cannot_be_judged_is_unknown_and_says_why(reading, why):
    judgement = judge(reading, [spot()], WORST)
    assert (judgement.verdict, judgement.why, judgement.band) == (UNKNOWN, why, DistanceBand.UNKNOWN)
    assert judgement.distance_m is None
    assert judgement.place == ""


@pytest.mark.parametrize(
    "places", [[], [Spot("registered_home", None, None, 500)], [Spot("x", 0.0, None, 500)]]
)
def test_without_a_place_with_coordinates_nothing_is_shown(places):
    judgement = judge(at(0, 5), places, WORST)
    assert (judgement.verdict, judgement.why) == (UNKNOWN, "no_place")


def test_the_best_of_several_places_wins_and_the_band_is_the_nearest():
    small = spot(radius=10, kind="office", office_id=1)
    wide = spot(radius=1_000, lat=north(300)[0], kind="office", office_id=2)
    judgement = judge(at(50, 20), [small, wide], WORST)
    assert (judgement.verdict, judgement.office_id) == (VERIFIED, 2)
    assert (judgement.band, round(judgement.distance_m)) == (DistanceBand.NEAR, 50)


def test_the_nearest_of_equal_verdicts_names_the_place():
    near, far = spot(lat=north(500)[0], office_id=1), spot(lat=north(9_000)[0], office_id=2)
    judgement = judge(at(0, 5), [far, near], WORST)
    assert (judgement.verdict, judgement.office_id, judgement.band) == (OUTSIDE, 1, DistanceBand.WALK)


def test_a_coarse_reading_near_one_place_is_not_outside_because_another_is_far():
    judgement = judge(at(0, 4_000), [spot(lat=north(300_000)[0]), spot(lat=north(200)[0])], WORST)
    assert (judgement.verdict, judgement.why) == (UNKNOWN, "inaccurate")


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        ((0, 179.9995), (0, -179.9995), 0.001 * DEGREE_M),
        ((90, 0), (90, 137), 0),
        ((-90, 12), (-90, -170), 0),
        ((0, 0), (0, 180), pi * EARTH_M),
        ((90, 0), (-90, 0), pi * EARTH_M),
        # Jakarta to Jayapura, about 3,770 km
        ((-6.2146, 106.8451), (-2.5337, 140.7181), 3_780_000),
    ],
)
def test_distances_around_the_antimeridian_and_the_poles(a, b, metres):
    assert haversine_m(*a, *b) == pytest.approx(metres, rel=0.01, abs=1e-6)
    assert haversine_m(*b, *a) == pytest.approx(haversine_m(*a, *b))


def test_a_place_across_the_antimeridian_is_near():
    judgement = judge(Reading(0, 179.9999, 5), [Spot("other", 0, -179.9999, 100)], WORST)
    assert (judgement.verdict, judgement.band) == (VERIFIED, DistanceBand.NEAR)


@pytest.mark.parametrize(
    ("metres", "band"),
    [
        (0, "near"), (100, "near"), (100.1, "walk"), (500, "walk"), (500.1, "short"), (2_000, "short"),
        (2_000.1, "town"), (10_000, "town"), (10_000.1, "region"), (50_000, "region"), (50_000.1, "far"),
    ],
)  # fmt: skip
def test_bands(metres, band):
    assert band_of(metres) == band


@pytest.mark.parametrize(
    ("verdicts", "answer"),
    [
        ([], ""),
        (["verified"], "verified"),
        (["verified", "plausible"], "plausible"),
        (["unknown", "plausible"], "unknown"),
        (["outside", "unknown"], "outside"),
    ],
)
def test_the_weaker_verdict_of_a_day(verdicts, answer):
    assert weaker(verdicts) == answer


anything = st.one_of(st.none(), st.floats(), st.floats(-200, 200))
texts = st.one_of(st.just(""), st.sampled_from(UnknownWhy.values), st.text(max_size=20))
spots = st.lists(
    st.builds(
        Spot, st.just("office"), st.one_of(st.none(), st.floats(-90, 90)),
        st.one_of(st.none(), st.floats(-180, 180)), st.floats(0, 2_000), st.integers(1, 9),
    ),
    max_size=4,
)  # fmt: skip
RANK = {VERIFIED: 0, PLAUSIBLE: 1, UNKNOWN: 2, OUTSIDE: 3}


@given(lat=anything, lon=anything, accuracy=anything, error=texts, places=spots, worst=st.floats(0, 1_000))
def test_any_input_gets_one_verdict_and_only_unknown_gives_a_reason(lat, lon, accuracy, error, places, worst):
    judgement = judge(Reading(lat, lon, accuracy, error), places, worst)
    assert (judgement.verdict == UNKNOWN) == bool(judgement.why)
    if error:
        assert judgement.verdict == UNKNOWN
    if judgement.verdict in (VERIFIED, PLAUSIBLE):
        assert judgement.place


@given(
    near=st.floats(0, 40_000), further=st.floats(0, 40_000), accuracy=st.floats(0, 20_000),
    radius=st.floats(1, 2_000),
)  # fmt: skip
def test_moving_away_never_improves(near, further, accuracy, radius):
    first = judge(at(near, accuracy), [spot(radius)], WORST)
    then = judge(at(near + further, accuracy), [spot(radius)], WORST)
    assert RANK[then.verdict] >= RANK[first.verdict]


@given(distance=st.floats(0, 300), accuracy=st.floats(0, 300), more=st.floats(0, 20_000))
def test_a_coarser_reading_never_verifies(distance, accuracy, more):
    first = judge(at(distance, accuracy), [spot()], WORST)
    then = judge(at(distance, accuracy + more), [spot()], WORST)
    assert first.verdict == VERIFIED or then.verdict != VERIFIED


@given(
    a=st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
    b=st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
)
def test_no_distance_is_longer_than_half_the_globe(a, b):
    assert 0 <= haversine_m(*a, *b) <= pi * EARTH_M + 1e-6
