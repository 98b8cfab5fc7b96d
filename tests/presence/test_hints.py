"""Hints are for looking at: what raises each, and what does not."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from presence.rules.hints import Clock, Fix, hints
from presence.rules.position import Reading

WIB = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 26, 7, 30, tzinfo=WIB)
JAKARTA, JAYAPURA = (-6.2146, 106.8451), (-2.5337, 140.7181)


def found(reading=None, clock=None, previous=None, same=0):
    return hints(reading, clock or Clock(NOW), previous, same)


@pytest.mark.parametrize(
    ("hours", "accuracy", "impossible"),
    [
        (3, 10, True),  # 3,770 km in 3 h
        (4.1, 10, True),
        (4.3, 10, False),  # an airliner makes it
        (24, 10, False),
        (4.1, 60_000, False),  # the circles of both readings are given away first
        (-1, 10, True),  # not even backwards
    ],
)
def test_impossible_travel(hours, accuracy, impossible):
    before = Fix(*JAYAPURA, accuracy, NOW - timedelta(hours=hours))
    assert found(Reading(*JAKARTA, accuracy), previous=before) == (
        ["impossible_travel"] if impossible else []
    )


def test_the_same_moment_at_the_same_place_is_possible():
    before = Fix(*JAKARTA, 10, NOW)
    assert found(Reading(*JAKARTA, 10), previous=before) == []
    assert found(Reading(JAKARTA[0] + 0.001, JAKARTA[1], 60), previous=Fix(*JAKARTA, 60, NOW)) == []


@pytest.mark.parametrize(("same", "repeated"), [(0, False), (2, False), (3, True), (60, True)])
def test_repeated_coordinates(same, repeated):
    assert found(Reading(*JAKARTA, 10), same=same) == (["repeated_position"] if repeated else [])


def test_accuracy_zero():
    assert found(Reading(*JAKARTA, 0)) == ["accuracy_zero"]
    assert found(Reading(*JAKARTA, 0.1)) == []


def test_without_a_position_no_hint_speaks_of_one():
    assert found(None, previous=Fix(*JAYAPURA, 10, NOW), same=9) == []


@pytest.mark.parametrize(
    ("client_time", "expected"),
    [
        (None, []),
        (NOW, []),
        (NOW.astimezone(UTC), []),  # says nothing about the zone
        (NOW.astimezone(ZoneInfo("Asia/Makassar")), ["zone_mismatch"]),
        (NOW.astimezone(timezone(timedelta(hours=-7))), ["zone_mismatch"]),
        (NOW.replace(tzinfo=None), []),  # read by the office's clock
        (NOW.replace(tzinfo=None) + timedelta(minutes=6), ["clock_off"]),
        (NOW + timedelta(minutes=5), []),
        (NOW + timedelta(minutes=5, seconds=1), ["clock_off"]),
        (NOW - timedelta(minutes=5, seconds=1), ["clock_off"]),
        # wall clock of Jayapura set by hand, zone left at Jakarta's: two hours off
        (NOW + timedelta(hours=2), ["clock_off"]),
        (NOW.replace(tzinfo=ZoneInfo("Asia/Jayapura")), ["zone_mismatch", "clock_off"]),
    ],
)
def test_the_devices_clock(client_time, expected):
    assert found(clock=Clock(NOW, client_time)) == expected


@pytest.mark.parametrize(
    ("late", "client_off", "expected"),
    [
        (timedelta(minutes=2), timedelta(), []),
        (timedelta(minutes=3), timedelta(), ["late_delivery"]),
        (timedelta(hours=4), timedelta(hours=4), ["late_delivery"]),  # the clock is not judged then
        (timedelta(seconds=-30), timedelta(), []),
    ],
)
def test_late_delivery(late, client_off, expected):
    assert found(clock=Clock(NOW, NOW - client_off, NOW - late)) == expected


def test_several_hints_keep_their_order():
    clock = Clock(NOW, NOW.replace(tzinfo=ZoneInfo("Asia/Jayapura")))
    before = Fix(*JAYAPURA, 0, NOW - timedelta(minutes=1))
    assert found(Reading(*JAKARTA, 0), clock, before, 3) == [
        "impossible_travel", "accuracy_zero", "repeated_position", "zone_mismatch", "clock_off",
    ]  # fmt: skip
