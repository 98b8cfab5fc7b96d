"""*Mengapa kuota kita begini*: for everybody of the office, and for those who oversee it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.problems import NotFound
from employees.models import Office
from pilots.permissions.plans import can_see_why
from pilots.selectors import quota_why as selector
from pilots.views.pilot_reading import moment_in, viewer_of
from scheduling.selectors.quota_board import office_of


@require_safe
def quota_why(request: HttpRequest) -> HttpResponse:
    return _page(request, viewer_of(request).employee.office)


@require_safe
def quota_why_office(request: HttpRequest, office_id: int) -> HttpResponse:
    user = viewer_of(request)
    office = office_of(office_id, user.employee.agency_id)
    if not can_see_why(user, office):
        raise NotFound(_("Kantor ini tidak ditemukan."))
    return _page(request, office)


def _page(request: HttpRequest, office: Office) -> HttpResponse:
    _now, today = moment_in(office)
    context = {"why": selector.quota_why(office, today)}
    return render(request, "pilots/quota_why.html", context)
