"""The only writes of presence. Lock order: employee → correction → the office's settled day.

Inside this package import from the modules, not from here.
"""

from presence.rules.position import Reading
from presence.services.events import Outcome, Recorded, record_event
from presence.services.settling import resettle, settle_between, settle_due, settle_office

__all__ = [
    "Outcome",
    "Reading",
    "Recorded",
    "record_event",
    "resettle",
    "settle_between",
    "settle_due",
    "settle_office",
]
