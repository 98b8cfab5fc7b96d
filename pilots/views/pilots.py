"""The list of pilots and the page of one: before its signature the plan, from then on the road to the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from employees.models import User
from employees.permissions import require
from pilots.enums.plans import PilotStatus
from pilots.forms.plans import FilterForm, ReasonForm
from pilots.models import Pilot
from pilots.permissions.plans import can_see_runs, planning_scope, reading_scope
from pilots.selectors.living import living_of, progress_now
from pilots.selectors.looks import status_look
from pilots.selectors.pilot_list import filtered, offices_with_pilots, pilot_lines, pilots_seen
from pilots.selectors.preparing import preparation_of
from pilots.views.pilot_reading import PAGE_SIZE, may, moment_in, seen, viewer_of

PREPARED = frozenset({PilotStatus.DRAFT, PilotStatus.PROPOSED})


@require_safe
def pilots(request: HttpRequest) -> HttpResponse:
    """*Uji Coba*: of the offices that the reader oversees, and the signed ones that concern the own office."""
    user = viewer_of(request)
    me, scope = user.employee, reading_scope(user)
    everything = pilots_seen(me.agency_id, scope, me.office_id)
    form = FilterForm(request.GET, offices=offices_with_pilots(everything))
    status, office = form.asked
    rows = filtered(everything, status=status, office=office)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    _now, today = moment_in(me.office)
    context = {
        "page": page,
        "lines": pilot_lines(list(page), today),
        "form": form,
        "is_filtered": bool(status or office),
        "oversees": scope != frozenset(),
        "may_plan": planning_scope(user) != frozenset(),
    }
    return render(request, "pilots/pilots.html", context)


@require_safe
def pilot(request: HttpRequest, pk: int) -> HttpResponse:
    """The hub of one pilot."""
    user = viewer_of(request)
    return pilot_page(request, user, seen(user, pk))


@require_safe
def pilot_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that renews itself; the finished run asks for the whole page."""
    user = viewer_of(request)
    found = seen(user, pk)
    require(can_see_runs(user, found))
    progress = progress_now(found)
    context = {"pilot": found, "progress": progress}
    answer = render(request, "pilots/parts/progress.html", context)
    if progress is None:
        answer["HX-Refresh"] = "true"
    return answer


def pilot_page(
    request: HttpRequest,
    user: User,
    found: Pilot,
    *,
    forms: Mapping[str, Any] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page as it stands; filled `forms` keep what was typed, `refusal` says why an act was not done."""
    _now, today = moment_in(found.office)
    context: dict[str, Any] = {
        "pilot": found,
        "look": status_look(found.status),
        "may": may(user, found),
        "today": today,
        "refusal": refusal,
        "return_form": ReasonForm(auto_id="return_%s"),
        "cancel_form": ReasonForm(auto_id="cancel_%s"),
        "end_form": ReasonForm(auto_id="end_%s"),
        **(forms or {}),
    }
    if found.status in PREPARED or found.signed_plan is None:
        context["prepared"] = preparation_of(found, user.employee, today)
        return render(request, "pilots/pilot_plan.html", context, status=status)
    context["living"] = living_of(found, today)
    return render(request, "pilots/pilot_live.html", context, status=status)
