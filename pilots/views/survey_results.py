"""Representation and results of a survey, by the reader's scope, as a page and as a table to take out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.problems import NotFound
from employees.selectors import actor_of
from integrations.sheets import write_csv, write_xlsx
from pilots.models.surveys import Survey
from pilots.permissions.surveys import reader_scope
from pilots.selectors.survey_export import COLUMNS, result_rows
from pilots.selectors.survey_results import SurveyView, survey_view
from pilots.services.surveys import note_export
from pilots.views.survey_reading import key_in, moment_of, read_survey, user_of
from pilots.views.surveys import LOOKS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def survey_results(request: HttpRequest, pk: int) -> HttpResponse:
    """Representation first; results once the survey is closed. `?kantor=` looks at one office."""
    row, view = _looked(request, pk)
    context = {"survey": row, "view": view, "look": LOOKS[row.status]}
    return render(request, "pilots/survey_results.html", context)


@require_safe
def survey_download(request: HttpRequest, pk: int) -> HttpResponse:
    """What the page shows, as CSV or with `?format=xlsx` as a workbook: the same groups, nothing more."""
    user = user_of(request)
    row, view = _looked(request, pk)
    if view.total is None:
        raise NotFound(_("Terlalu sedikit orang untuk ditampilkan."))
    kind = "xlsx" if request.GET.get("format") == "xlsx" else "csv"
    now, _today = moment_of(user)
    office = view.office.pk if view.office else None
    note_export(survey=row, office=office, kind=kind, actor=actor_of(user), now=now)
    name = f"survei-{row.pk}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    columns, rows = [str(column) for column in COLUMNS], result_rows(view)
    if kind == "xlsx":
        return HttpResponse(write_xlsx(columns, rows, _("Hasil survei")), content_type=XLSX, headers=headers)
    content = b"".join(write_csv(columns, rows))
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def _looked(request: HttpRequest, pk: int) -> tuple[Survey, SurveyView]:
    user = user_of(request)
    row = read_survey(user, pk)
    asked = request.GET.get("kantor", "")
    office = key_in(asked)
    if asked and office is None:
        raise NotFound(_("Hasil kantor ini tidak dapat ditampilkan."))
    return row, survey_view(row, reader_scope(user), office)
