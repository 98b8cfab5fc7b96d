"""What pages, API operations and the apps above read of presence."""

from presence.rules.discipline import step_for
from presence.selectors.conduct import unanswered_calls
from presence.selectors.counts import (
    WeekHours,
    YearCount,
    days_of,
    missed_checkins,
    week_hours,
    year_absences,
)
from presence.selectors.own_events import OwnEvent, kept_until, own_event_rows, own_events, own_events_of
from presence.selectors.standing import DayStanding, day_standing
from presence.selectors.team_day import SeenEvent, TeamDayRow, team_day

__all__ = [
    "DayStanding",
    "OwnEvent",
    "SeenEvent",
    "TeamDayRow",
    "WeekHours",
    "YearCount",
    "day_standing",
    "days_of",
    "kept_until",
    "missed_checkins",
    "own_event_rows",
    "own_events",
    "own_events_of",
    "step_for",
    "team_day",
    "unanswered_calls",
    "week_hours",
    "year_absences",
]
