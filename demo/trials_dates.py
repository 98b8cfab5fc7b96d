"""When the pilots of the demo began and were judged: months counted back from today by the rules of plans."""

from __future__ import annotations

from datetime import date

from demo.timeline import DAY, WEEK
from pilots.rules.terms import Terms
from pilots.rules.weeks import add_months, effective_monday

MONTHS, NOTICE = Terms().months, Terms().notice_days


def end_of(start: date) -> date:
    """The day on which a pilot of the usual length is due."""
    return add_months(start, MONTHS)


def start_that_ends(on: date) -> date:
    """The start whose due day is this date; where a month is too short for it, the nearest day before."""
    return add_months(on, -MONTHS)


def monday_that_ends(by: date) -> date:
    """The latest Monday whose pilot is due by this date."""
    day = start_that_ends(by) + DAY * 3
    monday = day - DAY * day.weekday()
    while end_of(monday) > by:
        monday -= WEEK
    return monday


def raise_of(start: date) -> date:
    """The Monday from which a raise holds that was decided on the due day."""
    return effective_monday(end_of(start), NOTICE)


def months_after(monday: date, count: int) -> date:
    """The end of so many monthly windows in a row after a raise."""
    for _ in range(count):
        monday = add_months(monday, 1)
    return monday


def lowering_of(start: date) -> date:
    """The Monday from which the quota is lower again after two bad months."""
    return effective_monday(months_after(raise_of(start), 2), NOTICE)


def monday_that_lowers(by: date) -> date:
    """The latest Monday whose pilot rises, goes bad for two months and is lowered by this date."""
    monday = monday_that_ends(add_months(by, -2))
    while lowering_of(monday) > by:
        monday -= WEEK
    return monday


def start_in_veto_window(today: date) -> date:
    """A start whose verdict was given in the last days and whose Monday has not come."""
    monday = monday_that_ends(today - DAY)
    return monday if raise_of(monday) > today else start_that_ends(today - DAY * 3)
