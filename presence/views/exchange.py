"""Events from and for KMOB / LBP: a file is checked first, then imported; a span of days is given out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from core.problems import Conflict, DomainError, NotFound, Refused
from employees.models import Agency, Office, User
from employees.permissions import require
from employees.selectors import actor_of
from employees.views.uploads import within_size
from presence.forms.duties import EventFileForm, ExportForm, show_refusal
from presence.permissions.duties import can_export, can_import, export_offices
from presence.services import ImportResult, export_events, import_events
from presence.services.exchange_files import FaultFile, drop_file, keep_file, open_file
from presence.services.export import CSV, KINDS
from presence.views.reading import moment_of, user_of

RESULT = "presence_exchange"
MOST_ROWS = 100_000
FAULTS_SHOWN = 50
NAME = "presensi-{first}-{last}.{form}"


def _refuse_upload(request: HttpRequest, error: DomainError) -> HttpResponseBase:
    user = user_of(request)
    require(can_import(user))
    form = EventFileForm({})
    form.errors.clear()
    form.add_error("file", error.sentence)
    return _page(request, user, file_form=form, status=413)


@require_safe
def presence_exchange(request: HttpRequest) -> HttpResponse:
    """*Pertukaran presensi*: the two forms, and the result of the last import."""
    user = user_of(request)
    require(can_export(user))
    return _page(request, user, result=request.session.pop(RESULT, None))


def _page(
    request: HttpRequest,
    user: User,
    *,
    file_form: EventFileForm | None = None,
    export_form: ExportForm | None = None,
    result: dict[str, Any] | None = None,
    preview: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "file_form": (file_form or EventFileForm()) if can_import(user) else None,
        "export_form": export_form or _export_form(user),
        "result": result,
        "preview": preview,
        "most_rows": MOST_ROWS,
    }
    return render(request, "presence/exchange.html", context, status=status)


@csrf_exempt  # the size is checked before the form is parsed; the token right after
@within_size(_refuse_upload)
@csrf_protect
@require_POST
def presence_inspect(request: HttpRequest) -> HttpResponse:
    """Read the file whole, compare, write nothing; the page then asks whether to import."""
    user = user_of(request)
    require(can_import(user))
    form = EventFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, user, file_form=form, status=422)
    upload, now = form.cleaned_data["file"], timezone.now()
    agency = user.employee.agency
    try:
        result, faults = _run(user, upload.file, upload.name, dry_run=True)
    except Refused as no:
        form.add_error("file", no.sentence)
        return _page(request, user, file_form=form, status=no.status)
    token = keep_file(agency=agency, file=upload.file, name=upload.name, now=now)
    return _page(request, user, preview=_told(result, faults, upload.name) | {"token": token})


@require_POST
def presence_import(request: HttpRequest) -> HttpResponse:
    """Import the file that was checked. A second click finds it gone, and the rows are already in."""
    user = user_of(request)
    require(can_import(user))
    agency, token = user.employee.agency, request.POST.get("berkas", "")
    try:
        file, name = open_file(agency=agency, token=token)
        with file:
            result, faults = _run(user, file, name, dry_run=False)
        drop_file(agency=agency, token=token)
    except (Conflict, NotFound, Refused) as no:
        messages.warning(request, no.sentence)
        return redirect("presence_exchange")
    request.session[RESULT] = _told(result, faults, name)
    messages.success(request, _("Impor selesai."))
    return redirect("presence_exchange")


def _run(user: User, file: Any, name: str, *, dry_run: bool) -> tuple[ImportResult, str]:
    """The result, and the token of the rejected rows (empty: none)."""
    agency: Agency = user.employee.agency
    now = timezone.now()
    with FaultFile() as faults:
        result = import_events(
            agency=agency, file=file, name=name, actor=actor_of(user), now=now, dry_run=dry_run, sink=faults,
            most_rows=MOST_ROWS,
        )  # fmt: skip
        return result, faults.keep(agency=agency, now=now)


def _told(result: ImportResult, faults: str, name: str) -> dict[str, Any]:
    """Plain values for the session and the page."""
    shown = [
        {"line": f.line, "column": f.column, "value": f.value, "reason": f.reason}
        for f in result.faults[:FAULTS_SHOWN]
    ]
    return {**result.counts, "name": name[:100], "faults": shown, "faults_token": faults}


@require_safe
def presence_faults(request: HttpRequest, token: str) -> HttpResponseBase:
    """Every rejected row of an import, as a CSV for a spreadsheet."""
    user = user_of(request)
    require(can_import(user))
    file, name = open_file(agency=user.employee.agency, token=token)
    return FileResponse(file, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


@require_POST
def presence_export(request: HttpRequest) -> HttpResponseBase:
    """Events of a span, as CSV or XLSX; told in the audit trail."""
    user = user_of(request)
    require(can_export(user))
    form = _export_form(user, request.POST)
    if not form.is_valid():
        return _page(request, user, export_form=form, status=422)
    values = form.cleaned_data
    try:
        return export_answer(user, values["office"], values["first"], values["last"], values["form"])
    except Refused as no:
        show_refusal(form, no)
        return _page(request, user, export_form=form, status=no.status)


def export_answer(user: User, office: int | None, first: Any, last: Any, kind: str) -> StreamingHttpResponse:
    """The download, for the page and the API. `office` None: every office that the admin covers."""
    offices = export_offices(user) if office is None else frozenset({office})
    pieces = export_events(
        agency=user.employee.agency, offices=offices, first=first, last=last, form=kind, actor=actor_of(user),
        now=timezone.now(),
    )  # fmt: skip
    response = StreamingHttpResponse(pieces, content_type=KINDS[kind])
    name = NAME.format(first=first, last=last, form=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _export_form(user: User, data: Any = None) -> ExportForm:
    _now, today = moment_of(user)
    offices = export_offices(user)
    rows = Office.objects.filter(agency=user.employee.agency_id)
    rows = rows if offices is None else rows.filter(pk__in=offices)
    form = ExportForm(data, initial={"first": today.replace(day=1), "last": today, "form": CSV})
    form.offer(list(rows.order_by("name").values_list("pk", "name")), whole=offices is None)
    return form
