"""The first day and the people who are counted."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.models import AuditEvent
from pilots.models import PilotMember
from pilots.selectors.due import tonight
from pilots.services.nightly import prepare_night
from pilots.services.signing import cancel_pilot
from pilots.services.starting import note_leavers, start_pilot
from tests.factories import EmployeeFactory, OfficeFactory, UnitFactory
from tests.pilots.judged import judge, running
from tests.pilots.trial import END, PLANNED_AT, START, STARTED_AT, WHO, a_plan, an_office, people_of, signed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NEXT = STARTED_AT + DAY


def start(pilot, today=START):
    return start_pilot(pilot_id=pilot.pk, today=today, now=STARTED_AT)


def leave(pilot, today):
    return note_leavers(pilot_id=pilot.pk, today=today, now=NEXT)


def members(pilot):
    return dict(PilotMember.objects.filter(pilot=pilot).values_list("employee_id", "left_on"))


def test_a_pilot_begins_on_its_first_day_and_once():
    pilot = signed(a_plan(an_office(staff=2)))
    assert start(pilot, START - DAY) is False
    assert members(pilot) == {}
    assert start(pilot) is True
    assert start(pilot) is False
    pilot.refresh_from_db()
    assert (pilot.status, pilot.started_at) == ("running", STARTED_AT)
    event = AuditEvent.objects.get(verb="pilot.started")
    assert event.after == {"enrolled": 2, "compared": 0}


def test_a_night_that_comes_late_still_begins_it():
    pilot = signed(a_plan(an_office(staff=2)))
    assert start(pilot, START + 3 * DAY) is True


def test_a_plan_that_was_not_signed_or_was_cancelled_does_not_begin():
    office = an_office(staff=2)
    draft, cancelled = a_plan(office), signed(a_plan(office))
    cancel_pilot(pilot_id=cancelled.pk, reason="Batal", actor=WHO, now=PLANNED_AT)
    assert start(draft) is start(cancelled) is False
    assert not PilotMember.objects.exists()


def test_everybody_at_work_is_enrolled_with_their_office():
    office = an_office(staff=2)
    other = an_office(office.agency, staff=1)
    an_office(office.agency, staff=1)
    here = {"unit": people_of(office)[0].unit}
    EmployeeFactory(**here, legal_status="03")  # study duty
    EmployeeFactory(**here, left_on=START - DAY)
    disciplined = EmployeeFactory(**here, legal_status="15")
    pilot = signed(a_plan(office, [other]))
    start(pilot)
    found = PilotMember.objects.filter(pilot=pilot)
    assert set(found.filter(in_pilot=True).values_list("employee", flat=True)) == {
        disciplined.pk, *(p.pk for p in people_of(office)[:2]),
    }  # fmt: skip
    [compared] = found.filter(in_pilot=False)
    assert (compared.employee, compared.office) == (people_of(other)[0], other)
    assert set(found.values_list("left_on", flat=True)) == {None}


def test_who_joins_later_is_not_counted():
    pilot = running(staff=2)
    EmployeeFactory(unit=people_of(pilot.office)[0].unit)
    prepare_night(pilot_id=pilot.pk, today=START + DAY, now=NEXT)
    assert len(members(pilot)) == 2


def test_leavers_are_noted_with_the_day_they_left_or_that_night():
    pilot = running(staff=5)
    gone, moved, studying, future, stays = people_of(pilot.office)
    gone.left_on = date(2026, 10, 5)
    future.left_on = date(2026, 12, 1)
    studying.legal_status = "03"
    moved.office = OfficeFactory(agency=pilot.agency)
    for person in (gone, moved, studying, future):
        person.save()
    today = date(2026, 10, 10)
    assert leave(pilot, today) == 4
    assert members(pilot) == {
        gone.pk: date(2026, 10, 5), moved.pk: today, studying.pk: today, future.pk: today, stays.pk: None,
    }  # fmt: skip
    assert AuditEvent.objects.get(verb="pilot.members_left").after == {"left": 4}


def test_who_left_stays_gone_and_is_told_once():
    pilot = running(staff=2)
    person = people_of(pilot.office)[0]
    home, away = person.office, OfficeFactory(agency=pilot.agency)
    person.office = away
    person.save()
    assert leave(pilot, START + DAY) == 1
    person.office = home
    person.save()
    assert leave(pilot, START + 2 * DAY) == 0
    assert members(pilot)[person.pk] == START + DAY
    assert AuditEvent.objects.filter(verb="pilot.members_left").count() == 1


def test_a_move_to_another_unit_of_the_office_is_no_leaving():
    pilot = running(staff=2)
    person = people_of(pilot.office)[0]
    person.unit = UnitFactory(office=pilot.office)
    person.save()
    assert leave(pilot, START + DAY) == 0


def test_people_of_comparison_offices_leave_too():
    office = an_office(staff=1)
    other = an_office(office.agency, staff=2)
    pilot = running(office, comparisons=[other])
    person = people_of(other)[0]
    person.left_on = START + DAY
    person.save()
    assert leave(pilot, START + 2 * DAY) == 1


def test_nobody_leaves_a_pilot_that_is_not_being_evaluated():
    pilot = running(staff=2, adoption="confirm")
    judge(pilot, "raise", after=2)
    person = people_of(pilot.office)[0]
    person.left_on = END
    person.save()
    assert leave(pilot, END + DAY) == 0


def test_a_night_may_be_repeated():
    pilot = signed(a_plan(an_office(staff=2)))
    for _ in range(3):
        prepare_night(pilot_id=pilot.pk, today=START, now=STARTED_AT)
    assert len(members(pilot)) == 2
    assert AuditEvent.objects.filter(verb="pilot.started").count() == 1


def test_the_night_comes_at_two_in_each_zone():
    pilots = {zone: running(an_office(staff=1, zone=zone)) for zone in ("Asia/Jakarta", "Asia/Jayapura")}
    east, west = pilots["Asia/Jayapura"], pilots["Asia/Jakarta"]

    def due(hour, minute=0, day=27):
        at = datetime(2026, 11, day, hour, minute, tzinfo=UTC)
        return {night.pilot: night.today for night in tonight(at)}

    assert due(16, 59) == {west: date(2026, 11, 27)}
    assert due(17, 0) == {east: date(2026, 11, 28)}  # 02.00 in Jayapura, midnight in Jakarta
    assert due(18, 59) == {east: date(2026, 11, 28)}
    assert due(19, 0) == {east: date(2026, 11, 28), west: date(2026, 11, 28)}


def test_as_of_a_date_every_live_pilot_has_its_night():
    one, two = running(an_office(staff=1)), signed(a_plan(an_office(staff=1)))
    a_plan(an_office(staff=1))
    midnight = datetime(2026, 11, 27, 17, 30, tzinfo=UTC)
    found = [(night.pilot, night.today) for night in tonight(midnight, as_of=END)]
    assert found == [(one, END), (two, END)]
    assert [night.pilot for night in tonight(midnight, as_of=END, pilot_id=two.pk)] == [two]
