from datetime import date, time, timedelta

import pytest

from core.audit import SYSTEM
from employees.models import Employee
from scheduling.enums import DayState
from scheduling.models import Absence
from scheduling.selectors import LastPlan, history_of, last_plan, recall_problems, week_views
from scheduling.services import load_working_hours, set_calendar_day, transition
from tests.factories import SuspensionFactory, UnitFactory, make_team
from tests.scheduling.asking import MONDAY_MORNING, actor_of, approve, ask, at

MON = date(2026, 12, 7)
WED, THU, FRI = (MON + timedelta(days=i) for i in (2, 3, 4))
pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return make_team()


def week_of(person, monday=MON, now=MONDAY_MORNING):
    return week_views(person, monday, 1, now)[0]


def test_a_fresh_week_is_open(team):
    _, [person, *_] = team
    week = week_of(person)
    assert (week.iso, week.week, week.hours_minutes) == ("2026-W50", MON, 2250)
    assert [d.state for d in week.days] == [DayState.OFFICE] * 5
    assert all(d.can_request and not d.problems and d.request_id is None for d in week.days)
    assert (week.quota.allowed, week.quota.left, week.quota.note) == (1, 1, "")
    assert week.days[4].hours == (time(7, 30), time(16, 30))


def test_states_and_reasons_of_a_week(team):
    chief, [person, *_] = team
    request = ask(person, THU)
    week = week_of(person)
    assert (week.days[3].state, week.days[3].request_id) == (DayState.ASKED, request.pk)
    assert (week.quota.granted, week.quota.pending, week.quota.left) == (0, 1, 0)
    assert [p.code.value for p in week.days[4].problems] == ["quota_full"]
    assert week.days[4].problems[0].possible_on == MON + timedelta(days=7)
    assert "Senin, 14 Des 2026" in week.days[4].problems[0].sentence
    approve(request, chief)
    week = week_of(person)
    assert (week.days[3].state, week.quota.granted, week.quota.pending) == (DayState.GRANTED, 1, 0)


def test_the_current_week_is_greyed_with_today_marked(team):
    _, [person, *_] = team
    days = week_of(person, date(2026, 11, 30), at(date(2026, 12, 1))).days
    assert [(d.is_past, d.is_today, d.can_request) for d in days] == [
        (True, False, False),
        (False, True, False),
        (False, False, False),
        (False, False, True),
        (False, False, True),
    ]
    assert days[1].problems[0].possible_on == date(2026, 12, 3)


def test_what_a_date_is_beats_what_was_asked(team):
    chief, [person, *_] = team
    request = ask(person, THU)
    approve(request, chief)
    row = {"agency": person.agency, "actor": SYSTEM, "now": MONDAY_MORNING}
    set_calendar_day(date=THU, kind="joint_leave", name="Cuti bersama uji", **row)
    set_calendar_day(date=FRI, kind="anchor", name="Apel bulanan", **row)
    Absence.objects.create(
        employee=person, kind="duty_travel", starts_on=MON, ends_on=WED, source="uji", source_id="1"
    )
    days = week_of(person).days
    assert [d.state for d in days] == [
        DayState.TRAVEL, DayState.TRAVEL, DayState.TRAVEL, DayState.HOLIDAY, DayState.CLOSED,
    ]  # fmt: skip
    assert (days[3].label, days[3].request_id, days[3].hours) == ("Cuti bersama uji", request.pk, None)
    assert days[4].label == "Apel bulanan"


def test_a_short_week_says_so(team):
    _, [person, *_] = team
    for day in (MON, WED):
        set_calendar_day(
            agency=person.agency, date=day, kind="joint_leave", name="CB", actor=SYSTEM, now=MONDAY_MORNING
        )
    week = week_of(person)
    assert (week.quota.allowed, week.hours_minutes) == (0, 1350)
    assert "3 hari kerja" in week.quota.note


def test_ramadan_hours(team):
    _, [person, *_] = team
    load_working_hours(agency=person.agency, actor=SYSTEM, now=MONDAY_MORNING)
    week = week_of(person, date(2027, 2, 8), at(date(2027, 2, 1)))
    assert (week.days[0].hours, week.hours_minutes) == ((time(8), time(15)), 1950)


def test_eligibility_of_each_date_is_shown_where_it_changes(team):
    _, [person, *_] = team
    SuspensionFactory(
        employee=person, status="confirmed", starts_on=WED, ends_on=THU, confirmed_at=MONDAY_MORNING
    )
    person.in_post_since = date(2026, 6, 8)  # settled on 8 December
    person.save()
    days = [d for w in week_views(person, MON, 2, MONDAY_MORNING) for d in w.days]
    assert [d.can_request for d in days[:5]] == [False, True, False, False, True]
    assert days[0].problems[0].possible_on == date(2026, 12, 8)


@pytest.mark.parametrize("count", [1, 5, 6])
def test_queries_do_not_grow_with_weeks_people_or_requests(count, django_assert_num_queries):
    _, staff = make_team(size=4 * count)
    for person in staff[: 2 * count]:
        ask(person, THU)
    person = Employee.objects.select_related("agency", "office", "unit").get(pk=staff[0].pk)
    with django_assert_num_queries(8):
        week_views(person, date(2026, 11, 30), count, MONDAY_MORNING)


def test_somebody_who_moved_or_left_can_still_be_read(team):
    _, [person, *_] = team
    request = ask(person, THU)
    Employee.objects.filter(pk=person.pk).update(
        unit=UnitFactory(office=person.office), left_on=date(2026, 12, 1)
    )
    person = Employee.objects.get(pk=person.pk)
    week = week_of(person)
    assert (week.days[3].state, week.days[3].request_id) == (DayState.ASKED, request.pk)
    assert "not_eligible" in {p.code.value for p in week.days[4].problems}
    assert history_of(request)


def test_history_in_sentences(team):
    chief, [person, *_] = team
    request = ask(person, THU)
    approve(request, chief)
    transition(
        request.pk,
        "recalled",
        actor=actor_of(chief),
        now=MONDAY_MORNING,
        days=[THU],
        reason="Rapat mendadak.",
    )
    lines = history_of(request)
    name, boss = person.full_name, chief.full_name
    assert [line.text for line in lines] == [
        f"Senin, 30 Nov 2026 08.00 — diajukan oleh {name} untuk Kamis, 10 Des 2026",
        f"Senin, 30 Nov 2026 08.00 — disetujui oleh {boss} untuk Kamis, 10 Des 2026",
        f"Senin, 30 Nov 2026 08.00 — Kamis, 10 Des 2026 dipanggil kembali oleh {boss}, "
        "dengan alasan: Rapat mendadak.",
    ]


def test_history_speaks_in_the_offices_zone():
    _, [person, *_] = make_team(zone="Asia/Jayapura")
    request = ask(person, THU)
    assert history_of(request)[0].text.startswith("Senin, 30 Nov 2026 10.00")


def test_last_plan_is_offered_again(team):
    _, [person, *_] = team
    assert last_plan(person) == LastPlan()
    ask(person, THU)
    found = last_plan(person)
    assert (found.place, found.reason) == ("registered_home", "Menyusun laporan")
    assert [(o.output, o.quantity, o.unit) for o in found.outputs] == [
        ("Telaah usulan mutasi", "3", "berkas")
    ]


@pytest.mark.parametrize(("hour", "late"), [(5, False), (6, True)])
def test_recall_needs_two_hours_notice(team, hour, late):
    chief, [person, *_] = team
    request = ask(person, THU)
    approve(request, chief)
    assert bool(recall_problems(request, [THU], at(THU, hour))) is late
