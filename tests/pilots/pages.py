"""What the page tests of pilots share: an agency with a role for everybody, and reading a page."""

from dataclasses import dataclass

from employees.enums import Role
from employees.models import Employee, Office
from tests.factories import OfficeFactory, PolicyFactory, QuotaFactory, RoleFactory, UnitFactory, UserFactory

# Monday, 30 November 2026, 10.00 in Jakarta
NOW = "2026-11-30T03:00:00Z"
BAD = '<script>alert(1)</script>"><img src=x onerror=1>'


@dataclass
class Agency:
    """`office`: where the pilot is; `head` leads it, `staff` works in it, everybody else in the head office."""

    office: Office
    other: Office
    head: Employee
    staff: Employee
    admin: Employee
    official: Employee
    leadership: Employee
    auditor: Employee
    stranger: Employee

    @property
    def roles(self) -> dict[str, Employee]:
        names = ("head", "staff", "admin", "official", "leadership", "auditor", "stranger")
        return {name: getattr(self, name) for name in names}


def an_agency(*, quota: int | None = 1) -> Agency:
    office = OfficeFactory(name="Kantor Uji Coba")
    agency = office.agency
    other = OfficeFactory(agency=agency, name="Kantor Pembanding")
    centre = UnitFactory(office=OfficeFactory(agency=agency, name="Kantor Pusat"))
    PolicyFactory(agency=agency)
    if quota is not None:
        QuotaFactory(office=office, days=quota)
    unit = UnitFactory(office=office)
    people = {
        "head": UserFactory(employee__unit=unit).employee,
        "staff": UserFactory(employee__unit=unit).employee,
        "stranger": UserFactory(employee__unit=UnitFactory(office=other)).employee,
        **{role.value: UserFactory(employee__unit=centre).employee for role in Role},
    }
    unit.leader = people["head"]
    unit.save()
    for role in Role:
        RoleFactory(employee=people[role.value], role=role)
    return Agency(office, other, **people)


def text(response, *, status=200):
    """The page in one line, with its status checked."""
    assert response.status_code == status, (response.status_code, response.content.decode()[:2000])
    return " ".join(response.content.decode().split())
