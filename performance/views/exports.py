"""Daily reports as a table in e-Kinerja's shape: the own ones, and for a supervisor those of the reports."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.problems import NotFound
from employees.models import Employee
from employees.permissions import require
from employees.selectors import actor_of, reports_of
from integrations.sheets import write_csv, write_xlsx
from performance.forms.exports import TEAM, ExportForm
from performance.permissions.line import is_supervisor
from performance.selectors.exports import COLUMNS, report_rows
from performance.services.exports import note_export
from performance.views.reading import moment_of, month_before, parse_key, user_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def performance_export(request: HttpRequest) -> HttpResponseBase:
    """The form; with `?format=` the file. `?pegawai=` is `tim` or one of one's reports."""
    user = user_of(request)
    now, today = moment_of(user)
    asked = request.GET.get("pegawai", "")
    reports = _reports(request, asked)
    if "format" not in request.GET:
        initial = {"pegawai": asked, "dari": month_before(today), "sampai": today, "format": "csv"}
        return _page(request, ExportForm(reports=reports, initial=initial), asked)
    form = ExportForm(request.GET, reports=reports)
    if not form.is_valid():
        return _page(request, form, asked, status=422)
    people = _people(user.employee, reports, asked)
    first, last, kind = (form.cleaned_data[name] for name in ("dari", "sampai", "format"))
    note_export(
        people=people,
        exporter=user.employee,
        first=first,
        last=last,
        kind=kind,
        actor=actor_of(user),
        now=now,
    )
    return _file(report_rows([p.pk for p in people], first, last), first, last, kind)


def _reports(request: HttpRequest, asked: str) -> list[Employee]:
    """Those whose reports the user may take out, beside the own. Whoever asks for others must lead them."""
    user = user_of(request)
    if not is_supervisor(user):
        require(not asked)
        return []
    _now, today = moment_of(user)
    reports = list(reports_of(user.employee, today).order_by("name", "pk"))
    if asked not in ("", TEAM) and parse_key(asked) not in {person.pk for person in reports}:
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    return reports


def _people(me: Employee, reports: list[Employee], asked: str) -> list[Employee]:
    if not asked:
        return [me]
    return reports if asked == TEAM else [person for person in reports if person.pk == parse_key(asked)]


def _file(rows: Iterator[tuple[Any, ...]], first: date, last: date, kind: str) -> HttpResponseBase:
    name = f"laporan-kinerja-{first}-{last}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    if kind == "xlsx":
        content = write_xlsx(COLUMNS, rows, _("Laporan kinerja"))
        return HttpResponse(content, content_type=XLSX, headers=headers)
    # As SIASN does: without the apostrophe a spreadsheet turns a NIP into a rounded number.
    lines = ((f"'{nip}", *rest) for nip, *rest in rows)
    return StreamingHttpResponse(
        write_csv(COLUMNS, lines), content_type="text/csv; charset=utf-8", headers=headers
    )


def _page(request: HttpRequest, form: ExportForm, asked: str, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "tab": "" if asked else "export",
        "team_tab": "export" if asked else "",
        "asked": asked,
    }
    return render(request, "performance/export.html", context, status=status)
