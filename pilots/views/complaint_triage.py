"""Complaints inside the agency: the list, one of them with its decision, writing one down, and the numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import DomainError, NotFound
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of
from pilots.enums.complaints import DECIDED, ComplaintStatus
from pilots.forms.complaints import DecisionForm, HandForm, ListForm, PeriodForm, ReopenForm
from pilots.models import Complaint
from pilots.permissions.complaints import (
    can_see_complaint,
    can_triage,
    counting_scope,
    reading_scope,
    triage_scope,
)
from pilots.selectors.complaint_limits import complaint_limits
from pilots.selectors.complaint_words import history_of, pilot_note
from pilots.selectors.complaints import (
    complaint_counts,
    complaint_of,
    complaints_in,
    counted_offices,
    in_state,
    listed,
    matching,
    status_counts,
)
from pilots.services.complaint_deciding import decide_complaint, reopen_complaint, take_complaint
from pilots.services.complaint_filing import file_complaint
from pilots.views.complaint_reading import PAGE_SIZE, moment_of, viewer_of

# status → (chip, icon)
LOOKS: dict[str, tuple[str, str]] = {
    ComplaintStatus.RECEIVED: ("asked", "asked"),
    ComplaintStatus.IN_REVIEW: ("neutral", "search"),
    ComplaintStatus.UPHELD: ("stop", "stop"),
    ComplaintStatus.NOT_UPHELD: ("ok", "check-circle"),
    ComplaintStatus.OUTSIDE: ("closed", "x-circle"),
}
SUMMARY_DAYS = 90


@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """*Pengaduan*: those that wait, the oldest first."""
    user = viewer_of(request)
    scope = reading_scope(user)
    require(scope != frozenset())
    agency = user.employee.agency_id
    names = list(counted_offices(agency, scope).values_list("pk", "name"))
    form = ListForm(request.GET or {"keadaan": ""}, offices=names)
    wanted = form.wanted()
    rows = matching(complaints_in(agency, scope), wanted)
    page = Paginator(listed(in_state(rows, wanted.status)), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, *LOOKS[row.status]) for row in page.object_list],
        "form": form,
        "counts": [(ComplaintStatus(s).label, n, *LOOKS[s]) for s, n in status_counts(rows).items()],
        "writes": triage_scope(user) != frozenset(),
        "agency": user.employee.agency,
    }
    return render(request, "pilots/complaints/list.html", context)


@require_safe
def complaint_summary(request: HttpRequest) -> HttpResponse:
    """*Pengaduan menurut kantor*: numbers only."""
    user = viewer_of(request)
    scope = counting_scope(user)
    require(scope != frozenset())
    _now, today = moment_of(user)
    first, last, form = _period(request, today)
    offices = counted_offices(user.employee.agency_id, scope)
    page = Paginator(offices, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = complaint_counts([office.pk for office in page], first, last)
    context = {
        "page": page,
        "rows": [(office, counts[office.pk]) for office in page],
        "form": form,
        "first": first,
        "last": last,
        "reads": reading_scope(user) != frozenset(),
    }
    return render(request, "pilots/complaints/summary.html", context)


def _period(request: HttpRequest, today: date) -> tuple[date, date, PeriodForm]:
    """What the address asks for; the last 90 days where it says nothing that can be read."""
    form = PeriodForm(request.GET)
    form.full_clean()
    first = form.cleaned_data.get("dari") or today - timedelta(days=SUMMARY_DAYS)
    last = form.cleaned_data.get("sampai") or today
    return first, last, PeriodForm({"dari": first, "sampai": last})


@require_safe
def complaint(request: HttpRequest, pk: int) -> HttpResponse:
    """One complaint with its history, and the forms for whoever may decide it."""
    user = viewer_of(request)
    return _page(request, user, _seen(user, pk))


@require_POST
def complaint_take(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = _seen(user, pk)
    require(can_triage(user, row))
    now, _today = moment_of(user)
    take_complaint(complaint_id=row.pk, reviewer=user.employee, actor=actor_of(user), now=now)
    messages.success(request, _("Pengaduan ini sekarang sedang Anda periksa."))
    return redirect("complaint", pk=row.pk)


@require_POST
def complaint_decide(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = _seen(user, pk)
    require(can_triage(user, row))
    now, _today = moment_of(user)
    form = DecisionForm(request.POST)

    def decide() -> Complaint:
        return decide_complaint(
            complaint_id=row.pk, decider=user.employee, actor=actor_of(user), now=now, **form.decision()
        )

    if not _done(form, decide):
        return _page(request, user, _seen(user, pk), decision=form, status=422)
    messages.success(request, _("Keputusan tersimpan. Pengadu dapat membaca jawabannya dengan nomor bukti."))
    return redirect("complaint", pk=row.pk)


@require_POST
def complaint_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = _seen(user, pk)
    require(can_triage(user, row))
    now, _today = moment_of(user)
    form = ReopenForm(request.POST)

    def reopen() -> Complaint:
        return reopen_complaint(
            complaint_id=row.pk, reviewer=user.employee, actor=actor_of(user), now=now, **form.cleaned_data
        )

    if not _done(form, reopen):
        return _page(request, user, _seen(user, pk), reopening=form, status=422)
    messages.success(request, _("Pengaduan ini diperiksa kembali."))
    return redirect("complaint", pk=row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def complaint_record(request: HttpRequest) -> HttpResponse:
    """Write down a letter, a call or a report from elsewhere."""
    user = viewer_of(request)
    scope = triage_scope(user)
    require(scope != frozenset())
    now, _today = moment_of(user)
    kept: dict[str, Any] = {
        "offices": counted_offices(user.employee.agency_id, scope).select_related("agency"),
        "limits": complaint_limits(),
        "now": now,
    }
    if request.method != "POST":
        return render(request, "pilots/complaints/record.html", {"form": HandForm(**kept)})
    form = HandForm(request.POST, **kept)
    if form.is_valid():
        try:
            filed = file_complaint(
                office=form.cleaned_data["office"], told=form.told(), token=form.token, sender="",
                actor=actor_of(user), now=now,
            )  # fmt: skip
        except DomainError as no:
            form.show_refusal(no)
        else:
            messages.success(
                request, _("Pengaduan tercatat. Nomor buktinya %(n)s.") % {"n": filed.complaint.number}
            )
            return redirect("complaint", pk=filed.complaint.pk)
    return render(request, "pilots/complaints/record.html", {"form": form}, status=422)


def _seen(user: User, pk: int) -> Complaint:
    """A complaint that the reader may see. Errors: NotFound for all others."""
    row = complaint_of(user.employee.agency_id, pk)
    if not can_see_complaint(user, row):
        raise NotFound(_("Pengaduan ini tidak ditemukan."))
    return row


def _done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Carry out what a valid form asks; a refusal joins the form's own errors."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as no:
        form.add_error(None, no.sentence)
        return False
    return True


def _page(
    request: HttpRequest,
    user: User,
    row: Complaint,
    *,
    decision: DecisionForm | None = None,
    reopening: ReopenForm | None = None,
    status: int = 200,
) -> HttpResponse:
    mine = can_triage(user, row)
    if mine and decision is None and row.status == ComplaintStatus.IN_REVIEW:
        decision = DecisionForm()
    if mine and reopening is None and row.status in DECIDED and row.counted_at is None:
        reopening = ReopenForm()
    context = {
        "row": row,
        "look": LOOKS[row.status],
        "history": history_of(row),
        "pilot": pilot_note(row),
        "contact": row.contact if mine else "",
        "triages": mine,
        "decision": decision,
        "reopening": reopening,
    }
    return render(request, "pilots/complaints/detail.html", context, status=status)
