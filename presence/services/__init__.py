"""The only writes of presence. Lock order: employee → correction → the office's settled day.

Inside this package import from the modules, not from here.
"""

from presence.rules.position import Reading
from presence.services.checking import CheckAnswer, check_in, check_out
from presence.services.events import Outcome, Recorded, record_event
from presence.services.forgetting import forget_attendance, forget_positions
from presence.services.settling import resettle, settle_between, settle_due, settle_office

__all__ = [
    "CheckAnswer",
    "Outcome",
    "Reading",
    "Recorded",
    "check_in",
    "check_out",
    "forget_attendance",
    "forget_positions",
    "record_event",
    "resettle",
    "settle_between",
    "settle_due",
    "settle_office",
]
