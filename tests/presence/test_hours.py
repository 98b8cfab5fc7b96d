"""Working time by the tables of Perpres 21/2023 (domain.md, section 2), and what a day comes to."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presence.rules.hours import Terms, agreed_day, come_to, regular_day, settled, windows
from scheduling.rules import NORMAL_HOURS, RAMADAN_HOURS

WIB, WITA, WIT = (ZoneInfo(f"Asia/{name}") for name in ("Jakarta", "Makassar", "Jayapura"))
THU, FRI = date(2026, 11, 26), date(2026, 11, 27)
TERMS = Terms(opens=90, lateness=30, closes=120, missing=90)
HOURS = {"normal": NORMAL_HOURS, "ramadan": RAMADAN_HOURS}


def day_of(which="normal", on=THU, tz=WIB):
    hours = HOURS[which]
    rest = hours.friday_rest_minutes if on == FRI else hours.rest_minutes
    return regular_day(on, *hours.on(on), rest, tz)


def at(text, on=THU, tz=WIB):
    return datetime.combine(on, time.fromisoformat(text), tz) if text else None


def came_to(start, end, day=None, terms=TERMS):
    outcome = come_to(day or day_of(), at(start), at(end), terms)
    return outcome.credited, outcome.shortage, outcome.missing, outcome.late


@pytest.mark.parametrize("tz", [WIB, WITA, WIT])
@pytest.mark.parametrize(
    ("which", "on", "spans", "minutes"),
    [
        ("normal", THU, ["07:30", "12:00", "13:00", "16:00"], 450),
        ("normal", FRI, ["07:30", "11:30", "13:00", "16:30"], 450),
        ("ramadan", THU, ["08:00", "12:00", "12:30", "15:00"], 390),
        ("ramadan", FRI, ["08:00", "11:30", "12:30", "15:30"], 390),
    ],
)
def test_the_tables_of_the_regulation(which, on, spans, minutes, tz):
    day = day_of(which, on, tz)
    assert [moment for span in day.spans for moment in span] == [at(text, on, tz) for text in spans]
    assert day.minutes == minutes == HOURS[which].minutes_on(on)
    assert day.starts_at.utcoffset() == timedelta(hours={WIB: 7, WITA: 8, WIT: 9}[tz])


@pytest.mark.parametrize(("which", "minutes"), [("normal", 37.5 * 60), ("ramadan", 32.5 * 60)])
def test_a_week_has_the_regulations_hours(which, minutes):
    week = [date(2026, 11, 23 + i) for i in range(5)]
    assert sum(day_of(which, on).minutes for on in week) == minutes


@pytest.mark.parametrize(
    ("which", "on", "expected"),
    [
        ("normal", THU, ["06:00", "07:30", "08:00", "16:00", "18:00"]),
        ("normal", FRI, ["06:00", "07:30", "08:00", "16:30", "18:30"]),
        ("ramadan", THU, ["06:30", "08:00", "08:30", "15:00", "17:00"]),
        ("ramadan", FRI, ["06:30", "08:00", "08:30", "15:30", "17:30"]),
    ],
)
def test_windows_follow_the_hours(which, on, expected):
    w = windows(day_of(which, on), TERMS)
    found = [w.opens_at, w.starts_at, w.tolerated_until, w.ends_at, w.closes_at]
    assert found == [at(text, on) for text in expected]


@pytest.mark.parametrize(
    ("start", "end", "credited", "shortage", "late"),
    [
        ("07:30", "16:00", 450, 0, 0),
        ("05:00", "20:00", 450, 0, 0),  # more than the day asks gives no more
        ("07:30:59", "16:00:00", 450, 0, 0),  # seconds do not make late
        ("07:31", "16:00", 449, 1, 1),
        ("07:45", "16:15", 450, 0, 15),
        ("07:45", "16:10", 445, 5, 15),
        ("07:45", "17:30", 450, 0, 15),  # only as much as was missed
        ("08:00", "16:30", 450, 0, 30),
        ("08:01", "16:31", 419, 31, 31),  # beyond the tolerance nothing is made good
        ("10:00", "19:00", 300, 150, 150),
        ("07:30", "15:00", 390, 60, 0),
        ("07:30", "12:30", 270, 180, 0),  # leaving in the rest
        ("12:30", "16:00", 180, 270, 270),  # coming in the rest
        ("11:00", "11:30", 30, 420, 210),
        ("17:00", "18:00", 0, 450, 450),
        ("16:00", "07:30", 0, 450, 450),  # the wrong way round
    ],
)
def test_a_regular_day(start, end, credited, shortage, late):
    assert came_to(start, end) == (credited, shortage, 0, late)


@pytest.mark.parametrize(
    ("start", "end", "credited", "shortage", "late"),
    [
        ("07:30", None, 360, 90, 0),
        (None, "16:00", 360, 90, 0),
        ("08:00", None, 330, 120, 30),  # lateness counts, and nobody knows that it was made good
        (None, "15:00", 300, 150, 0),
        ("15:00", None, 0, 450, 390),  # never below nothing
        (None, "08:00", 0, 450, 0),
    ],
)
def test_a_missing_event_costs_ninety_minutes(start, end, credited, shortage, late):
    assert came_to(start, end) == (credited, shortage, 1, late)


def test_both_missing_is_absent():
    outcome = come_to(day_of(), None, None, TERMS)
    assert (outcome.status, outcome.credited, outcome.shortage, outcome.missing) == ("absent", 0, 450, 2)


def test_the_settings_decide_and_not_the_code():
    terms = Terms(opens=30, lateness=10, closes=60, missing=45)
    assert came_to("07:40", "16:10", terms=terms) == (450, 0, 0, 10)
    assert came_to("07:41", "16:11", terms=terms) == (439, 11, 0, 11)
    assert came_to("07:30", None, terms=terms) == (405, 45, 1, 0)
    assert windows(day_of(), terms).opens_at == at("07:00")


BLOCKS = ((time(6, 0), time(9, 0)), (time(13, 0), time(15, 30)), (time(19, 0), time(21, 0)))


def test_agreed_blocks_hang_the_windows_on_the_first_and_the_last():
    day = agreed_day(THU, BLOCKS, WITA)
    w = windows(day, TERMS)
    expected = ["04:30", "06:00", "06:30", "21:00", "23:00"]
    assert [w.opens_at, w.starts_at, w.tolerated_until, w.ends_at, w.closes_at] == [
        at(text, tz=WITA) for text in expected
    ]
    assert day.minutes == 450 and day.agreed


@pytest.mark.parametrize(
    ("start", "end", "credited", "late"),
    [
        ("06:00", "21:00", 450, 0),
        ("05:00", "23:00", 450, 0),
        ("06:10", "21:10", 440, 10),  # blocks are kept, not made good
        ("10:00", "21:00", 270, 180),
        ("06:00", "18:00", 330, 0),
        ("09:30", "12:30", 0, 180),
    ],
)
def test_agreed_blocks_credit_the_overlap(start, end, credited, late):
    assert came_to(start, end, agreed_day(THU, BLOCKS, WIB)) == (credited, 450 - credited, 0, late)


def test_blocks_in_any_order_are_the_same_day():
    assert agreed_day(THU, BLOCKS[::-1], WIB) == agreed_day(THU, BLOCKS, WIB)


@pytest.mark.parametrize(
    ("excused", "counted", "start", "status", "expected"),
    [
        (True, True, None, "excused", 0),
        (True, True, "07:30", "excused", 0),
        (False, False, None, "uncounted", 450),
        (False, False, "07:30", "incomplete", 450),
        (False, True, None, "absent", 450),
    ],
)
def test_what_is_counted(excused, counted, start, status, expected):
    outcome = settled(day_of(), at(start), None, TERMS, is_excused=excused, is_counted=counted)
    assert (outcome.status, outcome.expected) == (status, expected)
    if status in ("excused", "uncounted"):
        assert (outcome.credited, outcome.shortage, outcome.missing) == (0, 0, 0)


@pytest.mark.parametrize(
    ("starts", "ends", "rest", "minutes"),
    [
        ("13:00", "21:00", 60, 420),
        ("07:30", "12:30", 60, 240),
        ("08:00", "09:00", 90, 0),
        ("08:00", "16:00", 0, 480),
    ],
)
def test_hours_of_an_agency_of_its_own(starts, ends, rest, minutes):
    """A rest that does not fit at noon still costs its minutes."""
    day = regular_day(THU, time.fromisoformat(starts), time.fromisoformat(ends), rest, WIB)
    assert day.minutes == minutes


moments = st.one_of(st.none(), st.times().map(lambda clock: datetime.combine(THU, clock, WIB)))


@given(start=moments, end=moments, on_blocks=st.booleans())
def test_credited_and_short_make_up_what_was_expected(start, end, on_blocks):
    day = agreed_day(THU, BLOCKS, WIB) if on_blocks else day_of()
    outcome = come_to(day, start, end, TERMS)
    assert outcome.credited + outcome.shortage == outcome.expected == 450
    assert 0 <= outcome.credited <= 450
    assert outcome.missing == (start is None) + (end is None)


@given(start=moments, end=moments)
def test_the_zone_in_which_a_moment_is_stored_changes_nothing(start, end):
    stored = [m.astimezone(ZoneInfo("UTC")) if m else None for m in (start, end)]
    assert come_to(day_of(), *stored, TERMS) == come_to(day_of(), start, end, TERMS)
