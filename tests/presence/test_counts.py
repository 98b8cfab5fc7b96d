"""Settled days added up: weeks, missed check-ins, the year's absences; the day's standing and the team's day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from presence.selectors import (
    WeekHours,
    day_standing,
    days_of,
    kept_until,
    missed_checkins,
    own_events,
    team_day,
    week_hours,
    year_absences,
)
from scheduling.models import RequestBlock, WorkingHours
from tests.factories import AbsenceFactory, CalendarDayFactory, EmployeeFactory, OfficeFactory, PolicyFactory
from tests.factories_day import AttendanceDayFactory, PositionFactory, PresenceEventFactory, WfaDayFactory
from tests.presence.checks import moment

pytestmark = pytest.mark.django_db

MON = date(2026, 11, 23)
THU = date(2026, 11, 26)


@pytest.fixture
def person():
    return EmployeeFactory()


def absent(person, *dates):
    for on in dates:
        AttendanceDayFactory(
            employee=person, date=on, mode="wfo", status="absent", credited_minutes=0, shortage_minutes=450,
            missing_events=2,
        )  # fmt: skip


def working_days(first, number):
    days, on = [], first
    while len(days) < number:
        if on.weekday() < 5:
            days.append(on)
        on += timedelta(days=1)
    return days


# --- weeks


def test_a_normal_week_asks_for_37_and_a_half_hours(person):
    assert week_hours([person.pk], MON) == {person.pk: WeekHours(2250, 0, 0, 0)}


def test_a_week_of_ramadan_asks_for_32_and_a_half(person):
    WorkingHours.objects.create(
        agency=person.agency, name="Ramadan", is_special=True, valid_from=date(2026, 2, 19),
        valid_to=date(2026, 3, 21), starts_at="08:00", ends_at="15:00", rest_minutes=30, friday_ends_at="15:30",
        friday_rest_minutes=60,
    )  # fmt: skip
    assert week_hours([person.pk], date(2026, 2, 23))[person.pk].expected == 1950
    # the week in which it begins on the Thursday
    assert week_hours([person.pk], date(2026, 2, 16))[person.pk].expected == 3 * 450 + 2 * 390


def test_holidays_and_absences_are_taken_off_each_once(person):
    CalendarDayFactory(agency=person.agency, date=THU)
    AbsenceFactory(employee=person, kind="sick", starts_on=date(2026, 11, 25), ends_on=date(2026, 11, 29))
    assert week_hours([person.pk], MON)[person.pk].expected == 2 * 450


def test_what_is_counted_is_credited_or_short(person):
    AttendanceDayFactory(employee=person, date=MON, credited_minutes=430, shortage_minutes=20)
    AttendanceDayFactory(
        employee=person, date=MON + timedelta(days=1), status="uncounted", credited_minutes=0
    )
    absent(person, MON + timedelta(days=2))
    AttendanceDayFactory(employee=person, date=THU, status="excused", expected_minutes=0, credited_minutes=0)
    AttendanceDayFactory(employee=person, date=MON + timedelta(days=7))  # the next week
    AttendanceDayFactory(date=MON)
    assert week_hours([person.pk], MON)[person.pk] == WeekHours(2250, 430, 470, 900)


def test_each_person_by_their_own_office():
    here, there = EmployeeFactory(), EmployeeFactory()
    CalendarDayFactory(agency=there.agency, date=THU)
    found = week_hours([here.pk, there.pk], MON)
    assert (found[here.pk].expected, found[there.pk].expected) == (2250, 1800)


def test_days_of_a_week_oldest_first(person):
    for on in (THU, MON, MON + timedelta(days=7)):
        AttendanceDayFactory(employee=person, date=on)
    assert [d.date for d in days_of(person, MON, MON + timedelta(days=6))] == [MON, THU]


# --- missed check-ins


def test_missed_are_wfa_days_with_a_missing_event(person):
    AttendanceDayFactory(employee=person, date=MON, status="incomplete", missing_events=1)
    AttendanceDayFactory(employee=person, date=THU, status="absent", missing_events=2)
    AttendanceDayFactory(employee=person, date=THU - timedelta(days=1))
    AttendanceDayFactory(employee=person, date=THU + timedelta(days=1), mode="wfo", missing_events=1)
    other = EmployeeFactory()
    AttendanceDayFactory(employee=other, date=MON, missing_events=1)
    assert missed_checkins([person.pk], MON, THU) == {person.pk: [MON, THU]}
    assert missed_checkins([person.pk], THU, THU) == {person.pk: [THU]}
    assert missed_checkins([], MON, THU) == {}


# --- the year


def test_a_run_goes_on_over_weekends_and_holidays(person):
    CalendarDayFactory(agency=person.agency, date=date(2026, 11, 30))
    days = [date(2026, 11, 26), date(2026, 11, 27), date(2026, 12, 1), date(2026, 12, 2)]
    absent(person, *days)
    found = year_absences([person.pk], 2026, date(2026, 12, 31))[person.pk]
    assert (found.days, found.in_a_row, found.dates) == (4, 4, tuple(days))


@pytest.mark.parametrize("status", ["present", "incomplete", "excused", "uncounted", None])
def test_a_run_is_broken_by_any_other_working_day(person, status):
    monday, tuesday, wednesday = working_days(MON, 3)
    absent(person, monday, wednesday)
    if status:
        AttendanceDayFactory(employee=person, date=tuesday, status=status)
    found = year_absences([person.pk], 2026, date(2026, 12, 31))[person.pk]
    assert (found.days, found.in_a_row) == (2, 1)


def test_the_longest_run_counts_and_not_the_last(person):
    absent(person, *working_days(date(2026, 3, 2), 10), *working_days(date(2026, 6, 1), 2))
    found = year_absences([person.pk], 2026, date(2026, 12, 31))[person.pk]
    assert (found.days, found.in_a_row) == (12, 10)


def test_a_run_over_the_new_year_counts_whole_but_its_days_by_year(person):
    CalendarDayFactory(agency=person.agency, date=date(2027, 1, 1))
    absent(person, *working_days(date(2026, 12, 28), 4), *working_days(date(2027, 1, 4), 2))
    assert year_absences([person.pk], 2026, date(2026, 12, 31))[person.pk].in_a_row == 4
    found = year_absences([person.pk], 2027, date(2027, 12, 31))[person.pk]
    assert (found.days, found.in_a_row) == (2, 6)


def test_only_the_year_and_only_upto_the_date(person):
    absent(person, date(2025, 12, 30), MON, THU)
    assert year_absences([person.pk], 2026, MON)[person.pk].dates == (MON,)
    assert year_absences([person.pk], 2024, THU) == {}
    assert year_absences([EmployeeFactory().pk], 2026, THU) == {}


@pytest.mark.parametrize("selector", ["week", "missed", "year", "team"])
def test_no_query_count_grows_with_people(selector):
    def ask(people):
        ids = [p.pk for p in people]
        acts = {
            "week": lambda: week_hours(ids, MON),
            "missed": lambda: missed_checkins(ids, MON, THU),
            "year": lambda: year_absences(ids, 2026, THU),
            "team": lambda: team_day(people, THU),
        }
        with CaptureQueriesContext(connection) as seen:
            acts[selector]()
        return len(seen)

    people = [EmployeeFactory()]
    people += [EmployeeFactory(unit=people[0].unit) for _ in range(20)]
    for person in people:
        absent(person, MON)
        WfaDayFactory(employee=person, date=THU)
        PresenceEventFactory(employee=person, date=THU)
    assert ask(people[:1]) == ask(people)


# --- today


@pytest.mark.parametrize(
    ("on", "nature", "mode"),
    [
        (THU, "wfa", "wfa"),
        (THU + timedelta(days=1), "office", "wfo"),
        (THU + timedelta(days=2), "weekend", None),
        (date(2026, 11, 30), "holiday", None),
        (date(2026, 12, 1), "leave", None),
        (date(2026, 12, 2), "travel", "travel"),
    ],
)
def test_what_today_is(person, on, nature, mode):
    WfaDayFactory(employee=person, date=THU)
    CalendarDayFactory(agency=person.agency, date=date(2026, 11, 30))
    AbsenceFactory(employee=person, starts_on=date(2026, 12, 1))
    AbsenceFactory(employee=person, starts_on=date(2026, 12, 2), kind="duty_travel")
    standing = day_standing(person, moment(on))
    assert (standing.date, standing.nature, standing.mode, standing.zone) == (on, nature, mode, "WIB")
    assert standing.can_check_in == standing.can_check_out == (mode is not None)
    assert bool(standing.why_not) == (mode is None)
    assert (standing.windows is None) == (mode is None)
    assert (standing.wfa is not None) == (nature == "wfa")


def test_today_tells_where_and_by_which_clock(person):
    other = OfficeFactory(agency=person.agency, name="Kanreg I")
    request = WfaDayFactory(
        employee=person, request__place="other_office", request__place_office=other
    ).request
    RequestBlock.objects.create(request=request, position=1, starts_at="09:00", ends_at="16:30")
    standing = day_standing(person, moment(THU))
    assert standing.where == "Kantor lain instansi: Kanreg I"
    assert standing.has_position
    assert standing.windows.starts_at == moment(THU, "09:00")
    assert standing.windows.opens_at == moment(THU, "07:30")


def test_today_says_when_the_place_has_no_coordinates():
    person = EmployeeFactory(home_lat=None, home_lon=None)
    WfaDayFactory(employee=person)
    assert not day_standing(person, moment(THU)).has_position


def test_today_knows_what_is_recorded(person):
    arrived = PresenceEventFactory(employee=person, date=THU)
    PresenceEventFactory(employee=person, date=THU, kind="out", superseded=True)
    standing = day_standing(person, moment(THU, "12:00"))
    assert (standing.checked_in, standing.checked_out) == (arrived, None)
    assert not standing.can_check_in and standing.can_check_out


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_today_changes_at_the_offices_midnight(zone):
    person = EmployeeFactory(unit__office__zone=zone)
    friday = THU + timedelta(days=1)
    assert day_standing(person, moment(THU, "23:59", zone)).date == THU
    assert day_standing(person, moment(friday, "00:01", zone)).date == friday


# --- own events and the team


def test_own_events_with_positions_and_their_end(person):
    PolicyFactory(agency=person.agency, settings={"position_days": 30})
    kept = PositionFactory(event__employee=person, event__date=THU).event
    bare = PresenceEventFactory(employee=person, date=MON, hints=["clock_off", "lama"])
    PresenceEventFactory(date=THU)
    PresenceEventFactory(employee=person, date=MON - timedelta(days=1))
    rows = own_events(person, MON, THU)
    assert [row.event for row in rows] == [kept, bare]
    assert (rows[0].position.lat, rows[0].forget_on) == (-6.26, THU + timedelta(days=30))
    assert rows[0].at == moment(THU, "07:25") and rows[0].at.utcoffset() == timedelta(hours=7)
    assert (rows[1].position, rows[1].forget_on) == (None, None)
    assert rows[1].hints == ("jam perangkat berbeda lebih dari 5 menit dengan jam server", "lama")
    assert kept_until(person, moment(THU)) == THU + timedelta(days=30)


def test_own_events_take_two_queries(person, django_assert_max_num_queries):
    for n in range(10):
        PositionFactory(event__employee=person, event__date=MON - timedelta(days=n))
    with django_assert_max_num_queries(2):
        assert len(own_events(person, MON - timedelta(days=30), MON)) == 10


def test_the_teams_day_shows_verdicts_and_no_coordinates(person):
    away, gone = EmployeeFactory(unit=person.unit), EmployeeFactory(unit=person.unit)
    WfaDayFactory(employee=away, date=THU)
    AbsenceFactory(employee=gone, kind="sick", starts_on=THU)
    event = PresenceEventFactory(
        employee=away, date=THU, mode="wfa", verdict="unknown", unknown_why="denied", band="unknown",
        hints=["clock_off"],
    )  # fmt: skip
    PositionFactory(event=event)
    rows = team_day([person, away, gone], THU)
    assert [(r.nature, r.expects, r.checked_in is None) for r in rows] == [
        ("office", True, True), ("wfa", True, False), ("sick", False, True),
    ]  # fmt: skip
    seen = rows[1].checked_in
    assert (seen.at, seen.verdict, seen.unknown_words) == (
        moment(THU, "07:25"), "unknown", "izin posisi ditolak pada perangkat",
    )  # fmt: skip
    assert seen.hints == ("jam perangkat berbeda lebih dari 5 menit dengan jam server",)
    assert not any(hasattr(seen, name) for name in ("lat", "lon", "position", "event"))
