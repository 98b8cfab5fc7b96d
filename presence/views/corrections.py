"""Corrections: the employee's claim and own list, and the supervisor's page with the day beside each claim."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import Conflict, DomainError, NotFound, Problem, Refused
from employees.models import Employee, User
from employees.permissions import require
from employees.selectors import actor_of, supervisor_on
from presence.enums import DutyProblem, EventKind
from presence.forms.duties import CorrectionForm, ReasonForm, carried_out, limit_dates
from presence.permissions.duties import can_decide_for, leads_people
from presence.rules.corrections import MOST_DAYS_BACK, REASON_LIMIT
from presence.selectors.corrections import (
    TABS,
    SeenRecord,
    correction_of,
    corrections_for,
    own_corrections,
    seen_records,
    standing_events,
    with_days,
)
from presence.services import accept_many, decide_correction, request_correction, withdraw_correction
from presence.views.failing import Failure
from presence.views.reading import moment_of, page_of, parse_day, user_of

ANSWERS = "correction_answers"


@require_http_methods(["GET", "HEAD", "POST"])
def correction_new(request: HttpRequest) -> HttpResponse:
    """*Koreksi presensi*: claim an event of a past or present working day; `?tanggal=` and `?jenis=` fill the form."""
    user = user_of(request)
    now, today = moment_of(user)
    asked = parse_day(request.GET.get("tanggal", ""))
    kind = request.GET.get("jenis", "")
    initial = {"date": asked or today, "kind": kind if kind in EventKind.values else None}
    form = CorrectionForm(request.POST or None, initial=initial)
    limit_dates(form, today, MOST_DAYS_BACK, user.employee.office.zone_name)

    def claim() -> object:
        values = form.cleaned_data
        return request_correction(
            employee=user.employee, date=values["date"], kind=values["kind"], reason=values["reason"],
            claimed_at=form.moment(user.employee.office.tz), actor=actor_of(user), now=now,
        )  # fmt: skip

    if request.method == "POST" and carried_out(form, claim):
        messages.success(request, _("Koreksi terkirim. Atasan Anda diberi tahu."))
        return redirect("correction_new")
    return _own_page(request, user, form, asked, today)


def _own_page(
    request: HttpRequest, user: User, form: CorrectionForm, asked: date | None, today: date
) -> HttpResponse:
    page = page_of(request, own_corrections(user.employee))
    line = supervisor_on(user.employee, today)
    context = {
        "form": form,
        "page": page,
        "rows": with_days(list(page.object_list)),
        "asked": asked,
        "recorded": _recorded(user.employee, asked) if asked else (),
        "has_supervisor": line is not None and line.supervisor_id is not None,
    }
    return render(request, "presence/correction_new.html", context, status=422 if form.is_bound else 200)


def _recorded(employee: Employee, on: date) -> tuple[SeenRecord, ...]:
    return seen_records(standing_events({(employee.pk, on)}).get((employee.pk, on), ()), employee)


@require_POST
def correction_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    now, _today = moment_of(user)
    try:
        withdraw_correction(correction_id=pk, employee=user.employee, actor=actor_of(user), now=now)
    except Conflict as late:
        messages.warning(request, late.sentence)
    else:
        messages.success(request, _("Koreksi ditarik."))
    return redirect("correction_new")


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """*Periksa koreksi*: what waits for this supervisor, and what was decided."""
    user = user_of(request)
    require(leads_people(user))
    return _review(request, user)


def _review(
    request: HttpRequest, user: User, failure: Failure | None = None, status: int = 200
) -> HttpResponse:
    _now, today = moment_of(user)
    tab = request.GET.get("bagian", "")
    tab = tab if tab in TABS else "menunggu"
    page = page_of(request, corrections_for(user.employee, today, tab))
    context = {
        "tab": tab,
        "page": page,
        "rows": with_days(list(page.object_list)),
        "failure": failure,
        "answers": request.session.pop(ANSWERS, []),
        "reason_limit": REASON_LIMIT,
        "here": _here(request),
    }
    return render(request, "presence/corrections.html", context, status=status)


def _here(request: HttpRequest) -> str:
    kept = {key: request.GET[key] for key in ("bagian", "page") if request.GET.get(key)}
    return f"?{urlencode(kept)}" if kept else ""


@require_POST
def correction_accept(request: HttpRequest, pk: int) -> HttpResponse:
    return _decide(request, pk, accept=True, comment="")


@require_POST
def correction_reject(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    form = ReasonForm(request.POST, most=REASON_LIMIT)
    _decidable(user, pk)
    if not form.is_valid():
        failure = Failure.of(form, pk, request)
        return _review(request, user, failure, 422)
    return _decide(request, pk, accept=False, comment=form.cleaned_data["reason"])


def _decide(request: HttpRequest, pk: int, *, accept: bool, comment: str) -> HttpResponse:
    user = user_of(request)
    now, _today = moment_of(user)
    _decidable(user, pk)
    try:
        decide_correction(
            correction_id=pk,
            supervisor=user.employee,
            accept=accept,
            comment=comment,
            actor=actor_of(user),
            now=now,
        )
    except (Conflict, Refused) as no:
        return _review(request, user, Failure(pk, comment, no.sentence), no.status)
    messages.success(request, _("Koreksi diterima dan dicatat.") if accept else _("Koreksi ditolak."))
    return redirect(_back(request))


def _decidable(user: User, pk: int) -> None:
    """A row of one's own people; anybody else's is as if it were not there."""
    if not can_decide_for(user, correction_of(user.employee.agency_id, pk).employee):
        raise NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])


def _back(request: HttpRequest) -> str:
    return reverse("corrections") + _here(request)


@require_POST
def corrections_accept_many(request: HttpRequest) -> HttpResponse:
    """Accept the chosen rows; each is checked and answered by itself."""
    user = user_of(request)
    require(leads_people(user))
    now: datetime = moment_of(user)[0]
    ids = [int(text) for text in request.POST.getlist("ids") if text.isdecimal() and len(text) < 19]
    try:
        answers = accept_many(correction_ids=ids, supervisor=user.employee, actor=actor_of(user), now=now)
    except DomainError as no:
        messages.warning(request, no.sentence)
    else:
        request.session[ANSWERS] = [asdict(answer) for answer in answers]
    return redirect(_back(request))
