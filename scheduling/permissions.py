"""Who may see and change what in scheduling."""

from datetime import date

from employees.models import Employee, Office, User
from scheduling.models import WfaRequest


def can_see_request(user: User, request: WfaRequest, on: date) -> bool:
    raise NotImplementedError


def can_see_team(user: User, on: date) -> bool:
    raise NotImplementedError


def can_edit_calendar(user: User, on: date, office: Office | None = None) -> bool:
    raise NotImplementedError


def can_set_quota(user: User, on: date, office: Office | None = None) -> bool:
    raise NotImplementedError


def can_import_absences(user: User, on: date) -> bool:
    raise NotImplementedError


def is_own(user: User, employee: Employee) -> bool:
    return user.employee_id == employee.pk
