from employees.models.organisation import Agency, Office, Post, ServiceCounter, Unit
from employees.models.past import HistoryStart, PastEmployment, PastPost
from employees.models.people import ActingChief, Employee, ReportingLine, RoleAssignment, User
from employees.models.roster import RosterImport

__all__ = [
    "ActingChief",
    "Agency",
    "Employee",
    "HistoryStart",
    "Office",
    "PastEmployment",
    "PastPost",
    "Post",
    "ReportingLine",
    "RoleAssignment",
    "RosterImport",
    "ServiceCounter",
    "Unit",
    "User",
]
