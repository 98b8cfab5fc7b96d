"""How complete the data are: what is expected, what is there, the gates, and the lines of the chart."""

from datetime import date, timedelta

import pytest

from pilots.rules.criteria import observed
from pilots.rules.evaluating import evaluate, review
from pilots.rules.quality import completeness, gates_of
from tests.pilots.made import BEFORE, DAY, DURING, END, PILOT, START, attended, case, n, seen, weekly, working

WEEKS = [*BEFORE, *DURING]
PEOPLE = (1, 2, 3)
FRIDAY = 4 * DAY


def counted(made, office=PILOT):
    found = completeness(made, observed(made))
    return found.expected.get(office), found.observed.get(office)


def away(who, first, last):
    return (who, n(first), n(last))


def whole_week(monday):
    return [monday + DAY * i for i in range(5)]


def test_everybody_is_expected_in_every_week_of_the_window():
    assert counted(case(indices=weekly(PEOPLE, WEEKS))) == (9, 9)
    assert counted(case(indices=weekly((1, 2), WEEKS))) == (9, 6)
    assert counted(case()) == (9, 0)


def test_the_baseline_is_not_counted():
    assert counted(case(indices=weekly(PEOPLE, BEFORE))) == (9, 0)


def test_comparison_offices_are_counted_for_themselves():
    made = case(others=(2,), indices=weekly((*PEOPLE, 101), WEEKS))
    assert (counted(made), counted(made, 2)) == ((9, 9), (9, 3))


@pytest.mark.parametrize(
    ("holidays", "least", "expected"),
    [
        (whole_week(DURING[1]), 2, 6),
        (whole_week(DURING[1])[:4], 2, 6),  # one working day is left: two reports are not to be had
        (whole_week(DURING[1])[:3], 2, 9),
        (whole_week(DURING[1])[2:], 2, 9),  # Monday and Tuesday are left
        (whole_week(DURING[1])[:4], 1, 9),
        ([*whole_week(DURING[0]), *whole_week(DURING[1]), *whole_week(DURING[2])], 2, 0),
    ],
)
def test_weeks_of_holidays_are_not_expected(holidays, least, expected):
    made = case(holidays=holidays, terms={"min_reported_days": least}, indices=weekly(PEOPLE, WEEKS))
    assert counted(made) == (expected, expected)


@pytest.mark.parametrize(
    ("absence", "expected"),
    [
        (away(1, DURING[1], DURING[1] + FRIDAY), 8),
        (away(1, DURING[1] - DAY, DURING[1] + 6 * DAY), 8),
        (away(1, DURING[1], DURING[1] + 3 * DAY), 9),  # Friday was worked
        (away(1, DURING[0] - 60 * DAY, END + 60 * DAY), 6),
        (away(101, DURING[1], DURING[1] + FRIDAY), 9),
        (away(1, BEFORE[0], BEFORE[0] + FRIDAY), 9),
    ],
)
def test_a_whole_week_of_absence_is_not_expected(absence, expected):
    assert counted(case(absences=[absence]))[0] == expected


def test_absences_that_meet_and_holidays_make_a_whole_week_together():
    monday = DURING[1]
    parts = [away(1, monday, monday + DAY), away(1, monday + 2 * DAY, monday + 3 * DAY)]
    assert counted(case(absences=parts, holidays=[monday + FRIDAY]))[0] == 8
    assert counted(case(absences=parts))[0] == 9


@pytest.mark.parametrize(
    ("left_on", "expected"),
    [(DURING[1] + 2 * DAY, 7), (DURING[1] + 5 * DAY, 8), (START, 6), (END, 9), (START - DAY, 6)],
)
def test_leavers_are_expected_until_they_leave(left_on, expected):
    made = case(left={2: left_on}, indices=weekly(PEOPLE, WEEKS))
    assert counted(made) == (expected, expected)


MONTHS = {
    "baseline_from": "2026-06-01",
    "start_on": "2026-07-01",
    "window_from": "2026-07-01",
    "window_to": "2026-09-01",
}


@pytest.mark.parametrize(
    ("left_on", "expected"), [(date(2026, 8, 29), 5), (date(2026, 8, 31), 5), (date(2026, 9, 1), 6)]
)
def test_months_are_expected_to_their_last_day(left_on, expected):
    """Whoever leaves on the 31st has no predicate of that month, so none is expected."""
    first, last = date(2026, 7, 1), date(2026, 9, 1)
    rows = [(who, n(date(2026, m, 1)), n(date(2026, m, 31)), 1, 80) for who in PEOPLE for m in (7, 8)]
    made = case(
        predicates=rows, terms={"outcome": "predicate"}, left={1: left_on},
        facts=MONTHS | {"working": {"1": working(first, last)}},
    )  # fmt: skip
    assert counted(made) == (expected, expected)


# --- gates ---------------------------------------------------------------------------------------


def gates(made, fault=""):
    return {
        g.gate: (g.passed, g.value, g.least)
        for g in gates_of(made, completeness(made, observed(made)), fault)
    }


def wfa(count):
    return [attended(1 + i % 3, START + (i // 3) * DAY) for i in range(count)]


@pytest.mark.parametrize(("days", "passed"), [(29, False), (30, True), (31, True)])
def test_thirty_wfa_days(days, passed):
    assert gates(case(attendance=wfa(days)))["wfa_days"] == (passed, days, 30)


@pytest.mark.parametrize(("there", "share", "passed"), [(7, 77.78, False), (8, 88.89, True)])
def test_eighty_percent_of_what_is_expected(there, share, passed):
    rows = weekly(PEOPLE, DURING)[:there]
    assert gates(case(indices=rows))["observed"] == (passed, share, 80.0)


def test_an_office_without_members_expects_and_observes_nothing():
    found = evaluate(seen(members=0)).quality
    assert (found["expected"], found["observed"], found["enrolled"]) == (0, 0, 0)


def test_exactly_eighty_percent_are_enough():
    rows = [row for row in weekly(range(1, 6), DURING) if row[0] > 1]
    assert gates(case(members=5, indices=rows))["observed"] == (True, 80.0, 80.0)


def test_nothing_expected_is_nothing_observed():
    assert gates(case(members=0))["observed"] == (False, 0.0, 80.0)


def test_an_effect_that_cannot_be_estimated_stops_only_a_plan_that_must_pass_by_it():
    assert gates(case(), "one_unit")["estimable"][0] is False
    assert gates(case(terms={"must": ("reports",)}), "one_unit")["estimable"][0] is True
    assert gates(case())["estimable"][0] is True


# --- what the report says ------------------------------------------------------------------------


def quality(**made):
    return evaluate(seen(**made)).quality


def test_the_report_tells_people_weeks_and_rows():
    found = quality(
        others=(2,), left={2: DURING[2]}, indices=weekly((*PEOPLE, 101), WEEKS), attendance=wfa(3),
        facts={"complaints": 1},
    )  # fmt: skip
    assert (found["enrolled"], found["left"], found["wfa_days"]) == (3, 1, 3)
    assert (found["expected"], found["observed"]) == (8, 8)
    assert (found["baseline_weeks"], found["window_weeks"]) == (3, 3)
    assert found["sources"] == {
        "members": 6, "indices": 24, "attendance": 3, "reports": 0, "predicates": 0, "absences": 0, "complaints": 1,
    }  # fmt: skip


def test_the_pilot_comes_first_and_the_others_by_number_however_the_facts_are_ordered():
    """Stored facts come back with their keys in the order of text: "10" before "9"."""
    others = (9, 10, 100)
    made = {str(pk): {"code": f"K{pk}", "name": "", "in_pilot": pk == 1} for pk in (100, 9, 10, 1)}
    codes = [o["code"] for o in quality(others=others, facts={"offices": made})["offices"]]
    assert codes == ["K1", "K9", "K10", "K100"]


def test_the_lines_of_the_chart_are_weekly_means_of_both_sides():
    rows = weekly((1,), WEEKS, lambda _who, i: 80.0 + i) + weekly((2,), WEEKS, lambda _who, i: 90.0 + i)
    rows += weekly((101,), DURING, lambda _who, i: 70.0 + i)
    series = quality(others=(2,), indices=rows)["series"]
    assert [line["week"] for line in series] == [week.isoformat() for week in WEEKS]
    assert [line["pilot"] for line in series] == [85, 86, 87, 88, 89, 90]
    assert [line["comparison"] for line in series] == [None, None, None, 70, 71, 72]
    assert [(line["n_pilot"], line["n_comparison"]) for line in series] == [(2, 0)] * 3 + [(2, 1)] * 3


def test_a_week_in_which_only_the_comparison_reported_has_no_point_of_the_pilot():
    [first, *_rest] = quality(others=(2,), indices=weekly((1,), DURING) + weekly((101,), WEEKS))["series"]
    assert (first["pilot"], first["n_pilot"], first["n_comparison"]) == (None, 0, 1)


def test_without_rows_there_is_no_line():
    assert quality()["series"] == []
    assert quality(indices=weekly((1,), BEFORE))["series"][0]["comparison"] is None


def test_the_monthly_review_tells_nothing_of_how_it_is_going():
    made = {"indices": weekly(PEOPLE, WEEKS, lambda who, i: who + i + (who * i) % 3), "attendance": wfa(30)}
    found = review(seen(facts={"complaints": 2}, **made))
    assert set(found) == {"gates", "stops", "stopped", "quality"}
    assert [g["gate"] for g in found["gates"]] == ["wfa_days", "observed"]
    assert [s["criterion"] for s in found["stops"]] == ["complaints"]
    assert found["stopped"] is True
    assert "series" not in found["quality"]
    text = str(found)
    for word in ("estimate': -", "'index'", "lower': -", "outcome", "inferior"):
        assert word not in text


def test_a_window_of_one_day_has_no_week():
    made = {"facts": {"window_to": (START + timedelta(days=1)).isoformat()}, "indices": weekly(PEOPLE, WEEKS)}
    assert quality(**made)["expected"] == 0
