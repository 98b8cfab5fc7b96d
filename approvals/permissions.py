"""Who may decide what. Nobody ever decides about the own request; services ask here again under lock."""

from datetime import date, datetime

from approvals.models import Approval
from approvals.selectors import Capacity, capacity_of, is_above_now
from employees.enums import Role
from employees.models import Employee, Office, User
from employees.selectors import roles_of, today_in


def capacity_to_decide(person: Employee, approval: Approval, on: date) -> Capacity | None:
    """As whom the person decides: the decider, who stands in for the decider, or the next level once escalated."""
    if _is_foreign_or_own(person, approval):
        return None
    return capacity_of(person, approval, on)


def capacity_to_recall(person: Employee, approval: Approval, on: date) -> Capacity | None:
    """As whom the person calls back: whoever decided or may decide now, and the supervisor of today."""
    if _is_foreign_or_own(person, approval):
        return None
    found = capacity_of(person, approval, on)
    if found is None and (approval.decided_by_id == person.pk or is_above_now(person, approval, on)):
        return Capacity.of(person)
    return found


def _is_foreign_or_own(person: Employee, approval: Approval) -> bool:
    return approval.agency_id != person.agency_id or approval.request.employee_id == person.pk


def can_decide(user: User, approval: Approval, now: datetime) -> bool:
    return capacity_to_decide(user.employee, approval, _today(user, now)) is not None


def can_recall(user: User, approval: Approval, now: datetime) -> bool:
    return capacity_to_recall(user.employee, approval, _today(user, now)) is not None


def can_see_undecidable(user: User, now: datetime) -> bool:
    """Admins of the agency or of an office of it; they name a decider and decide nothing themselves."""
    return roles_of(user, _today(user, now)).is_admin


def can_name_decider(user: User, approval: Approval, now: datetime) -> bool:
    """An admin of the asker's office, but never about the own request."""
    asker = approval.request.employee
    if asker.agency_id != user.employee.agency_id or asker.pk == user.employee_id:
        return False
    return roles_of(user, _today(user, now)).covers(asker.office_id, Role.ADMIN)


def offices_without_decider(user: User, now: datetime) -> frozenset[int] | None:
    """Offices whose requests without decider the admin sees; None = the whole agency."""
    return roles_of(user, _today(user, now)).scope(Role.ADMIN)


def _today(user: User, now: datetime) -> date:
    office: Office = user.employee.office
    return today_in(office, now)
