"""Granting and ending roles."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from employees import services
from employees.forms import GrantForm
from employees.permissions import can_manage_roles, can_see_roles, require
from employees.selectors import actor_of
from employees.selectors.organisation import grant_of, grants_of
from employees.views.pages import moment, viewer

PER_PAGE = 50


@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    require(can_see_roles(viewer(request)))
    return _page(request)


@require_POST
def role_grant(request: HttpRequest) -> HttpResponse:
    user = viewer(request)
    require(can_manage_roles(user))
    now, today = moment(user)
    form = GrantForm(request.POST, viewer=user)
    if not form.carry_out(
        lambda data: services.grant_role(
            granter=user.employee, today=today, actor=actor_of(user), now=now, **data
        )
    ):
        return _page(request, form)
    messages.success(request, _("Peran sudah diberikan."))
    return redirect("roles")


@require_POST
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer(request)
    require(can_manage_roles(user))
    now, today = moment(user)
    services.end_role(assignment=grant_of(user, pk), today=today, actor=actor_of(user), now=now)
    messages.success(request, _("Peran sudah diakhiri."))
    return redirect("roles")


def _page(request: HttpRequest, form: GrantForm | None = None) -> HttpResponse:
    user = viewer(request)
    _now, today = moment(user)
    may_edit = can_manage_roles(user)
    context = {
        "page_obj": Paginator(grants_of(user, today), PER_PAGE).get_page(request.GET.get("page")),
        "may_edit": may_edit,
        "form": form or (GrantForm(viewer=user) if may_edit else None),
    }
    return render(request, "employees/roles.html", context, status=422 if form else 200)
