"""Closed warnings go when their retention ends; open ones never do."""

from datetime import UTC, date, datetime

import pytest

from core.models import AuditEvent
from monitoring.models import EarlyWarning, WatchRun
from monitoring.services.forgetting import forget_old
from tests.factories import EmployeeFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2028, 12, 15, 3, 0, tzinfo=UTC)


def warned(person, cause, closed_on=None):
    values = {"status": "closed", "closed_on": closed_on} if closed_on else {}
    day = date(2026, 11, 1)
    return EarlyWarning.objects.create(
        employee=person, cause=cause, level="amber", opened_on=day, raised_on=day, seen_on=day, **values
    )


def test_only_closed_warnings_past_their_months_go():
    person = EmployeeFactory()
    warned(person, "absence", date(2026, 12, 14))
    kept = [warned(person, "absence", date(2026, 12, 15)), warned(person, "missed_reports")]
    assert forget_old(now=NOW) == 1
    assert set(EarlyWarning.objects.all()) == set(kept)
    assert AuditEvent.objects.get(verb="warning.forgotten").after["warnings"] == 1
    assert forget_old(now=NOW) == 0
    assert AuditEvent.objects.filter(verb="warning.forgotten").count() == 1


def test_runs_are_kept_for_a_season():
    office = EmployeeFactory().office
    for day in (date(2028, 9, 15), date(2028, 9, 16)):
        WatchRun.objects.create(office=office, date=day)
    forget_old(now=NOW)
    assert list(WatchRun.objects.values_list("date", flat=True)) == [date(2028, 9, 16)]
