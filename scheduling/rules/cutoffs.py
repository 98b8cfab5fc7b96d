"""Until when a granted day may be cancelled by its owner or recalled by the supervisor."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from core.problems import Problem
from scheduling.enums import ProblemCode
from scheduling.rules.calendar import Calendar


def cancel_until(on: date, *, calendar: Calendar, cutoff: time, local_now: datetime) -> datetime:
    """The last moment: `cutoff` on the working day before, in the zone of `local_now` (the office's)."""
    return datetime.combine(calendar.back(on, 1), cutoff, tzinfo=local_now.tzinfo)


def check_cancel(
    days: Collection[date], *, calendar: Calendar, cutoff: time, local_now: datetime
) -> list[Problem]:
    """The days that it is too late to cancel."""
    return [
        Problem(ProblemCode.TOO_LATE_TO_CANCEL, params={"day": on, "cutoff": f"{cutoff:%H.%M}"})
        for on in sorted(days)
        if local_now > cancel_until(on, calendar=calendar, cutoff=cutoff, local_now=local_now)
    ]


def check_recall(
    days: Collection[date], *, starts: dict[date, time], notice_hours: int, local_now: datetime
) -> list[Problem]:
    """The days whose notice would come less than `notice_hours` before work begins."""

    def latest(on: date) -> datetime:
        return datetime.combine(on, starts[on], tzinfo=local_now.tzinfo) - timedelta(hours=notice_hours)

    return [
        Problem(ProblemCode.RECALL_NOTICE, params={"day": on, "hours": notice_hours})
        for on in sorted(days)
        if local_now > latest(on)
    ]
