"""Who may see and decide what in eligibility: one readable list.

Supervisors see the verdicts of their reports; roles see their office or agency; nobody decides about themself.
"""

from employees.enums import Role
from employees.models import Employee, User
from employees.permissions import current_roles, today_of
from employees.selectors import reports_of

CHECKERS = (Role.ADMIN, Role.OFFICIAL, Role.AUDITOR)
DISCIPLINE_READERS = (Role.ADMIN, Role.AUDITOR)
DECIDERS = (Role.ADMIN, Role.OFFICIAL)
TALENT_READERS = (Role.ADMIN, Role.LEADERSHIP, Role.AUDITOR)


def can_see_verdict(user: User, employee: Employee) -> bool:
    return employee.pk == user.employee_id or _covers(user, employee, *CHECKERS) or _leads(user, employee)


def can_see_discipline(user: User, employee: Employee) -> bool:
    """Supervisors and officials learn that there is something, never what."""
    return employee.pk == user.employee_id or _covers(user, employee, *DISCIPLINE_READERS)


def can_confirm_readiness(user: User) -> bool:
    return current_roles(user).is_supervisor


def can_see_talent(user: User) -> bool:
    return current_roles(user).scope(*TALENT_READERS) != frozenset()


def talent_offices(user: User) -> frozenset[int] | None:
    """Offices whose talent grid the user reads; None = the whole agency."""
    return current_roles(user).scope(*TALENT_READERS)


def can_see_suspensions(user: User) -> bool:
    return current_roles(user).scope(*CHECKERS) != frozenset()


def suspension_offices(user: User) -> frozenset[int] | None:
    """Offices whose suspensions the user reads; None = the whole agency."""
    return current_roles(user).scope(*CHECKERS)


def can_propose_suspension(user: User, employee: Employee) -> bool:
    """The supervisor, and those who decide; never for oneself."""
    if employee.pk == user.employee_id:
        return False
    return _covers(user, employee, *DECIDERS) or _leads(user, employee)


def can_decide_suspension(user: User, employee: Employee) -> bool:
    """Confirm, reject, lift. That the proposer is somebody else is the service's concern."""
    return employee.pk != user.employee_id and _covers(user, employee, *DECIDERS)


def _covers(user: User, employee: Employee, *roles: str) -> bool:
    same_agency = employee.agency_id == user.employee.agency_id
    return same_agency and current_roles(user).covers(employee.office_id, *roles)


def _leads(user: User, employee: Employee) -> bool:
    if employee.agency_id != user.employee.agency_id or not current_roles(user).is_supervisor:
        return False
    return reports_of(user.employee, today_of(user)).filter(pk=employee.pk).exists()


POLICY_READERS = (Role.ADMIN, Role.OFFICIAL, Role.LEADERSHIP, Role.AUDITOR)


def can_draft_policy(user: User) -> bool:
    """Write and change drafts: admins of the whole agency, for a policy holds everywhere in it."""
    return current_roles(user).scope(Role.ADMIN) is None


def can_publish_policy(user: User) -> bool:
    """Publish, and withdraw before the first day: admins and officials of the whole agency."""
    return current_roles(user).scope(Role.ADMIN, Role.OFFICIAL) is None


def can_read_drafts(user: User) -> bool:
    """Read what is not law yet; everybody else learns of a policy when it is published."""
    return current_roles(user).scope(*POLICY_READERS) != frozenset()
