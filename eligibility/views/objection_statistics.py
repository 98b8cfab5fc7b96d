"""Objections in numbers, as a page and as a file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eligibility.forms.objections import StatisticsForm
from eligibility.permissions import can_see_small_groups, objection_counting_scope
from eligibility.rules.objections import LEAST_GROUP
from eligibility.selectors.objection_statistics import (
    COLUMNS,
    Statistics,
    objection_statistics,
    statistic_rows,
)
from eligibility.services.objection_terms import note_statistics_export
from eligibility.views.reading import moment_of, viewer_of
from employees.models import Office
from employees.permissions import require
from employees.selectors import actor_of
from integrations.sheets import write_csv


@require_safe
def objection_statistics_page(request: HttpRequest) -> HttpResponse:
    found, form = _asked(request)
    opened = found.chart[0].values
    context = {
        "found": found,
        "form": form,
        "least": LEAST_GROUP,
        "high": max([4, *(value for value in opened if value is not None)]),
        "query": request.GET.urlencode(),
    }
    return render(request, "eligibility/objections/statistics.html", context)


@require_safe
def objection_statistics_export(request: HttpRequest) -> HttpResponse:
    """What the page shows, as CSV: the same groups, nothing more."""
    user = viewer_of(request)
    found, _form = _asked(request)
    now, _today = moment_of(user.employee)
    note_statistics_export(
        agency=user.employee.agency, first=found.first, last=found.last, actor=actor_of(user), now=now
    )
    content = b"".join(write_csv([str(column) for column in COLUMNS], statistic_rows(found)))
    name = f"keberatan-{found.first:%Y%m%d}-{found.last:%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _asked(request: HttpRequest) -> tuple[Statistics, StatisticsForm]:
    """What the address asks for, within what the reader may count."""
    user = viewer_of(request)
    scope = objection_counting_scope(user)
    require(scope != frozenset())
    now, today = moment_of(user.employee)
    offices = Office.objects.filter(agency=user.employee.agency_id).order_by("name")
    if scope is not None:
        offices = offices.filter(pk__in=scope)
    form = StatisticsForm(request.GET, offices=offices)
    first, last = form.period(today)
    office = form.cleaned_data.get("kantor")
    found = objection_statistics(
        user.employee.agency_id, frozenset({office.pk}) if office else scope, first, last, now,
        sees_small=can_see_small_groups(user),
    )  # fmt: skip
    shown = StatisticsForm(
        {"dari": first, "sampai": last, "kantor": office.pk if office else ""}, offices=offices
    )
    return found, shown
