"""Fifty at once: real threads, real connections, SQLite and PostgreSQL alike. One event, one settling."""

from datetime import date, timedelta
from threading import Event

import pytest

from core.audit import SYSTEM
from core.models import AuditEvent
from presence.models import AttendanceDay, PresenceEvent, PresencePosition, SettledDay
from presence.services import record_event, resettle, settle_office, settling
from presence.services.checking import CheckAnswer
from tests.employees.threads import together
from tests.factories import EmployeeFactory, UserFactory
from tests.factories_day import WfaDayFactory
from tests.presence.checks import FAR_AWAY, HOME, arrive, leave, moment

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

THU = date(2026, 11, 26)
NIGHT = moment(THU + timedelta(days=1), "00:10")
CROWD = 50


def test_fifty_check_ins_are_one_event():
    person = UserFactory().employee
    acts = [
        lambda n=n: arrive(person, moment(THU, f"07:{n % 30:02d}"), key=f"kunci-{n}") for n in range(CROWD)
    ]
    answers = together(acts)
    assert [a for a in answers if not isinstance(a, CheckAnswer)] == []
    assert PresenceEvent.objects.count() == PresencePosition.objects.count() == 1
    assert [a.again for a in answers].count(False) == 1
    assert {a.event.pk for a in answers} == {PresenceEvent.objects.get().pk}
    assert AuditEvent.objects.filter(verb="presence.checked_in").count() == 1


@pytest.mark.parametrize("act", [arrive, leave])
def test_fifty_deliveries_of_one_key_are_one_event(act):
    person = UserFactory().employee
    answers = together([lambda: act(person, moment(THU), key="sama")] * CROWD)
    assert [a for a in answers if not isinstance(a, CheckAnswer)] == []
    assert PresenceEvent.objects.count() == 1
    assert [a.again for a in answers].count(False) == 1


def test_many_check_outs_leave_one_that_counts():
    person = UserFactory().employee
    acts = [lambda n=n: leave(person, moment(THU, f"16:{n:02d}"), key=f"kunci-{n}") for n in range(20)]
    answers = together(acts)
    assert [a for a in answers if not isinstance(a, CheckAnswer)] == []
    assert PresenceEvent.objects.count() == 20
    assert PresenceEvent.objects.filter(superseded=False).count() == 1


def test_checking_in_while_the_same_event_is_imported():
    person = UserFactory().employee

    def imported():
        return record_event(
            employee=person, date=THU, kind="in", mode="wfo", occurred_at=moment(THU), source="KMOB", source_id="1",
            supersede=False, actor=SYSTEM, now=moment(THU),
        )  # fmt: skip

    answers = together([imported, lambda: arrive(person, moment(THU), HOME)] * 10)
    assert [a for a in answers if isinstance(a, Exception)] == []
    assert PresenceEvent.objects.filter(superseded=False).count() == 1


def test_several_workers_settle_an_office_once():
    person = EmployeeFactory()
    for _ in range(30):
        EmployeeFactory(unit=person.unit)
    answers = together([lambda: settle_office(office_id=person.office_id, now=NIGHT)] * 8)
    assert sorted(answers) == [0] * 7 + [31]
    assert AttendanceDay.objects.count() == 31
    mark = SettledDay.objects.get()
    assert (mark.date, mark.claimed_at) == (THU, None)


def test_a_late_fact_is_not_lost_in_the_night(monkeypatch):
    """The night has read an absent day and not written it yet, when a correction comes: it must not be overwritten.

    The night gives the correction a second to slip in; only the office's lock keeps it waiting.
    """
    person = UserFactory().employee
    WfaDayFactory(employee=person, date=THU)
    has_read, has_corrected = Event(), Event()
    original = settling._known

    def read_slowly(*args):
        known = original(*args)
        if not has_read.is_set():
            has_read.set()
            has_corrected.wait(1)
        return known

    def correct():
        has_read.wait(10)
        for kind, clock in (("in", "07:30"), ("out", "16:00")):
            record_event(
                employee=person, date=THU, kind=kind, mode="wfa", occurred_at=moment(THU, clock), source="koreksi",
                source_id=kind, supersede=True, actor=SYSTEM, now=NIGHT,
            )  # fmt: skip
        has_corrected.set()

    monkeypatch.setattr(settling, "_known", read_slowly)
    answers = together([lambda: settle_office(office_id=person.office_id, now=NIGHT), correct])
    assert [a for a in answers if isinstance(a, Exception)] == []
    assert AttendanceDay.objects.get().status == "present"


def test_settling_one_person_many_times_at_once_gives_one_row():
    person = UserFactory().employee
    arrive(person, moment(THU), FAR_AWAY)
    answers = together([lambda: resettle(employee_id=person.pk, dates=[THU], now=NIGHT)] * 10)
    assert sorted(answers) == [0] * 9 + [1]
    assert AttendanceDay.objects.count() == 1
