"""The steps of a plan: propose, return, sign, cancel, run, end. Each is one POST, one service call, one sentence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.problems import DomainError
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of
from pilots.forms.plans import ReasonForm
from pilots.models import Pilot
from pilots.permissions.plans import can_cancel, can_plan, can_run, can_sign
from pilots.services.adopting import end_pilot
from pilots.services.running import request_run
from pilots.services.signing import cancel_pilot, propose_pilot, return_pilot, sign_pilot
from pilots.tasks import wake_run
from pilots.views.pilot_reading import moment_in, seen, viewer_of
from pilots.views.pilots import pilot_page

Act = Callable[[datetime, date], Any]


@require_POST
def pilot_propose(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    pilot = seen(user, pk)
    require(can_plan(user, pilot.office))

    def act(now: datetime, _today: date) -> None:
        propose_pilot(pilot_id=pilot.pk, author=user.employee, actor=actor_of(user), now=now)

    return _answer(request, user, pilot, act, _("Rencana dibekukan dan diajukan. Pejabat sudah diberi tahu."))


@require_POST
def pilot_return(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    pilot = seen(user, pk)
    require(can_sign(user, pilot))
    form = ReasonForm(request.POST, auto_id="return_%s")

    def act(now: datetime, _today: date) -> None:
        return_pilot(
            pilot_id=pilot.pk, official=user.employee, reason=form.cleaned_data["reason"],
            actor=actor_of(user), now=now,
        )  # fmt: skip

    return _answer(request, user, pilot, act, _("Rencana dikembalikan kepada penyusunnya."), return_form=form)


@require_POST
def pilot_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The form says which text was read; another one is not signed."""
    user = viewer_of(request)
    pilot = seen(user, pk)
    require(can_sign(user, pilot))
    sha256 = request.POST.get("sha256", "")

    def act(now: datetime, _today: date) -> None:
        sign_pilot(
            pilot_id=pilot.pk, sha256=sha256, official=user.employee, actor=actor_of(user), now=now
        )  # fmt: skip

    return _answer(
        request, user, pilot, act, _("Rencana ditandatangani. Semua pegawai kantor sudah diberi tahu.")
    )


@require_POST
def pilot_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    pilot = seen(user, pk)
    require(can_cancel(user, pilot))
    form = ReasonForm(request.POST, auto_id="cancel_%s")

    def act(now: datetime, _today: date) -> None:
        cancel_pilot(pilot_id=pilot.pk, reason=form.cleaned_data["reason"], actor=actor_of(user), now=now)

    return _answer(request, user, pilot, act, _("Uji coba dibatalkan."), cancel_form=form)


@require_POST
def pilot_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Queue what is due and wake the job; the page shows how far it is."""
    user = viewer_of(request)
    pilot = seen(user, pk)
    require(can_run(user, pilot))

    def act(now: datetime, today: date) -> None:
        run = request_run(pilot_id=pilot.pk, actor=actor_of(user), today=today, now=now)
        wake_run(run.pk, today)

    return _answer(request, user, pilot, act, _("Evaluasi dimulai. Anda boleh meninggalkan halaman ini."))


@require_POST
def pilot_end(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    pilot = seen(user, pk)
    require(can_sign(user, pilot))
    form = ReasonForm(request.POST, auto_id="end_%s")

    def act(now: datetime, _today: date) -> None:
        end_pilot(
            pilot_id=pilot.pk, official=user.employee, reason=form.cleaned_data["reason"],
            actor=actor_of(user), now=now,
        )  # fmt: skip

    return _answer(request, user, pilot, act, _("Uji coba diakhiri; kuota tidak berubah."), end_form=form)


def _answer(
    request: HttpRequest, user: User, pilot: Pilot, act: Act, words: str, **filled: forms.Form
) -> HttpResponse:
    """Carry out what a valid form asks; otherwise the page again, with what was typed and why not."""
    if not all(form.is_valid() for form in filled.values()):
        return pilot_page(request, user, pilot, forms=filled, status=422)
    now, today = moment_in(pilot.office)
    try:
        act(now, today)
    except DomainError as no:
        return pilot_page(
            request, user, seen(user, pilot.pk), forms=filled, refusal=no.sentence, status=no.status
        )
    messages.success(request, words)
    return redirect("pilot", pk=pilot.pk)
