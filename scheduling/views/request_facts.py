"""One request as a page: facts, days, plan, history, and what its owner can still do."""

from datetime import datetime
from typing import Any

from scheduling.enums import PENDING, RequestStatus
from scheduling.models import WfaRequest
from scheduling.selectors import agreed_hours, cancel_problems, history_of, position_words
from scheduling.views.day_cards import STATUS_LOOKS


def request_facts(found: WfaRequest, now: datetime, *, own: bool) -> dict[str, Any]:
    """The context of `scheduling/request_detail.html`."""
    days = list(found.days.all())
    history = history_of(found)
    return {
        "it": found,
        "look": STATUS_LOOKS[found.status],
        "days": [(day, STATUS_LOOKS[day.status]) for day in days],
        "outputs": found.outputs.all(),
        "hours": agreed_hours([(b.starts_at, b.ends_at) for b in found.blocks.all()]),
        "position": position_words(found.place, found.place_lat, found.place_lon),
        "history": history,
        "own": own,
        "submitted_at": found.submitted_at and found.submitted_at.astimezone(found.employee.office.tz),
        "last_reason": next((line.reason for line in reversed(history) if line.reason), ""),
        "can_edit": own and found.status in (RequestStatus.DRAFT, RequestStatus.SENT_BACK),
        "can_withdraw": own and (found.status in PENDING or found.status == RequestStatus.DRAFT),
        **(_cancelling(found, now) if own else {}),
    }


def _cancelling(found: WfaRequest, now: datetime) -> dict[str, Any]:
    """Days that may still be cancelled, and why the others may not."""
    granted = [d.date for d in found.days.all() if d.status == RequestStatus.APPROVED]
    refusals = {day: cancel_problems(found, [day], now) for day in granted}
    return {
        "cancellable": [day for day, problems in refusals.items() if not problems],
        "too_late": [problem.sentence for problems in refusals.values() for problem in problems],
    }
