"""Who may see and decide what in eligibility: one readable list.

Supervisors see the verdicts of their reports; roles see their office or agency; nobody decides about themself.
"""

from eligibility.models import Objection
from eligibility.selectors.objection_people import barred_from
from eligibility.selectors.objections import Scope, on_desk, overseen, scope_of
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


def objection_scope(user: User) -> Scope:
    """Whose objections the user handles or oversees."""
    roles = current_roles(user)
    return scope_of(
        user.employee,
        today_of(user),
        admin=roles.scope(Role.ADMIN),
        official=roles.scope(Role.OFFICIAL),
        auditor=roles.scope(Role.AUDITOR),
    )


def can_work_on_objections(user: User) -> bool:
    """The inbox: supervisors, those with a role that decides or checks, and whoever was given one."""
    return (
        current_roles(user).is_supervisor
        or current_roles(user).scope(*CHECKERS) != frozenset()
        or overseen(objection_scope(user)).exists()
    )


def can_handle_objection(user: User, row: Objection) -> bool:
    """Answer, ask, hand on while it lives. Never the own, nor what one refused, proposed or confirmed oneself."""
    if not row.is_live or user.employee_id in barred_from(row):
        return False
    return on_desk(objection_scope(user)).filter(pk=row.pk).exists()


def can_see_objection(user: User, row: Objection) -> bool:
    if row.employee_id == user.employee_id:
        return True
    scope = objection_scope(user)
    return overseen(scope).filter(pk=row.pk).exists() or on_desk(scope).filter(pk=row.pk).exists()


def objection_counting_scope(user: User) -> frozenset[int] | None:
    """Offices whose statistics the user reads; None = the whole agency."""
    return current_roles(user).scope(*CHECKERS, Role.LEADERSHIP)


def can_see_small_groups(user: User) -> bool:
    """Numbers of few people are for those who may read the objections themselves."""
    return current_roles(user).scope(*CHECKERS) != frozenset()


def can_set_objection_terms(user: User) -> bool:
    return current_roles(user).scope(Role.ADMIN) is None
