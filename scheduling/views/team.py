"""*Tim*: who is away when, person × day, for the own unit or the own reports."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from employees.selectors import roles_of
from scheduling.rules import iso_week, monday_of
from scheduling.selectors import Coverage, TeamCell, TeamGrid, TeamRow, TeamUnit
from scheduling.selectors.seen_team import report_people, seen_team, unit_people
from scheduling.views.day_cards import LOOKS, Look
from scheduling.views.reading import moment_of, page_of, parse_week, user_of

PEOPLE_A_PAGE = 40
BAR_WIDTH = 60


@dataclass(frozen=True, slots=True)
class CoverageBar:
    """Coverage drawn: lengths in px of a bar of `BAR_WIDTH`; `minimum_at` is where the minimum stands."""

    coverage: Coverage
    in_office: int
    minimum_at: int


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Two weeks from `?minggu=` on; `?lingkup=bawahan` shows the supervisor's reports, `unit` the unit."""
    user = user_of(request)
    _now, today = moment_of(user)
    leads = roles_of(user, today).is_supervisor
    scope = request.GET.get("lingkup", "")
    scope = scope if leads and scope in ("unit", "bawahan") else ("bawahan" if leads else "unit")
    people = report_people(user, today) if scope == "bawahan" else unit_people(user)
    page = page_of(request, people, PEOPLE_A_PAGE)
    first = parse_week(request.GET.get("minggu", "")) or monday_of(today)
    grid = seen_team(user, list(page.object_list), first, first + timedelta(days=11), today)
    context = {
        "page": page,
        "scope": scope,
        "leads": leads,
        "today": today,
        "at_now": first == monday_of(today),
        "earlier": iso_week(first - timedelta(weeks=1)),
        "later": iso_week(first + timedelta(weeks=1)),
        "grid": grid,
        "query": request.GET.urlencode(),
        "dates": grid.dates,
        "rows": SimpleLazyObject(lambda: _rows(grid)),
        "units": SimpleLazyObject(lambda: _units(grid)),
    }
    return render(request, "scheduling/team.html", context)


def _rows(grid: TeamGrid) -> list[tuple[TeamRow, list[tuple[TeamCell, Look]]]]:
    return [(row, [(cell, LOOKS[cell.state]) for cell in row.cells]) for row in grid.rows]


def _units(grid: TeamGrid) -> list[tuple[TeamUnit, list[tuple[date, CoverageBar]]]]:
    return [
        (unit, [_bar(day, c) for day, c in zip(grid.dates, unit.cells, strict=True)]) for unit in grid.units
    ]


def _bar(day: date, coverage: Coverage) -> tuple[date, CoverageBar]:
    whole = max(coverage.staff, coverage.minimum, 1)
    return day, CoverageBar(
        coverage=coverage,
        in_office=BAR_WIDTH * coverage.in_office // whole,
        minimum_at=BAR_WIDTH * coverage.minimum // whole,
    )
