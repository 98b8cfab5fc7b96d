"""The team grid: person × day, with the coverage of their units under it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from core.statements import fetched, marks
from eligibility.selectors import paths_for
from employees.models import Employee, Office, Unit
from scheduling.enums import AbsenceKind, DayState
from scheduling.rules import Calendar
from scheduling.selectors.calendar import PolicySpan, calendars_for, policy_at, policy_spans, span_at
from scheduling.selectors.presence import (
    ABSENCE_STATES,
    DAY_STATES,
    Presence,
    coverage_in,
    presence_of,
)
from scheduling.selectors.shapes import Coverage, TeamCell, TeamGrid, TeamRow, TeamUnit

OwnCells = Mapping[date, TeamCell]


def team_grid(
    employees: Iterable[Employee], first: date, last: date, *, at_hand: Iterable[Office] = ()
) -> TeamGrid:
    """The people × Monday–Friday of the span (both inclusive), with coverage of their units.

    Seven queries; six if the people's offices are all `at_hand` (read already).
    """
    people = list(employees)
    dates = weekdays_between(first, last)
    if not people or not dates:
        return TeamGrid(dates, (), ())
    unit_ids = {p.unit_id for p in people}
    presence = presence_of(unit_ids, first, last)
    calendars = calendars_for(_offices(people, at_hand), first, last)
    usual = {pk: tuple(_usual(calendar, on) for on in dates) for pk, calendar in calendars.items()}
    own = _own_cells(presence, {p.pk for p in people})
    rows = tuple(
        TeamRow(p.pk, p.full_name, p.unit_id, _cells(usual[p.office_id], own.get(p.pk))) for p in people
    )
    return TeamGrid(dates, rows, _units(unit_ids, presence, dates))


def weekdays_between(first: date, last: date) -> tuple[date, ...]:
    """Monday to Friday of every week in the span."""
    days = (first + timedelta(days=i) for i in range((last - first).days + 1))
    return tuple(d for d in days if d.weekday() < 5)


def _offices(people: list[Employee], at_hand: Iterable[Office]) -> list[Office]:
    wanted = {p.office_id for p in people}
    found = [office for office in at_hand if office.pk in wanted]
    missing = wanted - {office.pk for office in found}
    return [*found, *Office.objects.filter(pk__in=missing)] if missing else found


def _usual(calendar: Calendar, on: date) -> TeamCell:
    """What the date is for everybody of the office who has nothing of their own on it."""
    if holiday := calendar.holiday(on):
        return TeamCell(on, DayState.HOLIDAY, holiday.name)
    if closed := calendar.closed(on):
        return TeamCell(on, DayState.CLOSED, closed.name)
    return TeamCell(on, DayState.OFFICE, str(DayState.OFFICE.label))


def _own_cells(presence: Presence, people: set[int]) -> dict[int, dict[date, TeamCell]]:
    """Person → their WFA days and absences; an absence says where they really are."""
    own: dict[int, dict[date, TeamCell]] = defaultdict(dict)
    for days in presence.live.values():
        for day in days:
            if day.employee_id in people:
                state = DAY_STATES[day.status]
                own[day.employee_id][day.date] = TeamCell(day.date, state, str(state.label), day.request_id)
    for (_, on), absent in presence.absent.items():
        for pk, absence in absent.items():
            if pk in people:
                wfa = own[pk].get(on)
                label = str(AbsenceKind(absence.kind).label).capitalize()
                own[pk][on] = TeamCell(
                    on, ABSENCE_STATES[absence.kind], label, wfa.request_id if wfa else None
                )
    return own


def _cells(usual: tuple[TeamCell, ...], own: OwnCells | None) -> tuple[TeamCell, ...]:
    if not own:
        return usual
    return tuple([_own_or(cell, own[cell.date]) if cell.date in own else cell for cell in usual])


def _own_or(usual: TeamCell, own: TeamCell) -> TeamCell:
    """A holiday beats what a person has on it."""
    if usual.state == DayState.HOLIDAY:
        return TeamCell(usual.date, usual.state, usual.label, own.request_id)
    return own


def _units(unit_ids: set[int], presence: Presence, dates: tuple[date, ...]) -> tuple[TeamUnit, ...]:
    sql = (
        f"SELECT id, name, agency_id, office_id FROM {Unit._meta.db_table} "  # noqa: S608  # a name of ours only
        f"WHERE id IN ({marks(unit_ids)}) ORDER BY name, id"
    )
    units = fetched(sql, list(unit_ids))
    policies = policy_spans({agency_id for _, _, agency_id, _ in units}, dates[0], dates[-1])
    paths = paths_for(p for span in policies.values() for p in span)
    return tuple(
        TeamUnit(
            pk, name, _coverages(presence, span_at(policies[agency_id], office_id, pk, paths), pk, dates)
        )
        for pk, name, agency_id, office_id in units
    )


def _coverages(
    presence: Presence, policies: PolicySpan, unit_id: int, dates: tuple[date, ...]
) -> tuple[Coverage, ...]:
    """The coverage of each date; days on which nobody is away under the same policy share one."""
    quiet: dict[int, Coverage] = {}
    found = []
    for on in dates:
        policy = policy_at(policies, on)
        if (unit_id, on) in presence.live or (unit_id, on) in presence.absent:
            found.append(coverage_in(presence, policy, unit_id, on))
            continue
        if id(policy) not in quiet:
            quiet[id(policy)] = coverage_in(presence, policy, unit_id, on)
        found.append(quiet[id(policy)])
    return tuple(found)
