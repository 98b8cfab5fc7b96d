"""All that decides about one person's days, read in a number of queries that does not depend on the span."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from employees.models import Employee
from scheduling.enums import AbsenceKind
from scheduling.rules import Calendar, Facts, OwnDay, Team, monday_of
from scheduling.selectors.calendar import calendar_for, policy_spans_of, quota_rows_of
from scheduling.selectors.presence import Presence, presence_of
from scheduling.selectors.standing import ineligible_days

LOOK_BACK = timedelta(days=30)


def facts_for(
    employee: Employee,
    first: date,
    last: date,
    now: datetime,
    *,
    surely: Collection[date] = (),
    revised: int = 0,
) -> Facts:
    """Facts from `first` (or today) to a week past the horizon (or `last`).

    `surely`: dates whose eligibility is asked one by one; `revised`: a request whose own days do not count.
    """
    today = now.astimezone(employee.office.tz).date()
    policies = policy_spans_of(employee, today, max(last, today))
    begin = monday_of(min(first, today))
    horizon = timedelta(days=policies[0].policy.horizon_days)
    end = monday_of(max(last, today + horizon)) + timedelta(days=13)
    presence = presence_of([employee.unit_id], begin, end)
    return Facts(
        today=today,
        first=begin,
        last=end,
        calendar=calendar_for(employee.office, begin - LOOK_BACK, end),
        policies=tuple((p.valid_from, p.policy) for p in policies),
        quota_rows=quota_rows_of(employee.office_id),
        team=_team(employee, presence),
        mine=_own_days(employee, presence, revised),
        absences=_own_absences(employee, presence),
        away={d: presence.others_away(employee, d) for d in presence.dates_of(employee.unit_id)},
        ineligible=ineligible_days(employee, policies, today, end, surely=surely),
    )


def _team(employee: Employee, presence: Presence) -> Team:
    counter = presence.counters.get(employee.unit_id, {}).get(employee.counter_id or 0)
    staff = presence.staff.get(employee.unit_id, 0)
    if counter is None:
        return Team(employee.unit.name, staff)
    return Team(employee.unit.name, staff, counter.name, counter.staff, counter.minimum, counter.by_weekday)


def _own_days(employee: Employee, presence: Presence, revised: int) -> dict[date, OwnDay]:
    return {
        day.date: OwnDay(day.request_id, day.status, day.slot)
        for days in presence.live.values()
        for day in days
        if day.employee_id == employee.pk and day.request_id != revised
    }


def _own_absences(employee: Employee, presence: Presence) -> dict[date, AbsenceKind]:
    return {
        on: AbsenceKind(absent[employee.pk].kind)
        for (_, on), absent in presence.absent.items()
        if employee.pk in absent
    }


def calendar_around(employee: Employee, first: date, last: date) -> Calendar:
    """The calendar of the person's office, with room before `first` for cut-offs."""
    return calendar_for(employee.office, first - LOOK_BACK, last)
