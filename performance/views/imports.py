"""Bringing tables in: office targets from e-SAKIP, assessments from SIASN. Bad rows are told, good ones kept."""

import base64
from collections.abc import Callable, Sequence
from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import DomainError
from employees.models import Office
from employees.permissions import require
from employees.selectors import actor_of
from integrations.sheets import RowFault, write_csv
from performance.forms.imports import AssessmentFileForm, IndicatorFileForm
from performance.permissions.imports import can_import_assessments, import_offices
from performance.permissions.targets import (
    can_import_office_targets,
    can_see_office_targets,
    target_offices,
)
from performance.selectors.indicators import indicators_in, offices_seen, view_of
from performance.selectors.reviews import AssessmentView, mismatches
from performance.services.deliveries import import_assessments
from performance.services.imported import ImportResult
from performance.services.indicators import COLUMNS, import_indicators
from performance.views.reading import moment_of, page_of, parse_key, parse_year, user_of

FAULTS_SHOWN = 200
FAULTS_IN_FILE = 5000
Importer = Callable[..., ImportResult]


@require_safe
def office_targets(request: HttpRequest) -> HttpResponse:
    """Indicators of `?tahun=`, of every office the reader sees or of `?kantor=`."""
    require(can_see_office_targets(user_of(request)))
    return _targets_page(request, IndicatorFileForm())


@require_POST
def office_targets_import(request: HttpRequest) -> HttpResponse:
    require(can_import_office_targets(user_of(request)))
    form = IndicatorFileForm(request.POST, request.FILES)
    rehearse = "periksa" in request.POST
    result = _imported(request, form, partial(import_indicators, rehearse=rehearse))
    if result is None or result.faults or rehearse:
        return _targets_page(request, form, result, rehearsed=rehearse, status=200 if result else 422)
    _say(request, result)
    return redirect("office_targets")


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_import(request: HttpRequest) -> HttpResponse:
    """The upload, and the list of delivered predicates that the matrix does not give."""
    require(can_import_assessments(user_of(request)))
    if request.method != "POST":
        return _assessments_page(request, AssessmentFileForm())
    form = AssessmentFileForm(request.POST, request.FILES)
    result = _imported(request, form, import_assessments)
    if result is None or result.faults:
        return _assessments_page(request, form, result, status=200 if result else 422)
    _say(request, result)
    return redirect("assessment_import")


def _imported(request: HttpRequest, form: forms.Form, act: Importer) -> ImportResult | None:
    """What the import did; None when the file as a whole is refused, which the form then says."""
    user = user_of(request)
    if not form.is_valid():
        return None
    upload = form.cleaned_data["file"]
    try:
        return act(
            agency=user.employee.agency, file=upload.file, name=upload.name, offices=import_offices(user),
            actor=actor_of(user), now=timezone.now(),
        )  # fmt: skip
    except DomainError as no:
        form.add_error("file", no.sentence)
        return None


def _say(request: HttpRequest, result: ImportResult) -> None:
    words = {"created": result.created, "changed": result.changed, "unchanged": result.unchanged}
    messages.success(request, _("%(created)s baru, %(changed)s berubah, %(unchanged)s tetap.") % words)
    if result.odd:
        messages.warning(
            request,
            _("%(odd)s predikat tidak sesuai matriks; disimpan sebagaimana diterima.") % {"odd": result.odd},
        )


def error_file(faults: Sequence[RowFault]) -> str:
    """The rejected rows as a CSV inside an address: nothing is kept on the server, nobody else can fetch it."""
    rows = [(fault.row, fault.column, fault.reason) for fault in faults[:FAULTS_IN_FILE]]
    content = b"".join(write_csv((_("baris"), _("kolom"), _("sebab")), rows))
    return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(content).decode()}"


def _told(result: ImportResult | None) -> dict[str, object]:
    if result is None:
        return {"result": None}
    return {
        "result": result,
        "faults": result.faults[:FAULTS_SHOWN],
        "error_file": error_file(result.faults) if result.faults else "",
    }


def example_table(offices: Sequence[Office]) -> str:
    """A table to fill in, as a CSV inside an address: two months of two indicators of an office of the reader's."""
    code = offices[0].code if offices else "KP"
    rows = [
        (code, name, unit, target, done, month)
        for name, unit, target, done in (
            ("Persentase layanan tepat waktu", "persen", 95, 96.5),
            ("Indeks kepuasan layanan", "indeks", 85, 86),
        )
        for month in ("2026-09", "2026-10")
    ]
    content = b"".join(write_csv(COLUMNS, rows))
    return f"data:text/csv;charset=utf-8;base64,{base64.b64encode(content).decode()}"


def _targets_page(
    request: HttpRequest,
    form: forms.Form,
    result: ImportResult | None = None,
    *,
    rehearsed: bool = False,
    status: int = 200,
) -> HttpResponse:
    user = user_of(request)
    _now, today = moment_of(user)
    year = parse_year(request.GET.get("tahun", "")) or today.year
    offices = offices_seen(user.employee.agency_id, target_offices(user))
    listed = list(offices)
    chosen = parse_key(request.GET.get("kantor", ""))
    chosen = chosen if chosen in {office.pk for office in listed} else None
    page = page_of(request, indicators_in(offices, year, chosen))
    context = {
        "form": form if can_import_office_targets(user) else None,
        "page": page,
        "rows": [view_of(indicator) for indicator in page.object_list],
        "year": year,
        "years": sorted({today.year + 1, today.year, today.year - 1, today.year - 2, year}),
        "offices": listed,
        "chosen": chosen,
        "rehearsed": rehearsed,
        "example": example_table(listed),
        **_told(result),
    }
    return render(request, "performance/office_targets.html", context, status=status)


def _assessments_page(
    request: HttpRequest, form: forms.Form, result: ImportResult | None = None, *, status: int = 200
) -> HttpResponse:
    user = user_of(request)
    page = page_of(request, mismatches(user.employee.agency_id, import_offices(user)))
    rows = [AssessmentView(row, None) for row in page.object_list]
    context = {"form": form, "page": page, "rows": rows, **_told(result)}
    return render(request, "performance/assessment_import.html", context, status=status)
