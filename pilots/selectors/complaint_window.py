"""Whether a pilot runs in an office on a date: the one thing that complaints ask of pilots."""

from datetime import date


def running_window(office_id: int, on: date) -> tuple[date, date] | None:
    """First and last day (inclusive) of the pilot that runs in the office on the date; None without one."""
    return None
