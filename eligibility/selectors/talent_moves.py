"""From one period to the next: who moved from which box to which."""

from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

from core.statements import fetched
from eligibility.enums import Move
from eligibility.models import TalentAssessment
from eligibility.rules import InForce
from eligibility.rules.talent import move_of
from eligibility.selectors.talent import (
    BOXES,
    NUMBERS,
    PEOPLE,
    UNKNOWN,
    Group,
    box_sql,
    counting_as,
    staff_sql,
)
from employees.models import Employee

KEPT_PERIODS = 24


@dataclass(frozen=True, slots=True)
class Cell:
    """How many went from one box to another; 0 = no box that is understood. `move` is None for 0 → 0."""

    before: int
    after: int
    count: int
    move: Move | None


@dataclass(frozen=True, slots=True)
class Moves:
    """`cells` by (before, after), each 0–9; every pair is there."""

    cells: dict[tuple[int, int], Cell]

    @property
    def rows(self) -> list[tuple[int, list[Cell]]]:
        """Box before, and its cells by box after: 9 … 1, then those without."""
        order = (*reversed(NUMBERS), UNKNOWN)
        return [(before, [self.cells[before, after] for after in order]) for before in order]

    @property
    def summary(self) -> list[tuple[Move, int]]:
        counts = dict.fromkeys(Move, 0)
        for cell in self.cells.values():
            if cell.move is not None:
                counts[cell.move] += cell.count
        return list(counts.items())


def periods_of(agency_id: int) -> list[str]:
    """The agency's periods, the latest assessed first, at most `KEPT_PERIODS`."""
    rows = TalentAssessment.objects.filter(employee__agency=agency_id).values("period")
    latest = rows.annotate(last=Max("assessed_on")).order_by("-last", "-period")
    return list(latest.values_list("period", flat=True)[:KEPT_PERIODS])


def usual_pair(agency_id: int, periods: list[str]) -> tuple[str, str] | None:
    """The latest two periods in which many were assessed; a handful of corrections is no period to compare."""
    if len(periods) < 2:
        return None
    rows = TalentAssessment.objects.filter(employee__agency=agency_id, period__in=periods).values("period")
    heads = dict(rows.annotate(n=Count("pk")).values_list("period", "n"))
    most = max(heads.values(), default=0)
    many = [period for period in periods if 10 * heads.get(period, 0) >= most]
    after, before = many[:2] if len(many) > 1 else periods[:2]
    return before, after


def moves_between(
    agency_id: int, offices: frozenset[int] | None, in_force: InForce, before: str, after: str, group: Group
) -> Moves:
    """Everybody at work by the boxes of the two periods, whether or not these still hold today (one query)."""
    staff, people = staff_sql(agency_id, offices, group)
    old, new = (box_sql(alias, in_force.policy.box_scheme, in_force.box_map) for alias in "ab")
    sql = (
        f"SELECT x, y, count(*) FROM (SELECT {old} AS x, {new} AS y FROM {PEOPLE} e "  # noqa: S608
        f"LEFT JOIN {BOXES} a ON a.employee_id = e.id AND a.period = %s "
        f"LEFT JOIN {BOXES} b ON b.employee_id = e.id AND b.period = %s WHERE {staff}) moved GROUP BY x, y"
    )
    counts = {(x, y): count for x, y, count in fetched(sql, [before, after, *people])}
    numbers = (UNKNOWN, *NUMBERS)
    return Moves({(x, y): Cell(x, y, counts.get((x, y), 0), move_of(x, y)) for x in numbers for y in numbers})


def people_moved(
    people: QuerySet[Employee], in_force: InForce, before: tuple[str, int], after: tuple[str, int]
) -> QuerySet[Employee]:
    """The people behind one cell, by name; each side is a period and a box, 0 = none that is understood."""
    listed = people.select_related("unit", "post", "office").order_by("name", "pk")
    for period, box in (before, after):
        wanted = NUMBERS if box == UNKNOWN else (box,)
        matching = counting_as(wanted, in_force.policy.box_scheme, in_force.box_map)
        holders = TalentAssessment.objects.filter(matching, period=period).values("employee")
        listed = listed.exclude(pk__in=holders) if box == UNKNOWN else listed.filter(pk__in=holders)
    return listed
