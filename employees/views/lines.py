"""People for whom nobody decides, and acting chiefs."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from employees import services
from employees.enums import Role
from employees.forms import ActingForm, BulkOverrideForm, key_of
from employees.models import Unit
from employees.permissions import can_edit_unit, can_manage_people, can_manage_person, current_roles, require
from employees.selectors import actor_of, today_in
from employees.selectors.lines import undecided_people
from employees.selectors.organisation import acting_of, acting_row
from employees.views.pages import moment, viewer

PER_PAGE = 50


@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    require(can_manage_people(viewer(request)))
    return _lines_page(request)


@require_POST
def lines_override(request: HttpRequest) -> HttpResponse:
    user = viewer(request)
    require(can_manage_people(user))
    now, today = moment(user)
    form = BulkOverrideForm(request.POST, viewer=user)
    if form.is_valid():
        require(all(can_manage_person(user, p) for p in form.cleaned_data["people"]))
    if not form.carry_out(
        lambda data: services.override_lines(
            employees=list(data["people"]), supervisor=data["supervisor"], reason=data["reason"],
            valid_from=today, today=today, actor=actor_of(user), now=now,
        )
    ):  # fmt: skip
        return _lines_page(request, form)
    count = len(form.cleaned_data["people"])
    said = ngettext("Atasan %(n)s pegawai sudah ditetapkan.", "Atasan %(n)s pegawai sudah ditetapkan.", count)
    messages.success(request, said % {"n": count})
    return redirect("lines")


def _lines_page(request: HttpRequest, form: BulkOverrideForm | None = None) -> HttpResponse:
    user = viewer(request)
    _now, today = moment(user)
    rows = undecided_people(user.employee.agency_id, today, current_roles(user).scope(Role.ADMIN))
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "form": form or BulkOverrideForm(viewer=user),
        "chosen": {key_of(pk) for pk in request.POST.getlist("people")},
    }
    return render(request, "employees/lines.html", context, status=422 if form else 200)


@require_safe
def acting_chiefs(request: HttpRequest) -> HttpResponse:
    require(can_manage_people(viewer(request)))
    return _acting_page(request)


@require_POST
def acting_appoint(request: HttpRequest) -> HttpResponse:
    user = viewer(request)
    require(can_manage_people(user))
    now, _today = moment(user)
    form = ActingForm(request.POST, viewer=user, offices=current_roles(user).scope(Role.ADMIN))
    if not form.carry_out(
        lambda data: services.appoint_acting(
            today=_unit_today(data["unit"], request), actor=actor_of(user), now=now, **data
        )
    ):
        return _acting_page(request, form)
    messages.success(request, _("Penunjukan sudah disimpan dan garis atasan diperbarui."))
    return redirect("acting_chiefs")


@require_POST
def acting_end(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer(request)
    row = acting_row(user, pk)
    require(can_edit_unit(user, row.unit))
    now, _today = moment(user)
    services.end_acting(acting=row, today=_unit_today(row.unit, request), actor=actor_of(user), now=now)
    messages.success(request, _("Penunjukan sudah diakhiri."))
    return redirect("acting_chiefs")


def _unit_today(unit: Unit, request: HttpRequest) -> date:
    user = viewer(request)
    now, today = moment(user)
    return today_in(unit.office, now) if unit.office else today


def _acting_page(request: HttpRequest, form: ActingForm | None = None) -> HttpResponse:
    user = viewer(request)
    _now, today = moment(user)
    offices = current_roles(user).scope(Role.ADMIN)
    context = {
        "rows": acting_of(user, today),
        "offices": offices,
        "today": today,
        "form": form or ActingForm(viewer=user, offices=offices, initial={"valid_from": today}),
    }
    return render(request, "employees/acting_chiefs.html", context, status=422 if form else 200)
