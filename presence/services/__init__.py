"""The only writes of presence. Lock order: employee → correction → the office's settled day.

Inside this package import from the modules, not from here.
"""

from presence.rules.position import Reading
from presence.services.checking import CheckAnswer, check_in, check_out
from presence.services.commitment import accept_commitment
from presence.services.conduct import answer_conduct, record_conduct, withdraw_conduct
from presence.services.corrections import (
    RowAnswer,
    accept_many,
    decide_correction,
    request_correction,
    withdraw_correction,
)
from presence.services.events import Outcome, Recorded, record_event
from presence.services.exchange import ImportResult, import_events
from presence.services.export import export_events
from presence.services.forgetting import forget_attendance, forget_positions
from presence.services.proposals import dismiss_proposal, propose_due, propose_steps, take_up_proposal
from presence.services.settling import resettle, resettle_many, settle_between, settle_due, settle_office

__all__ = [
    "CheckAnswer",
    "ImportResult",
    "Outcome",
    "Reading",
    "Recorded",
    "RowAnswer",
    "accept_commitment",
    "accept_many",
    "answer_conduct",
    "check_in",
    "check_out",
    "decide_correction",
    "dismiss_proposal",
    "export_events",
    "forget_attendance",
    "forget_positions",
    "import_events",
    "propose_due",
    "propose_steps",
    "record_conduct",
    "record_event",
    "request_correction",
    "resettle",
    "resettle_many",
    "settle_between",
    "settle_due",
    "settle_office",
    "take_up_proposal",
    "withdraw_conduct",
    "withdraw_correction",
]
