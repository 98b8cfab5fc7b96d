"""Own targets: the agreed version with its progress, the open draft, the form, the history of versions."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import Conflict, DomainError, NotFound
from employees.selectors import actor_of
from performance.enums import EDITABLE_PLANS
from performance.forms.targets import BaseTargetRows, rows_of, target_rows
from performance.models import TargetPlan
from performance.selectors.targets import (
    agreed_of,
    changes_between,
    history,
    indicators_to_choose,
    open_of,
    own_plans,
    progress_of,
    years_of,
)
from performance.services.targets import revise_plan, save_targets, submit_plan
from performance.views.reading import FIRST_YEAR, LAST_YEAR, moment_of, parse_year, user_of


@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """The targets of `?tahun=`, this year's if left out."""
    user = user_of(request)
    _now, today = moment_of(user)
    year = parse_year(request.GET.get("tahun", "")) or today.year
    plans = list(own_plans(user.employee_id, year))
    agreed, draft = agreed_of(plans), open_of(plans)
    context = {
        "tab": "targets",
        "year": year,
        "years": sorted({today.year - 1, today.year, today.year + 1, year, *years_of(user.employee_id)}),
        "can_write": abs(year - today.year) <= 1,
        "agreed": agreed,
        "progress": progress_of(agreed, today) if agreed else [],
        "draft": draft,
        "is_editable": draft is not None and draft.status in EDITABLE_PLANS,
        "draft_changes": changes_between(agreed, draft) if agreed and draft else [],
        "history": history(plans),
    }
    return render(request, "performance/targets.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def targets_edit(request: HttpRequest, year: int) -> HttpResponse:
    """The open version as a form; a POST keeps it as a draft."""
    plan = _editable(request, year)
    if request.method != "POST":
        least = 3 if plan is None else plan.targets.count() + 1
        initial = rows_of(plan.targets.all()) if plan else [{"due_on": date(year, 12, 31)}]
        return _form(request, year, plan, _rows(request, year, initial=initial, least=least))
    return _keep(request, year, plan, _("Draf tersimpan."))


@require_POST
def targets_send(request: HttpRequest, year: int) -> HttpResponse:
    """Keep what was typed and hand it in."""
    plan = _editable(request, year)
    return _keep(request, year, plan, _("SKP diajukan. Atasan Anda sudah diberi tahu."), submit_plan)


def _keep(
    request: HttpRequest,
    year: int,
    plan: TargetPlan | None,
    done: str,
    then: Callable[..., object] | None = None,
) -> HttpResponse:
    user = user_of(request)
    now, _today = moment_of(user)
    rows = _rows(request, year, data=request.POST)
    if not rows.is_valid():
        return _form(request, year, plan, rows, status=422)
    act: dict[str, Any] = {"employee": user.employee, "year": year, "actor": actor_of(user), "now": now}
    try:
        save_targets(targets=rows.lines(), **act)
        if then is not None:
            then(**act)
    except DomainError as no:
        sentences = [p.sentence for p in no.problems] or [no.sentence]
        return _form(request, year, plan, rows, status=no.status, sentences=sentences)
    messages.success(request, done)
    return redirect(_own_page(year))


@require_POST
def targets_row(request: HttpRequest, year: int) -> HttpResponse:
    """The same form with one more row; nothing is checked or kept."""
    plan = _editable(request, year)
    typed = _rows(request, year, data=request.POST).typed()
    return _form(request, year, plan, _rows(request, year, initial=typed, least=len(typed) + 1))


@require_POST
def targets_submit(request: HttpRequest, year: int) -> HttpResponse:
    """Hand the stored draft in as it stands."""
    user = user_of(request)
    now, _today = moment_of(user)
    try:
        submit_plan(employee=user.employee, year=_year(year), actor=actor_of(user), now=now)
    except DomainError as no:
        messages.error(request, no.sentence)
    else:
        messages.success(request, _("SKP diajukan. Atasan Anda sudah diberi tahu."))
    return redirect(_own_page(year))


@require_POST
def targets_revise(request: HttpRequest, year: int) -> HttpResponse:
    """Open the next version with the agreed targets in it."""
    user = user_of(request)
    now, _today = moment_of(user)
    try:
        revise_plan(employee=user.employee, year=_year(year), actor=actor_of(user), now=now)
    except DomainError as no:
        messages.error(request, no.sentence)
        return redirect(_own_page(year))
    return redirect("targets_edit", year=year)


def _year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound(_("Tidak ada SKP untuk tahun %(year)s.") % {"year": year})
    return year


def _editable(request: HttpRequest, year: int) -> TargetPlan | None:
    """The open version that may be written, None where the first one is still to come."""
    plans = list(own_plans(user_of(request).employee_id, _year(year)))
    plan = open_of(plans)
    if plan is not None and plan.status not in EDITABLE_PLANS:
        raise Conflict(_("SKP ini sedang menunggu klarifikasi atasan, jadi tidak dapat diubah."))
    if plan is None and agreed_of(plans):
        raise Conflict(
            _("SKP %(year)s sudah disepakati. Buat versi baru untuk mengubahnya.") % {"year": year}
        )
    return plan


def _rows(request: HttpRequest, year: int, **kwargs: Any) -> BaseTargetRows:
    office_id = user_of(request).employee.office_id
    return target_rows(kwargs.pop("data", None), indicators=indicators_to_choose(office_id, year), **kwargs)


def _form(
    request: HttpRequest,
    year: int,
    plan: TargetPlan | None,
    rows: BaseTargetRows,
    *,
    status: int = 200,
    sentences: list[str] | None = None,
) -> HttpResponse:
    context = {"tab": "targets", "year": year, "plan": plan, "rows": rows, "sentences": sentences or []}
    return render(request, "performance/targets_form.html", context, status=status)


def _own_page(year: int) -> str:
    return f"{reverse('targets')}?tahun={year}"
