"""Exceptions by name: the list with end dates, granting one, revoking one."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eligibility import services
from eligibility.forms.register import ExceptionForm
from eligibility.forms.suspensions import ReasonForm
from eligibility.permissions import (
    can_grant_exception,
    can_see_exceptions,
    exception_offices,
    granting_offices,
)
from eligibility.selectors.register import exception_of, exceptions_of
from eligibility.services.nature_exceptions import REMIND_BEFORE
from eligibility.views.reading import PAGE_SIZE, moment_of, seen_person, viewer_of
from eligibility.views.register import carried_out
from employees.permissions import require
from employees.selectors import actor_of


@require_safe
def service_exceptions(request: HttpRequest) -> HttpResponse:
    return _list(request)


@require_http_methods(["GET", "HEAD", "POST"])
def service_exception_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The form about one person, reached from the page of their eligibility."""
    user = viewer_of(request)
    person = seen_person(user, pk)
    require(can_grant_exception(user, person))
    now, today = moment_of(person)
    form = ExceptionForm(
        request.POST or None, initial={"starts_on": today, "granted_by": user.employee.full_name}
    )

    def grant(data: dict[str, Any]) -> None:
        services.grant_exception(employee=person, today=today, actor=actor_of(user), now=now, **data)

    if request.method == "POST" and carried_out(form, grant):
        messages.success(request, _("Pengecualian tersimpan. Pegawai sudah diberi tahu."))
        return redirect("person_eligibility", pk=person.pk)
    context = {"form": form, "person": person}
    status = 422 if form.is_bound else 200
    return render(request, "eligibility/register/exception_new.html", context, status=status)


@require_POST
def service_exception_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = exception_of(user.employee.agency_id, exception_offices(user), pk)
    require(can_grant_exception(user, row.employee))
    now, today = moment_of(row.employee)
    form = ReasonForm(request.POST, auto_id=f"id_{pk}_%s")

    def revoke(data: dict[str, Any]) -> None:
        services.revoke_exception(exception_id=pk, today=today, actor=actor_of(user), now=now, **data)

    if carried_out(form, revoke):
        messages.success(request, _("Pengecualian dicabut. Pegawai sudah diberi tahu."))
        return redirect("service_exceptions")
    return _list(request, pk, form)


def _list(request: HttpRequest, pk: int = 0, form: ReasonForm | None = None) -> HttpResponse:
    user = viewer_of(request)
    require(can_see_exceptions(user))
    _now, today = moment_of(user.employee)
    tab = "riwayat" if request.GET.get("bagian") == "riwayat" else "berlaku"
    found = exceptions_of(user.employee.agency_id, exception_offices(user), tab, today)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    granting = granting_offices(user)
    rows = []
    for row in page.object_list:
        shown = form if row.pk == pk and form else ReasonForm(auto_id=f"id_{row.pk}_%s")
        reaches = granting is None or row.employee.office_id in granting
        may_revoke = reaches and tab == "berlaku" and row.employee_id != user.employee_id
        rows.append((row, shown if may_revoke else None))
    context = {"tab": tab, "page": page, "rows": rows, "soon": today + REMIND_BEFORE, "form": form}
    return render(request, "eligibility/register/exceptions.html", context, status=422 if form else 200)
