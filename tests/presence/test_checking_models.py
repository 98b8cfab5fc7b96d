"""What the database itself refuses, and what it lets pass, of events and positions."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories import EmployeeFactory
from tests.factories_day import AttendanceDayFactory, PositionFactory, PresenceEventFactory

pytestmark = pytest.mark.django_db


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_one_event_of_a_kind_counts_on_a_day():
    person = EmployeeFactory()
    PresenceEventFactory(employee=person)
    refused(lambda: PresenceEventFactory(employee=person))
    PresenceEventFactory(employee=person, superseded=True)
    PresenceEventFactory(employee=person, kind="out")
    PresenceEventFactory(employee=person, date=date(2026, 11, 27))
    PresenceEventFactory()


def test_a_source_delivers_an_event_once():
    person = EmployeeFactory()
    PresenceEventFactory(employee=person, source_id="1")
    refused(lambda: PresenceEventFactory(employee=person, kind="out", source_id="1"))
    PresenceEventFactory(employee=person, kind="out", source_id="1", source="KMOB")


def test_the_portals_unknown_says_why():
    refused(lambda: PresenceEventFactory(verdict="unknown"))
    PresenceEventFactory(verdict="unknown", unknown_why="denied")
    PresenceEventFactory(verdict="unknown", source="KMOB")


@pytest.mark.parametrize(("lat", "lon"), [(90.001, 0), (-90.001, 0), (0, 180.001), (0, -180.001)])
def test_a_position_is_on_the_globe(lat, lon):
    refused(lambda: PositionFactory(lat=lat, lon=lon))
    PositionFactory(lat=90, lon=-180)


def test_a_day_is_settled_once():
    person = EmployeeFactory()
    AttendanceDayFactory(employee=person)
    refused(lambda: AttendanceDayFactory(employee=person))
    refused(lambda: AttendanceDayFactory(missing_events=3))
