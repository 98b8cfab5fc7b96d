"""Bringing employees in: drop the file, look at the preview, confirm, watch it run."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import DomainError, NotFound
from employees.forms import RosterForm
from employees.models import RosterImport
from employees.permissions import can_import_roster, require
from employees.selectors import actor_of
from employees.selectors.roster import (
    SECTIONS,
    ReportSection,
    has_report,
    import_of,
    imports_of,
    progress_of,
    steps_of,
)
from employees.services import roster_jobs
from employees.tasks import wake_import
from employees.views.pages import viewer
from employees.views.uploads import within_size

PER_PAGE = 50
LISTED = 20


def _refuse_upload(request: HttpRequest, error: DomainError) -> HttpResponse:
    require(can_import_roster(viewer(request)))
    form = RosterForm({})
    form.errors.clear()
    form.add_error(None, error.sentence)
    return _list_page(request, form, status=413)


@csrf_exempt  # the size is checked before the form is parsed; the token right after
@within_size(_refuse_upload)
@csrf_protect
@require_http_methods(["GET", "POST"])
def roster_imports(request: HttpRequest) -> HttpResponse:
    user = viewer(request)
    require(can_import_roster(user))
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if form.is_bound:
        made: list[RosterImport] = []
        if form.carry_out(
            lambda data: made.append(
                roster_jobs.start_import(user=user, actor=actor_of(user), now=timezone.now(), **data)
            )
        ):
            wake_import(made[0].pk)
            return redirect("roster_import", pk=made[0].pk)
    return _list_page(request, form, status=422 if form.errors else 200)


def _list_page(request: HttpRequest, form: RosterForm, *, status: int) -> HttpResponse:
    user = viewer(request)
    page = Paginator(imports_of(user.employee.agency_id), LISTED).get_page(request.GET.get("page"))
    return render(request, "employees/roster_imports.html", {"form": form, "page": page}, status=status)


def _own(request: HttpRequest, pk: int) -> RosterImport:
    user = viewer(request)
    require(can_import_roster(user))
    return import_of(user.employee.agency_id, pk)


@require_safe
def roster_import(request: HttpRequest, pk: int) -> HttpResponse:
    item = _own(request, pk)
    context = {"item": item, "steps": steps_of(item), "progress": progress_of(item)}
    if has_report(item):
        sections = item.summary["sections"]
        first = next((name for name in SECTIONS if sections[name]["rows"]), SECTIONS[0])
        tab = request.GET.get("bagian", first)
        tab = tab if tab in SECTIONS else first
        section = Paginator(ReportSection(item, tab), PER_PAGE)
        context |= {"tab": tab, "page": section.get_page(request.GET.get("page"))}
    return render(request, "employees/roster_import.html", context)


@require_safe
def roster_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that renews itself; the finished job asks for the whole page."""
    item = _own(request, pk)
    progress = progress_of(item)
    context = {"item": item, "steps": steps_of(item), "progress": progress}
    answer = render(request, "employees/roster_progress.html", context)
    if not progress.is_working:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def roster_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    item = _own(request, pk)
    user = viewer(request)
    try:
        roster_jobs.confirm_import(
            import_id=item.pk, agency_id=item.agency_id, actor=actor_of(user), now=timezone.now()
        )
    except DomainError as no:
        messages.error(request, no.sentence)
    else:
        wake_import(item.pk)
    return redirect("roster_import", pk=pk)


@require_POST
def roster_discard(request: HttpRequest, pk: int) -> HttpResponse:
    item = _own(request, pk)
    user = viewer(request)
    try:
        roster_jobs.discard_import(
            import_id=item.pk, agency_id=item.agency_id, actor=actor_of(user), now=timezone.now()
        )
    except DomainError as no:
        messages.error(request, no.sentence)
        return redirect("roster_import", pk=pk)
    messages.success(request, _("Berkas dan pratinjaunya sudah dihapus; data pegawai tidak berubah."))
    return redirect("roster_imports")


@require_safe
def roster_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The whole preview as CSV."""
    item = _own(request, pk)
    if not has_report(item):
        raise NotFound(_("Pratinjau impor ini tidak tersimpan lagi."))
    name = f"pratinjau-impor-{item.pk}.csv"
    return FileResponse(item.report.open("rb"), as_attachment=True, filename=name, content_type="text/csv")
