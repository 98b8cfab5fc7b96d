"""Who may see and decide what in eligibility: one readable list.

Supervisors see the verdicts of their reports; roles see their office or agency; nobody decides about themself.
"""

from eligibility.models import Objection
from eligibility.selectors.objection_people import barred_from
from eligibility.selectors.objections import Scope, on_desk, overseen, scope_of
from employees.enums import Role
from employees.models import Employee, Post, ServiceCounter, Unit, User
from employees.permissions import current_roles, today_of
from employees.selectors import reports_of

CHECKERS = (Role.ADMIN, Role.OFFICIAL, Role.AUDITOR)
DISCIPLINE_READERS = (Role.ADMIN, Role.AUDITOR)
GAP_READERS = (Role.ADMIN, Role.OFFICIAL, Role.LEADERSHIP, Role.AUDITOR)
DECIDERS = (Role.ADMIN, Role.OFFICIAL)
TALENT_READERS = (Role.ADMIN, Role.LEADERSHIP, Role.AUDITOR)


def can_see_verdict(user: User, employee: Employee) -> bool:
    return employee.pk == user.employee_id or _covers(user, employee, *CHECKERS) or _leads(user, employee)


def can_see_discipline(user: User, employee: Employee) -> bool:
    """Supervisors and officials learn that there is something, never what."""
    return employee.pk == user.employee_id or _covers(user, employee, *DISCIPLINE_READERS)


def can_confirm_readiness(user: User) -> bool:
    return current_roles(user).is_supervisor


def can_see_gaps(user: User) -> bool:
    return current_roles(user).scope(*GAP_READERS) != frozenset()


def gap_offices(user: User) -> frozenset[int] | None:
    """Offices whose gaps in readiness the user reads in numbers; None = the whole agency."""
    return current_roles(user).scope(*GAP_READERS)


def can_see_gap_names(user: User, office_id: int) -> bool:
    """Leadership reads numbers only."""
    return current_roles(user).covers(office_id, *CHECKERS)


def can_see_discipline_list(user: User) -> bool:
    return current_roles(user).scope(*DISCIPLINE_READERS) != frozenset()


def discipline_offices(user: User) -> frozenset[int] | None:
    """Offices whose discipline records the user reads; None = the whole agency."""
    return current_roles(user).scope(*DISCIPLINE_READERS)


def can_record_some_discipline(user: User) -> bool:
    """An admin of at least one office; about whom is `can_record_discipline`."""
    return current_roles(user).is_admin


def can_record_discipline(user: User, employee: Employee) -> bool:
    """Record, end, annul: the admin of the office, never about oneself."""
    return employee.pk != user.employee_id and _covers(user, employee, Role.ADMIN)


def can_see_talent(user: User) -> bool:
    return current_roles(user).scope(*TALENT_READERS) != frozenset()


def talent_offices(user: User) -> frozenset[int] | None:
    """Offices whose talent grid the user reads; None = the whole agency."""
    return current_roles(user).scope(*TALENT_READERS)


def can_see_talent_of(user: User, employee: Employee) -> bool:
    """The own boxes, and those of the offices whose grid the user reads."""
    return employee.pk == user.employee_id or _covers(user, employee, *TALENT_READERS)


def can_bring_talent(user: User) -> bool:
    return current_roles(user).is_admin


def bring_offices(user: User) -> frozenset[int] | None:
    """Offices for whose people the user brings boxes in; None = the whole agency."""
    return current_roles(user).scope(Role.ADMIN)


def can_enter_talent(user: User, employee: Employee) -> bool:
    """Never one's own."""
    return employee.pk != user.employee_id and _covers(user, employee, Role.ADMIN)


def can_set_mapping(user: User) -> bool:
    """A mapping holds for the whole agency, so an admin of one office may not."""
    return bring_offices(user) is None


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


def can_see_register(user: User) -> bool:
    """The register of services, and natures with their source."""
    return register_offices(user) != frozenset()


def register_offices(user: User) -> frozenset[int] | None:
    """Offices whose services the user reads; None = the whole agency."""
    return current_roles(user).scope(*Role.values)


def can_edit_services(user: User) -> bool:
    return current_roles(user).scope(Role.ADMIN) != frozenset()


def can_edit_service(user: User, unit: Unit) -> bool:
    """Register, change, close; set the counters' hours."""
    same_agency = unit.agency_id == user.employee.agency_id
    return same_agency and current_roles(user).covers(unit.office_id, Role.ADMIN)


def can_verify_service(user: User, unit: Unit) -> bool:
    same_agency = unit.agency_id == user.employee.agency_id
    return same_agency and current_roles(user).covers(unit.office_id, *DECIDERS)


def can_name_posts(user: User) -> bool:
    """A post is held in many offices, so whoever binds it decides for the whole agency."""
    return current_roles(user).scope(*DECIDERS) is None


def can_override_nature(user: User, office_id: int | None) -> bool:
    """`office_id` of the unit or counter; None for a post, which needs the whole agency."""
    return current_roles(user).covers(office_id, *DECIDERS) if office_id else can_name_posts(user)


def is_own_place(user: User, target: Unit | Post | ServiceCounter) -> bool:
    """What the user serves in or holds: what it demands on site somebody else says."""
    me = user.employee
    return target in (me.unit, me.post) or (me.counter_id is not None and target == me.counter)


def can_see_exceptions(user: User) -> bool:
    return exception_offices(user) != frozenset()


def exception_offices(user: User) -> frozenset[int] | None:
    """Offices whose exceptions by name the user reads; None = the whole agency."""
    return current_roles(user).scope(*CHECKERS)


def granting_offices(user: User) -> frozenset[int] | None:
    """Offices whose people the user may except; None = the whole agency."""
    return current_roles(user).scope(*DECIDERS)


def can_grant_exception(user: User, employee: Employee) -> bool:
    """Those who decide, never for themselves."""
    return employee.pk != user.employee_id and _covers(user, employee, *DECIDERS)


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
