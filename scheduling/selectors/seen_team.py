"""The team grid as one reader may see it: colleagues learn that somebody is away, never why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from employees.models import Employee, User
from employees.selectors import full_nip_ids, reports_of
from scheduling.enums import DayState
from scheduling.selectors import TeamCell, TeamGrid, TeamRow, team_grid

REASONS_OF_ABSENCE = frozenset({DayState.LEAVE, DayState.TRAVEL})
# States of cells that hold nothing of a person's own.
OPEN = frozenset({DayState.OFFICE, DayState.CLOSED})
SHOWN = ("id", "unit_id", "office_id", "name", "title_front", "title_back")


def unit_people(user: User) -> QuerySet[Employee]:
    """People at work in the user's own unit, by name."""
    me = user.employee
    people = Employee.objects.at_work().of(me.agency_id).filter(unit_id=me.unit_id)
    return people.only(*SHOWN).order_by("name", "id")


def report_people(user: User, on: date) -> QuerySet[Employee]:
    """People who report to the user on the date, by unit and name."""
    people = reports_of(user.employee, on)
    return people.only(*SHOWN).order_by("unit__name", "name", "id")


def seen_team(user: User, people: list[Employee], first: date, last: date, today: date) -> TeamGrid:
    """The grid of these people, masked for those whose reasons the user may not read."""
    grid = team_grid(people, first, last, at_hand=[user.employee.office])
    open_book = full_nip_ids(user, people, today)
    return replace(grid, rows=tuple(r if r.employee_id in open_book else _masked(r) for r in grid.rows))


def _masked(row: TeamRow) -> TeamRow:
    cells = tuple([cell if cell.state in OPEN else _masked_cell(cell) for cell in row.cells])
    return TeamRow(row.employee_id, row.name, row.unit_id, cells)


def _masked_cell(cell: TeamCell) -> TeamCell:
    if cell.state in REASONS_OF_ABSENCE:
        return TeamCell(cell.date, DayState.AWAY, _("Tidak di kantor"))
    if cell.state == DayState.SENT_BACK:
        return TeamCell(cell.date, DayState.ASKED, str(DayState.ASKED.label))
    return TeamCell(cell.date, cell.state, cell.label)
