"""What a night does for one pilot, in its order: begin, note who left, end, and make the rows of what is due."""

from __future__ import annotations

from datetime import date, datetime

from pilots.models import EvaluationRun
from pilots.services.adopting import close_decided
from pilots.services.running import queue_due
from pilots.services.starting import note_leavers, start_pilot


def prepare_night(*, pilot_id: int, today: date, now: datetime) -> list[EvaluationRun]:
    """Everything of the night but the evaluations themselves; answers the runs that wait. Safe to repeat."""
    start_pilot(pilot_id=pilot_id, today=today, now=now)
    note_leavers(pilot_id=pilot_id, today=today, now=now)
    close_decided(pilot_id=pilot_id, today_of=today, now=now)
    return queue_due(pilot_id=pilot_id, today=today)
