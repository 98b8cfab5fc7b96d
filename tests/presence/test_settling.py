"""Days that have ended: what each comes to, that settling twice changes nothing, and what late facts do."""

import json
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit import SYSTEM
from employees.models import Office
from presence.models import AttendanceDay, PresenceEvent, SettledDay
from presence.services import record_event, resettle, settle_between, settle_due, settle_office, settling
from scheduling.models import RequestBlock, WorkingHours
from tests.factories import AbsenceFactory, CalendarDayFactory, EmployeeFactory, OfficeFactory, PolicyFactory
from tests.factories_day import PresenceEventFactory, WfaDayFactory
from tests.presence.checks import moment

pytestmark = pytest.mark.django_db

WED, THU, FRI = (date(2026, 11, d) for d in (25, 26, 27))
NIGHT = moment(FRI, "00:10")


@pytest.fixture
def person():
    return EmployeeFactory()


def counting(person, **settings):
    PolicyFactory(agency=person.agency, settings={"counts_office_days": True} | settings)


def settle(person, now=NIGHT):
    return settle_office(office_id=person.office_id, now=now)


def came_and_went(person, on=THU, start="07:25", end="16:10", **more):
    if start:
        PresenceEventFactory(employee=person, date=on, occurred_at=moment(on, start), **more)
    if end:
        PresenceEventFactory(employee=person, date=on, kind="out", occurred_at=moment(on, end), **more)


def row(person, on=THU):
    return AttendanceDay.objects.get(employee=person, date=on)


def facts(person):
    rows = AttendanceDay.objects.filter(employee__office=person.office).order_by("employee", "date")
    return [{k: v for k, v in r.items() if k not in ("id", "settled_at")} for r in rows.values()]


def test_a_whole_office_day(person):
    came_and_went(person, start="07:45", end="16:10")
    assert settle(person) == 1
    day = row(person)
    assert (day.mode, day.status, day.office) == ("wfo", "present", person.office)
    assert (day.expected_minutes, day.credited_minutes, day.shortage_minutes, day.late_minutes) == (
        450,
        445,
        5,
        15,
    )
    assert (day.first_in, day.last_out) == (moment(THU, "07:45"), moment(THU, "16:10"))
    assert (day.verdict, day.missing_events, day.hours_agreed) == ("verified", 0, False)
    assert day.settled_at == NIGHT


def test_office_days_without_any_event_are_not_counted_before_the_policy_says_so(person):
    settle(person)
    day = row(person)
    assert (day.status, day.shortage_minutes, day.missing_events) == ("uncounted", 0, 0)


def test_when_office_days_count_a_day_without_events_is_absent(person):
    counting(person)
    settle(person)
    day = row(person)
    assert (day.status, day.credited_minutes, day.shortage_minutes, day.missing_events) == (
        "absent",
        0,
        450,
        2,
    )


def test_the_policy_of_the_day_decides(person):
    counting(person)
    PolicyFactory(agency=person.agency, number=2, valid_from=THU, settings={})
    SettledDay.objects.create(office=person.office, date=WED - timedelta(days=1))
    settle(person)
    assert row(person, WED).status == "absent"
    assert row(person, THU).status == "uncounted"


def test_a_wfa_day_always_counts(person):
    WfaDayFactory(employee=person)
    settle(person)
    assert (row(person).mode, row(person).status) == ("wfa", "absent")


def test_a_day_with_one_event_is_counted_in_any_case(person):
    came_and_went(person, end=None)
    settle(person)
    day = row(person)
    assert (day.status, day.missing_events, day.shortage_minutes) == ("incomplete", 1, 90)


def test_the_weaker_verdict_and_only_standing_events_count(person):
    came_and_went(person, verdict="verified", end=None)
    for clock, superseded, verdict in (("15:00", True, "outside"), ("16:00", False, "plausible")):
        PresenceEventFactory(
            employee=person, date=THU, kind="out", superseded=superseded, verdict=verdict,
            occurred_at=moment(THU, clock),
        )  # fmt: skip
    settle(person)
    assert (row(person).verdict, row(person).shortage_minutes) == ("plausible", 0)


@pytest.mark.parametrize(("kind", "mode"), [("leave", "wfo"), ("sick", "wfo"), ("duty_travel", "travel")])
def test_absences_excuse(person, kind, mode):
    counting(person)
    AbsenceFactory(employee=person, kind=kind, starts_on=THU)
    came_and_went(person, end=None)
    settle(person)
    day = row(person)
    assert (day.status, day.mode, day.expected_minutes, day.shortage_minutes) == ("excused", mode, 0, 0)


def test_agreed_blocks_are_the_days_hours(person):
    request = WfaDayFactory(employee=person).request
    RequestBlock.objects.create(request=request, position=1, starts_at="06:00", ends_at="10:00")
    RequestBlock.objects.create(request=request, position=2, starts_at="14:00", ends_at="17:30")
    came_and_went(person, start="06:00", end="16:30")
    settle(person)
    day = row(person)
    assert (day.hours_agreed, day.expected_minutes, day.shortage_minutes) == (True, 450, 60)


def test_ramadan_and_friday_follow_the_calendar(person):
    WorkingHours.objects.create(
        agency=person.agency, name="Ramadan", is_special=True, valid_from=date(2026, 2, 19),
        valid_to=date(2026, 3, 21), starts_at="08:00", ends_at="15:00", rest_minutes=30, friday_ends_at="15:30",
        friday_rest_minutes=60,
    )  # fmt: skip
    friday = date(2026, 2, 20)
    came_and_went(person, friday, "08:00", "15:00")
    settle(person, moment(date(2026, 2, 21), "00:10"))
    assert (row(person, friday).expected_minutes, row(person, friday).shortage_minutes) == (390, 30)


def test_weekends_and_holidays_have_no_rows(person):
    counting(person)
    CalendarDayFactory(agency=person.agency, date=THU)
    SettledDay.objects.create(office=person.office, date=date(2026, 11, 20))
    settle(person, moment(date(2026, 11, 30), "00:10"))
    days = AttendanceDay.objects.values_list("date", flat=True).order_by("date")
    assert list(days) == [date(2026, 11, d) for d in (23, 24, 25, 27)]


def test_only_people_at_work_who_had_begun(person):
    counting(person)
    EmployeeFactory(unit=person.unit, left_on=date(2026, 1, 1))
    EmployeeFactory(unit=person.unit, legal_status="99")
    EmployeeFactory(unit=person.unit, entered_on=FRI)
    EmployeeFactory()  # another office
    settle(person)
    assert list(AttendanceDay.objects.values_list("employee", flat=True)) == [person.pk]


@pytest.mark.parametrize(
    ("zone", "utc", "settled"),
    [
        ("Asia/Jakarta", "2026-11-26T16:59", WED),
        ("Asia/Jakarta", "2026-11-26T17:01", THU),
        ("Asia/Makassar", "2026-11-26T15:59", WED),
        ("Asia/Makassar", "2026-11-26T16:01", THU),
        ("Asia/Jayapura", "2026-11-26T14:59", WED),
        ("Asia/Jayapura", "2026-11-26T15:01", THU),
    ],
)
def test_each_office_is_settled_after_its_own_midnight(zone, utc, settled):
    office = OfficeFactory(zone=zone)
    person = EmployeeFactory(unit__office=office)
    now = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    settle(person, now)
    assert SettledDay.objects.get(office=office).date == settled
    assert list(AttendanceDay.objects.values_list("date", flat=True)) == [settled]


def test_one_run_settles_those_that_have_passed_midnight():
    east, west = OfficeFactory(zone="Asia/Jayapura"), OfficeFactory(zone="Asia/Jakarta")
    OfficeFactory()  # nobody works there
    for office in (east, west):
        EmployeeFactory(unit__office=office)
        SettledDay.objects.create(office=office, date=WED)
    assert settle_due(now=datetime(2026, 11, 26, 15, 10, tzinfo=UTC)) == 1
    assert dict(SettledDay.objects.values_list("office", "date")) == {east.pk: THU, west.pk: WED}
    assert settle_due(now=datetime(2026, 11, 26, 17, 10, tzinfo=UTC)) == 1
    assert dict(SettledDay.objects.values_list("office", "date")) == {east.pk: THU, west.pk: THU}


def test_one_offices_trouble_does_not_hold_up_the_others(monkeypatch):
    bad, good = EmployeeFactory(), EmployeeFactory()
    original = settling.settle_office

    def fail(*, office_id, now):
        if office_id == bad.office_id:
            raise RuntimeError("rusak")
        return original(office_id=office_id, now=now)

    monkeypatch.setattr(settling, "settle_office", fail)
    assert settle_due(now=NIGHT) == 1
    assert row(good)


def test_catching_up_reaches_back_thirty_one_days(person):
    counting(person)
    SettledDay.objects.create(office=person.office, date=date(2026, 9, 1))
    settle(person)
    days = list(AttendanceDay.objects.order_by("date").values_list("date", flat=True))
    assert (days[0], days[-1]) == (date(2026, 10, 27), THU)
    assert SettledDay.objects.get().date == THU


def test_an_office_never_settled_begins_with_yesterday(person):
    counting(person)
    settle(person)
    assert [r["date"] for r in facts(person)] == [THU]


def test_settling_again_writes_nothing(person):
    came_and_went(person)
    settle(person)
    before = list(AttendanceDay.objects.values())
    assert settle(person, NIGHT + timedelta(hours=1)) == 0
    SettledDay.objects.update(date=WED)
    assert settle(person, NIGHT + timedelta(hours=2)) == 0
    assert list(AttendanceDay.objects.values()) == before


def test_killed_half_way_and_started_again_gives_the_same_rows(monkeypatch):
    people = [EmployeeFactory()]
    people += [EmployeeFactory(unit=people[0].unit) for _ in range(6)]
    for n, person in enumerate(people):
        came_and_went(person, start=f"07:{20 + 3 * n}", end=None if n % 3 == 0 else "16:05")
    twin = settle(people[0])
    assert twin == 7
    whole = facts(people[0])
    AttendanceDay.objects.all().delete()
    SettledDay.objects.update(date=WED)
    monkeypatch.setattr(settling, "CHUNK", 2)
    original, calls = settling._settle_chunk, []

    def dies(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return original(*args)

    monkeypatch.setattr(settling, "_settle_chunk", dies)
    with pytest.raises(KeyboardInterrupt):
        settle(people[0])
    assert AttendanceDay.objects.count() == 4
    mark = SettledDay.objects.get()
    assert (mark.date, mark.claimed_at) == (WED, None)
    monkeypatch.setattr(settling, "_settle_chunk", original)
    assert settle(people[0]) == 3
    assert facts(people[0]) == whole


def test_a_claim_is_respected_until_it_is_stale(person):
    SettledDay.objects.create(office=person.office, date=WED, claimed_at=NIGHT - timedelta(minutes=29))
    assert settle(person) == 0
    assert not AttendanceDay.objects.exists()
    assert settle(person, NIGHT + timedelta(minutes=2)) == 1
    assert SettledDay.objects.get().claimed_at is None


def test_queries_do_not_grow_with_people_or_days(person):
    def cost(now, first):
        SettledDay.objects.update_or_create(office=person.office, defaults={"date": first})
        with CaptureQueriesContext(
            connection,
        ) as seen:
            settle(person, now)
        return len(seen)

    for on in (WED, THU):
        came_and_went(person, on)
    few = cost(NIGHT, WED)
    AttendanceDay.objects.all().delete()
    for _ in range(30):
        other = EmployeeFactory(unit=person.unit)
        WfaDayFactory(employee=other)
        came_and_went(other)
    many = cost(NIGHT, date(2026, 11, 22))
    # SQLite takes rows in batches; the batches of 31 people and 4 days are the only difference
    assert many <= few + 3
    assert AttendanceDay.objects.count() == 31 * 4


def test_a_correction_settles_the_day_anew(person):
    counting(person)
    settle(person)
    assert row(person).status == "absent"
    for kind, clock in (("in", "07:30"), ("out", "16:00")):
        record_event(
            employee=person, date=THU, kind=kind, mode="wfo", occurred_at=moment(THU, clock), source="koreksi",
            source_id=kind, supersede=True, actor=SYSTEM, now=NIGHT,
        )  # fmt: skip
    assert (row(person).status, row(person).shortage_minutes, row(person).verdict) == (
        "present",
        0,
        "unknown",
    )


def test_resettling_leaves_today_to_its_night(person):
    assert resettle(employee_id=person.pk, dates=[FRI], now=moment(FRI, "10:00")) == 0
    assert resettle(employee_id=person.pk, dates=[THU, FRI], now=moment(FRI, "10:00")) == 1
    assert [r["date"] for r in facts(person)] == [THU]


def test_an_absence_imported_later_excuses_within_two_weeks(person):
    counting(person)
    SettledDay.objects.create(office=person.office, date=date(2026, 11, 8))
    settle(person)
    assert {r["status"] for r in facts(person)} == {"absent"}
    AbsenceFactory(employee=person, kind="sick", starts_on=date(2026, 11, 9), ends_on=THU)
    settle(person, moment(FRI + timedelta(days=1), "00:10"))
    told = {r["date"].day: r["status"] for r in facts(person)}
    # the 14th, a Saturday, is the first of the last fourteen days
    assert {on for on, status in told.items() if status == "absent"} == {9, 10, 11, 12, 13, 27}
    assert {status for on, status in told.items() if 14 <= on <= 26} == {"excused"}


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("leave", None, ("absent", "wfo")),
        ("leave", "duty_travel", ("excused", "travel")),
        ("duty_travel", "sick", ("excused", "wfo")),
    ],
)
def test_an_absence_taken_back_or_changed_is_noticed(person, before, after, told):
    counting(person)
    absence = AbsenceFactory(employee=person, kind=before, starts_on=THU)
    settle(person)
    if after:
        absence.kind = after
        absence.save()
    else:
        absence.delete()
    settle(person, moment(date(2026, 11, 28), "00:10"))
    assert (row(person).status, row(person).mode) == told


def test_a_holiday_declared_afterwards_takes_the_row_away(person):
    counting(person)
    settle(person)
    CalendarDayFactory(agency=person.agency, date=THU)
    settle(person, moment(date(2026, 11, 28), "00:10"))
    assert [r["date"] for r in facts(person)] == [FRI]


def test_an_event_received_after_its_day_was_settled_is_noticed(person):
    counting(person)
    settle(person)
    came_and_went(person, received_at=NIGHT + timedelta(seconds=1))
    settle(person, moment(date(2026, 11, 28), "00:10"))
    assert row(person).status == "present"


def test_nothing_changed_is_a_cheap_look(person):
    counting(person)
    SettledDay.objects.create(office=person.office, date=date(2026, 11, 8))
    settle(person)
    before = {r["id"]: r["settled_at"] for r in AttendanceDay.objects.values("id", "settled_at")}
    assert settle(person, moment(date(2026, 11, 28), "00:10")) == 1
    assert {r.pk: r.settled_at for r in AttendanceDay.objects.filter(pk__in=before)} == before


def test_a_history_is_settled_whatever_the_watermark(person):
    counting(person)
    SettledDay.objects.create(office=person.office, date=WED)
    written = settle_between(
        office_id=person.office_id, first=date(2026, 8, 3), last=date(2027, 1, 1), now=NIGHT
    )
    days = [r["date"] for r in facts(person)]
    assert (days[0], days[-1], len(days), written) == (date(2026, 8, 3), THU, 84, 84)
    assert SettledDay.objects.get().date == THU
    assert settle_between(office_id=person.office_id, first=FRI, last=THU, now=NIGHT) == 0


def test_recording_from_elsewhere_counts_once(person):
    values = {
        "employee": person, "date": THU, "kind": "in", "mode": "wfo", "occurred_at": moment(THU),
        "source": "KMOB", "actor": SYSTEM, "now": NIGHT,
    }  # fmt: skip
    first = record_event(**values, source_id="1", supersede=False)
    assert first.outcome.value == "created"
    assert record_event(**values, source_id="1", supersede=False).outcome.value == "known"
    kept = record_event(**values, source_id="2", supersede=False)
    assert (kept.outcome.value, kept.event) == ("kept", first.event)
    new = record_event(**values, source_id="3", supersede=True)
    assert new.outcome.value == "created"
    assert list(PresenceEvent.objects.filter(superseded=False)) == [new.event]


def test_the_command_speaks_to_people_and_to_programs(person):
    out = StringIO()
    call_command("settle_days", office=person.office.code, json=True, stdout=out)
    told = json.loads(out.getvalue())
    assert told["offices"][0]["office"] == person.office.code
    assert SettledDay.objects.get().office == person.office
    out = StringIO()
    call_command("settle_days", stdout=out)
    assert f"{person.office.code}: 0 rows, settled up to" in out.getvalue()
    assert Office.objects.count() == len(out.getvalue().splitlines())
    with pytest.raises(CommandError, match="No office has the code"):
        call_command("settle_days", office="tidak-ada")


def test_offices_that_were_there_before_presence_are_counted_from_the_next_day(person, time_machine):
    """Nobody could check in before, so the first night must not find them absent."""
    time_machine.move_to(moment(THU, "14:00"), tick=False)
    WfaDayFactory(employee=person)
    WfaDayFactory(employee=person, date=FRI, slot=2)
    east = OfficeFactory(zone="Asia/Jayapura")
    import_module("presence.migrations.0003_begin_counting").begin(apps, None)
    assert set(SettledDay.objects.values_list("office", "date")) == {(person.office_id, THU), (east.pk, THU)}
    assert settle(person) == 0
    settle(person, moment(FRI + timedelta(days=1), "00:10"))
    assert [(r["date"], r["status"]) for r in facts(person)] == [(FRI, "absent")]
