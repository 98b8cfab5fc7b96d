from employees.models.organisation import Agency, Office, Post, ServiceCounter, Unit
from employees.models.past import HistoryStart, PastEmployment, PastPost, PastUnit
from employees.models.people import ActingChief, Employee, ReportingLine, RoleAssignment, User
from employees.models.roster import FileImport, RosterImport

__all__ = [
    "ActingChief",
    "Agency",
    "Employee",
    "FileImport",
    "HistoryStart",
    "Office",
    "PastEmployment",
    "PastPost",
    "PastUnit",
    "Post",
    "ReportingLine",
    "RoleAssignment",
    "RosterImport",
    "ServiceCounter",
    "Unit",
    "User",
]
