"""What other apps read of presence."""

from presence.rules.discipline import step_for
from presence.selectors.conduct import unanswered_calls
from presence.selectors.counts import missed_checkins, year_absences

__all__ = ["missed_checkins", "step_for", "unanswered_calls", "year_absences"]
