"""Who reads, writes and agrees to targets, and who brings in those of an office."""

from employees.enums import Role
from employees.models import User
from employees.permissions import current_roles
from performance.enums import PlanStatus
from performance.models import TargetPlan
from performance.permissions.line import leads_now

CHECKERS = (Role.ADMIN, Role.AUDITOR)
OFFICE_READERS = (Role.ADMIN, Role.OFFICIAL, Role.LEADERSHIP, Role.AUDITOR)


def can_see_plan(user: User, plan: TargetPlan) -> bool:
    """The person; and, once it left the person's desk, the supervisor and those who check the agency."""
    person = plan.employee
    if person.agency_id != user.employee.agency_id:
        return False
    if person.pk == user.employee_id:
        return True
    if plan.status == PlanStatus.DRAFT:
        return False
    return current_roles(user).covers(person.office_id, *CHECKERS) or leads_now(user, person.pk)


def can_decide_plan(user: User, plan: TargetPlan) -> bool:
    """Agree or send back: the supervisor, never the person."""
    same_agency = plan.employee.agency_id == user.employee.agency_id
    return same_agency and plan.employee_id != user.employee_id and leads_now(user, plan.employee_id)


def can_see_office_targets(user: User) -> bool:
    return current_roles(user).scope(*OFFICE_READERS) != frozenset()


def target_offices(user: User) -> frozenset[int] | None:
    """Offices whose indicators the user reads; None = the whole agency."""
    return current_roles(user).scope(*OFFICE_READERS)


def can_import_office_targets(user: User) -> bool:
    return current_roles(user).is_admin
