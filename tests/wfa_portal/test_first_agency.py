"""An empty installation becomes an agency with an admin who can log in, by commands alone."""

import pytest
from django.core.management import CommandError, call_command

from core.models import AuditEvent
from eligibility.selectors import policy_for
from employees.enums import Role
from employees.models import Agency, RoleAssignment, User
from scheduling.models import CalendarDay, WorkingHours
from tests.factories import LONG_AGO, EmployeeFactory, RoleFactory

pytestmark = pytest.mark.django_db


def test_agency_begins_with_policy_calendar_and_hours(capsys):
    call_command("found_agency", "kota", "Pemerintah Kota Contoh")
    agency = Agency.objects.get(code="KOTA")
    assert CalendarDay.objects.filter(agency=agency).exists()
    assert WorkingHours.objects.filter(agency=agency).exists()
    assert policy_for(agency.pk, CalendarDay.objects.latest("date").date).number == 1
    assert AuditEvent.objects.filter(agency="KOTA", verb="agency.founded").count() == 1


@pytest.mark.parametrize(("code", "name"), [("a", "X"), ("spasi di", "X"), ("KOTA", "  ")])
def test_bad_agency_leaves_nothing(code, name):
    with pytest.raises(CommandError, match="kode"):
        call_command("found_agency", code, name)
    assert not Agency.objects.exists()


def test_code_is_taken_once():
    call_command("found_agency", "KOTA", "Satu")
    with pytest.raises(CommandError, match="sudah dipakai"):
        call_command("found_agency", "kota", "Dua")


def test_first_admin_gets_a_password_for_one_use(capsys):
    person = EmployeeFactory()
    call_command("appoint", person.nip, "admin")
    password = capsys.readouterr().out.strip().rpartition(" ")[2]
    user = User.objects.get(employee=person)
    assert user.check_password(password)
    assert user.must_change_password
    assert RoleAssignment.objects.get(employee=person).role == Role.ADMIN


def test_unknown_nip_and_held_role_are_said():
    with pytest.raises(CommandError, match="import the roster"):
        call_command("appoint", "198501012010011001", "admin")
    held = RoleFactory(valid_from=LONG_AGO)
    with pytest.raises(CommandError, match="sudah memegang"):
        call_command("appoint", held.employee.nip, "admin")
