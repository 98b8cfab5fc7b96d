"""Who may do what with complaints: admins decide, officials and auditors read, leadership sees numbers."""

from __future__ import annotations

from employees.enums import Role
from employees.models import Office, User
from employees.permissions import current_roles
from pilots.models import Complaint

READERS = (Role.ADMIN, Role.OFFICIAL, Role.AUDITOR)
COUNTERS = (*READERS, Role.LEADERSHIP)


def reading_scope(user: User) -> frozenset[int] | None:
    """Offices whose complaints the user reads; None = the whole agency, empty = none."""
    return current_roles(user).scope(*READERS)


def counting_scope(user: User) -> frozenset[int] | None:
    """Offices whose numbers the user sees; None = the whole agency, empty = none."""
    return current_roles(user).scope(*COUNTERS)


def triage_scope(user: User) -> frozenset[int] | None:
    """Offices whose complaints the user decides and writes down; None = the whole agency, empty = none."""
    return current_roles(user).scope(Role.ADMIN)


def can_see_complaint(user: User, row: Complaint) -> bool:
    same_agency = row.agency_id == user.employee.agency_id
    return same_agency and current_roles(user).covers(row.office_id, *READERS)


def can_triage(user: User, row: Complaint) -> bool:
    """Decide it, and see the contact that was left. In which state it is, is the service's concern."""
    same_agency = row.agency_id == user.employee.agency_id
    return same_agency and current_roles(user).covers(row.office_id, Role.ADMIN)


def can_file_by_hand(user: User, office: Office) -> bool:
    """Write down what came by letter, telephone or from elsewhere."""
    same_agency = office.agency_id == user.employee.agency_id
    return same_agency and current_roles(user).covers(office.pk, Role.ADMIN)
