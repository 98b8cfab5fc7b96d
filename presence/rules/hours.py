"""Working time of a day, its windows, and what a day came to (Perpres 21/2023; domain.md, sections 2 and 10).

All moments are in the office's zone; minutes are those that people read on the clock, seconds cut off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from presence.enums import AttendanceStatus

# The calendar stores how long the rest is; the regulation's tables say when it begins.
REST_STARTS = time(12, 0)
FRIDAY_REST_STARTS = time(11, 30)
FRIDAY = 4

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Terms:
    """Settings of the policy, in minutes: check-in opens before the start, lateness that may be made good,
    check-out closes after the end, and what a missing event counts."""

    opens: int
    lateness: int
    closes: int
    missing: int


@dataclass(frozen=True, slots=True)
class WorkDay:
    """Working time of one date without rest. `agreed`: the request's flexible blocks hold, not the regular hours."""

    spans: tuple[Span, ...]
    agreed: bool = False

    @property
    def starts_at(self) -> datetime:
        return self.spans[0][0]

    @property
    def ends_at(self) -> datetime:
        return self.spans[-1][1]

    @property
    def minutes(self) -> int:
        return sum(_minutes(end - start) for start, end in self.spans)

    def worked(self, start: datetime, end: datetime) -> int:
        """Minutes of working time between two moments; 0 when they stand in the wrong order."""
        return sum(max(0, _minutes(min(end, b) - max(start, a))) for a, b in self.spans)


@dataclass(frozen=True, slots=True)
class Windows:
    """Check-in from `opens_at`, late after `starts_at`, too late to be made good after `tolerated_until`;
    check-out from `ends_at` to `closes_at`. Outside of them presence is recorded and the answer says so."""

    opens_at: datetime
    starts_at: datetime
    tolerated_until: datetime
    ends_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a day came to, in minutes; credited + shortage = expected, except where nothing is counted."""

    status: AttendanceStatus
    expected: int
    credited: int = 0
    shortage: int = 0
    missing: int = 0
    late: int = 0


def regular_day(on: date, starts_at: time, ends_at: time, rest_minutes: int, tz: tzinfo) -> WorkDay:
    """The office's hours with the rest cut out; a rest that does not fit at noon lies in the middle."""
    start, end = (datetime.combine(on, t, tz) for t in (starts_at, ends_at))
    rest = timedelta(minutes=rest_minutes)
    if not rest or rest >= end - start:
        return WorkDay(((start, end),)) if not rest else WorkDay(((start, start),))
    rest_at = datetime.combine(on, FRIDAY_REST_STARTS if on.weekday() == FRIDAY else REST_STARTS, tz)
    if not start <= rest_at <= end - rest:
        rest_at = start + (end - start - rest) / 2
    return WorkDay(((start, rest_at), (rest_at + rest, end)))


def agreed_day(on: date, blocks: Sequence[tuple[time, time]], tz: tzinfo) -> WorkDay:
    """The request's blocks in their order of time; they hold no rest."""
    spans = sorted((datetime.combine(on, a, tz), datetime.combine(on, b, tz)) for a, b in blocks)
    return WorkDay(tuple(spans), agreed=True)


def windows(day: WorkDay, terms: Terms) -> Windows:
    return Windows(
        opens_at=day.starts_at - timedelta(minutes=terms.opens),
        starts_at=day.starts_at,
        tolerated_until=day.starts_at + timedelta(minutes=terms.lateness),
        ends_at=day.ends_at,
        closes_at=day.ends_at + timedelta(minutes=terms.closes),
    )


def late_minutes(day: WorkDay, first_in: datetime) -> int:
    """Minutes of working time that had passed before the check-in."""
    return day.worked(day.starts_at, _cut(first_in))


def made_good(day: WorkDay, first_in: datetime, last_out: datetime, terms: Terms) -> int:
    """Minutes stayed after a regular day's end that make up for a tolerable lateness. Agreed blocks are kept."""
    late = late_minutes(day, first_in)
    if day.agreed or late > terms.lateness:
        return 0
    return min(late, max(0, _minutes(_cut(last_out) - day.ends_at)))


def come_to(day: WorkDay, first_in: datetime | None, last_out: datetime | None, terms: Terms) -> Outcome:
    """A counted day: worked time, a tolerable lateness made good, and a fixed loss for each missing event."""
    expected = day.minutes
    late = late_minutes(day, first_in) if first_in else 0
    if first_in is None and last_out is None:
        return Outcome(AttendanceStatus.ABSENT, expected, 0, expected, 2)
    if first_in and last_out:
        worked = day.worked(_cut(first_in), _cut(last_out))
        extra = made_good(day, first_in, last_out, terms)
        credited = min(expected, worked + extra)
        return Outcome(AttendanceStatus.PRESENT, expected, credited, expected - credited, 0, late)
    worked = day.worked(_cut(first_in or day.starts_at), _cut(last_out or day.ends_at))
    credited = max(0, worked - terms.missing)
    return Outcome(AttendanceStatus.INCOMPLETE, expected, credited, expected - credited, 1, late)


def settled(
    day: WorkDay,
    first_in: datetime | None,
    last_out: datetime | None,
    terms: Terms,
    *,
    is_excused: bool,
    is_counted: bool,
) -> Outcome:
    """A day that has ended: an absence with a reason asks nothing; a day with an event counts in any case."""
    if is_excused:
        return Outcome(AttendanceStatus.EXCUSED, 0)
    if not is_counted and first_in is None and last_out is None:
        return Outcome(AttendanceStatus.UNCOUNTED, day.minutes)
    return come_to(day, first_in, last_out, terms)


def _cut(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
