"""The talent grid: nine boxes with counts, and the people in one."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eligibility.permissions import can_see_talent, talent_offices
from eligibility.selectors import policy_for
from eligibility.selectors.talent import box_counts, nine_box, people_in_box, staff_of
from eligibility.views.reading import PAGE_SIZE, moment_of, viewer_of
from employees.permissions import require


@require_safe
def talent_grid(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    require(can_see_talent(user))
    _now, today = moment_of(user.employee)
    in_force = policy_for(user.employee.agency_id, today)
    agency_id, offices = user.employee.agency_id, talent_offices(user)
    counts = box_counts(agency_id, offices, in_force.policy, today)
    box = _box_asked(request.GET.get("kotak", ""))
    context = {
        "policy": in_force.policy,
        "box_rows": nine_box(in_force.policy, here=box, counts=counts),
        "counts": counts,
        "unknown": counts[0],
        "box": box,
    }
    if box is not None:
        people = staff_of(agency_id, offices)
        found = Paginator(people_in_box(people, in_force.policy, today, box), PAGE_SIZE)
        context["page_obj"] = found.get_page(request.GET.get("page"))
    return render(request, "eligibility/talent_grid.html", context)


def _box_asked(text: str) -> int | None:
    return int(text) if text in {str(number) for number in range(10)} else None
