"""*Asumsi penghematan*: what is assumed for the agency or an office, its history, and a new dated row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.problems import DomainError
from employees.models import Office
from employees.permissions import require
from employees.selectors import actor_of
from pilots.enums.savings import AssumptionKey, SourceMark
from pilots.forms.savings import AssumptionForm
from pilots.permissions.savings import can_see_savings, can_set_assumption, savings_offices
from pilots.rules.savings import KEYS
from pilots.selectors.assumptions import SheetLine, exact, key_of, sheet_line, sheet_lines
from pilots.selectors.office_lists import office_of, offices_in
from pilots.services.savings import set_assumption
from pilots.views.savings_reading import key_of as pk_of
from pilots.views.savings_reading import moment_of, user_of


@require_safe
def assumptions(request: HttpRequest) -> HttpResponse:
    """Of the agency, or of `?kantor=`: what holds today, where it comes from, and every row set here."""
    user = user_of(request)
    require(can_see_savings(user))
    offices = offices_in(user.employee.agency_id, savings_offices(user))
    asked = pk_of(request.GET.get("kantor", ""))
    chosen = next((office for office in offices if office.pk == asked), None)
    _now, today = moment_of(user)
    context = {
        "lines": sheet_lines(user.employee.agency_id, chosen.pk if chosen else None, today),
        "offices": offices,
        "chosen": chosen,
        "today": today,
        "may_set": can_set_assumption(user, chosen),
    }
    return render(request, "pilots/assumptions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def assumption_set(request: HttpRequest, key: str) -> HttpResponse:
    """A new row for the whole agency."""
    return _set(request, key, None)


@require_http_methods(["GET", "HEAD", "POST"])
def assumption_set_office(request: HttpRequest, office_id: int, key: str) -> HttpResponse:
    """A new row for one office."""
    user = user_of(request)
    return _set(request, key, office_of(user.employee.agency_id, office_id))


def _set(request: HttpRequest, text: str, office: Office | None) -> HttpResponse:
    user = user_of(request)
    require(can_set_assumption(user, office))
    key = key_of(text)
    now, today = moment_of(user)
    line = sheet_line(user.employee.agency_id, office.pk if office else None, key, today)
    about: dict[str, Any] = {"key": key, "for_office": bool(office), "can_leave": line.is_own}
    if request.method != "POST":
        form = AssumptionForm(initial=_initial(line) | {"valid_from": today}, **about)
        return _form_page(request, form, key, office, line)
    form = AssumptionForm(request.POST, **about)
    if not form.is_valid():
        return _form_page(request, form, key, office, line, status=422)
    typed = form.cleaned_data
    try:
        set_assumption(
            agency=user.employee.agency, office=office, key=key, spread=form.spread, unit=KEYS[key].unit,
            source=typed["source"], source_on=typed["source_on"], mark=SourceMark(typed["mark"]),
            valid_from=typed["valid_from"], legal_reference=typed["legal_reference"], reason=typed["reason"],
            actor=actor_of(user), set_by=user, today=today, now=now,
        )  # fmt: skip
    except DomainError as no:
        form.show_refusal(no)
        return _form_page(request, form, key, office, line, status=no.status)
    messages.success(request, _("Asumsi ditetapkan. Baris sebelumnya tetap tersimpan."))
    return redirect(_list_url(office))


def _initial(line: SheetLine) -> dict[str, Any]:
    """What is in force now, to be changed rather than typed anew."""
    found = line.current
    if found is None:
        return {"mark": SourceMark.OURS}
    low, central, high = (value.normalize() for value in found.spread.values)
    return {"low": low, "central": central, "high": high, "mark": SourceMark.PRAC}


def _list_url(office: Office | None) -> str:
    return reverse("assumptions") + (f"?kantor={office.pk}" if office else "")


def _form_page(
    request: HttpRequest,
    form: AssumptionForm,
    key: AssumptionKey,
    office: Office | None,
    line: SheetLine,
    *,
    status: int = 200,
) -> HttpResponse:
    spec = KEYS[key]
    context = {
        "form": form, "key": key, "ends": (exact(spec.least), exact(spec.most)), "unit": spec.unit.label,
        "office": office, "line": line, "back": _list_url(office),
    }  # fmt: skip
    return render(request, "pilots/assumption_form.html", context, status=status)
