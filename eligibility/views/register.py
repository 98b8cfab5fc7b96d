"""The register of services: search, one service with its verifications, register, change, verify, close, the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import DomainError
from eligibility import services
from eligibility.forms.register import NewServiceForm, RegisterFilter, ServiceForm, VerifyForm
from eligibility.models import PublicService
from eligibility.permissions import (
    can_edit_service,
    can_edit_services,
    can_name_posts,
    can_see_register,
    can_verify_service,
    register_offices,
)
from eligibility.selectors.register import (
    Offices,
    register_map,
    service_of,
    services_of,
    units_to_serve,
    verifications_of,
)
from eligibility.services.register import FIELDS
from eligibility.views.reading import PAGE_SIZE, viewer_of
from employees.enums import Role
from employees.models import Office, User
from employees.permissions import current_roles, require, today_of
from employees.selectors import actor_of, today_in


def carried_out(form: forms.Form, act: Callable[[dict[str, Any]], object]) -> bool:
    """Carry out what a valid form asks; a refusal joins the form's own errors."""
    if not form.is_valid():
        return False
    try:
        act(form.cleaned_data)
    except DomainError as no:
        form.add_error(None, no.sentence)
        return False
    return True


def offices_in(user: User, offices: Offices) -> Any:
    """The offices of the reader's agency that their role reaches, by name."""
    rows = Office.objects.filter(agency_id=user.employee.agency_id)
    return (rows if offices is None else rows.filter(pk__in=offices)).order_by("name")


@require_safe
def service_register(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    require(can_see_register(user))
    offices = register_offices(user)
    form = RegisterFilter(request.GET, offices=offices_in(user, offices))
    form.is_valid()
    asked = form.cleaned_data
    office = asked.get("kantor")
    rows = services_of(
        user.employee.agency_id, offices, search=asked.get("cari", ""), office_id=office and office.pk,
        nature=asked.get("sifat", ""), state=asked.get("keadaan", ""),
    )  # fmt: skip
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_edit": can_edit_services(user)}
    return render(request, "eligibility/register/list.html", context)


@require_safe
def service_map(request: HttpRequest) -> HttpResponse:
    """Office by office: what is not verified, what has no channel, which units are silent."""
    user = viewer_of(request)
    require(can_see_register(user))
    rows = register_map(user.employee.agency_id, register_offices(user))
    return render(request, "eligibility/register/map.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def service_new(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    require(can_edit_services(user))
    units = units_to_serve(user.employee.agency_id, current_roles(user).scope(Role.ADMIN))
    form = NewServiceForm(request.POST or None, units=units, initial={"unit": request.GET.get("unit")})
    made: list[PublicService] = []

    def add(data: dict[str, Any]) -> None:
        fields = {name: data[name] for name in FIELDS}
        made.append(
            services.register_service(
                unit=data["unit"], fields=fields, actor=actor_of(user), now=timezone.now()
            )
        )

    if request.method == "POST" and carried_out(form, add):
        messages.success(
            request, _("Layanan sudah didaftarkan. Verifikasi sifatnya supaya tampil untuk publik.")
        )
        return redirect("service", pk=made[0].pk)
    status = 422 if form.is_bound else 200
    return render(request, "eligibility/register/new.html", {"form": form}, status=status)


@require_safe
def service(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = seen_service(user, pk)
    context = {
        "row": row,
        "history": verifications_of(row),
        "may_edit": can_edit_service(user, row.unit) and not row.closed_on,
        "may_verify": can_verify_service(user, row.unit) and not row.closed_on,
    }
    return render(request, "eligibility/register/service.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def service_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = seen_service(user, pk)
    require(can_edit_service(user, row.unit))
    form = ServiceForm(request.POST or None, initial={name: getattr(row, name) for name in FIELDS})

    def change(data: dict[str, Any]) -> None:
        services.change_service(service_id=pk, fields=data, actor=actor_of(user), now=timezone.now())

    if request.method == "POST" and carried_out(form, change):
        messages.success(request, _("Layanan sudah diubah."))
        return redirect("service", pk=pk)
    status = 422 if form.is_bound else 200
    return render(request, "eligibility/register/edit.html", {"form": form, "row": row}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def service_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """A verification holds from today on; the one before it ends today."""
    user = viewer_of(request)
    row = seen_service(user, pk)
    require(can_verify_service(user, row.unit))
    today = today_of(user)
    before = next((v for v in verifications_of(row) if v.valid_to is None), None)
    initial: dict[str, Any] = {"verified_on": today, "verified_by": user.employee.full_name}
    if before:
        initial |= {"nature": before.nature, "posts": before.posts.all(), "counters": before.counters.all()}
        initial["legal_reference"] = before.legal_reference
    form = VerifyForm(request.POST or None, service=row, posts=can_name_posts(user), initial=initial)

    def verify(data: dict[str, Any]) -> None:
        kept = before.posts.all() if before else ()
        services.verify_service(
            service_id=pk, on=today, actor=actor_of(user), now=timezone.now(),
            **{**data, "posts": list(data.get("posts", kept)), "counters": list(data["counters"])},
        )  # fmt: skip

    if request.method == "POST" and carried_out(form, verify):
        messages.success(
            request, _("Verifikasi tersimpan. Sifat unit, jabatan, dan loketnya sudah mengikuti.")
        )
        return redirect("service", pk=pk)
    context = {"form": form, "row": row, "before": before}
    return render(request, "eligibility/register/verify.html", context, status=422 if form.is_bound else 200)


@require_POST
def service_close(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = seen_service(user, pk)
    require(can_edit_service(user, row.unit))
    now = timezone.now()
    on = today_in(row.unit.office, now) if row.unit.office else today_of(user)
    services.close_service(service_id=pk, on=on, actor=actor_of(user), now=now)
    messages.success(request, _("Layanan ditutup dan tidak lagi tampil untuk publik."))
    return redirect("service", pk=pk)


def seen_service(user: User, pk: int) -> PublicService:
    """One service that the reader's role reaches."""
    require(can_see_register(user))
    return service_of(user.employee.agency_id, register_offices(user), pk)
