"""What a date is: working days by layers of the calendar, and the hours of work (Perpres 21/2023)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from scheduling.enums import HOLIDAY_KINDS, DayKind

DAY = timedelta(days=1)
WORKWEEK = 5
LONGEST_BREAK = 400
BLOCKED, ANCHOR, EXTRA = (frozenset({kind}) for kind in (DayKind.BLOCKED, DayKind.ANCHOR, DayKind.EXTRA_WFA))


def monday_of(on: date) -> date:
    return on - timedelta(days=on.weekday())


def weekdays_of(monday: date) -> tuple[date, ...]:
    """Monday to Friday."""
    return tuple(monday + timedelta(days=i) for i in range(WORKWEEK))


def iso_week(on: date) -> str:
    """`2026-W48`."""
    year, week, _ = on.isocalendar()
    return f"{year}-W{week:02d}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the calendar that holds for the office, whichever layer it comes from."""

    date: date
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """All entries that hold for one office. Layers add up: no layer can open what another one closes."""

    entries: Mapping[date, tuple[Entry, ...]]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Calendar:
        by_date: dict[date, tuple[Entry, ...]] = {}
        for entry in entries:
            by_date[entry.date] = (*by_date.get(entry.date, ()), entry)
        return cls(by_date)

    def holiday(self, on: date) -> Entry | None:
        return self._first(on, HOLIDAY_KINDS)

    def closed(self, on: date) -> Entry | None:
        """A working day on which nobody may be away: blocked, or an anchor day."""
        return self._first(on, BLOCKED) or self._first(on, ANCHOR)

    def is_extra(self, on: date) -> bool:
        """An ad-hoc WFA date outside the quota."""
        return self._first(on, EXTRA) is not None

    def is_working(self, on: date) -> bool:
        return on.weekday() < WORKWEEK and self.holiday(on) is None

    def working_days(self, first: date, last: date) -> int:
        """Number of working days, both dates inclusive."""
        return sum(self.is_working(first + timedelta(days=i)) for i in range((last - first).days + 1))

    def working_days_of_week(self, monday: date) -> int:
        return self.working_days(monday, monday + timedelta(days=WORKWEEK - 1))

    def back(self, on: date, days: int) -> date:
        """The working day that lies `days` working days before the date; 0 is the date itself."""
        return self._walk(on, days, -DAY)

    def forward(self, on: date, days: int) -> date:
        """The working day that lies `days` working days after the date; 0 is the date itself."""
        return self._walk(on, days, DAY)

    def _walk(self, on: date, days: int, step: timedelta) -> date:
        for _ in range(LONGEST_BREAK):
            if days == 0:
                return on
            on += step
            days -= self.is_working(on)
        return on

    def _first(self, on: date, kinds: frozenset[DayKind]) -> Entry | None:
        entries = self.entries.get(on)
        return next((e for e in entries if e.kind in kinds), None) if entries else None


@dataclass(frozen=True, slots=True)
class Hours:
    """Working hours of a week; rest in minutes."""

    starts_at: time
    ends_at: time
    rest_minutes: int
    friday_ends_at: time
    friday_rest_minutes: int

    def on(self, day: date) -> tuple[time, time]:
        return self.starts_at, self.friday_ends_at if day.weekday() == 4 else self.ends_at

    def minutes_on(self, day: date) -> int:
        """Minutes of work without rest."""
        start, end = (datetime.combine(day, t) for t in self.on(day))
        rest = self.friday_rest_minutes if day.weekday() == 4 else self.rest_minutes
        return int((end - start).total_seconds()) // 60 - rest


NORMAL_HOURS = Hours(time(7, 30), time(16, 0), 60, time(16, 30), 90)
RAMADAN_HOURS = Hours(time(8, 0), time(15, 0), 30, time(15, 30), 60)


@dataclass(frozen=True, slots=True)
class HoursPeriod:
    """Hours in force from a date (inclusive) to a date (exclusive, or open)."""

    valid_from: date
    valid_to: date | None
    is_special: bool
    hours: Hours

    def covers(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


def hours_on(periods: Iterable[HoursPeriod], on: date) -> Hours:
    """A special period beats the normal one, a later start an earlier one; the regulation's hours if none."""
    inside = [p for p in periods if p.covers(on)]
    if not inside:
        return NORMAL_HOURS
    return max(inside, key=lambda p: (p.is_special, p.valid_from)).hours


def months_before(on: date, months: int) -> date:
    """The same day that many months earlier; the last day of a shorter month."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=on.day - 1), following - DAY)
