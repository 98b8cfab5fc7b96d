"""The team grid: person × day, with the coverage of their units under it."""

from collections.abc import Iterable
from datetime import date, timedelta

from employees.models import Employee, Office, Unit
from scheduling.enums import AbsenceKind, DayState
from scheduling.rules import Calendar
from scheduling.selectors.calendar import calendars_for, policy_at, policy_spans
from scheduling.selectors.presence import (
    ABSENCE_STATES,
    DAY_STATES,
    Presence,
    coverage_in,
    presence_of,
)
from scheduling.selectors.shapes import TeamCell, TeamGrid, TeamRow, TeamUnit


def team_grid(employees: Iterable[Employee], first: date, last: date) -> TeamGrid:
    """The people × Monday–Friday of the span (both inclusive), with coverage of their units. Seven queries."""
    people = list(employees)
    dates = weekdays_between(first, last)
    if not people or not dates:
        return TeamGrid(dates, (), ())
    unit_ids = {p.unit_id for p in people}
    presence = presence_of(unit_ids, first, last)
    offices = Office.objects.filter(pk__in={p.office_id for p in people})
    calendars = calendars_for(list(offices), first, last)
    rows = tuple(_row(p, presence, calendars[p.office_id], dates) for p in people)
    return TeamGrid(dates, rows, _units(unit_ids, presence, dates))


def weekdays_between(first: date, last: date) -> tuple[date, ...]:
    """Monday to Friday of every week in the span."""
    days = (first + timedelta(days=i) for i in range((last - first).days + 1))
    return tuple(d for d in days if d.weekday() < 5)


def _row(person: Employee, presence: Presence, calendar: Calendar, dates: tuple[date, ...]) -> TeamRow:
    cells = tuple(_cell(person, presence, calendar, on) for on in dates)
    return TeamRow(person.pk, person.full_name, person.unit_id, cells)


def _cell(person: Employee, presence: Presence, calendar: Calendar, on: date) -> TeamCell:
    key = (person.unit_id, on)
    own = next((d for d in presence.live.get(key, ()) if d.employee_id == person.pk), None)
    request_id = own.request_id if own else None
    if holiday := calendar.holiday(on):
        return TeamCell(on, DayState.HOLIDAY, holiday.name, request_id)
    if absent := presence.absent.get(key, {}).get(person.pk):
        label = str(AbsenceKind(absent.kind).label).capitalize()
        return TeamCell(on, ABSENCE_STATES[absent.kind], label, request_id)
    if own:
        state = DAY_STATES[own.status]
        return TeamCell(on, state, str(state.label), request_id)
    if closed := calendar.closed(on):
        return TeamCell(on, DayState.CLOSED, closed.name)
    return TeamCell(on, DayState.OFFICE, str(DayState.OFFICE.label))


def _units(unit_ids: set[int], presence: Presence, dates: tuple[date, ...]) -> tuple[TeamUnit, ...]:
    units = list(Unit.objects.filter(pk__in=unit_ids).order_by("name", "id"))
    policies = policy_spans({u.agency_id for u in units}, dates[0], dates[-1])
    return tuple(
        TeamUnit(
            u.pk,
            u.name,
            tuple(coverage_in(presence, policy_at(policies[u.agency_id], on), u.pk, on) for on in dates),
        )
        for u in units
    )
