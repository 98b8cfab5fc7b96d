"""What retention ends: absences after the attendance's months, requests after their years, nothing a day before."""

from datetime import UTC, date, datetime, timedelta

import pytest

from approvals.models import Approval
from core.models import AuditEvent
from scheduling.models import Absence, RequestDay, RequestOutput, WfaRequest
from scheduling.services import forget_old
from tests.factories import AbsenceFactory, EmployeeFactory, PolicyFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2031, 12, 15, 3, 0, tzinfo=UTC)


def asked(person, week):
    moment = datetime.combine(week, datetime.min.time(), UTC)
    request = WfaRequest.objects.create(
        agency=person.agency, employee=person, week=week, status="approved", place="registered_home", reason="x",
        created_at=moment, submitted_at=moment, updated_at=moment,
    )  # fmt: skip
    RequestDay.objects.create(
        request=request, employee=person, unit=person.unit, date=week, week=week, slot=1, status="approved"
    )
    RequestOutput.objects.create(request=request, position=1, output="x", quantity=1, unit="x")
    Approval.objects.create(
        agency=person.agency, request=request, decider=None, gap="vacant", status="closed",
        opened_at=moment, due_at=moment,
    )  # fmt: skip
    return request


def test_requests_go_whole_after_five_years_and_not_a_week_before():
    person = EmployeeFactory()
    asked(person, date(2026, 12, 14))
    kept = asked(person, date(2026, 12, 21))
    assert forget_old(now=NOW) == 1
    assert list(WfaRequest.objects.all()) == [kept]
    for rows in (RequestDay, RequestOutput, Approval):
        assert rows.objects.count() == 1
    told = AuditEvent.objects.get(verb="scheduling.forgotten")
    assert told.after["requests"] == 1


def test_absences_go_after_the_months_of_the_agencys_own_policy():
    brief = EmployeeFactory()
    PolicyFactory(agency=brief.agency, settings={"attendance_months": 6})
    usual = EmployeeFactory()
    for person in (brief, usual):
        AbsenceFactory(employee=person, starts_on=date(2031, 6, 14))
        AbsenceFactory(employee=person, starts_on=date(2031, 6, 15))
        AbsenceFactory(employee=person, starts_on=date(2029, 12, 14))
    assert forget_old(now=NOW) == 3
    left = set(Absence.objects.values_list("employee_id", "starts_on"))
    assert left == {
        (brief.pk, date(2031, 6, 15)), (usual.pk, date(2031, 6, 14)), (usual.pk, date(2031, 6, 15)),
    }  # fmt: skip


def test_twice_does_nothing_more_and_says_nothing():
    AbsenceFactory(starts_on=date(2020, 1, 1))
    forget_old(now=NOW)
    before = AuditEvent.objects.count()
    assert forget_old(now=NOW + timedelta(hours=1)) == 0
    assert AuditEvent.objects.count() == before
