"""Rights around corrections, conduct, commitment, absence proposals and the exchange of events."""

from __future__ import annotations

from datetime import date

from employees.enums import Role
from employees.models import Employee, Office, User
from employees.permissions import current_roles, today_of
from presence.models import ConductNote
from presence.selectors.deciders import supervises

READS_PROPOSALS = (Role.ADMIN, Role.OFFICIAL, Role.AUDITOR)
DECIDES_PROPOSALS = (Role.ADMIN, Role.OFFICIAL)


def leads_people(user: User) -> bool:
    """Somebody reports here today, or to a chief whom the person stands in for."""
    return current_roles(user).is_supervisor


def can_decide_for(user: User, employee: Employee) -> bool:
    """Decide corrections and record conduct: the supervisor or who stands in; never about oneself."""
    if employee.agency_id != user.employee.agency_id or employee.pk == user.employee_id:
        return False
    return supervises(user.employee, employee, today_of(user))


def can_decide_proposal(user: User, employee: Employee) -> bool:
    """Take up or dismiss what PP 94/2021 would propose: an admin or official of the office, never about oneself."""
    if employee.agency_id != user.employee.agency_id or employee.pk == user.employee_id:
        return False
    return current_roles(user).covers(employee.office_id, *DECIDES_PROPOSALS)


def can_see_proposal(user: User, employee: Employee) -> bool:
    """The person, who supervises, and who oversees the office."""
    if employee.agency_id != user.employee.agency_id:
        return False
    offices = proposal_offices(user)
    if employee.pk == user.employee_id or offices is None or employee.office_id in offices:
        return True
    return supervises(user.employee, employee, today_of(user))


def deciding_offices(user: User) -> frozenset[int] | None:
    """Offices in which the person decides on proposals; None = the whole agency."""
    return current_roles(user).scope(*DECIDES_PROPOSALS)


def proposal_offices(user: User) -> frozenset[int] | None:
    """Offices of which the person reads every proposal; None = the whole agency."""
    return current_roles(user).scope(*READS_PROPOSALS)


def can_export(user: User) -> bool:
    """Any admin; an admin of one office takes out only that office's events."""
    return current_roles(user).is_admin


def can_import(user: User) -> bool:
    """The file brings the whole agency, so an admin of one office may not."""
    return current_roles(user).scope(Role.ADMIN) is None


def export_offices(user: User) -> frozenset[int] | None:
    """Offices whose events the admin may take out; None = the whole agency."""
    return current_roles(user).scope(Role.ADMIN)


def can_export_office(user: User, office_id: int) -> bool:
    """An office of the agency that the admin covers."""
    offices = export_offices(user)
    if offices is not None:
        return office_id in offices
    return Office.objects.filter(pk=office_id, agency=user.employee.agency_id).exists()


def may_decide_today(supervisor: Employee, employee: Employee, on: date) -> bool:
    """The same question inside a service, where the person is known but no account acts."""
    return supervisor.pk != employee.pk and supervises(supervisor, employee, on)


def can_withdraw_note(user: User, note: ConductNote) -> bool:
    """Whoever wrote it, and whoever supervises the person today."""
    if note.employee.agency_id != user.employee.agency_id or note.employee_id == user.employee_id:
        return False
    return note.author_id == user.employee_id or can_decide_for(user, note.employee)
