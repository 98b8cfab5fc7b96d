"""Who leads whom in performance: the supervisor of today, and whoever stands in for them; never oneself."""

from datetime import date

from employees.models import Employee, User
from employees.permissions import current_roles, today_of
from employees.selectors import reports_of


def leads(supervisor: Employee, employee_id: int, on: date) -> bool:
    """Does the person answer to this supervisor on the date?"""
    if supervisor.pk == employee_id:
        return False
    return reports_of(supervisor, on).filter(pk=employee_id, agency_id=supervisor.agency_id).exists()


def leads_now(user: User, employee_id: int) -> bool:
    """`leads` of this moment; costs no query for those who lead nobody."""
    return current_roles(user).is_supervisor and leads(user.employee, employee_id, today_of(user))


def is_supervisor(user: User) -> bool:
    return current_roles(user).is_supervisor
