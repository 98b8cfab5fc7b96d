"""Movement between two periods: from which box to which, and the names behind one of the counts."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eligibility.permissions import can_bring_talent, can_see_talent, talent_offices
from eligibility.rules import InForce
from eligibility.selectors.talent import staff_of
from eligibility.selectors.talent_choices import asked_of, choices_for
from eligibility.selectors.talent_moves import moves_between, people_moved, periods_of, usual_pair
from eligibility.views.reading import PAGE_SIZE, moment_of, viewer_of
from eligibility.views.talent import law_for
from employees.models import Employee
from employees.permissions import require

BOXES = {str(number): number for number in range(10)}


@require_safe
def talent_moves(request: HttpRequest) -> HttpResponse:
    """`?dari=&ke=` periods (the latest two unless said otherwise); `?awal=&akhir=` opens one cell."""
    user = viewer_of(request)
    require(can_see_talent(user))
    _now, today = moment_of(user.employee)
    asked = asked_of(request.GET.dict(), today)
    in_force = law_for(user, asked)
    agency_id, offices = user.employee.agency_id, talent_offices(user)
    periods = periods_of(agency_id)
    chosen = _periods(request, agency_id, periods)
    context: dict[str, object] = {
        "periods": periods,
        "chosen": chosen,
        "asked": asked,
        "today": today,
        "choices": choices_for(agency_id, offices, asked.group.office),
        "may_bring": can_bring_talent(user),
        "opened": _opened(request),
    }
    if chosen:
        context["moves"] = moves_between(agency_id, offices, in_force, *chosen, asked.group)
        staff = staff_of(agency_id, offices, asked.group)
        context |= _people(request, in_force, staff, chosen)
    return render(request, "eligibility/talent_moves.html", context)


def _periods(request: HttpRequest, agency_id: int, periods: list[str]) -> tuple[str, str] | None:
    """The period before and after; None while fewer than two are known."""
    usual = usual_pair(agency_id, periods)
    if usual is None:
        return None
    before, after = request.GET.get("dari", ""), request.GET.get("ke", "")
    return (before if before in periods else usual[0], after if after in periods else usual[1])


def _opened(request: HttpRequest) -> tuple[int, int] | None:
    before, after = BOXES.get(request.GET.get("awal", "")), BOXES.get(request.GET.get("akhir", ""))
    return None if before is None or after is None else (before, after)


def _people(
    request: HttpRequest, in_force: InForce, staff: QuerySet[Employee], chosen: tuple[str, str]
) -> dict[str, object]:
    opened = _opened(request)
    if opened is None:
        return {}
    found = people_moved(staff, in_force, (chosen[0], opened[0]), (chosen[1], opened[1]))
    return {"page_obj": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))}
