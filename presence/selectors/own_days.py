"""The person's own days: what is open today, and a week with its events, hours and corrections."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from employees.models import Employee
from performance.enums import ReportStatus
from performance.models import DailyReport
from performance.selectors import own_reports
from presence.enums import AttendanceStatus, CorrectionStatus, DayNature, EventKind
from presence.models import AttendanceDay, Correction
from presence.rules.commitment import CommitmentText
from presence.rules.corrections import MOST_DAYS_BACK
from presence.selectors.commitment import needs_commitment
from presence.selectors.conduct import notes_about
from presence.selectors.counts import WeekHours, days_of, week_hours
from presence.selectors.own_events import OwnEvent, own_event_rows, own_events_of
from presence.selectors.spans import office_spans
from scheduling.selectors import WfaDay, absences_of, wfa_days

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
DAYS_BACK = 14
WEEKS_AHEAD = 9
MOST_REPORTS = 5
PRESENT_NATURES = frozenset({DayNature.OFFICE, DayNature.WFA, DayNature.TRAVEL})
GAPS = (AttendanceStatus.INCOMPLETE, AttendanceStatus.ABSENT)


@dataclass(frozen=True, slots=True)
class Gap:
    """What a settled day lacks: kinds that may be claimed, and those for which a correction waits."""

    date: date
    lacks: tuple[EventKind, ...]
    waits: tuple[EventKind, ...]

    @property
    def kinds(self) -> tuple[EventKind, ...]:
        return tuple(kind for kind in EventKind if kind in self.lacks + self.waits)


@dataclass(frozen=True, slots=True)
class Matters:
    """What waits for the person. `notes` counts notes on conduct without an answer."""

    commitment: CommitmentText | None
    asked_back: tuple[DailyReport, ...]
    gaps: tuple[Gap, ...]
    notes: int

    @property
    def is_empty(self) -> bool:
        return not (self.commitment or self.asked_back or self.gaps or self.notes)


@dataclass(frozen=True, slots=True)
class OwnDay:
    """One date of the own week. `lacks`: kinds that may be claimed; `can_correct`: the day is near enough."""

    date: date
    nature: DayNature
    holiday: str
    is_today: bool
    came: OwnEvent | None
    went: OwnEvent | None
    settled: AttendanceDay | None
    corrections: tuple[Correction, ...]
    lacks: tuple[EventKind, ...]
    can_correct: bool

    @property
    def expects(self) -> bool:
        """Presence is recorded on this day."""
        return self.nature in PRESENT_NATURES


@dataclass(frozen=True, slots=True)
class OwnWeek:
    """Working days of the week from `monday` on, and weekend days on which something was recorded."""

    monday: date
    days: tuple[OwnDay, ...]
    hours: WeekHours


def open_matters(employee: Employee, today: date) -> Matters:
    """Constant queries. Events missing in the last 14 days, reports asked back (the latest five)."""
    first = today - DAYS_BACK * DAY
    waiting = _waiting(own_corrections_of(employee, first, today))
    gaps = [_gap(day, waiting) for day in days_of(employee, first, today - DAY) if day.status in GAPS]
    return Matters(
        commitment=needs_commitment(employee, today),
        asked_back=tuple(own_reports(employee.pk, status=ReportStatus.ASKED_BACK)[:MOST_REPORTS]),
        gaps=tuple(reversed(gaps)),
        notes=notes_about(employee).filter(answered_at=None, withdrawn_at=None).count(),
    )


def next_wfa_day(employee: Employee, today: date) -> WfaDay | None:
    """The first approved WFA day after today, within nine weeks."""
    found = wfa_days([employee.pk], today + DAY, today + WEEKS_AHEAD * WEEK)
    return min(found.values(), key=lambda day: day.date, default=None)


def own_corrections_of(employee: Employee, first: date, last: date) -> list[Correction]:
    """Claims about dates of the span, the oldest first."""
    rows = Correction.objects.filter(employee=employee, date__gte=first, date__lte=last)
    return list(rows.order_by("date", "created_at", "pk"))


def own_week(employee: Employee, monday: date, today: date) -> OwnWeek:
    """Constant queries, whatever the week holds."""
    sunday = monday + 6 * DAY
    span = office_spans([employee.office], monday, sunday)[employee.office_id]
    wfa = wfa_days([employee.pk], monday, sunday)
    absences = absences_of([employee.pk], monday, sunday)
    rows = own_event_rows(employee, monday, sunday).filter(superseded=False)
    events = {(e.event.date, e.event.kind): e for e in own_events_of(employee, rows, today)}
    settled = {day.date: day for day in days_of(employee, monday, sunday)}
    claims = own_corrections_of(employee, monday, sunday)
    days = []
    for on in (monday + DAY * n for n in range(7)):
        key = (employee.pk, on)
        holiday = span.calendar.holiday(on)
        day = _day(
            on, today, span.nature(on, wfa.get(key), absences.get(key)), holiday.name if holiday else "",
            events.get((on, EventKind.IN)), events.get((on, EventKind.OUT)), settled.get(on),
            tuple(c for c in claims if c.date == on),
        )  # fmt: skip
        if day.nature != DayNature.WEEKEND or day.came or day.went or day.settled:
            days.append(day)
    return OwnWeek(monday, tuple(days), week_hours([employee.pk], monday)[employee.pk])


def _day(
    on: date,
    today: date,
    nature: DayNature,
    holiday: str,
    came: OwnEvent | None,
    went: OwnEvent | None,
    settled: AttendanceDay | None,
    claims: tuple[Correction, ...],
) -> OwnDay:
    near = nature in PRESENT_NATURES and timedelta() <= today - on <= MOST_DAYS_BACK * DAY
    there = {kind for kind, event in ((EventKind.IN, came), (EventKind.OUT, went)) if event}
    open_claims = {kind for _on, kind in _waiting(claims)}
    counts = bool(there) or (settled is not None and settled.status in GAPS)
    lacks = tuple(
        kind for kind in EventKind if near and counts and on < today and kind not in there | open_claims
    )
    return OwnDay(on, nature, holiday, on == today, came, went, settled, claims, lacks, near)


def _gap(day: AttendanceDay, waiting: set[tuple[date, str]]) -> Gap:
    moments = ((EventKind.IN, day.first_in), (EventKind.OUT, day.last_out))
    missing = [kind for kind, at in moments if at is None]
    waits = tuple(kind for kind in missing if (day.date, kind) in waiting)
    return Gap(day.date, tuple(kind for kind in missing if kind not in waits), waits)


def _waiting(claims: Iterable[Correction]) -> set[tuple[date, str]]:
    return {(claim.date, claim.kind) for claim in claims if claim.status == CorrectionStatus.WAITING}
