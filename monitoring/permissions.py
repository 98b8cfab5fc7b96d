"""Who may see and answer warnings: the person, the supervisor, and roles of the office; nobody answers their own."""

from __future__ import annotations

from employees.enums import Role
from employees.models import Office, User
from employees.permissions import current_roles, today_of
from employees.selectors import reports_of
from monitoring.models import EarlyWarning

# Officials decide on the suspensions that red warnings propose.
OVERSEERS = (Role.ADMIN, Role.OFFICIAL, Role.AUDITOR)
RUN_READERS = (Role.ADMIN, Role.AUDITOR)


def can_see_team(user: User) -> bool:
    return current_roles(user).is_supervisor


def office_scope(user: User) -> frozenset[int] | None:
    """Offices whose warnings the user reads by role; None = the whole agency, empty = none."""
    return current_roles(user).scope(*OVERSEERS)


def oversees(user: User, row: EarlyWarning) -> bool:
    """By a role of the person's office or agency."""
    same_agency = row.employee.agency_id == user.employee.agency_id
    return same_agency and current_roles(user).covers(row.employee.office_id, *OVERSEERS)


def can_see_warning(user: User, row: EarlyWarning) -> bool:
    """The person concerned, the supervisor or Plh./Plt., and the roles of the office."""
    if row.employee.agency_id != user.employee.agency_id:
        return False
    return row.employee_id == user.employee_id or oversees(user, row) or can_answer(user, row)


def can_answer(user: User, row: EarlyWarning) -> bool:
    """That it is still open is the service's concern."""
    if row.employee_id == user.employee_id or not can_see_team(user):
        return False
    return reports_of(user.employee, today_of(user)).filter(pk=row.employee_id).exists()


def run_scope(user: User) -> frozenset[int] | None:
    """Offices whose nightly runs the user reads; None = the whole agency."""
    return current_roles(user).scope(*RUN_READERS)


def can_rerun(user: User, office: Office) -> bool:
    same_agency = office.agency_id == user.employee.agency_id
    return same_agency and current_roles(user).covers(office.pk, Role.ADMIN)
