from scheduling.models.calendar import Absence, CalendarDay, PastCalendarDay, WorkingHours
from scheduling.models.patterns import PatternWeek, WfaPattern
from scheduling.models.quota import QuotaRule, UnitDay
from scheduling.models.requests import RequestBlock, RequestDay, RequestOutput, WfaRequest

__all__ = [
    "Absence",
    "CalendarDay",
    "PastCalendarDay",
    "PatternWeek",
    "QuotaRule",
    "RequestBlock",
    "RequestDay",
    "RequestOutput",
    "UnitDay",
    "WfaPattern",
    "WfaRequest",
    "WorkingHours",
]
