"""People as somebody may see them. Every lookup stays inside the viewer's agency."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from core.problems import NotFound
from core.statements import fetched, marks
from employees.enums import Role
from employees.models import Employee, ReportingLine, RoleAssignment, User
from employees.models.people import EmployeeQuerySet, with_titles
from employees.selectors.lines import reports_to, stood_in_for
from employees.selectors.roles import in_force, roles_of

OVERSIGHT = (Role.ADMIN, Role.OFFICIAL, Role.LEADERSHIP, Role.AUDITOR)
FULL_NIP = (Role.ADMIN, Role.OFFICIAL, Role.AUDITOR)


def colleagues(user: User) -> EmployeeQuerySet:
    """Everybody who ever belonged to the user's agency, with what a list shows of them."""
    return Employee.objects.of(user.employee.agency_id).select_related("office", "unit", "post")


def person_of(user: User, pk: int) -> Employee:
    """One person of the user's agency; NotFound otherwise, whether or not the id exists elsewhere."""
    found = colleagues(user).select_related("agency", "counter").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    return found


def full_names(ids: Collection[int], *, agency_id: int | None = None) -> dict[int, str]:
    """Employee id → name with titles, for those that exist, in the agency if one is given (one query)."""
    if not ids:
        return {}
    sql = (
        f"SELECT id, title_front, name, title_back FROM {Employee._meta.db_table} "  # noqa: S608
        f"WHERE id IN ({marks(ids)})"
    )
    params = list(ids)
    if agency_id is not None:
        sql, params = f"{sql} AND agency_id = %s", [*params, agency_id]
    return {pk: with_titles(front, name, back) for pk, front, name, back in fetched(sql, params)}


def visible_people(user: User, on: date) -> QuerySet[Employee]:
    """Oversight roles see their agency or office; others their own unit, their reports and themselves."""
    offices = roles_of(user, on).scope(*OVERSIGHT)
    everybody = colleagues(user)
    if offices is None:
        return everybody
    me = user.employee
    near = Q(unit_id=me.unit_id) | reports_to([me.pk, *stood_in_for(me, on)], on)
    return everybody.filter(near | Q(office_id__in=offices) if offices else near)


class Placed(Protocol):
    """Somebody in an office: an employee or a line of the directory."""

    @property
    def pk(self) -> int: ...
    @property
    def office_id(self) -> int: ...


def full_nip_ids(user: User, people: Sequence[Placed], on: date) -> set[int]:
    """Ids of those whose whole NIP the user may read: roles that need it, the supervisor, the person."""
    offices = roles_of(user, on).scope(*FULL_NIP)
    if offices is None:
        return {p.pk for p in people}
    by_role = {p.pk for p in people if p.office_id in offices or p.pk == user.employee_id}
    me = user.employee
    if not roles_of(user, on).is_supervisor:
        return by_role
    mine = Employee.objects.filter(reports_to([me.pk, *stood_in_for(me, on)], on))
    return by_role | set(mine.filter(pk__in=[p.pk for p in people]).values_list("pk", flat=True))


def line_history(employee: Employee, *, limit: int) -> list[ReportingLine]:
    """The latest reporting lines of a person, past and planned; empty intervals are left out."""
    lines = employee.lines.exclude(valid_to=F("valid_from")).select_related("supervisor")
    return list(lines.order_by("-valid_from", "-pk")[:limit])


def roles_held(employee: Employee, on: date) -> list[RoleAssignment]:
    """Roles granted to a person, in force on the date."""
    return list(employee.roles.filter(in_force(on)).select_related("office").order_by("role", "pk"))
