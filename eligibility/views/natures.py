"""What units, posts and counters demand on site and why; a nature of their own; hours of counters."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eligibility import services
from eligibility.forms.register import BandsForm, NatureFilter, OverrideForm
from eligibility.permissions import (
    can_edit_service,
    can_override_nature,
    can_see_register,
    is_own_place,
    register_offices,
)
from eligibility.rules.register import understaffed
from eligibility.selectors.register import (
    KINDS,
    Natured,
    bands_of_counter,
    delivered_by,
    natured_of,
    natured_rows,
    rating_history,
    with_ratings,
)
from eligibility.views.reading import PAGE_SIZE, viewer_of
from eligibility.views.register import carried_out
from employees.models import Employee, ServiceCounter, User
from employees.permissions import require, today_of
from employees.selectors import actor_of


@require_safe
def nature_list(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    require(can_see_register(user))
    kind = request.GET.get("jenis", "jabatan")
    kind = kind if kind in KINDS else "jabatan"
    form = NatureFilter(request.GET)
    form.is_valid()
    asked = form.cleaned_data
    rows = natured_rows(
        user.employee.agency_id, register_offices(user), kind, asked.get("cari", ""), asked.get("asal", "")
    )
    if kind == "loket":
        rows = rows.select_related("unit")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "kind": kind, "page": page, "rows": with_ratings(kind, page.object_list)}
    return render(request, "eligibility/register/natures.html", context)


def _may_override(user: User, row: Natured) -> bool:
    """The same at every door: never for what one serves in or holds."""
    return can_override_nature(user, office_of(row)) and not is_own_place(user, row.target)


@require_safe
def nature(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    return _page(request, _seen(viewer_of(request), kind, pk))


@require_POST
def nature_override(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = _seen(user, kind, pk)
    require(_may_override(user, row))
    form = OverrideForm(request.POST)

    def override(data: dict[str, Any]) -> None:
        services.override_nature(
            target=row.target, on=today_of(user), actor=actor_of(user), now=timezone.now(), **data
        )

    if carried_out(form, override):
        messages.success(request, _("Sifat tersendiri sudah ditetapkan dan mengesampingkan daftar layanan."))
        return redirect("nature", kind=kind, pk=pk)
    return _page(request, row, form)


@require_POST
def nature_follow(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = _seen(user, kind, pk)
    require(_may_override(user, row))
    services.follow_register(target=row.target, on=today_of(user), actor=actor_of(user), now=timezone.now())
    messages.success(request, _("Sifatnya kembali mengikuti daftar layanan."))
    return redirect("nature", kind=kind, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def counter_bands(request: HttpRequest, pk: int) -> HttpResponse:
    """The counter's hours and fewest staff, weekday by weekday."""
    user = viewer_of(request)
    counter: ServiceCounter = _seen(user, "loket", pk).target
    may_edit = can_edit_service(user, counter.unit)
    require(may_edit or request.method != "POST")
    bands = bands_of_counter(counter)
    form = BandsForm(request.POST if request.method == "POST" else None, bands=bands)

    def save(_data: dict[str, Any]) -> None:
        services.set_bands(counter=counter, bands=form.bands(), actor=actor_of(user), now=timezone.now())

    if request.method == "POST" and carried_out(form, save):
        messages.success(request, _("Jam loket tersimpan. Pengajuan WFA berikutnya memakai batas ini."))
        return redirect("counter_bands", pk=pk)
    assigned = Employee.objects.at_work().filter(counter=counter).count()
    context = {
        "counter": counter, "form": form, "may_edit": may_edit, "assigned": assigned, "bands": bands,
        "short": understaffed(bands, assigned),
    }  # fmt: skip
    return render(request, "eligibility/register/bands.html", context, status=422 if form.errors else 200)


def office_of(row: Natured) -> int | None:
    """Of a unit or a counter; None for a post."""
    if row.kind == "jabatan":
        return None
    office: int | None = row.target.unit.office_id if row.kind == "loket" else row.target.office_id
    return office


def _seen(user: User, kind: str, pk: int) -> Natured:
    require(can_see_register(user))
    return natured_of(user.employee.agency_id, register_offices(user), kind, pk)


def _page(request: HttpRequest, row: Natured, form: OverrideForm | None = None) -> HttpResponse:
    user = viewer_of(request)
    context = {
        "row": row,
        "services": delivered_by(row),
        "history": rating_history(row),
        "form": form or OverrideForm(initial={"verified_by": user.employee.full_name}),
        "may_override": _may_override(user, row),
    }
    return render(request, "eligibility/register/nature.html", context, status=422 if form else 200)
