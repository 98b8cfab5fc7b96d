"""What pages, API operations and the apps above read of presence."""

from presence.rules.commitment import CommitmentText
from presence.rules.discipline import step_for
from presence.selectors.commitment import needs_commitment
from presence.selectors.conduct import unanswered_calls
from presence.selectors.corrections import waiting_corrections
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
    "CommitmentText",
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
    "needs_commitment",
    "own_event_rows",
    "own_events",
    "own_events_of",
    "step_for",
    "team_day",
    "unanswered_calls",
    "waiting_corrections",
    "week_hours",
    "year_absences",
]
