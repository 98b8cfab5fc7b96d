"""Daily reports: the own list, the form of a day, and one report for its readers."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from core.problems import Conflict, DomainError, NotFound, Refused, refuse_if_blocked
from core.uploads import within_bytes
from employees.models import Employee, User
from employees.selectors import actor_of
from performance.enums import ReportStatus
from performance.models import DailyReport
from performance.permissions.reports import can_decide_report, can_see_report
from performance.selectors import (
    check_date,
    check_results,
    own_reports,
    report_history,
    report_in_full,
    report_not_found,
)
from performance.services import add_evidence, is_late, remove_evidence
from presence.forms.reports import AcceptForm, AskBackForm
from presence.selectors.reports import day_report
from presence.services.reports import send_day, write_day
from presence.views.reading import moment_of, page_of, parse_day, user_of
from presence.views.report_forms import (
    MEGABYTE,
    Sheet,
    after_clash,
    refused,
    show,
    show_stored,
    stored_sheet,
    typed_sheet,
    with_one_more_row,
)
from presence.views.report_looks import LATE, own_looks, report_look

CHANGEABLE = frozenset({ReportStatus.DRAFT, ReportStatus.ASKED_BACK})


@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """The person's own reports, newest day first; `?status=` narrows."""
    user = user_of(request)
    now, today = moment_of(user)
    asked = request.GET.get("status", "")
    status = asked if asked in ReportStatus.values else ""
    page = page_of(request, own_reports(user.employee_id, status=status))
    context = {
        "page": page,
        "rows": [(row, own_looks(row, now), _can_write(row, today)) for row in page.object_list],
        "today": today,
        "status": status,
        "statuses": ReportStatus.choices,
    }
    return render(request, "presence/report_list.html", context)


def _too_big(request: HttpRequest, size: int) -> HttpResponse:
    most = settings.EVIDENCE_MAX_AT_ONCE // MEGABYTE
    error = Refused(
        _(
            "Berkas yang dikirim terlalu besar: paling banyak %(most)s MB sekaligus. "
            "Kembali ke halaman sebelumnya, kurangi berkasnya, lalu simpan lagi."
        )
        % {"most": most},
        code="file_too_large",
    )
    return render(request, "core/problem.html", {"error": error}, status=413)


def _most_bytes() -> int:
    return int(settings.EVIDENCE_MAX_AT_ONCE)


@csrf_exempt  # the size is checked before the form is parsed; the token right after
@within_bytes(_most_bytes, _too_big)
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def report_day(request: HttpRequest, date: str) -> HttpResponseBase:
    """The form of one day, filled from the plan; a POST keeps what was typed as a draft."""
    user = user_of(request)
    now, today = moment_of(user)
    if request.method == "POST":
        return _keep(request, _day_in(date), now)
    day = day_report(user.employee, _day_in(date))
    if day.report is not None and not _can_write(day.report, today):
        return redirect("report_detail", pk=day.report.pk)
    if day.report is None:
        refuse_if_blocked(check_date(day.date, today))
    return show(request, stored_sheet(user.employee, day), now)


@csrf_exempt
@within_bytes(_most_bytes, _too_big)
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def report_send(request: HttpRequest, date: str) -> HttpResponseBase:
    """Keep what was typed and send it to the supervisor. A reload of the refused form leads back to the form."""
    if request.method != "POST":
        return redirect("report_day", date=_day_in(date).isoformat())
    return _keep(request, _day_in(date), moment_of(user_of(request))[0], send=True)


@require_http_methods(["GET", "HEAD", "POST"])
def report_row(request: HttpRequest, date: str) -> HttpResponse:
    """The same form with one more row; nothing is checked or kept."""
    if request.method != "POST":
        return redirect("report_day", date=_day_in(date).isoformat())
    user = user_of(request)
    now, _today = moment_of(user)
    day = day_report(user.employee, _day_in(date))
    sheet = typed_sheet(user.employee, day, request.POST)
    return show(request, with_one_more_row(user.employee, sheet), now)


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report for its author, who decides, and who oversees."""
    user = user_of(request)
    report = report_in_full(pk, user.employee.agency_id)
    if not can_see_report(user, report):
        raise report_not_found()
    return render(request, "presence/report_detail.html", detail_facts(user, report))


def detail_facts(
    user: User, report: DailyReport, accept: AcceptForm | None = None, ask_back: AskBackForm | None = None
) -> dict[str, object]:
    """What the page of one report shows; the forms of the verdict only to whoever may decide now."""
    now, today = moment_of(user)
    decides = can_decide_report(user, report)
    zone = report.employee.office.tz
    return {
        "report": report,
        "items": list(report.items.all()),
        "look": report_look(report),
        "late": LATE if is_late(report) else None,
        "own": report.employee_id == user.employee_id,
        "can_write": report.employee_id == user.employee_id and _can_write(report, today),
        "submitted_at": report.submitted_at.astimezone(zone) if report.submitted_at else None,
        "due_at": report.due_at.astimezone(zone),
        "verdict_due_at": report.verdict_due_at.astimezone(zone) if report.verdict_due_at else None,
        "overdue": report.verdict_due_at is not None and report.verdict_due_at < now,
        "history": report_history(report),
        "accept_form": (accept or AcceptForm(prefix="terima")) if decides else None,
        "ask_back_form": (ask_back or AskBackForm(prefix="kembali")) if decides else None,
    }


def _day_in(text: str) -> date:
    found = parse_day(text)
    if found is None:
        raise NotFound(_("Tanggal laporan ditulis seperti 2026-11-26."))
    return found


def _can_write(report: DailyReport, today: date) -> bool:
    """Open, and its day is near enough; what was asked back may be mended however old it is."""
    if report.status == ReportStatus.DRAFT:
        return not check_date(report.date, today)
    return report.status in CHANGEABLE


def _keep(request: HttpRequest, on: date, now: datetime, *, send: bool = False) -> HttpResponse:
    user = user_of(request)
    day = day_report(user.employee, on)
    sheet = typed_sheet(user.employee, day, request.POST)
    if not sheet.rows.is_valid():
        return show(request, sheet, now, status=422)
    try:
        report = _write(user, sheet, now, send=send)
    except Refused as no:
        return show(request, refused(sheet, no), now, status=no.status)
    except Conflict as no:
        stored = day_report(user.employee, on)
        return show(request, after_clash(user.employee, sheet, stored, no), now, status=no.status)
    wrong = _attach(request, user, report, sheet, now)
    if wrong:
        return show_stored(request, user.employee, report, now, status=422, file_errors=wrong)
    if not send:
        messages.success(request, _("Draf laporan disimpan. Laporan belum terkirim ke atasan."))
        return redirect("report_day", date=on.isoformat())
    return _send(request, user.employee, report, now)


def _write(user: User, sheet: Sheet, now: datetime, *, send: bool) -> DailyReport:
    """Before a report is sent, missing results are told while everything typed is still in the form."""
    items = [row.item() for row in sheet.rows.kept()]
    if send:
        refuse_if_blocked(check_results(items))
    return write_day(
        employee=user.employee, on=sheet.day.date, items=items, revision=sheet.revision, made_at=None,
        actor=actor_of(user), now=now,
    )  # fmt: skip


def _send(request: HttpRequest, employee: Employee, report: DailyReport, now: datetime) -> HttpResponse:
    try:
        send_day(report_id=report.pk, employee=employee, actor=actor_of(user_of(request)), now=now)
    except (Refused, Conflict) as no:
        messages.error(request, no.sentence)
        return redirect("report_day", date=report.date.isoformat())
    messages.success(request, _("Laporan terkirim. Atasan Anda sudah diberi tahu."))
    return redirect("report_detail", pk=report.pk)


def _attach(
    request: HttpRequest, user: User, report: DailyReport, sheet: Sheet, now: datetime
) -> dict[int, list[str]]:
    """Remove the ticked files and take the new ones; answers item → why something was not done."""
    wrong: dict[int, list[str]] = {}
    who: dict[str, Any] = {"employee": user.employee, "actor": actor_of(user), "now": now}
    for row, item in zip(sheet.rows.kept(), report.items.order_by("position"), strict=False):
        drops = [int(k) for k in request.POST.getlist(f"{row.prefix}-drop") if k.isdecimal() and len(k) < 19]
        acts: list[Callable[[], object]] = [
            *(partial(remove_evidence, evidence_id=key, **who) for key in drops),
            *(
                partial(add_evidence, item_id=item.pk, upload=upload, **who)
                for upload in request.FILES.getlist(f"{row.prefix}-files")
            ),
        ]
        for act in acts:
            try:
                act()
            except DomainError as no:
                wrong.setdefault(item.pk, []).append(no.sentence)
    return wrong
