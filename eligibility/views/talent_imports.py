"""Bringing boxes in: drop the file, look at the preview, confirm, watch it run."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import DomainError, NotFound
from core.uploads import within_bytes
from eligibility.documents.talent import TEMPLATE_COLUMNS, TEMPLATE_ROWS
from eligibility.forms.talent import TalentFileForm
from eligibility.models import TalentImport
from eligibility.permissions import bring_offices, can_bring_talent
from eligibility.selectors.talent_imports import (
    SECTIONS,
    faults_of,
    import_seen,
    imports_seen,
    progress,
    section_asked,
)
from eligibility.services import talent_jobs
from eligibility.services.talent_sheet import MOST_BYTES
from eligibility.tasks.talent import wake_talent_import
from eligibility.views.reading import PAGE_SIZE, viewer_of
from eligibility.views.talent import XLSX
from employees.permissions import require
from employees.selectors import actor_of
from employees.selectors.roster import ReportSection, has_report, steps_of
from integrations.sheets import write_csv, write_xlsx
from integrations.tables import too_large

LISTED = 20
FORM_ALLOWANCE = 64 * 1024


def _refuse_upload(request: HttpRequest, size: int) -> HttpResponse:
    require(can_bring_talent(viewer_of(request)))
    form = TalentFileForm({})
    form.errors.clear()
    form.add_error(None, too_large(size, MOST_BYTES).sentence)
    return _list_page(request, form, status=413)


@csrf_exempt  # the size is checked before the form is parsed; the token right after
@within_bytes(lambda: MOST_BYTES + FORM_ALLOWANCE, _refuse_upload)
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def talent_imports(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    require(can_bring_talent(user))
    if request.method != "POST":
        return _list_page(request, TalentFileForm(), status=200)
    form = TalentFileForm(request.POST, request.FILES)
    made: list[TalentImport] = []
    if not form.carry_out(
        lambda data: made.append(
            talent_jobs.start_import(
                user=user, offices=bring_offices(user), actor=actor_of(user), now=timezone.now(), **data
            )
        )
    ):
        return _list_page(request, form, status=422)
    wake_talent_import(made[0].pk)
    return redirect("talent_import", pk=made[0].pk)


def _list_page(request: HttpRequest, form: TalentFileForm, *, status: int) -> HttpResponse:
    user = viewer_of(request)
    page = Paginator(imports_seen(user, bring_offices(user)), LISTED).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "may_bring": True}
    return render(request, "eligibility/talent_imports.html", context, status=status)


def _seen(request: HttpRequest, pk: int) -> TalentImport:
    user = viewer_of(request)
    require(can_bring_talent(user))
    return import_seen(user, bring_offices(user), pk)


@require_safe
def talent_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One import with its steps; once it is inspected, `?bagian=` of the preview."""
    item = _seen(request, pk)
    context: dict[str, object] = {"item": item, "steps": steps_of(item), "progress": progress(item)}
    if has_report(item):
        tab = section_asked(item, request.GET.get("bagian", ""))
        page = Paginator(ReportSection(item, tab), PAGE_SIZE).get_page(request.GET.get("page"))
        context |= {"tab": tab, "page": page, "sections": SECTIONS}
    return render(request, "eligibility/talent_import.html", context)


@require_safe
def talent_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that renews itself; the finished job asks for the whole page."""
    item = _seen(request, pk)
    told = progress(item)
    context = {"item": item, "steps": steps_of(item), "progress": told}
    answer = render(request, "eligibility/talent_progress.html", context)
    if not told.is_working:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def talent_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    def woken(item: TalentImport) -> None:
        wake_talent_import(item.pk)

    return _step(request, pk, talent_jobs.confirm_import, woken)


@require_POST
def talent_discard(request: HttpRequest, pk: int) -> HttpResponse:
    def said(_item: TalentImport) -> None:
        messages.success(request, _("Berkas dan pratinjaunya sudah dihapus; kotak talenta tidak berubah."))

    return _step(request, pk, talent_jobs.discard_import, said)


def _step(
    request: HttpRequest, pk: int, act: Callable[..., TalentImport], after: Callable[[TalentImport], None]
) -> HttpResponse:
    item = _seen(request, pk)
    try:
        act(
            import_id=item.pk,
            agency_id=item.agency_id,
            actor=actor_of(viewer_of(request)),
            now=timezone.now(),
        )
    except DomainError as no:
        messages.error(request, no.sentence)
    else:
        after(item)
    return redirect("talent_import", pk=pk)


@require_safe
def talent_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The whole preview as CSV; with `?bagian=rejected` the rows to correct alone."""
    item = _seen(request, pk)
    if not has_report(item):
        raise NotFound(_("Pratinjau impor ini tidak tersimpan lagi."))
    if request.GET.get("bagian") == "rejected":
        headers = {"Content-Disposition": f'attachment; filename="kesalahan-impor-talenta-{item.pk}.csv"'}
        columns, rows = faults_of(item)
        return StreamingHttpResponse(
            write_csv(columns, rows), content_type="text/csv; charset=utf-8", headers=headers
        )
    name = f"pratinjau-impor-talenta-{item.pk}.csv"
    return FileResponse(item.report.open("rb"), as_attachment=True, filename=name, content_type="text/csv")


@require_safe
def talent_template(request: HttpRequest) -> HttpResponse:
    """A table to fill in; `?format=xlsx` or CSV."""
    require(can_bring_talent(viewer_of(request)))
    if request.GET.get("format") == "xlsx":
        content, kind, end = write_xlsx(TEMPLATE_COLUMNS, TEMPLATE_ROWS, _("Talenta")), XLSX, "xlsx"
    else:
        rows = ((f"'{nip}", *rest) for nip, *rest in TEMPLATE_ROWS)
        content, kind, end = b"".join(write_csv(TEMPLATE_COLUMNS, rows)), "text/csv; charset=utf-8", "csv"
    headers = {"Content-Disposition": f'attachment; filename="contoh-talenta.{end}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
