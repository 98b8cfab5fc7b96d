"""Roles: what they cover, who may grant them, and the last admin."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.audit import SYSTEM
from core.models import AuditEvent
from core.problems import Conflict, NotAllowed, NotFound, Refused
from employees import services
from employees.enums import Role
from employees.models import RoleAssignment
from employees.selectors import Roles, roles_of, visible_people
from tests.factories import EmployeeFactory, LineFactory, OfficeFactory, RoleFactory, UnitFactory, UserFactory

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("granted", "role", "scope", "offices"),
    [
        (set(), "admin", frozenset(), frozenset()),
        ({("admin", None)}, "admin", None, None),
        ({("admin", 1), ("admin", 2)}, "admin", {1, 2}, {1, 2}),
        ({("admin", 1), ("admin", None)}, "admin", None, None),
        # `offices` is what every role covers: an office admin who audits elsewhere administers only the office
        ({("admin", 1), ("auditor", None)}, "admin", {1}, {1}),
        ({("admin", 1), ("auditor", 2)}, "admin", {1}, frozenset()),
    ],
)
def test_scopes(granted, role, scope, offices):
    roles = Roles(frozenset(granted), is_supervisor=False)
    assert roles.scope(role) == scope
    assert roles.offices == offices


def test_has_knows_the_roles_that_nobody_grants():
    roles = Roles(frozenset({("auditor", None)}), is_supervisor=True)
    assert roles.has("employee") and roles.has("supervisor") and roles.is_auditor and not roles.is_admin


@pytest.mark.django_db
class TestRolesOf:
    def test_one_query_and_only_what_is_in_force(self, django_assert_num_queries):
        user = UserFactory()
        RoleFactory(employee=user.employee, role=Role.ADMIN)
        RoleFactory(employee=user.employee, role=Role.AUDITOR, valid_to=TODAY)
        RoleFactory(employee=user.employee, role=Role.OFFICIAL, valid_from=TODAY + timedelta(days=1))
        with django_assert_num_queries(1):
            assert roles_of(user, TODAY).names == ("employee", "admin")
            roles_of(user, TODAY)

    def test_nobody_sees_another_agency(self):
        stranger = EmployeeFactory()
        for role in (None, *Role.values):
            user = UserFactory()
            if role:
                RoleFactory(employee=user.employee, role=role)
            seen = visible_people(user, TODAY)
            assert user.employee in seen and stranger not in seen

    def test_who_sees_whom(self):
        unit = UnitFactory()
        other_office = UnitFactory(office=OfficeFactory(agency=unit.agency))
        me, colleague = UserFactory(employee__unit=unit), EmployeeFactory(unit=unit)
        far, report = EmployeeFactory(unit=other_office), EmployeeFactory(unit=other_office)
        LineFactory(employee=report, supervisor=me.employee)
        assert set(visible_people(me, TODAY)) == {me.employee, colleague, report}
        RoleFactory(employee=me.employee, role=Role.LEADERSHIP, office=other_office.office)
        me = type(me).objects.get(pk=me.pk)
        assert set(visible_people(me, TODAY)) == {me.employee, colleague, report, far}


def grant(employee, role=Role.AUDITOR, office=None, granter=None, **more):
    return services.grant_role(
        employee=employee,
        role=role,
        office=office,
        granter=granter,
        today=TODAY,
        actor=SYSTEM,
        now=NOW,
        **more,
    )


@pytest.mark.django_db
class TestGrant:
    def test_writes_the_role_and_the_event(self):
        person = EmployeeFactory()
        row = grant(person, granter=EmployeeFactory(unit=person.unit))
        assert (row.agency, row.valid_from, row.granted_at) == (person.agency, TODAY, NOW)
        event = AuditEvent.objects.get(verb="role.granted")
        assert event.subject_id == person.pk and event.after["role"] == "auditor"

    def test_not_to_oneself(self):
        person = EmployeeFactory()
        with pytest.raises(NotAllowed):
            grant(person, granter=person)

    def test_not_across_agencies(self):
        with pytest.raises(NotFound):
            grant(EmployeeFactory(), granter=EmployeeFactory())
        with pytest.raises(NotFound):
            grant(EmployeeFactory(), office=OfficeFactory())

    @pytest.mark.parametrize("until", [None, TODAY + timedelta(days=30)])
    def test_not_twice(self, until):
        person = EmployeeFactory()
        grant(person, valid_to=until)
        with pytest.raises(Conflict):
            grant(person)
        assert RoleAssignment.objects.count() == AuditEvent.objects.count() == 1

    def test_not_to_somebody_who_left_and_not_for_no_time(self):
        with pytest.raises(Refused):
            grant(EmployeeFactory(left_on=TODAY))
        with pytest.raises(Refused):
            grant(EmployeeFactory(), valid_to=TODAY)


def end(row):
    services.end_role(assignment=row, today=TODAY, actor=SYSTEM, now=NOW)


@pytest.mark.django_db
class TestEnd:
    def test_ends_today(self):
        row = RoleFactory(role=Role.AUDITOR)
        end(row)
        row.refresh_from_db()
        assert row.valid_to == TODAY
        with pytest.raises(Conflict):
            end(row)

    def test_the_last_admin_stays(self):
        first = RoleFactory(employee=UserFactory().employee)
        with pytest.raises(Refused) as no:
            end(first)
        assert no.value.code == "last_admin"
        RoleFactory(employee=UserFactory(employee__unit=first.employee.unit).employee)
        end(first)

    @pytest.mark.parametrize(
        "second", ["no_account", "closed_account", "left", "ends", "one_office", "other_agency"]
    )
    def test_who_does_not_count_as_another_admin(self, second):
        first = RoleFactory(employee=UserFactory().employee)
        unit = first.employee.unit
        if second == "no_account":
            RoleFactory(employee=EmployeeFactory(unit=unit))
        elif second == "closed_account":
            RoleFactory(employee=UserFactory(employee__unit=unit, is_active=False).employee)
        elif second == "left":
            RoleFactory(employee=UserFactory(employee__unit=unit, employee__left_on=TODAY).employee)
        elif second == "ends":
            RoleFactory(
                employee=UserFactory(employee__unit=unit).employee, valid_to=TODAY + timedelta(days=9)
            )
        elif second == "one_office":
            RoleFactory(employee=UserFactory(employee__unit=unit).employee, office=unit.office)
        else:
            RoleFactory(employee=UserFactory().employee)
        with pytest.raises(Refused):
            end(first)

    def test_an_office_admin_is_never_the_last(self):
        person = EmployeeFactory()
        end(RoleFactory(employee=person, office=person.office))


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_admins_who_end_each_other_leave_one():
    from tests.employees.threads import together

    one = RoleFactory(employee=UserFactory().employee)
    two = RoleFactory(employee=UserFactory(employee__unit=one.employee.unit).employee)
    outcomes = together([lambda: end(one), lambda: end(two)])
    assert sorted(type(o).__name__ for o in outcomes) == ["NoneType", "Refused"]
    assert RoleAssignment.objects.filter(valid_to__isnull=True).count() == 1
