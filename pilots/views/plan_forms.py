"""Writing a plan: where it begins, its form, and changing a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.problems import Conflict, DomainError
from employees.models import Office, User
from employees.permissions import require
from employees.selectors import actor_of
from pilots.enums.plans import PilotStatus
from pilots.forms.plans import PlanForm, initial_of_pilot, initial_of_start
from pilots.models import Pilot
from pilots.permissions.plans import can_plan, planning_scope
from pilots.selectors.plan_choices import office_to_pilot, offices_to_compare, offices_to_pilot, start_of
from pilots.selectors.preparing import check_shown
from pilots.services.plans import draft_pilot, revise_pilot
from pilots.views.pilot_reading import moment_in, seen, viewer_of


@require_http_methods(["GET", "HEAD", "POST"])
def pilot_new(request: HttpRequest) -> HttpResponse:
    """First the office (`?kantor=`), then its plan."""
    user = viewer_of(request)
    scope = planning_scope(user)
    require(scope != frozenset())
    office = office_to_pilot(user.employee.agency_id, scope, request.GET.get("kantor", ""))
    if office is None:
        return _choose(request, user, scope)
    now, today = moment_in(office)
    start = start_of(office, today)
    more: dict[str, Any] = {"choices": offices_to_compare(office), "today": today}
    if request.method != "POST":
        return _form(request, office, PlanForm(initial=initial_of_start(start), **more), start=start)
    form = PlanForm(request.POST, **more)
    made: list[Pilot] = []
    if not _carried_out(
        form,
        lambda: made.append(
            draft_pilot(office=office, author=user.employee, actor=actor_of(user), now=now, **form.plan)
        ),
    ):
        return _form(request, office, form, start=start, status=422)
    messages.success(
        request,
        _("Draf %(number)s tersimpan. Periksa kekuatan ujinya, lalu ajukan.") % {"number": made[0].number},
    )
    return redirect("pilot", pk=made[0].pk)


@require_http_methods(["GET", "HEAD", "POST"])
def pilot_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft; under the form stands how strong the saved plan is."""
    user = viewer_of(request)
    pilot = seen(user, pk)
    require(can_plan(user, pilot.office))
    now, today = moment_in(pilot.office)
    more: dict[str, Any] = {"choices": offices_to_compare(pilot.office), "today": today}
    if pilot.status != PilotStatus.DRAFT:
        raise Conflict(_("Rencana ini sudah diajukan dan tidak dapat diubah lagi."), code="not_a_draft")
    if request.method != "POST":
        compared = list(pilot.comparison_rows.values_list("office_id", flat=True))
        return _form(
            request, pilot.office, PlanForm(initial=initial_of_pilot(pilot, compared), **more), pilot=pilot
        )
    form = PlanForm(request.POST, **more)
    if not _carried_out(
        form, lambda: revise_pilot(pilot_id=pilot.pk, actor=actor_of(user), now=now, **form.plan)
    ):
        return _form(request, pilot.office, form, pilot=pilot, status=422)
    messages.success(request, _("Draf %(number)s tersimpan.") % {"number": pilot.number})
    return redirect("pilot", pk=pilot.pk)


def _carried_out(form: PlanForm, act: Any) -> bool:
    """Do what a valid form asks; a refusal joins the form's own errors."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as no:
        form.refuse(no)
        return False
    return True


def _choose(request: HttpRequest, user: User, scope: frozenset[int] | None) -> HttpResponse:
    """Which office? A form that names none is answered with the question again."""
    _now, today = moment_in(user.employee.office)
    asked = request.method == "POST" or "kantor" in request.GET
    context = {
        "offices": offices_to_pilot(user.employee.agency_id, scope, today),
        "refusal": _("Pilih salah satu kantor di bawah ini.") if asked else "",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "pilots/plan_office.html", context, status=status)


def _form(
    request: HttpRequest, office: Office, form: PlanForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context: dict[str, Any] = {"office": office, "form": form, **more}
    pilot: Pilot | None = more.get("pilot")
    if pilot is not None:
        _now, today = moment_in(office)
        context["saved"], context["problems"] = check_shown(pilot, today)
    return render(request, "pilots/plan_form.html", context, status=status)
