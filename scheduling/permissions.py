"""Who may see and change what in scheduling. Rights are those of this moment in the person's own office."""

from employees.enums import Role
from employees.models import Employee, Office, User
from employees.permissions import current_roles, today_of
from employees.selectors import reports_of
from scheduling.enums import RequestStatus
from scheduling.models import WfaRequest

READERS = (Role.ADMIN, Role.AUDITOR)
QUOTA_SETTERS = (Role.ADMIN, Role.OFFICIAL)


def is_own(user: User, employee: Employee) -> bool:
    return user.employee_id == employee.pk


def can_see_request(user: User, request: WfaRequest) -> bool:
    """The person who asked, who decides for them, and admins and auditors of the office; a draft only its owner."""
    if request.employee_id == user.employee_id:
        return True
    if request.agency_id != user.employee.agency_id or request.status == RequestStatus.DRAFT:
        return False
    if current_roles(user).covers(request.employee.office_id, *READERS):
        return True
    return reports_of(user.employee, today_of(user)).filter(pk=request.employee_id).exists()


def can_edit_calendar(user: User, office: Office | None = None) -> bool:
    """Without an office: days of the whole agency or of a region."""
    return _holds(user, office, Role.ADMIN)


def can_set_quota(user: User, office: Office) -> bool:
    return _holds(user, office, *QUOTA_SETTERS)


def offices_to_set_quota(user: User) -> frozenset[int] | None:
    """Ids of the offices for which `can_set_quota` holds; None = all of the agency."""
    return current_roles(user).scope(*QUOTA_SETTERS)


def can_see_quotas(user: User) -> bool:
    roles = current_roles(user)
    return roles.is_admin or roles.is_official or roles.is_leadership or roles.is_auditor


def can_import_absences(user: User) -> bool:
    """The file speaks of the whole agency, so an admin of one office may not."""
    return _holds(user, None, Role.ADMIN)


def can_see_absences(user: User) -> bool:
    roles = current_roles(user)
    return roles.is_admin or roles.is_auditor


def _holds(user: User, office: Office | None, *roles: str) -> bool:
    if office is not None and office.agency_id != user.employee.agency_id:
        return False
    return current_roles(user).covers(office.pk if office else None, *roles)
