"""What scheduling knows, ready for pages, API operations and the apps above."""

from scheduling.rules import (
    Calendar,
    Hours,
    HoursPeriod,
    PlanItem,
    hours_on,
    iso_week,
    monday_of,
    months_before,
)
from scheduling.selectors.agreed import agreed_hours, position_words
from scheduling.selectors.away import WfaDay, absences_of, outputs_of, outputs_of_many, wfa_days
from scheduling.selectors.calendar import (
    allowed_in_weeks,
    calendar_for,
    calendars_for,
    hours_of,
    hours_of_many,
    policy_at,
    policy_spans,
    quota_for,
    report_due_at,
    span_at,
    work_ends,
    work_spans,
    work_starts,
    working_day_after,
)
from scheduling.selectors.cutoffs import cancel_problems, recall_problems
from scheduling.selectors.facts import facts_for
from scheduling.selectors.history import history_of, last_plan
from scheduling.selectors.presence import UnitDays, coverage, unit_days
from scheduling.selectors.shapes import (
    AbsenceImport,
    AffectedDay,
    AwayRow,
    CalendarChange,
    CounterCoverage,
    Coverage,
    DayView,
    HistoryLine,
    LastPlan,
    PlanRow,
    QuotaView,
    RowError,
    TeamCell,
    TeamGrid,
    TeamRow,
    TeamUnit,
    WeekView,
)
from scheduling.selectors.team import team_grid, weekdays_between
from scheduling.selectors.weeks import week_views

__all__ = [
    "AbsenceImport", "AffectedDay", "AwayRow", "Calendar", "CalendarChange", "CounterCoverage", "Coverage",
    "DayView", "HistoryLine", "Hours", "HoursPeriod", "LastPlan", "PlanItem", "PlanRow", "QuotaView",
    "RowError", "TeamCell", "TeamGrid", "TeamRow", "TeamUnit", "UnitDays", "WeekView", "WfaDay",
    "absences_of", "agreed_hours", "allowed_in_weeks", "calendar_for", "calendars_for", "cancel_problems",
    "coverage", "facts_for", "history_of", "hours_of", "hours_of_many", "hours_on", "iso_week", "last_plan",
    "monday_of", "months_before", "outputs_of", "outputs_of_many", "policy_at", "policy_spans", "position_words",
    "quota_for", "recall_problems", "report_due_at", "span_at", "team_grid", "unit_days", "week_views",
    "weekdays_between", "wfa_days", "work_ends", "work_spans", "work_starts", "working_day_after",
]  # fmt: skip
