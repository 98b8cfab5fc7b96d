"""Months and weeks of a plan."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilots.rules.criteria import whole_months
from pilots.rules.weeks import (
    Span,
    add_months,
    effective_monday,
    interim_dates,
    monday_from,
    months_later,
    whole_weeks,
)


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        (date(2026, 9, 28), 2, date(2026, 11, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 11, 30), 2, date(2027, 1, 30)),
        (date(2026, 1, 31), 12, date(2027, 1, 31)),
        (date(2026, 1, 15), -2, date(2025, 11, 15)),
        (date(2026, 4, 30), -2, date(2026, 2, 28)),
        (date(2026, 7, 6), 0, date(2026, 7, 6)),
    ],
)
def test_months_end_where_the_month_ends(on, months, expected):
    assert add_months(on, months) == expected


@pytest.mark.parametrize(
    ("start", "on", "months", "expected"),
    [
        (date(2026, 9, 28), date(2026, 11, 28), 1, date(2026, 12, 28)),
        (date(2026, 12, 31), date(2027, 2, 28), 1, date(2027, 3, 31)),
        (date(2026, 12, 31), date(2027, 2, 28), 2, date(2027, 4, 30)),
        (date(2026, 12, 31), date(2027, 4, 30), 1, date(2027, 5, 31)),
        (date(2026, 8, 31), date(2026, 12, 7), 1, date(2027, 1, 7)),
    ],
)
def test_the_31st_comes_back_after_a_short_month(start, on, months, expected):
    assert months_later(start, on, months) == expected


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.lists(st.integers(1, 3), min_size=1, max_size=6))
def test_steps_of_months_add_up(start, steps):
    at = start
    for step in steps:
        at = months_later(start, at, step)
    assert at == add_months(start, sum(steps))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 12, 7), date(2026, 12, 7)),
        (date(2026, 12, 8), date(2026, 12, 14)),
        (date(2026, 12, 13), date(2026, 12, 14)),
        (date(2026, 12, 31), date(2027, 1, 4)),
    ],
)
def test_the_first_monday_on_or_after(on, expected):
    assert monday_from(on) == expected


@pytest.mark.parametrize(
    ("decided", "notice", "expected"),
    [
        (date(2026, 11, 28), 7, date(2026, 12, 7)),  # Saturday: the Monday two days later would be too early
        (date(2026, 11, 30), 7, date(2026, 12, 7)),  # Monday: exactly a week
        (date(2026, 12, 1), 7, date(2026, 12, 14)),  # Tuesday: the next Monday is six days away
        (date(2026, 12, 6), 7, date(2026, 12, 14)),
        (date(2026, 11, 30), 1, date(2026, 12, 7)),
        (date(2026, 11, 29), 1, date(2026, 11, 30)),
    ],
)
def test_the_effective_monday_is_the_first_one_in_time(decided, notice, expected):
    assert effective_monday(decided, notice) == expected


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 60))
def test_the_effective_monday_is_never_early_and_never_a_week_late(decided, notice):
    monday = effective_monday(decided, notice)
    assert monday.weekday() == 0
    assert timedelta(days=notice) <= monday - decided < timedelta(days=notice + 7)


@pytest.mark.parametrize(
    ("first", "end", "expected"),
    [
        (date(2026, 7, 6), date(2026, 7, 11), [date(2026, 7, 6)]),  # ends on Saturday: Friday is in it
        (date(2026, 7, 6), date(2026, 7, 10), []),  # ends before Friday
        (date(2026, 7, 7), date(2026, 7, 18), [date(2026, 7, 13)]),  # begins on Tuesday: that week is cut
        (date(2026, 7, 11), date(2026, 7, 25), [date(2026, 7, 13), date(2026, 7, 20)]),
        (date(2026, 7, 6), date(2026, 7, 6), []),
    ],
)
def test_only_weeks_with_all_five_working_days_count(first, end, expected):
    assert list(whole_weeks(first, end)) == expected
    assert list(Span(first, end).weeks) == expected


def test_a_span_ends_the_day_before_its_end():
    assert Span(date(2026, 9, 28), date(2026, 11, 28)).last == date(2026, 11, 27)


@pytest.mark.parametrize(
    ("first", "end", "expected"),
    [
        (date(2026, 9, 28), date(2026, 11, 28), [date(2026, 10, 1)]),
        (date(2026, 9, 1), date(2026, 11, 1), [date(2026, 9, 1), date(2026, 10, 1)]),
        (date(2026, 9, 1), date(2026, 10, 31), [date(2026, 9, 1)]),
        (date(2026, 12, 31), date(2027, 2, 28), [date(2027, 1, 1)]),
        (date(2026, 9, 2), date(2026, 9, 30), []),
    ],
)
def test_whole_months(first, end, expected):
    assert list(whole_months(first, end)) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 9, 28), date(2026, 11, 28), [date(2026, 10, 28)]),
        (date(2026, 9, 28), date(2026, 12, 28), [date(2026, 10, 28), date(2026, 11, 28)]),
        (date(2026, 8, 31), date(2026, 10, 31), [date(2026, 9, 30)]),
        (date(2026, 9, 28), date(2026, 10, 28), []),
        (date(2026, 9, 28), date(2026, 10, 1), []),
    ],
)
def test_a_review_each_month_before_the_end(start, end, expected):
    assert list(interim_dates(start, end)) == expected
