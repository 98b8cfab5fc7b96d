"""Which days may be asked for: pure functions over frozen facts."""

from scheduling.rules.blocks import MOST_BLOCKS, Block, block_words, check_blocks, minutes_of
from scheduling.rules.calendar import (
    DAY,
    NORMAL_HOURS,
    RAMADAN_HOURS,
    WORKWEEK,
    Calendar,
    Entry,
    Hours,
    HoursPeriod,
    hours_on,
    iso_week,
    monday_of,
    months_before,
    weekdays_of,
)
from scheduling.rules.cutoffs import cancel_until, check_cancel, check_recall
from scheduling.rules.days import (
    Away,
    DayCheck,
    Facts,
    Ineligible,
    Limits,
    OwnDay,
    Team,
    WeekQuota,
    check_days,
    minimum_on,
    slots_for,
)
from scheduling.rules.plan import (
    PlaceFacts,
    PlanItem,
    check_place,
    check_plan,
    check_position,
    check_reason,
    check_week,
)
from scheduling.rules.quota import HARD_CAP, QuotaRow, allowed_in_week, free_slots, quota_on

__all__ = [
    "DAY", "HARD_CAP", "MOST_BLOCKS", "NORMAL_HOURS", "RAMADAN_HOURS", "Away", "Block", "Calendar", "DayCheck",
    "Entry", "Facts", "Hours", "HoursPeriod", "Ineligible", "Limits", "OwnDay", "PlaceFacts", "PlanItem",
    "QuotaRow", "Team", "WORKWEEK", "WeekQuota", "allowed_in_week", "block_words", "cancel_until", "check_blocks",
    "check_cancel", "check_days", "check_place", "check_plan", "check_position", "check_reason",
    "check_recall", "check_week", "free_slots", "hours_on", "iso_week", "minimum_on", "minutes_of", "monday_of",
    "months_before", "quota_on", "slots_for", "weekdays_of",
]  # fmt: skip
