"""A counter's fewest staff on a date, and what the public reads of a counter, as tables."""

from datetime import date, time, timedelta

import pytest

from scheduling.enums import CounterState
from scheduling.rules import bands_today, minimum_on, state_at

MONDAY = date(2026, 12, 7)
HOURS = (time(7, 30), time(16))


@pytest.mark.parametrize(
    ("by_weekday", "weekday", "expected"),
    [
        ((), 0, 2),
        ((3, None, 0, None, None), 0, 3),
        ((3, None, 0, None, None), 1, 2),  # no band that day: the counter's own minimum
        ((3, None, 0, None, None), 2, 0),  # a band of nobody is a band
        ((3, 3, 3, 3, 3), 5, 2),
    ],
)
def test_the_day_asks_for_its_busiest_hour(by_weekday, weekday, expected):
    assert minimum_on(2, by_weekday, MONDAY + timedelta(days=weekday)) == expected


@pytest.mark.parametrize(
    ("present", "minimum", "state"),
    [
        (2, 2, CounterState.SERVED),
        (3, 2, CounterState.SERVED),
        (1, 2, CounterState.LIMITED),
        (0, 2, CounterState.CLOSED),
        (0, 0, CounterState.CLOSED),
        (1, 0, CounterState.SERVED),
        (-1, 1, CounterState.CLOSED),
    ],
)
def test_served_limited_closed(present, minimum, state):
    [band] = bands_today([(time(8), time(12), minimum)], hours=HOURS, general_minimum=9, present=present)
    assert band.state == state


def test_without_bands_the_offices_hours_hold_with_the_general_minimum():
    [band] = bands_today([], hours=HOURS, general_minimum=2, present=1)
    assert (band.starts_at, band.ends_at, band.state) == (*HOURS, CounterState.LIMITED)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (time(7, 59), CounterState.CLOSED),
        (time(8), CounterState.LIMITED),
        (time(11, 59), CounterState.LIMITED),
        (time(12), CounterState.CLOSED),
        (time(13), CounterState.SERVED),
        (time(15), CounterState.CLOSED),
    ],
)
def test_the_moment_decides_which_band_counts(at, state):
    table = bands_today(
        [(time(13), time(15), 1), (time(8), time(12), 2)], hours=HOURS, general_minimum=1, present=1
    )
    assert [b.starts_at for b in table] == [time(8), time(13)]
    assert state_at(table, at) == state
