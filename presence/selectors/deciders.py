"""Who is told about a person: the supervisor of the date, and those who stand in for that chief."""

from __future__ import annotations

from datetime import date

from employees.models import ActingChief, Employee, User
from employees.selectors import in_force, reports_of, supervisor_on


def supervisor_accounts(employee: Employee, on: date) -> list[int]:
    """Ids of the accounts of the supervisor and of Plh./Plt. for that supervisor; never the person's own."""
    line = supervisor_on(employee, on)
    if line is None or line.supervisor_id is None:
        return []
    acting = ActingChief.objects.filter(in_force(on), unit__leader=line.supervisor_id)
    people = {line.supervisor_id, *acting.values_list("employee_id", flat=True)} - {employee.pk}
    return list(User.objects.filter(employee__in=people).order_by("pk").values_list("pk", flat=True))


def supervises(supervisor: Employee, employee: Employee, on: date) -> bool:
    """Does the person report to this supervisor, or to a chief whom the supervisor stands in for?"""
    return reports_of(supervisor, on).filter(pk=employee.pk).exists()
