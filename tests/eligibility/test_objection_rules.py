"""Objections without a database: the clock in every zone, what is frozen, what changed, and hidden groups."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.enums import Corrector, Nudge, Rule, TermUnit
from eligibility.rules import Reason
from eligibility.rules.objections import (
    DEFAULT_TERMS,
    Clock,
    Line,
    Term,
    Told,
    counted,
    differs,
    due_after,
    frozen_reason,
    grouped,
    has_changed,
    hidden_groups,
    month_of,
    nudge_due,
    percentile,
    within_time,
)

WIB, WITA, WIT = (ZoneInfo(f"Asia/{city}") for city in ("Jakarta", "Makassar", "Jayapura"))
START = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
HOURS, DAYS = DEFAULT_TERMS["data"], DEFAULT_TERMS["verdict"]
REASON = Reason(
    Rule.TALENT_BOX, False, "Kotak 5 dinilai 30 Jun 2024.", "SIASN", date(2024, 6, 30), "PermenPANRB 4/2025",
    corrector=Corrector.ADMIN, code="box_expired",
)  # fmt: skip


# --- deadlines


@pytest.mark.parametrize("zone", [WIB, WITA, WIT])
def test_hours_run_through_the_weekend_alike_in_every_zone(zone):
    assert due_after(HOURS, START, zone) == datetime(2026, 11, 23, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "opened", "due"),
    [
        # 22.30 WIB on the 20th: the 20th is not counted, the 4th of December counts whole
        (WIB, START, datetime(2026, 12, 5, 0, 0, tzinfo=WIB)),
        # the same moment is 23.30 in Makassar, and already the 21st in Jayapura
        (WITA, START, datetime(2026, 12, 5, 0, 0, tzinfo=WITA)),
        (WIT, START, datetime(2026, 12, 6, 0, 0, tzinfo=WIT)),
        # over the turn of the year and a 29th of February
        (WIB, datetime(2026, 12, 24, 17, 0, tzinfo=UTC), datetime(2027, 1, 9, 0, 0, tzinfo=WIB)),
        (WIB, datetime(2028, 2, 20, 3, 0, tzinfo=UTC), datetime(2028, 3, 6, 0, 0, tzinfo=WIB)),
    ],
)
def test_days_are_those_of_the_office(zone, opened, due):
    assert due_after(DAYS, opened, zone) == due


@given(
    st.integers(0, 5 * 366 * 1440),
    st.sampled_from([WIB, WITA, WIT]),
    st.integers(1, 60),
)
def test_a_day_term_is_never_shorter_than_its_days(minutes, zone, days):
    opened = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    due = due_after(Term(days, TermUnit.DAYS, "x"), opened, zone)
    assert timedelta(days=days) < due - opened <= timedelta(days=days + 1)
    assert due.astimezone(zone).time() == datetime.min.time()


# --- reminders

CLOCK = Clock(START, START + timedelta(hours=72))


@pytest.mark.parametrize(
    ("hours", "marks", "expected"),
    [
        (0, {}, None),
        (35.99, {}, None),
        (36, {}, Nudge.HALF),
        (40, {"half_told": True}, None),
        (48, {"half_told": True}, Nudge.LAST),
        (48, {}, Nudge.LAST),
        (50, {"last_told": True}, None),  # the half that was overtaken is not told later
        (71.99, {"half_told": True, "last_told": True}, None),
        (72, {"half_told": True, "last_told": True}, Nudge.OVERDUE),
        (72, {}, Nudge.OVERDUE),
        (500, {"escalated": True}, None),
    ],
)
def test_each_step_is_due_once(hours, marks, expected):
    assert nudge_due(replace(CLOCK, **marks), START + timedelta(hours=hours)) == expected


def test_a_term_of_less_than_two_days_goes_straight_to_the_last_call():
    short = Clock(START, START + timedelta(hours=30))
    assert nudge_due(short, START + timedelta(hours=6)) == Nudge.LAST
    assert nudge_due(short, START + timedelta(hours=5)) is None


# --- then and now


def test_what_is_frozen_is_plain_and_complete():
    kept = frozen_reason(REASON)
    assert kept["as_of"] == "2024-06-30"
    assert kept["corrector"] == "admin"
    assert not differs(kept, REASON)
    assert not differs(kept, replace(REASON, legal="PermenPANRB 5/2027"))


@pytest.mark.parametrize(
    "change",
    [{"passed": True}, {"datum": "Kotak 7."}, {"source": "ASDM"}, {"as_of": None}, {"code": "box"}],
)
def test_any_part_of_the_datum_is_a_change(change):
    assert differs(frozen_reason(REASON), replace(REASON, **change))


@pytest.mark.parametrize(
    ("judged", "today", "expected"),
    [
        (REASON, REASON, False),
        (None, REASON, False),
        (None, replace(REASON, passed=True), True),
        (replace(REASON, datum="lain"), REASON, True),
    ],
)
def test_changed_on_the_judged_date_or_met_today(judged, today, expected):
    assert has_changed(frozen_reason(REASON), judged, today) is expected


def test_a_rule_that_was_met_from_the_start_is_no_change():
    met = replace(REASON, passed=True)
    assert not has_changed(frozen_reason(met), met, met)
    assert not has_changed(frozen_reason(met), None, met)


# --- numbers


def told(group="a", hours=None, granted=False, in_time=None, overdue=False):
    return Told(group, hours is not None, granted, in_time, overdue, hours)


def test_one_group_in_numbers():
    rows = [
        told(hours=10, granted=True, in_time=True),
        told(hours=30, in_time=True),
        told(hours=80, in_time=False),
    ]
    rows += [told(in_time=False, overdue=True), told()]
    assert counted("a", rows) == Line("a", 5, 3, 1, 1 / 3, 30, 80, 0.5, 1)


def test_nothing_has_no_shares():
    assert counted("a", []) == Line("a", 0, 0, 0, None, None, None, None, 0)


@pytest.mark.parametrize(
    ("values", "expected"), [([], None), ([4], 4), (list(range(1, 11)), 9), (list(range(1, 12)), 10)]
)
def test_the_nearest_rank(values, expected):
    assert percentile(values, 90) == expected


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ({"a": 9, "b": 5}, ""),
        ({"a": 9, "b": 5, "c": 4}, "bc"),  # one alone could be subtracted from the total
        ({"a": 9, "b": 4, "c": 1}, "bc"),
        ({"a": 4}, "a"),
        ({}, ""),
    ],
)
def test_small_groups_are_never_hidden_alone(sizes, hidden):
    assert hidden_groups(sizes, 5) == frozenset(hidden)


def test_a_hidden_group_shows_no_number_at_all():
    rows = [told("a", hours=1)] * 6 + [told("b", hours=2)] * 2 + [told("c")] * 5
    assert grouped(rows, least=5) == [counted("a", rows[:6]), Line("b", None), Line("c", None)]
    assert [line.opened for line in grouped(rows)] == [6, 2, 5]


@pytest.mark.parametrize(
    ("closed", "now", "expected"),
    [(0, 99, True), (-1, 99, True), (1, 99, False), (None, -1, None), (None, 0, False)],
)
def test_in_time_to_the_second(closed, now, expected):
    closed_at = None if closed is None else START + timedelta(seconds=closed)
    assert within_time(closed_at, START, START + timedelta(seconds=now)) is expected


def test_the_month_is_the_offices():
    late = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)
    assert (month_of(late, WIB), month_of(late, WIT)) == (date(2026, 11, 1), date(2026, 12, 1))
