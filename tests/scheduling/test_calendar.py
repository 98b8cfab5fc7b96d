from datetime import UTC, date, datetime, time

import pytest

from core.audit import SYSTEM
from core.models import AuditEvent
from core.problems import Conflict, NotFound
from scheduling.enums import DayKind
from scheduling.models import CalendarDay
from scheduling.rules import NORMAL_HOURS, RAMADAN_HOURS, Calendar, Entry
from scheduling.selectors import allowed_in_weeks, calendar_for, calendars_for, work_spans, working_day_after
from scheduling.services import (
    load_holidays,
    load_working_hours,
    remove_calendar_day,
    set_calendar_day,
    submit_request,
)
from tests.factories import AgencyFactory, OfficeFactory, make_team
from tests.scheduling.asking import MONDAY_MORNING, actor_of, ask, wish

NOW = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)


@pytest.fixture
def office(db):
    return OfficeFactory(region="JB")


def set_day(of, on, kind, **layer):
    return set_calendar_day(agency=of.agency, date=on, kind=kind, name="Uji", actor=SYSTEM, now=NOW, **layer)


@pytest.mark.parametrize(
    ("year", "public", "joint", "working"), [(2025, 17, 11, 237), (2026, 17, 8, 240), (2027, 18, 8, 242)]
)
def test_check_figures_of_the_package(office, year, public, joint, working):
    load_holidays(agency=office.agency, years=[year], actor=SYSTEM, now=NOW)
    rows = CalendarDay.objects.filter(agency=office.agency)
    assert rows.filter(kind=DayKind.PUBLIC_HOLIDAY).count() == public
    assert rows.filter(kind=DayKind.JOINT_LEAVE).count() == joint
    first, last = date(year, 1, 1), date(year, 12, 31)
    assert calendar_for(office, first, last).working_days(first, last) == working


def test_loading_twice_adds_nothing_and_keeps_corrections(office):
    added = load_holidays(agency=office.agency, years=[2026], actor=SYSTEM, now=NOW)
    CalendarDay.objects.filter(date=date(2026, 1, 1)).update(name="Diperbaiki")
    assert added == 25
    assert load_holidays(agency=office.agency, years=[2026], actor=SYSTEM, now=NOW) == 0
    assert CalendarDay.objects.get(date=date(2026, 1, 1)).name == "Diperbaiki"


def test_layers_add_up_and_stay_in_their_place(office):
    other = OfficeFactory(agency=office.agency, region="DIY")
    stranger = OfficeFactory(region="JB")
    day = date(2026, 12, 10)
    set_day(office, day, DayKind.REGIONAL_HOLIDAY, region="JB")
    set_day(office, date(2026, 12, 11), DayKind.BLOCKED, office=other)
    found = calendars_for([office, other, stranger], date(2026, 12, 1), date(2026, 12, 31))
    assert [c.is_working(day) for c in (found[office.pk], found[other.pk], found[stranger.pk])] == [
        False,
        True,
        True,
    ]
    assert found[other.pk].closed(date(2026, 12, 11))
    assert found[office.pk].closed(date(2026, 12, 11)) is None


def test_a_layer_has_a_day_once(office):
    set_day(office, date(2026, 12, 10), DayKind.BLOCKED)
    with pytest.raises(Conflict, match="tertutup"):
        set_day(office, date(2026, 12, 10), DayKind.BLOCKED)
    set_day(office, date(2026, 12, 10), DayKind.BLOCKED, region="JB")


def test_another_agency_sees_and_changes_nothing(office):
    twin = AgencyFactory()
    change = set_day(office, date(2026, 12, 10), DayKind.BLOCKED)
    with pytest.raises(NotFound):
        remove_calendar_day(change.calendar_day_id, agency=twin, actor=SYSTEM, now=NOW)
    with pytest.raises(NotFound):
        set_calendar_day(
            agency=twin,
            date=date(2026, 12, 9),
            kind="blocked",
            name="x",
            actor=SYSTEM,
            now=NOW,
            office=office,
        )


@pytest.mark.django_db
def test_a_change_tells_which_live_days_it_touches_and_is_audited():
    _, [person, *_] = make_team()
    request = ask(person, date(2026, 12, 10))
    change = set_day(person.office, date(2026, 12, 10), DayKind.ANCHOR)
    assert change.affected == 1
    assert (change.shown[0].request_id, change.shown[0].status) == (request.pk, "submitted")
    assert request.days.get().status == "submitted"
    elsewhere = OfficeFactory(agency=person.agency)
    assert set_day(person.office, date(2026, 12, 10), DayKind.BLOCKED, office=elsewhere).affected == 0
    removed = remove_calendar_day(
        change.calendar_day_id, agency=person.agency, actor=SYSTEM, now=MONDAY_MORNING
    )
    assert removed.affected == 1
    verbs = AuditEvent.objects.filter(verb__startswith="calendar.").values_list("verb", flat=True)
    assert sorted(verbs) == ["calendar.day_removed", "calendar.day_set", "calendar.day_set"]


@pytest.mark.django_db
def test_an_extra_day_lies_outside_the_quota():
    _, [person, *_] = make_team(quota=1)
    set_day(person.office, date(2026, 12, 11), DayKind.EXTRA_WFA)
    ask(person, date(2026, 12, 10))
    extra = submit_request(**wish(person, date(2026, 12, 11)), actor=actor_of(person), now=MONDAY_MORNING)
    assert extra.days.get().slot is None


def test_hours_are_those_of_the_regulation():
    week = [date(2026, 12, d) for d in range(7, 12)]
    assert sum(NORMAL_HOURS.minutes_on(d) for d in week) == 37.5 * 60
    assert sum(RAMADAN_HOURS.minutes_on(d) for d in week) == 32.5 * 60
    assert NORMAL_HOURS.on(week[4]) == (time(7, 30), time(16, 30))


def test_ramadan_hours_hold_from_its_first_to_its_last_day(office):
    assert load_working_hours(agency=office.agency, actor=SYSTEM, now=NOW) == 4
    assert load_working_hours(agency=office.agency, actor=SYSTEM, now=NOW) == 0
    days = [date(2026, 2, 18), date(2026, 2, 19), date(2026, 3, 20), date(2026, 3, 21)]
    spans = work_spans([(office, d) for d in days])
    assert [spans[office.pk, d][0].hour for d in days] == [7, 8, 8, 7]
    assert spans[office.pk, days[0]][0].utcoffset().total_seconds() == 7 * 3600


def test_working_days_are_walked_over_weekend_and_holiday(office):
    set_day(office, date(2026, 12, 14), DayKind.JOINT_LEAVE)
    assert working_day_after(office, date(2026, 12, 11), 1) == date(2026, 12, 15)
    calendar = Calendar.of([Entry(date(2026, 12, 14), DayKind.JOINT_LEAVE, "CB")])
    assert calendar.back(date(2026, 12, 15), 2) == date(2026, 12, 10)


def test_allowed_in_weeks_of_many_offices(office, django_assert_num_queries):
    other = OfficeFactory(agency=office.agency, region="DIY")
    for day in (7, 8):
        set_day(office, date(2026, 12, day), DayKind.REGIONAL_HOLIDAY, region="JB")
    monday = date(2026, 12, 7)
    with django_assert_num_queries(3):
        found = allowed_in_weeks({(office, monday), (other, monday)})
    assert found == {(office.pk, monday): 0, (other.pk, monday): 1}
