"""Each criterion from what was seen, by hand: who counts, when, and what is missing."""

import math
from datetime import date, timedelta

import numpy as np
import pytest

from pilots.analysis import AnalysisError
from pilots.enums.plans import Criterion, Finding
from pilots.rules import criteria
from pilots.rules.criteria import index_result, observed, share_result
from pilots.rules.evaluating import evaluate, review
from tests.pilots.made import (
    BASELINE,
    BEFORE,
    DAY,
    DURING,
    END,
    START,
    attended,
    case,
    n,
    seen,
    weekly,
)

WEEKS = [*BEFORE, *DURING]
PEOPLE, COMPARED = (1, 2, 3), (101, 102, 103)


def cells(found):
    """Who was observed in which week: {(employee, Monday)}."""
    return {
        (who, date.fromordinal(week))
        for who, week in zip(found.employee.tolist(), found.period.tolist(), strict=True)
    }


def wobble(who, week):
    """A value of its own for everybody and every week that no mean of persons or weeks explains."""
    return 80 + who % 7 + ((who * 31 + week * 17) % 11) / 5


# --- who is observed, and when -------------------------------------------------------------------


def test_weeks_of_baseline_and_window_are_observed_and_no_others():
    other_weeks = [BASELINE - timedelta(weeks=1), DURING[-1] + timedelta(weeks=1), START - timedelta(weeks=8)]
    found = observed(case(indices=weekly(PEOPLE, [*WEEKS, *other_weeks])))
    assert cells(found) == {(who, week) for who in PEOPLE for week in WEEKS}
    treated = {cell for cell, flag in zip(sorted(cells(found)), found.treated, strict=True) if flag}
    assert treated == {(who, week) for who in PEOPLE for week in DURING}


def test_a_week_that_the_window_cuts_is_not_observed():
    cut = case(indices=weekly(PEOPLE, WEEKS), facts={"window_to": (DURING[-1] + 4 * DAY).isoformat()})
    assert cells(observed(cut)) == {(who, week) for who in PEOPLE for week in [*BEFORE, *DURING[:2]]}


def test_weeks_between_baseline_and_a_later_window_are_left_out():
    later = case(indices=weekly(PEOPLE, WEEKS), facts={"window_from": DURING[1].isoformat()})
    assert DURING[0] not in {week for _who, week in cells(observed(later))}


@pytest.mark.parametrize(
    ("left_on", "last"),
    [
        (DURING[1] + 2 * DAY, DURING[0]),  # Wednesday: that week is no longer whole
        (DURING[1] + 5 * DAY, DURING[1]),  # Saturday: the week was worked
        (DURING[1], DURING[0]),
        (END + 30 * DAY, DURING[2]),
    ],
)
def test_leavers_count_until_they_leave(left_on, last):
    found = cells(observed(case(indices=weekly(PEOPLE, WEEKS), left={2: left_on})))
    assert max(week for who, week in found if who == 2) == last
    assert {week for who, week in found if who == 1} == set(WEEKS)


def test_joiners_do_not_count():
    found = observed(case(members=2, indices=weekly((1, 2, 3, 50), WEEKS)))
    assert {who for who, _week in cells(found)} == {1, 2}


@pytest.mark.parametrize(
    ("least", "reports", "there"), [(2, 1, False), (2, 2, True), (1, 1, True), (5, 4, False)]
)
def test_weeks_with_too_few_reports_are_missing(least, reports, there):
    rows = [*weekly(PEOPLE, WEEKS, wobble)[1:], (1, n(WEEKS[0]), 50.0, reports)]
    found = cells(observed(case(terms={"min_reported_days": least}, indices=rows)))
    assert ((1, WEEKS[0]) in found) == there


def test_comparison_offices_are_observed_and_never_treated():
    found = observed(case(others=(2,), indices=weekly((*PEOPLE, *COMPARED), WEEKS)))
    inside = np.isin(found.employee, PEOPLE)
    assert (found.in_pilot == inside).all()
    assert not found.treated[~inside].any()
    assert set(found.office.tolist()) == {1, 2}


# --- the index -----------------------------------------------------------------------------------


def both(change, others=(2,), **given):
    """Everybody wobbles; the pilot office changes by `change` from the start on."""

    def value(who, week):
        return wobble(who, week) + (change if who < 100 and week >= 3 else 0)

    people = [100 * (office - 1) + i for office in (1, *others) for i in (1, 2, 3)]
    return case(others=others, indices=weekly(people, WEEKS, value), **given)


def judged(made):
    return index_result(made, observed(made))


def test_the_effect_is_the_difference_in_differences():
    """A balanced panel: the estimate is the difference of the four means."""
    made = both(-2.0)
    rows = observed(made)
    late = rows.period >= n(START)

    def mean(inside, after):
        return rows.outcome[(rows.in_pilot == inside) & (late == after)].mean()

    result = judged(made)
    by_hand = (mean(True, True) - mean(True, False)) - (mean(False, True) - mean(False, False))
    assert result.estimate == pytest.approx(by_hand)
    assert (result.method, result.n, result.units, result.df) == ("did", 36, 6, 5)
    assert result.low < result.lower < result.estimate < result.upper < result.high


def test_without_comparison_offices_it_is_the_mean_change_within_people():
    made = both(-2.0, others=())
    changes = [
        np.mean([wobble(who, w) - 2.0 for w in (3, 4, 5)]) - np.mean([wobble(who, w) for w in (0, 1, 2)])
        for who in PEOPLE
    ]
    result = judged(made)
    assert result.estimate == pytest.approx(np.mean(changes))
    assert result.se == pytest.approx(np.std(changes, ddof=1) / math.sqrt(3))
    assert (result.method, result.df) == ("before_after", 2)


@pytest.mark.parametrize(
    ("change", "margin", "finding"),
    [
        (0, 3.0, Finding.PASSED),
        (-9, 3.0, Finding.INFERIOR),
        (-3, 3.0, Finding.INCONCLUSIVE),
        (9, 3.0, Finding.PASSED),
    ],
)
def test_the_finding_holds_the_interval_against_the_margin(change, margin, finding):
    assert judged(both(change, terms={"index_margin": margin})).finding == finding


def test_a_stricter_error_rate_widens_the_bound():
    strict, usual = (judged(both(0, terms={"alpha": alpha})) for alpha in (0.01, 0.05))
    assert strict.lower < usual.lower < usual.estimate == strict.estimate


def test_comparison_offices_without_data_do_not_change_the_estimator():
    silent = case(others=(2,), indices=weekly(PEOPLE, WEEKS, wobble))
    with pytest.raises(AnalysisError):
        judged(silent)


@pytest.mark.parametrize("compared", [5, 6, 7])
def test_the_placebo_rank_comes_with_six_comparison_offices(compared):
    result = judged(both(-30.0, others=tuple(range(2, 2 + compared))))
    if compared < 6:
        assert result.placebo is None
    else:
        assert result.placebo == {"rank": 1, "of": compared + 1, "p": pytest.approx(1 / (compared + 1))}


def test_a_comparison_office_without_baseline_leaves_no_placebo_and_the_effect_stands():
    late = [row for row in weekly((601, 602, 603), WEEKS, wobble) if row[1] >= n(START)]
    rest = weekly([100 * k + i for k in range(6) for i in (1, 2, 3)], WEEKS, wobble)
    made = case(others=tuple(range(2, 8)), indices=rest + late)
    result = judged(made)
    assert result.placebo is None
    assert result.estimate is not None


# --- predicates as the outcome -------------------------------------------------------------------

MONTHS = {
    "baseline_from": "2026-05-01", "start_on": "2026-07-01", "window_from": "2026-07-01", "window_to": "2026-09-01",
}  # fmt: skip
MAY, JUNE, JULY, AUGUST = (
    (date(2026, m, 1), date(2026, m, last)) for m, last in ((5, 31), (6, 30), (7, 31), (8, 31))
)


def monthly(who, month, score, kind=1):
    return (who, n(month[0]), n(month[1]), kind, score)


def predicate_case(rows, **given):
    return case(predicates=rows, terms={"outcome": "predicate"}, facts=MONTHS, **given)


def test_monthly_predicates_stand_for_the_index_where_there_is_only_that():
    scores = {1: (80, 80, 80, 60), 2: (80, 100, 80, 80), 3: (100, 80, 100, 100)}
    rows = [
        monthly(who, month, score)
        for who, row in scores.items()
        for month, score in zip((MAY, JUNE, JULY, AUGUST), row, strict=True)
    ]
    made = predicate_case([*rows, (1, n(date(2026, 5, 1)), n(date(2026, 8, 31)), 0, 20)])
    found = observed(made)
    assert found.outcome.tolist() == [80, 80, 80, 60, 80, 100, 80, 80, 100, 80, 100, 100]
    assert judged(made).estimate == pytest.approx(np.mean([-10, -10, 10]))


def test_a_month_in_which_somebody_left_is_not_theirs():
    rows = [monthly(who, month, 80) for who in PEOPLE for month in (JUNE, JULY, AUGUST)]
    found = cells(observed(predicate_case(rows, left={1: date(2026, 8, 31), 2: date(2026, 9, 1)})))
    assert (1, AUGUST[0]) not in found
    assert (2, AUGUST[0]) in found


def test_everybody_the_same_for_ever_cannot_be_estimated_and_says_so():
    rows = [monthly(who, month, 80) for who in PEOPLE for month in (MAY, JUNE, JULY, AUGUST)]
    with pytest.raises(AnalysisError) as caught:
        judged(predicate_case(rows))
    assert caught.value.code.value == "no_variation"


# --- shares --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("good", "of", "least", "finding"),
    [
        (19, 20, 95.0, Finding.PASSED),
        (18, 20, 95.0, Finding.FAILED),
        (0, 20, 0.0, Finding.PASSED),
        (20, 20, 100.0, Finding.PASSED),
        (999, 1000, 99.9, Finding.PASSED),
        (0, 0, 0.0, Finding.ABSENT),
    ],
)
def test_the_point_estimate_is_compared_and_the_interval_shown(good, of, least, finding):
    made = case(terms={"attendance_share": least})
    result = share_result(made, Criterion.ATTENDANCE, good, of)
    assert (result.finding, result.limit, result.n) == (finding, least, of)
    if of:
        assert 0 <= result.low <= result.estimate <= result.high <= 100
        assert result.method == "wilson"
    else:
        assert (result.estimate, result.low, result.high) == (None, None, None)


def test_wilson_by_hand():
    """45 of 50: 90 %, [78.6, 95.7]."""
    result = share_result(case(), Criterion.REPORTS, 45, 50)
    assert (result.estimate, round(result.low, 1), round(result.high, 1)) == (90.0, 78.6, 95.7)


PRESENT, INCOMPLETE, ABSENT, EXCUSED, UNCOUNTED = range(5)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([attended(1, START)], (1, 1)),
        ([attended(1, START, outside=True)], (0, 1)),
        ([attended(1, START, status=INCOMPLETE)], (0, 1)),
        ([attended(1, START, status=ABSENT)], (0, 1)),
        ([attended(1, START, status=EXCUSED)], (0, 0)),
        ([attended(1, START, status=UNCOUNTED)], (0, 0)),
        ([attended(1, START, wfa=False)], (0, 0)),
        ([attended(1, START - DAY)], (0, 0)),
        ([attended(1, END)], (0, 0)),
        ([attended(1, END - DAY)], (1, 1)),
        ([attended(77, START)], (0, 0)),
        ([attended(101, START)], (0, 0)),
        ([attended(3, START + DAY)], (1, 1)),
        ([attended(3, START + 2 * DAY)], (0, 0)),
    ],
)
def test_attendance_counts_wfa_days_of_the_office_in_the_window(rows, expected):
    made = case(others=(2,), attendance=rows, left={3: START + 2 * DAY})
    assert criteria.attendance(made) == expected


def test_wfa_days_are_those_that_somebody_worked():
    states = (PRESENT, INCOMPLETE, ABSENT, EXCUSED, UNCOUNTED)
    rows = [attended(1, START + i * DAY, status=status) for i, status in enumerate(states)]
    made = case(attendance=[*rows, attended(2, START, wfa=False), attended(2, START + DAY, outside=True)])
    assert criteria.wfa_days(made) == 3


def test_reports_are_those_that_were_owed_in_the_window():
    rows = [
        (1, n(START), 1),
        (1, n(START + DAY), 0),
        (2, n(START), 1),
        (1, n(BASELINE), 0),
        (101, n(START), 0),
    ]
    assert criteria.filed(case(others=(2,), reports=rows)) == (2, 3)


def test_hours_are_met_by_person_and_week():
    monday, friday, next_monday = START, START + 4 * DAY, START + 7 * DAY
    rows = [
        attended(1, monday), attended(1, friday, shortage=1),  # one minute is missing in the week
        attended(1, next_monday, wfa=False),  # the next week is whole, office days count
        attended(2, monday, status=INCOMPLETE, shortage=90),
        attended(2, next_monday, status=EXCUSED), attended(2, next_monday + DAY),
        attended(2, START + 14 * DAY, wfa=False),
        attended(3, monday, status=EXCUSED),  # nothing counted: no person-week
    ]  # fmt: skip
    assert criteria.hours(case(attendance=rows)) == (3, 5)


def test_weeks_of_the_hours_begin_on_monday():
    sunday, monday = START + 6 * DAY, START + 7 * DAY
    rows = [attended(1, sunday, shortage=10), attended(1, monday)]
    assert criteria.hours(case(attendance=rows)) == (1, 2)


JULY_END = START + 4 * DAY  # 31 July lies in the window


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([monthly(1, JULY, 80), monthly(2, JULY, 60), monthly(3, JULY, 100)], (2, 3)),
        ([monthly(1, MAY, 80)], (0, 0)),
        ([monthly(1, (date(2026, 7, 1), START), 80)], (1, 1)),
        ([monthly(1, (date(2026, 7, 1), START - DAY), 80)], (0, 0)),
        ([monthly(1, (date(2026, 7, 1), END - DAY), 80)], (1, 1)),
        ([monthly(1, (date(2026, 7, 1), END), 80)], (0, 0)),
        ([monthly(1, AUGUST, 80)], (0, 0)),
        ([monthly(101, JULY, 80)], (0, 0)),
        ([(1, n(date(2026, 4, 1)), n(date(2026, 7, 31)), 0, 80)], (1, 1)),
    ],
)
def test_predicates_of_the_window(rows, expected):
    assert criteria.predicates(case(others=(2,), predicates=rows)) == expected


def test_the_latest_predicate_of_a_person_counts():
    first, later = (date(2026, 7, 1), date(2026, 7, 31)), (date(2026, 7, 15), date(2026, 8, 10))
    assert criteria.predicates(case(predicates=[monthly(1, first, 80), monthly(1, later, 60, 0)])) == (0, 1)
    assert criteria.predicates(case(predicates=[monthly(1, later, 100, 0), monthly(1, first, 60)])) == (1, 1)


def test_a_predicate_given_after_somebody_left_is_not_the_offices():
    row = [monthly(1, JULY, 60)]
    assert criteria.predicates(case(predicates=row, left={1: date(2026, 7, 31)})) == (0, 0)
    assert criteria.predicates(case(predicates=row, left={1: date(2026, 8, 1)})) == (0, 1)


@pytest.mark.parametrize(
    ("count", "allowed", "finding"),
    [(0, 0, Finding.PASSED), (1, 0, Finding.STOPPED), (2, 2, Finding.PASSED), (3, 2, Finding.STOPPED)],
)
def test_upheld_complaints_stop_above_what_is_allowed(count, allowed, finding):
    made = case(facts={"complaints": count}, terms={"complaints_allowed": allowed})
    result = criteria.complaint_result(made)
    assert (result.finding, result.estimate, result.limit) == (finding, count, allowed)


# --- nothing there -------------------------------------------------------------------------------


def numbers(value):
    if isinstance(value, dict):
        return [n for v in value.values() for n in numbers(v)]
    if isinstance(value, list | tuple):
        return [n for v in value for n in numbers(v)]
    return [value] if isinstance(value, float) else []


@pytest.mark.parametrize(
    "made",
    [
        {},
        {"members": 0},
        {"members": 0, "others": (2, 3)},
        {"others": (2,)},
        {"terms": {"outcome": "predicate"}},
        {"indices": weekly((1,), WEEKS)},
        {"indices": weekly((50, 51), WEEKS)},
        {"members": 0, "indices": weekly((1, 2), WEEKS)},
        {"indices": weekly(PEOPLE, BEFORE)},
        {"indices": weekly(PEOPLE, DURING)},
        {"indices": weekly(PEOPLE, WEEKS)},
        {"members": 1, "indices": weekly((1,), WEEKS, wobble)},
        {"others": (2,), "indices": weekly(COMPARED, WEEKS, wobble)},
        {"left": {1: START, 2: START, 3: START}, "indices": weekly(PEOPLE, WEEKS, wobble)},
        {"facts": {"window_to": START.isoformat()}, "indices": weekly(PEOPLE, WEEKS, wobble)},
    ],
)
def test_what_is_not_there_is_absent_and_never_a_number_that_is_none(made):
    """Warnings are errors in these tests."""
    found = evaluate(seen(**made))
    data = found.as_json()
    assert all(math.isfinite(number) for number in numbers(data))
    by_name = {row.criterion: row.finding for row in found.results}
    assert by_name == {
        "index": Finding.ABSENT, "predicate": Finding.ABSENT, "attendance": Finding.ABSENT,
        "reports": Finding.ABSENT, "hours": Finding.ABSENT, "complaints": Finding.PASSED,
    }  # fmt: skip
    assert found.ruling.outcome == "extend"
    assert review(seen(**made))["stopped"] is False


def test_the_criteria_come_in_their_order():
    names = [row.criterion for row in evaluate(seen()).results]
    assert names == ["index", "predicate", "attendance", "reports", "hours", "complaints"]
