"""Which of several deliveries of one day's check-in or check-out stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from presence.enums import EventKind

CORRECTED = "koreksi"
PORTAL = "portal"
# What these sources say comes from the portal itself, so no file may add or change it.
OWN_SOURCES = frozenset({CORRECTED, PORTAL})


@dataclass(frozen=True, slots=True)
class Heard:
    """One delivery of an event of a day; `key` is whatever the caller knows it by."""

    key: int
    kind: str
    at: datetime
    received_at: datetime
    source: str


def standing(heard: Iterable[Heard]) -> int:
    """The key of the delivery that counts: what a person decided last; else the portal's own evidence; else what
    other systems say. Among equals the first in, the last out.

    All are of one person, date and kind, and there is at least one. Equal moments: the first one heard. A file
    never outdoes a check-in that the portal saw: whoever imports files could otherwise write anybody's hours.
    """
    events = list(heard)
    decided = [e for e in events if e.source == CORRECTED]
    if decided:
        return max(decided, key=lambda e: (e.received_at, e.key)).key
    events = [e for e in events if e.source == PORTAL] or events
    if events[0].kind == EventKind.IN:
        return min(events, key=lambda e: (e.at, e.received_at, e.key)).key
    latest = max(e.at for e in events)
    return min((e for e in events if e.at == latest), key=lambda e: (e.received_at, e.key)).key
