"""Who reads a daily report and its evidence, who decides about it, and who reads a weekly index."""

from employees.enums import Role
from employees.models import Employee, User
from employees.permissions import current_roles
from performance.enums import ReportStatus
from performance.models import DailyReport
from performance.permissions.line import leads_now

READERS = (Role.ADMIN, Role.AUDITOR)
INDEX_READERS = (Role.ADMIN, Role.OFFICIAL, Role.LEADERSHIP, Role.AUDITOR)


def can_see_report(user: User, report: DailyReport) -> bool:
    """The author; the supervisor, and admins and auditors of the office. A draft only its author."""
    person = report.employee
    if person.pk == user.employee_id:
        return True
    if person.agency_id != user.employee.agency_id or report.status == ReportStatus.DRAFT:
        return False
    return current_roles(user).covers(person.office_id, *READERS) or leads_now(user, person.pk)


def can_decide_report(user: User, report: DailyReport) -> bool:
    """The supervisor of today or whoever stands in; never about the own report."""
    return (
        report.status == ReportStatus.SUBMITTED
        and report.employee.agency_id == user.employee.agency_id
        and leads_now(user, report.employee_id)
    )


def can_see_index(user: User, employee: Employee) -> bool:
    """Oneself, those who report here, and the people of an office or agency that a role covers."""
    if employee.pk == user.employee_id:
        return True
    if employee.agency_id != user.employee.agency_id:
        return False
    return current_roles(user).covers(employee.office_id, *INDEX_READERS) or leads_now(user, employee.pk)
