"""The only writes of scheduling. Lock order: employee → unit days → request → (above) approval."""

from scheduling.services.absences import import_absences
from scheduling.services.calendar import (
    load_holidays,
    load_working_hours,
    remove_calendar_day,
    set_calendar_day,
)
from scheduling.services.expected import expect_missing
from scheduling.services.expiry import expire_due
from scheduling.services.forgetting import forget_old
from scheduling.services.patterns import ask_due_patterns, create_pattern, end_pattern, skip_pattern_week
from scheduling.services.quota import revoke_quota, set_quota
from scheduling.services.requests import (
    cancel_request,
    revise_request,
    save_draft,
    submit_draft,
    submit_request,
    withdraw_request,
)
from scheduling.services.states import transition

__all__ = [
    "ask_due_patterns", "cancel_request", "create_pattern", "end_pattern", "expect_missing", "expire_due", "forget_old",
    "import_absences", "load_holidays", "load_working_hours", "remove_calendar_day", "revise_request",
    "revoke_quota", "save_draft", "set_calendar_day", "set_quota", "skip_pattern_week", "submit_draft",
    "submit_request", "transition", "withdraw_request",
]  # fmt: skip
