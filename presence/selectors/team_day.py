"""Who of a supervisor's people has checked in on a day: verdicts and bands, never coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from employees.models import Employee, Office
from presence.enums import DayNature, EventKind
from presence.models import PresenceEvent
from presence.selectors.own_events import hint_words
from presence.selectors.spans import office_spans
from scheduling.selectors import absences_of, wfa_days


@dataclass(frozen=True, slots=True)
class SeenEvent:
    """One event as others may see it; `at` in the person's office's zone, words ready to show, `hints` too."""

    at: datetime
    verdict: str
    verdict_words: str
    band: str
    band_words: str
    unknown_why: str
    unknown_words: str
    hint_codes: tuple[str, ...]
    hints: tuple[str, ...]
    source: str = "portal"


@dataclass(frozen=True, slots=True)
class TeamDayRow:
    """One person's day; `expects`: presence is recorded on this day."""

    employee: Employee
    nature: DayNature
    expects: bool
    checked_in: SeenEvent | None
    checked_out: SeenEvent | None


def team_day(people: Sequence[Employee], on: date) -> list[TeamDayRow]:
    """In the given order; eight queries, however many people."""
    ids = [p.pk for p in people]
    offices = {o.pk: o for o in Office.objects.filter(pk__in={p.office_id for p in people})}
    spans = office_spans(list(offices.values()), on, on)
    away, absent = wfa_days(ids, on, on), absences_of(ids, on, on)
    events = {
        (event.employee_id, event.kind): _seen(event, offices)
        for event in PresenceEvent.objects.filter(employee__in=ids, date=on, superseded=False).select_related(
            "employee"
        )
    }
    rows = []
    for person in people:
        key = (person.pk, on)
        nature = spans[person.office_id].nature(on, away.get(key), absent.get(key))
        rows.append(
            TeamDayRow(
                person,
                nature,
                nature in (DayNature.OFFICE, DayNature.WFA, DayNature.TRAVEL),
                events.get((person.pk, EventKind.IN)),
                events.get((person.pk, EventKind.OUT)),
            )
        )
    return rows


def _seen(event: PresenceEvent, offices: dict[int, Office]) -> SeenEvent:
    return SeenEvent(
        at=event.occurred_at.astimezone(offices[event.employee.office_id].tz),
        verdict=event.verdict,
        verdict_words=event.get_verdict_display(),
        band=event.band,
        band_words=event.get_band_display(),
        unknown_why=event.unknown_why,
        unknown_words=event.get_unknown_why_display() if event.unknown_why else "",
        hint_codes=tuple(event.hints),
        hints=hint_words(event.hints),
        source=event.source,
    )
