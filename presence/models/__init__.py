from presence.models.conduct import Commitment, ConductNote
from presence.models.days import AbsenceProposal, AttendanceDay, Correction, SettledDay
from presence.models.events import PresenceEvent, PresencePosition

__all__ = [
    "AbsenceProposal",
    "AttendanceDay",
    "Commitment",
    "ConductNote",
    "Correction",
    "PresenceEvent",
    "PresencePosition",
    "SettledDay",
]
