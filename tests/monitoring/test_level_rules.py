"""Levels and the course of a warning, as tables."""

from datetime import date, timedelta

import pytest

from monitoring.enums import Cause, Level
from monitoring.rules import (
    Act,
    Finding,
    Standing,
    absence_level,
    chart_level,
    count_level,
    next_act,
    score_level,
)

N, A, R = Level.NOTICE, Level.AMBER, Level.RED
ON = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("threshold", "levels"),
    [
        # count: 0 1 2 3 4 5 6 7
        (1, [None, N, A, R, R, R, R, R]),
        (2, [None, None, N, A, R, R, R, R]),
        (3, [None, None, None, N, A, A, R, R]),
        (4, [None, None, None, None, N, A, A, A]),
    ],
)
def test_counts(threshold, levels):
    assert [count_level(n, threshold) for n in range(8)] == levels


def test_a_higher_threshold_is_never_graver_and_a_higher_count_never_milder():
    order = [None, N, A, R]
    for threshold in range(1, 20):
        ranks = [order.index(count_level(n, threshold)) for n in range(60)]
        assert ranks == sorted(ranks)
        softer = [order.index(count_level(n, threshold + 1)) for n in range(60)]
        assert all(s <= r for s, r in zip(softer, ranks, strict=True))


@pytest.mark.parametrize(("days", "level"), [(0, None), (1, N), (2, A), (3, R), (4, R), (28, R)])
def test_absent_days(days, level):
    assert absence_level(days) == level


@pytest.mark.parametrize(("weeks", "level"), [(0, None), (1, N), (2, A), (3, A), (4, R), (9, R)])
def test_weeks_under_the_limit(weeks, level):
    assert chart_level(weeks) == level


def months(*scores, last=(2026, 10)):
    """Scores of months in a row that end with `last`."""
    year, month = last
    first = year * 12 + month - len(scores)
    return [(date((first + n) // 12, (first + n) % 12 + 1, 1), score) for n, score in enumerate(scores)]


@pytest.mark.parametrize(
    ("scores", "level", "low"),
    [
        (months(), None, 0),
        (months(80), None, 0),
        (months(70), None, 0),
        (months(60), N, 1),
        (months(60, 80), None, 0),
        (months(80, 60), N, 1),
        (months(60, 40), A, 2),
        (months(80, 60, 40), A, 2),
        (months(20, 60, 40), R, 3),
        (months(20, 20, 60, 40), R, 4),
        (months(20, 80, 60, 40), A, 2),
    ],
)
def test_monthly_scores(scores, level, low):
    assert score_level(scores, 70, ON) == (level, low)


def test_a_missing_month_ends_the_row():
    august, october = (date(2026, 8, 1), 40), (date(2026, 10, 1), 40)
    assert score_level([august, october], 70, ON) == (N, 1)


def test_a_row_goes_over_the_turn_of_the_year():
    assert score_level(months(40, 40, 40, last=(2027, 1)), 70, date(2027, 2, 10)) == (R, 3)


@pytest.mark.parametrize(
    ("on", "level"), [(date(2026, 11, 30), N), (date(2027, 1, 31), N), (date(2027, 2, 1), None)]
)
def test_a_low_month_of_long_ago_is_no_early_warning(on, level):
    assert score_level(months(40), 70, on)[0] == level


# --- the course


def found(level, step=0):
    return Finding(Cause.ABSENCE, level, step=step)


def standing(level, *, step=0, answered=False, quiet=0):
    return Standing((1 + [N, A, R].index(level), step), answered, ON - timedelta(days=quiet))


@pytest.mark.parametrize(
    ("before", "now", "act"),
    [
        (None, None, Act.NOTHING),
        (None, found(N), Act.OPEN),
        (standing(N), found(N), Act.SEE),
        (standing(N), found(A), Act.RAISE),
        (standing(A), found(N), Act.SEE),
        (standing(R, step=1), found(R, 1), Act.SEE),
        (standing(R, step=1), found(R, 2), Act.RAISE),
        (standing(R, step=2), found(R, 1), Act.SEE),
        (standing(A), found(R, 1), Act.RAISE),
        (standing(N), None, Act.NOTHING),
        (standing(N, quiet=29), None, Act.NOTHING),
        (standing(N, quiet=30), None, Act.CLOSE),
        (standing(N, answered=True), None, Act.CLOSE),
        (standing(N, answered=True), found(N), Act.SEE),
        (standing(A, answered=True), found(N), Act.SEE),
        (standing(N, answered=True), found(A), Act.REPLACE),
        (standing(R, step=1, answered=True), found(R, 2), Act.REPLACE),
    ],
)
def test_what_becomes_of_a_warning_tonight(before, now, act):
    assert next_act(before, now, ON, 30) == act
