"""What is held about a person's own presence, with the positions that are still kept and when they go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from eligibility.selectors import policy_for
from employees.models import Employee
from employees.selectors import today_in
from presence.enums import Hint
from presence.models import PresenceEvent, PresencePosition


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """`at` in the office's zone; `position` while it is kept, deleted on `forget_on`. `hints` in words."""

    event: PresenceEvent
    at: datetime
    position: PresencePosition | None
    forget_on: date | None
    hints: tuple[str, ...]


def own_event_rows(employee: Employee, first: date, last: date) -> QuerySet[PresenceEvent]:
    """The person's events, newest first, the superseded ones too; both dates inclusive."""
    return (
        PresenceEvent.objects.filter(employee=employee, date__gte=first, date__lte=last)
        .select_related("position", "office")
        .order_by("-date", "-occurred_at", "-pk")
    )


def own_events_of(employee: Employee, events: Iterable[PresenceEvent], on: date) -> list[OwnEvent]:
    """Rows of `own_event_rows`, ready to show; how long positions are kept is the policy's of `on`. One query."""
    tz = employee.office.tz
    kept = timedelta(days=policy_for(employee.agency_id, on).policy.position_days)
    found = []
    for event in events:
        position = getattr(event, "position", None)
        forget_on = (position.recorded_at + kept).astimezone(tz).date() if position else None
        at = event.occurred_at.astimezone(tz)
        found.append(OwnEvent(event, at, position, forget_on, hint_words(event.hints)))
    return found


def own_events(employee: Employee, first: date, last: date) -> list[OwnEvent]:
    """All of them at once. Two queries."""
    return own_events_of(employee, own_event_rows(employee, first, last), last)


def hint_words(codes: list[str]) -> tuple[str, ...]:
    """The hints of an event in words; a code that is no longer known stays as it is."""
    return tuple(str(Hint(code).label) if code in Hint.values else code for code in codes)


def kept_until(employee: Employee, now: datetime) -> date:
    """The day on which a position recorded now will be deleted."""
    today = today_in(employee.office, now)
    return today + timedelta(days=policy_for(employee.agency_id, today).policy.position_days)
