"""Rows of pilots' savings for tests."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from pilots.models.savings import SavingsAssumption
from presence.models import SettledDay
from tests.factories import LONG_AGO_AT, AgencyFactory
from tests.factories_day import AttendanceDayFactory, WfaDayFactory


class AssumptionFactory(DjangoModelFactory):
    """The way to work of a whole agency, in force since long ago."""

    class Meta:
        model = SavingsAssumption

    agency = factory.SubFactory(AgencyFactory)
    key = "commute_km"
    valid_from = date(2026, 1, 1)
    low = Decimal(8)
    central = Decimal(10)
    high = Decimal(14)
    unit = "km"
    source = "Survei pegawai"
    source_on = date(2025, 12, 1)
    mark = "prac"
    reason = "Hasil survei"
    created_at = LONG_AGO_AT


def work_away(person, on, *, place="registered_home", status="present", mode="wfa", approved=True):
    """An approved WFA day, and how attendance of it was settled."""
    WfaDayFactory(
        employee=person,
        date=on,
        slot=None,
        request__place=place,
        status="approved" if approved else "cancelled",
    )
    AttendanceDayFactory(employee=person, date=on, status=status, mode=mode)


def settle(office, to):
    """Attendance of the office is settled up to and including the date."""
    SettledDay.objects.update_or_create(office=office, defaults={"date": to})


def workdays(first, number):
    """So many weekdays from the first on."""
    found, on = [], first
    while len(found) < number:
        if on.weekday() < 5:
            found.append(on)
        on += timedelta(days=1)
    return found
