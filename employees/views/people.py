"""The directory of people and one person's page, with what an admin may set there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from employees import services
from employees.forms import DirectoryForm, OverrideForm
from employees.models import Employee
from employees.permissions import (
    can_manage_person,
    can_reset_login,
    can_see_full_nip,
    can_see_person,
    can_see_personal_data,
    require,
)
from employees.selectors import acting_for, actor_of, person_of, supervisor_on, today_in
from employees.selectors.directory import people_page, search_people
from employees.selectors.people import line_history, roles_held
from employees.views.pages import moment, viewer


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    user = viewer(request)
    _now, today = moment(user)
    form = DirectoryForm(request.GET, viewer=user)
    form.is_valid()
    office, unit = form.cleaned_data.get("kantor"), form.cleaned_data.get("unit")
    found = search_people(
        user=user,
        on=today,
        text=form.cleaned_data.get("cari", ""),
        office_id=office.pk if office else None,
        unit_id=unit.pk if unit else None,
    )
    page = people_page(found, user=user, on=today, number=request.GET.get("page"))
    return render(request, "employees/people.html", {"form": form, "page_obj": page})


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _person_page(request, _visible(request, pk))


@never_cache
@require_POST
def person_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the one-time password once, in the answer itself: it is kept nowhere."""
    user = viewer(request)
    employee = _managed(request, pk)
    require(can_reset_login(user, employee))
    now, _today = moment(user)
    password = services.set_temporary_password(employee=employee, actor=actor_of(user), now=now)
    return render(request, "employees/temporary_password.html", {"person": employee, "password": password})


@require_POST
def person_override(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer(request)
    employee = _managed(request, pk)
    now, _today = moment(user)
    form = OverrideForm(request.POST, viewer=user)
    if not form.carry_out(
        lambda data: services.override_line(
            employee=employee, today=today_in(employee.office, now), actor=actor_of(user), now=now, **data
        )
    ):
        return _person_page(request, employee, form)
    messages.success(request, _("Atasan %(who)s sudah ditetapkan.") % {"who": employee.full_name})
    return redirect("person", pk=pk)


@require_POST
def person_override_end(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer(request)
    employee = _managed(request, pk)
    now, _today = moment(user)
    services.end_override(
        employee=employee, today=today_in(employee.office, now), actor=actor_of(user), now=now
    )
    messages.success(request, _("Atasan kembali mengikuti susunan unit."))
    return redirect("person", pk=pk)


def _visible(request: HttpRequest, pk: int) -> Employee:
    user = viewer(request)
    employee = person_of(user, pk)
    require(can_see_person(user, employee))
    return employee


def _managed(request: HttpRequest, pk: int) -> Employee:
    user = viewer(request)
    employee = person_of(user, pk)
    require(can_manage_person(user, employee))
    return employee


def _person_page(request: HttpRequest, employee: Employee, form: OverrideForm | None = None) -> HttpResponse:
    user = viewer(request)
    now, _today = moment(user)
    today = today_in(employee.office, now)
    is_admin = can_manage_person(user, employee)
    context = {
        "person": employee,
        "nip": employee.nip if can_see_full_nip(user, employee) else employee.masked_nip,
        "line": supervisor_on(employee, today),
        "history": line_history(employee, limit=10),
        "grants": roles_held(employee, today),
        "acting": acting_for(employee, today),
        "sees_personal_data": can_see_personal_data(user, employee),
        "is_admin": is_admin,
        "may_reset": is_admin and can_reset_login(user, employee),
        "is_me": employee.pk == user.employee_id,
        "form": form or OverrideForm(viewer=user, initial={"valid_from": today}),
    }
    return render(request, "employees/person.html", context, status=422 if form else 200)
