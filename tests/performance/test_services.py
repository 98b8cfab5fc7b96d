from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from core.audit import SYSTEM
from core.models import AuditEvent
from core.problems import Refused
from performance.models import Assessment
from performance.services import AssessmentRow, record_assessments
from tests.factories import AssessmentFactory, EmployeeFactory

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def row(person, **changes):
    base = AssessmentRow(
        employee_id=person.pk, kind="month", period_start=date(2026, 10, 1), period_end=date(2026, 10, 31),
        predicate="good", source="SIASN", received_on=date(2026, 11, 5), result="meets", behaviour="meets",
    )  # fmt: skip
    return replace(base, **changes)


def test_a_period_delivered_again_replaces_its_row():
    person = EmployeeFactory()
    record_assessments(agency=person.agency, rows=[row(person)], actor=SYSTEM, now=NOW)
    record_assessments(
        agency=person.agency, rows=[row(person, predicate="very_good", behaviour="above", result="above")],
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
    assert Assessment.objects.get().predicate == "very_good"
    assert AuditEvent.objects.filter(verb="assessment.recorded").count() == 2


def test_stored_as_delivered_and_counted_as_odd():
    person = EmployeeFactory()
    odd = row(person, predicate="needs_work", result="above", behaviour="below")
    assert record_assessments(agency=person.agency, rows=[odd], actor=SYSTEM, now=NOW) == (1, 1)
    assert Assessment.objects.get().predicate == "needs_work"


@pytest.mark.parametrize(
    "change",
    [
        {"predicate": "baik"},
        {"kind": "week"},
        {"result": "1"},
        {"period_end": date(2026, 9, 30)},
    ],
)
def test_one_impossible_row_and_nothing_is_stored(change):
    person = EmployeeFactory()
    with pytest.raises(Refused, match="Baris 2"):
        record_assessments(
            agency=person.agency, rows=[row(person), row(person, **change)], actor=SYSTEM, now=NOW
        )
    assert not Assessment.objects.exists()


def test_people_of_another_agency_are_refused():
    person, stranger = EmployeeFactory(), EmployeeFactory()
    with pytest.raises(Refused):
        record_assessments(agency=person.agency, rows=[row(stranger)], actor=SYSTEM, now=NOW)
    assert not Assessment.objects.exists()


def test_the_database_keeps_periods_straight_and_single():
    kept = AssessmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentFactory(employee=kept.employee)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentFactory(period_start=date(2025, 2, 1), period_end=date(2025, 1, 31))
    assert AssessmentFactory(employee=kept.employee, kind="month").pk
