"""The map of gaps in readiness: offices, then units, then names for those who may read them; the same as a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from eligibility.enums import Gap
from eligibility.permissions import can_see_gap_names, can_see_gaps, gap_offices
from eligibility.selectors.readiness_gaps import (
    COLUMNS,
    SORTS,
    STATES,
    Place,
    compared,
    gap_office,
    gap_rows,
    office_gaps,
    people_lacking,
    sorted_by,
    total_of,
    unit_gaps,
)
from eligibility.selectors.readiness_map import dots_of
from eligibility.views.reading import PAGE_SIZE, key_of, moment_of, viewer_of
from employees.permissions import require
from integrations.sheets import write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def readiness_gaps(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    require(can_see_gaps(user))
    _now, today = moment_of(user.employee)
    places = office_gaps(user.employee.agency_id, gap_offices(user), today)
    whole = total_of(places)
    context = _table(request, places) | {
        "whole": Place(0, _("Semua kantor"), "", whole),
        "compared": compared(whole),
        "dots": dots_of(places),
        "today": today,
    }
    return render(request, "eligibility/readiness_gaps.html", context)


@require_safe
def readiness_gaps_office(request: HttpRequest, pk: int) -> HttpResponse:
    """One office by unit; `?kurang=` lists who lacks that, for those who may read names."""
    user = viewer_of(request)
    require(can_see_gaps(user))
    _now, today = moment_of(user.employee)
    office = gap_office(user.employee.agency_id, pk, gap_offices(user))
    named = can_see_gap_names(user, office.pk)
    gap = request.GET.get("kurang", "")
    chosen = Gap(gap) if named and gap in Gap.values else None
    people = people_lacking(office, today, chosen) if chosen else []
    places = unit_gaps(office, today, named=named)
    context = _table(request, places) | {
        "office": office,
        "whole": Place(0, office.name, "", total_of(places)),
        "named": named,
        "chosen": chosen,
        "people": Paginator(people, PAGE_SIZE).get_page(request.GET.get("page")),
        "query": f"kurang={chosen.value}&" if chosen else "",
        "today": today,
    }
    return render(request, "eligibility/readiness_gaps_office.html", context)


@require_safe
def readiness_gaps_export(request: HttpRequest) -> HttpResponseBase:
    """Numbers only: the offices, or with `?kantor=` the units of one; `?format=csv` or `xlsx`."""
    user = viewer_of(request)
    require(can_see_gaps(user))
    _now, today = moment_of(user.employee)
    agency, scope = user.employee.agency_id, gap_offices(user)
    asked = request.GET.get("kantor", "")
    if asked:
        office = gap_office(agency, key_of(asked) or 0, scope)
        places = unit_gaps(office, today, named=can_see_gap_names(user, office.pk))
    else:
        places = office_gaps(agency, scope, today)
    columns, rows = [str(name) for name in COLUMNS], gap_rows(places)
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    headers = {
        "Content-Disposition": f'attachment; filename="kesiapan-{today:%Y-%m-%d}.{kind}"',
        "X-Content-Type-Options": "nosniff",
    }
    if kind == "xlsx":
        return HttpResponse(write_xlsx(columns, rows, _("Kesiapan")), content_type=XLSX, headers=headers)
    return StreamingHttpResponse(
        write_csv(columns, rows), content_type="text/csv; charset=utf-8", headers=headers
    )


def _table(request: HttpRequest, places: Sequence[Place]) -> dict[str, object]:
    sort = request.GET.get("urut", "")
    sort = sort if sort.removeprefix("-") in SORTS else ""
    return {
        "places": sorted_by(places, sort),
        "sort": sort,
        "gaps": list(Gap),
        "states": [str(word) for word in STATES],
    }
