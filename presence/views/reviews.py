"""*Periksa laporan*: what waits for a supervisor, the verdict on one report or on many, and what was decided."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.problems import Conflict, Refused
from employees.permissions import require
from employees.selectors import actor_of, full_names
from performance.models import DailyReport
from performance.permissions.line import is_supervisor, leads_now
from performance.permissions.reports import can_see_report
from performance.selectors import (
    decided_reports,
    report_in_full,
    report_not_found,
    waiting_reports,
    with_items,
)
from performance.services import accept_many, accept_report, ask_back_report, is_late
from presence.forms.reports import AcceptForm, AskBackForm
from presence.views.reading import moment_of, page_of, user_of
from presence.views.report_looks import LATE, OVERDUE, report_look
from presence.views.reports import detail_facts

ANSWERS = "report_answers"


@require_safe
def report_reviews(request: HttpRequest) -> HttpResponse:
    """What waits for this person's verdict, the oldest deadline first."""
    user = user_of(request)
    require(is_supervisor(user))
    now, today = moment_of(user)
    page = page_of(request, with_items(waiting_reports(user.employee, today)))
    context = {
        "page": page,
        "rows": [_waiting_row(report, now) for report in page.object_list],
        "answers": request.session.pop(ANSWERS, []),
        "ask_back_form": AskBackForm(),
    }
    return render(request, "presence/report_reviews.html", context)


@require_safe
def report_reviewed(request: HttpRequest) -> HttpResponse:
    """What this person accepted or asked back, the latest first."""
    user = user_of(request)
    require(is_supervisor(user))
    rows = decided_reports(user.employee).select_related("employee__office", "employee__unit")
    page = page_of(request, rows)
    shown = [(report, report_look(report), _decided_at(report)) for report in page.object_list]
    return render(request, "presence/report_reviewed.html", {"page": page, "rows": shown})


@require_POST
def report_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept one report."""
    form = AcceptForm(request.POST, prefix="terima")
    return _decide(request, pk, form, accept_report, _("Laporan %(name)s diterima."))


@require_POST
def report_ask_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for one report back, with a comment."""
    form = AskBackForm(request.POST, prefix="kembali")
    return _decide(
        request,
        pk,
        form,
        ask_back_report,
        _("Laporan %(name)s diminta diperbaiki. Pegawai sudah diberi tahu."),
    )


@require_POST
def report_bulk(request: HttpRequest) -> HttpResponse:
    """Accept the chosen reports; each is checked and answered by itself."""
    user = user_of(request)
    require(is_supervisor(user))
    now, _today = moment_of(user)
    ids = [int(text) for text in request.POST.getlist("ids") if text.isdecimal() and len(text) < 19]
    try:
        answers = accept_many(report_ids=ids, supervisor=user.employee, actor=actor_of(user), now=now)
    except Refused as error:
        messages.warning(request, error.sentence)
        return redirect("report_reviews")
    names = _names([a.id for a in answers], user.employee.agency_id)
    request.session[ANSWERS] = [asdict(a) | {"name": names.get(a.id, "")} for a in answers]
    return redirect("report_reviews")


def _names(ids: list[int], agency_id: int) -> dict[int, str]:
    rows = DailyReport.objects.filter(pk__in=ids, employee__agency=agency_id)
    people = dict(rows.values_list("pk", "employee"))
    names = full_names(set(people.values()))
    return {pk: names[person] for pk, person in people.items()}


def _waiting_row(report: DailyReport, now: datetime) -> dict[str, object]:
    zone = report.employee.office.tz
    due = report.verdict_due_at.astimezone(zone) if report.verdict_due_at else None
    return {
        "report": report,
        "person": report.employee,
        "items": list(report.items.all()),
        "due_at": due,
        "submitted_at": report.submitted_at.astimezone(zone) if report.submitted_at else None,
        "overdue": OVERDUE if due is not None and due < now else None,
        "late": LATE if is_late(report) else None,
    }


def _decided_at(report: DailyReport) -> datetime | None:
    return report.decided_at.astimezone(report.employee.office.tz) if report.decided_at else None


def _decide(
    request: HttpRequest,
    pk: int,
    form: AcceptForm | AskBackForm,
    act: Callable[..., DailyReport],
    done: str,
) -> HttpResponse:
    user = user_of(request)
    report = report_in_full(pk, user.employee.agency_id)
    if report.employee_id == user.employee_id or not can_see_report(user, report):
        raise report_not_found()
    require(leads_now(user, report.employee_id))
    if not form.is_valid():
        return _again(request, report, form, 422)
    now, _today = moment_of(user)
    try:
        act(
            report_id=pk, supervisor=user.employee, actor=actor_of(user), now=now,
            comment=form.cleaned_data["comment"],
        )  # fmt: skip
    except (Refused, Conflict) as error:
        form.add_error(None, error.sentence)
        return _again(request, report_in_full(pk, user.employee.agency_id), form, error.status)
    messages.success(request, done % {"name": report.employee.full_name})
    return redirect("report_reviews")


def _again(
    request: HttpRequest, report: DailyReport, form: AcceptForm | AskBackForm, status: int
) -> HttpResponse:
    """The report's own page with what was typed, whatever page it was typed on."""
    accept = form if isinstance(form, AcceptForm) else None
    ask_back = form if isinstance(form, AskBackForm) else None
    context = detail_facts(user_of(request), report, accept, ask_back)
    return render(
        request, "presence/report_detail.html", context | {"refused": form.non_field_errors()}, status=status
    )
