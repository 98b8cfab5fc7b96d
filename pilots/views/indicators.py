"""*Indikator layanan*: an office's indicators month by month, and which of them a pilot would use."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from employees.permissions import require
from performance.permissions.targets import can_import_office_targets, can_see_office_targets, target_offices
from pilots.selectors.indicators import indicator_cards
from pilots.selectors.office_lists import offices_in
from pilots.views.savings_reading import key_of, moment_of, user_of

CARDS_A_PAGE = 12


@require_safe
def service_indicators(request: HttpRequest) -> HttpResponse:
    """Of `?kantor=` in `?tahun=`; else of the reader's own office, or the first one, this year."""
    user = user_of(request)
    require(can_see_office_targets(user))
    _now, today = moment_of(user)
    offices = offices_in(user.employee.agency_id, target_offices(user))
    by_key = {office.pk: office for office in offices}
    asked = key_of(request.GET.get("kantor", ""))
    chosen = by_key.get(asked or 0) or by_key.get(user.employee.office_id) or next(iter(offices), None)
    year = _year_of(request.GET.get("tahun", ""), today.year)
    cards = indicator_cards(chosen, year) if chosen else []
    context = {
        "offices": offices,
        "chosen": chosen,
        "year": year,
        "years": range(today.year, today.year - 4, -1),
        "page": Paginator(cards, CARDS_A_PAGE).get_page(request.GET.get("page")),
        "may_import": can_import_office_targets(user),
    }
    return render(request, "pilots/service_indicators.html", context)


def _year_of(text: str, default: int) -> int:
    years = {str(year): year for year in range(default - 3, default + 1)}
    return years.get(text, default)
