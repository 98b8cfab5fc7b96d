"""Days and moments that may be asked for."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo

from eligibility.selectors import policy_of
from employees.models import Employee

FIRST_DAY = date(2020, 1, 1)
LAST_YEAR = 2100
MORE, SUNDAY = 14, 6
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r"(?: ([0-9]{2}:[0-9]{2})|(Z|[+-][0-9]{2}:[0-9]{2}|))"
)


def read_day(text: str) -> date | None:
    """The date of `2026-11-26`; None for anything else."""
    try:
        return date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        return None


def read_moment(text: str, zone: tzinfo) -> datetime | None:
    """The moment of an ISO text (date, T, time), in the zone where it names none; None for anything else."""
    # an address makes a space of the plus before the offset
    found = MOMENT.fullmatch(text)
    if not found:
        return None
    try:
        at = datetime.fromisoformat(f"{found[1]}+{found[2]}" if found[2] else found[1] + found[3])
    except ValueError:
        return None
    if not FIRST_DAY.year <= at.year <= LAST_YEAR:
        return None
    return at if at.tzinfo else at.replace(tzinfo=zone)


def last_day(person: Employee, today: date) -> date:
    """The end of the weeks that *Minggu Saya* shows: a little past the horizon of the person's policy."""
    last = today + timedelta(days=policy_of(person, today).policy.horizon_days)
    return last + timedelta(days=MORE + SUNDAY - last.weekday())
