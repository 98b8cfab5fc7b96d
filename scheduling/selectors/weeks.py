"""*Minggu Saya*: weeks as their owner sees them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from employees.models import Employee
from scheduling.enums import DayState, RequestStatus
from scheduling.rules import DayCheck, Facts, HoursPeriod, WeekQuota, hours_on, iso_week, weekdays_of
from scheduling.selectors.calendar import hours_of
from scheduling.selectors.facts import facts_for
from scheduling.selectors.presence import ABSENCE_STATES, DAY_STATES
from scheduling.selectors.shapes import DayView, QuotaView, WeekView


def week_views(employee: Employee, first_monday: date, count: int, now: datetime) -> list[WeekView]:
    """`count` weeks from the Monday on; the number of queries does not depend on `count`."""
    return list(weeks_from(employee, first_monday, count, now))


def weeks_from(employee: Employee, first_monday: date, count: int, now: datetime) -> Iterator[WeekView]:
    """`week_views`, each week judged when it is asked for; everything is read for the first."""
    last = first_monday + timedelta(days=7 * count - 1)
    facts = facts_for(employee, first_monday, last, now)
    periods = hours_of(employee.agency_id, first_monday, last)
    check = DayCheck(facts)
    for i in range(count):
        yield _week(check, first_monday + timedelta(days=7 * i), periods)


def _week(check: DayCheck, monday: date, periods: list[HoursPeriod]) -> WeekView:
    days = weekdays_of(monday)
    working = [d for d in days if check.facts.calendar.is_working(d)]
    return WeekView(
        week=monday,
        iso=iso_week(monday),
        quota=_quota(check, monday),
        days=tuple(_day(check, on, periods) for on in days),
        hours_minutes=sum(hours_on(periods, d).minutes_on(d) for d in working),
    )


def _quota(check: DayCheck, monday: date) -> QuotaView:
    week = check.week(monday)
    own = [check.facts.mine[d] for d in weekdays_of(monday) if d in check.facts.mine]
    inside = [d.status for d in own if d.slot]
    granted = inside.count(RequestStatus.APPROVED)
    return QuotaView(
        week.allowed, granted, len(inside) - granted, week.left, _note(check.facts, week, monday)
    )


def _note(facts: Facts, week: WeekQuota, monday: date) -> str:
    if week.office == 0:
        return _("Kuota WFA kantor Anda pada minggu ini 0 hari.")
    policy = facts.policy_on(monday)
    if week.working - policy.min_office_days >= min(week.office, policy.quota_cap):
        return ""
    return _(
        "Minggu ini hanya %(working)s hari kerja dan %(office)s di antaranya wajib di kantor, "
        "jadi kuota WFA %(allowed)s hari."
    ) % {"working": week.working, "office": policy.min_office_days, "allowed": week.allowed}


def _day(check: DayCheck, on: date, periods: list[HoursPeriod]) -> DayView:
    facts = check.facts
    problems = tuple(check.problems(on))
    own = facts.mine.get(on)
    state, label = _state(facts, on)
    return DayView(
        date=on,
        state=state,
        can_request=not problems,
        problems=problems,
        label=label,
        request_id=own.request_id if own else None,
        is_today=on == facts.today,
        is_past=on < facts.today,
        hours=hours_on(periods, on).on(on) if facts.calendar.is_working(on) else None,
    )


def _state(facts: Facts, on: date) -> tuple[DayState, str]:
    """A holiday beats everything; an absence says where the person really is; then WFA, then closed days."""
    if holiday := facts.calendar.holiday(on):
        return DayState.HOLIDAY, holiday.name
    if on in facts.absences:
        kind = facts.absences[on]
        return ABSENCE_STATES[kind], str(kind.label).capitalize()
    if on in facts.mine:
        state = DAY_STATES[facts.mine[on].status]
    elif closed := facts.calendar.closed(on):
        return DayState.CLOSED, closed.name
    else:
        state = DayState.OFFICE
    return state, str(state.label)
