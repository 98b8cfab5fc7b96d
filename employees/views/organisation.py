"""Offices, and units with their service counters."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import DomainError
from employees import services
from employees.forms import CounterForm, CounterStaffForm, OfficeForm, key_of
from employees.models import ServiceCounter, Unit
from employees.permissions import (
    can_edit_office,
    can_edit_unit,
    can_manage_offices,
    can_see_organisation,
    require,
)
from employees.selectors import actor_of
from employees.selectors.organisation import (
    counter_of,
    counters_of,
    office_of,
    office_rows,
    offices_of,
    unit_of,
    units_of,
)
from employees.views.pages import moment, viewer


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    user = viewer(request)
    require(can_see_organisation(user))
    rows = office_rows(user)
    context = {
        "offices": rows,
        "unreviewed": sum(o.needs_review for o in rows),
        "may_edit": can_manage_offices(user),
    }
    return render(request, "employees/offices.html", context)


@require_http_methods(["GET", "POST"])
def office_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer(request)
    office = office_of(user, pk)
    require(can_edit_office(user, office))
    needs_review = office.needs_review
    form = OfficeForm(request.POST or None, instance=office)
    if request.method == "POST" and form.is_valid():
        now, _today = moment(user)
        try:
            services.update_office(office=office, changes=form.cleaned_data, actor=actor_of(user), now=now)
        except DomainError as no:
            form.add_error(None, no.sentence)
        else:
            messages.success(
                request, _("Data %(office)s sudah disimpan.") % {"office": form.cleaned_data["name"]}
            )
            return redirect("offices")
    context = {"form": form, "office": office_of(user, pk), "needs_review": needs_review}
    return render(request, "employees/office_edit.html", context, status=422 if form.errors else 200)


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    user = viewer(request)
    require(can_see_organisation(user))
    choices = list(offices_of(user).order_by("kind", "name"))
    wanted = key_of(request.GET.get("kantor", ""))
    office = user.employee.office if wanted is None else office_of(user, wanted)
    context = {"offices": choices, "office": office, "rows": units_of(user, office.pk)}
    return render(request, "employees/units.html", context)


@require_safe
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer(request)
    require(can_see_organisation(user))
    return _unit_page(request, unit_of(user, pk))


@require_POST
def counter_add(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer(request)
    row = unit_of(user, pk)
    require(can_edit_unit(user, row))
    now, _today = moment(user)
    form = CounterForm(request.POST)
    if not form.carry_out(lambda data: services.add_counter(unit=row, actor=actor_of(user), now=now, **data)):
        return _unit_page(request, row, form)
    messages.success(request, _("Loket sudah ditambah. Tetapkan petugasnya di bawah."))
    return redirect("unit", pk=pk)


@require_http_methods(["GET", "POST"])
def counter_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer(request)
    counter = _editable(request, pk)
    now, _today = moment(user)
    form = CounterForm(request.POST or None, initial={"name": counter.name, "min_staff": counter.min_staff})
    if request.method == "POST" and form.carry_out(
        lambda data: services.change_counter(counter=counter, actor=actor_of(user), now=now, **data)
    ):
        messages.success(request, _("Loket sudah diubah."))
        return redirect("unit", pk=counter.unit_id)
    return _counter_page(request, counter, form=form)


@require_POST
def counter_staff(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer(request)
    counter = _editable(request, pk)
    now, _today = moment(user)
    form = CounterStaffForm(request.POST, unit=counter.unit)
    if not form.carry_out(
        lambda data: services.staff_counter(
            counter=counter, employee_ids=[p.pk for p in data["staff"]], actor=actor_of(user), now=now
        )
    ):
        return _counter_page(request, counter, staff_form=form)
    messages.success(request, _("Petugas %(counter)s sudah ditetapkan.") % {"counter": counter.name})
    return redirect("unit", pk=counter.unit_id)


@require_POST
def counter_remove(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer(request)
    counter = _editable(request, pk)
    now, _today = moment(user)
    services.remove_counter(counter=counter, actor=actor_of(user), now=now)
    messages.success(request, _("Loket sudah dihapus. Petugasnya tetap di unit."))
    return redirect("unit", pk=counter.unit_id)


def _editable(request: HttpRequest, pk: int) -> ServiceCounter:
    user = viewer(request)
    counter = counter_of(user, pk)
    require(can_edit_unit(user, counter.unit))
    return counter


def _unit_page(request: HttpRequest, row: Unit, form: CounterForm | None = None) -> HttpResponse:
    may_edit = can_edit_unit(viewer(request), row)
    context = {
        "unit": row,
        "counters": counters_of(row),
        "people": row.employees.filter(left_on__isnull=True).count(),
        "form": form or (CounterForm() if may_edit else None),
        "may_edit": may_edit,
    }
    return render(request, "employees/unit.html", context, status=422 if form else 200)


def _counter_page(
    request: HttpRequest,
    counter: ServiceCounter,
    *,
    form: CounterForm | None = None,
    staff_form: CounterStaffForm | None = None,
) -> HttpResponse:
    wrong = bool((form and form.errors) or (staff_form and staff_form.errors))
    context = {
        "counter": counter,
        "form": form or CounterForm(initial={"name": counter.name, "min_staff": counter.min_staff}),
        "staff_form": staff_form
        or CounterStaffForm(
            unit=counter.unit, initial={"staff": list(counter.staff.values_list("pk", flat=True))}
        ),
    }
    return render(request, "employees/counter.html", context, status=422 if wrong else 200)
