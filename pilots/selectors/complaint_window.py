"""Whether a pilot runs in an office on a date: the one thing that complaints ask of pilots."""

from datetime import date, timedelta

from pilots.enums.plans import EVALUATED
from pilots.models import Pilot


def running_window(office_id: int, on: date) -> tuple[date, date] | None:
    """First and last day (inclusive) of the window that is judged next and holds the date; None without one."""
    held = Pilot.objects.filter(office=office_id, status__in=EVALUATED, window_from__lte=on, window_to__gt=on)
    window = held.values_list("window_from", "window_to").first()
    return (window[0], window[1] - timedelta(days=1)) if window else None
