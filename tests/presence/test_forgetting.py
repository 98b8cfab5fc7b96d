"""Exact positions go after days, attendance after months, by each agency's own policy; the verdict stays."""

from datetime import date, timedelta

import pytest

from core.models import AuditEvent
from presence import tasks
from presence.models import AttendanceDay, ConductNote, Correction, PresenceEvent, PresencePosition
from presence.services import forget_attendance, forget_positions, forgetting
from presence.services.forgetting import months_before
from tests.factories import EmployeeFactory, PolicyFactory
from tests.factories_day import (
    AttendanceDayFactory,
    ConductFactory,
    PositionFactory,
    PresenceEventFactory,
)
from tests.presence.checks import moment
from wfa_portal.celery import app

pytestmark = pytest.mark.django_db

NOW = moment(date(2026, 11, 26), "01:40")


def position(employee, age, kind="in"):
    return PositionFactory(
        event__employee=employee, event__date=(NOW - age).date(), event__kind=kind, recorded_at=NOW - age
    )


def test_positions_go_after_ninety_days_and_the_verdict_stays():
    person = EmployeeFactory()
    young = position(person, timedelta(days=90))
    old = position(person, timedelta(days=90, seconds=1), "out")
    assert forget_positions(now=NOW) == 1
    assert list(PresencePosition.objects.all()) == [young]
    event = PresenceEvent.objects.get(pk=old.event_id)
    assert (event.verdict, event.band) == ("verified", "near")
    told = AuditEvent.objects.get(verb="presence.positions_forgotten")
    assert (told.agency, told.after["positions"]) == (person.agency.code, 1)


def test_each_agency_by_its_own_policy():
    short, usual = EmployeeFactory(), EmployeeFactory()
    PolicyFactory(agency=short.agency, settings={"position_days": 30})
    position(short, timedelta(days=31))
    kept = position(usual, timedelta(days=31))
    assert forget_positions(now=NOW) == 1
    assert list(PresencePosition.objects.all()) == [kept]


def test_nothing_to_forget_is_not_worth_a_word():
    EmployeeFactory()
    assert forget_positions(now=NOW) == forget_attendance(now=NOW) == 0
    assert not AuditEvent.objects.exists()


def test_many_go_in_batches(monkeypatch):
    monkeypatch.setattr(forgetting, "BATCH", 2)
    person = EmployeeFactory()
    for days in range(5):
        position(person, timedelta(days=100 + days))
    assert forget_positions(now=NOW) == 5


def test_attendance_goes_after_twenty_four_months():
    person = EmployeeFactory()
    old, young = date(2024, 11, 24), date(2024, 11, 25)
    for on in (old, young):
        PositionFactory(event__employee=person, event__date=on)
        AttendanceDayFactory(employee=person, date=on)
        Correction.objects.create(
            employee=person, date=on, kind="in", claimed_at=moment(on), reason="Lupa", created_at=moment(on)
        )
        ConductFactory(employee=person, date=on)
    assert forget_attendance(now=NOW) == 4
    for model in (PresenceEvent, AttendanceDay, Correction, ConductNote):
        assert [row.date for row in model.objects.all()] == [young]
    assert PresencePosition.objects.count() == 1
    told = AuditEvent.objects.get(verb="presence.attendance_forgotten")
    assert told.after == {"events": 1, "days": 1, "corrections": 1, "notes": 1, "before": "2024-11-25"}


def test_another_agencys_attendance_by_its_own_policy():
    short, usual = EmployeeFactory(), EmployeeFactory()
    PolicyFactory(agency=short.agency, settings={"attendance_months": 12})
    for person in (short, usual):
        PresenceEventFactory(employee=person, date=date(2025, 11, 1))
    assert forget_attendance(now=NOW) == 1
    assert PresenceEvent.objects.get().employee == usual


@pytest.mark.parametrize(
    ("on", "months", "before"),
    [
        (date(2026, 11, 26), 24, date(2024, 11, 26)),
        (date(2026, 1, 31), 1, date(2025, 12, 31)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 30), 1, date(2024, 2, 29)),
        (date(2026, 12, 31), 13, date(2025, 11, 30)),
        (date(2026, 1, 15), 12, date(2025, 1, 15)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_before(on, months, before):
    assert months_before(on, months) == before


@pytest.mark.parametrize("name", ["settle_days", "forget_positions", "forget_attendance"])
def test_every_job_is_in_the_one_list_of_times(name):
    assert f"presence.tasks.{name}" in {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert getattr(tasks, name)() == 0
