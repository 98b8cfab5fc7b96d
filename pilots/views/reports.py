"""The report of a verdict, and what an official does with it: adopt or veto."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.problems import DomainError
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of
from pilots.forms.plans import ReasonForm
from pilots.models import Pilot, Verdict
from pilots.permissions.plans import can_sign
from pilots.selectors.reporting import report_of
from pilots.services.adopting import adopt_verdict, veto_verdict
from pilots.views.pilot_reading import may, moment_in, seen_verdict, viewer_of


@require_safe
def pilot_report(request: HttpRequest, pk: int, verdict_id: int) -> HttpResponse:
    user = viewer_of(request)
    pilot, verdict = seen_verdict(user, pk, verdict_id)
    return _page(request, user, pilot, verdict)


@require_POST
def verdict_adopt(request: HttpRequest, pk: int, verdict_id: int) -> HttpResponse:
    user = viewer_of(request)
    pilot, verdict = seen_verdict(user, pk, verdict_id)
    require(can_sign(user, pilot))

    def act(now: datetime) -> None:
        adopt_verdict(verdict_id=verdict.pk, official=user.employee, actor=actor_of(user), now=now)

    return _answer(request, user, pilot, verdict, act, _("Putusan disahkan; kuota baru sudah dijadwalkan."))


@require_POST
def verdict_veto(request: HttpRequest, pk: int, verdict_id: int) -> HttpResponse:
    user = viewer_of(request)
    pilot, verdict = seen_verdict(user, pk, verdict_id)
    require(can_sign(user, pilot))
    form = ReasonForm(request.POST, auto_id="veto_%s")

    def act(now: datetime) -> None:
        veto_verdict(
            verdict_id=verdict.pk, official=user.employee, reason=form.cleaned_data["reason"],
            actor=actor_of(user), now=now,
        )  # fmt: skip

    return _answer(
        request, user, pilot, verdict, act, _("Putusan diveto; semua pegawai kantor sudah diberi tahu."),
        form,
    )  # fmt: skip


def _answer(
    request: HttpRequest, user: User, pilot: Pilot, verdict: Verdict, act: Callable[[datetime], None],
    words: str, form: ReasonForm | None = None,
) -> HttpResponse:  # fmt: skip
    """Carry out what a valid form asks; otherwise the report again, with what was typed and why not."""
    if form is not None and not form.is_valid():
        return _page(request, user, pilot, verdict, form=form, status=422)
    now, _today = moment_in(pilot.office)
    try:
        act(now)
    except DomainError as no:
        return _page(request, user, pilot, verdict, form=form, refusal=no.sentence, status=no.status)
    messages.success(request, words)
    return redirect("pilot_report", pk=pilot.pk, verdict_id=verdict.pk)


def _page(
    request: HttpRequest, user: User, pilot: Pilot, verdict: Verdict, *, form: ReasonForm | None = None,
    refusal: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    _now, today = moment_in(pilot.office)
    rights = may(user, pilot)
    context = {
        "report": report_of(pilot, verdict, today, sees_numbers=rights.oversee),
        "may": rights,
        "veto_form": form or ReasonForm(auto_id="veto_%s"),
        "refusal": refusal,
    }
    return render(request, "pilots/report.html", context, status=status)
