"""What the boxes of the Ministry of Finance count as in the agency."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from eligibility.forms.talent import BoxMappingForm
from eligibility.permissions import can_bring_talent, can_see_talent, can_set_mapping
from eligibility.selectors import policy_for
from eligibility.selectors.policies import box_mappings
from eligibility.services import set_box_mapping
from eligibility.views.reading import PAGE_SIZE, moment_of, viewer_of
from employees.permissions import require
from employees.selectors import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def talent_mappings(request: HttpRequest) -> HttpResponse:
    """All mappings; whoever administers the whole agency adds one."""
    user = viewer_of(request)
    require(can_see_talent(user))
    now, today = moment_of(user.employee)
    form = BoxMappingForm(initial={"valid_from": today})
    if request.method == "POST":
        require(can_set_mapping(user))
        form = BoxMappingForm(request.POST)
        if form.carry_out(
            lambda data: set_box_mapping(
                enterer=user.employee, today=today, actor=actor_of(user), now=now, **data
            )
        ):
            messages.success(request, _("Pemetaan tersimpan dan berlaku mulai tanggalnya."))
            return redirect("talent_mappings")
    rows = box_mappings(user.employee.agency_id)
    context = {
        "form": form if can_set_mapping(user) else None,
        "page_obj": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "current": policy_for(user.employee.agency_id, today).box_map,
        "today": today,
        "may_bring": can_bring_talent(user),
    }
    return render(request, "eligibility/box_mappings.html", context, status=422 if form.is_bound else 200)
