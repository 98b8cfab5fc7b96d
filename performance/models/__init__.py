from performance.models.assessments import Assessment, MonthlyReview, PastAssessment
from performance.models.coaching import CoachingNote
from performance.models.reports import DailyReport, Evidence, ReportItem, WeeklyIndex
from performance.models.targets import IndicatorMonth, OfficeIndicator, Target, TargetPlan

__all__ = [
    "Assessment",
    "CoachingNote",
    "DailyReport",
    "Evidence",
    "IndicatorMonth",
    "MonthlyReview",
    "OfficeIndicator",
    "PastAssessment",
    "ReportItem",
    "Target",
    "TargetPlan",
    "WeeklyIndex",
]
