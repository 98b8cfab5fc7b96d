"""Which pilots need something tonight: a first day, an evaluation, a review, or the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from employees.selectors import today_in
from pilots.enums.plans import LIVE
from pilots.models import Pilot

# The office's day is over, its reports are past their deadline, and its days are being settled.
NIGHT = time(2, 0)


@dataclass(frozen=True, slots=True)
class Tonight:
    pilot: Pilot
    today: date


def tonight(now: datetime, *, pilot_id: int | None = None, as_of: date | None = None) -> Iterator[Tonight]:
    """Live pilots whose night has come in their own zone; with `as_of`, all of them as if it were that date."""
    rows = Pilot.objects.filter(status__in=LIVE).select_related("office__agency").order_by("pk")
    if pilot_id is not None:
        rows = rows.filter(pk=pilot_id)
    for pilot in rows:
        if as_of is not None:
            yield Tonight(pilot, as_of)
        elif now.astimezone(pilot.office.tz).time() >= NIGHT:
            yield Tonight(pilot, today_in(pilot.office, now))
