"""The declaration of readiness with its self-test, and the supervisor's answer to it."""

from dataclasses import asdict

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import DomainError, NotFound, Refused
from eligibility import services
from eligibility.forms.readiness import IctTestForm, ReadinessForm, ReturnForm, readiness_form
from eligibility.permissions import can_confirm_readiness
from eligibility.rules.ict_test import A_DAY, LEAST, RIGHT
from eligibility.selectors import policy_of
from eligibility.selectors.readiness import (
    HISTORY,
    latest_test,
    own_readiness,
    questions_missed,
    tests_left,
    waiting_rows,
)
from eligibility.selectors.waiting import unconfirmed_readiness
from eligibility.services.bandwidth import DOWN_MOST, UP_MOST
from eligibility.views.reading import PAGE_SIZE, key_of, moment_of, viewer_of
from employees.permissions import require
from employees.selectors import actor_of

MISSED, ANSWERS = "ict_missed", "readiness_answers"


@require_http_methods(["GET", "HEAD", "POST"])
def readiness_declare(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    me = user.employee
    now, today = moment_of(me)
    history = list(own_readiness(me)[:HISTORY])
    test = latest_test(me)
    form = ReadinessForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid():
        try:
            services.declare_readiness(
                employee=me, today=today, actor=actor_of(user), now=now, **form.declared
            )
        except DomainError as no:
            form.add_error(None, no.sentence)
        else:
            messages.success(request, _("Pernyataan kesiapan tersimpan dan menunggu konfirmasi atasan Anda."))
            return redirect("readiness_declare")
    context = {
        "form": form or readiness_form(history[0] if history else None, test),
        "last": history[0] if history else None,
        "history": history,
        "test": test,
        "policy": policy_of(me, today).policy,
        "down_most": DOWN_MOST,
        "up_most": UP_MOST,
    }
    return render(request, "eligibility/readiness_form.html", context, status=422 if form else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def ict_test(request: HttpRequest) -> HttpResponse:
    """The questions; the score is worked out here and only the score is kept."""
    user = viewer_of(request)
    me = user.employee
    now, today = moment_of(me)
    form = IctTestForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            _row, score = services.take_ict_test(
                employee=me, answers=form.cleaned_data, today=today, actor=actor_of(user), now=now
            )
        except DomainError as no:
            form.add_error(None, no.sentence)
        else:
            request.session[MISSED] = list(score.missed)
            return redirect("ict_test_result")
    context = {
        "form": form,
        "left": tests_left(me, today),
        "most": A_DAY,
        "total": len(RIGHT),
        "least": LEAST,
    }
    return render(request, "eligibility/ict_test.html", context, status=422 if form.is_bound else 200)


@require_safe
def ict_test_result(request: HttpRequest) -> HttpResponse:
    """The latest result; what was missed stays in the session of the browser that took the test."""
    me = viewer_of(request).employee
    _now, today = moment_of(me)
    context = {
        "test": latest_test(me),
        "missed": questions_missed(request.session.get(MISSED, ())),
        "left": tests_left(me, today),
        "least": LEAST,
    }
    return render(request, "eligibility/ict_test_result.html", context)


@require_safe
def readiness_list(request: HttpRequest) -> HttpResponse:
    return _list(request)


@require_POST
def readiness_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    now, today = moment_of(user.employee)
    row = services.confirm_readiness(
        readiness_id=pk, confirmer=user.employee, today=today, actor=actor_of(user), now=now
    )
    messages.success(request, _("Kesiapan %(who)s dikonfirmasi.") % {"who": row.employee.full_name})
    return redirect("readiness_list")


@require_POST
def readiness_confirm_many(request: HttpRequest) -> HttpResponse:
    """Confirm the chosen rows; each is checked and answered by itself."""
    user = viewer_of(request)
    require(can_confirm_readiness(user))
    now, today = moment_of(user.employee)
    keys = [key_of(text) for text in request.POST.getlist("ids")]
    try:
        answers = services.confirm_readiness_many(
            readiness_ids=[key for key in keys if key is not None], confirmer=user.employee, today=today,
            actor=actor_of(user), now=now,
        )  # fmt: skip
    except Refused as no:
        messages.warning(request, no.sentence)
    else:
        request.session[ANSWERS] = [asdict(answer) for answer in answers]
    return redirect("readiness_list")


@require_POST
def readiness_return(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    now, today = moment_of(user.employee)
    form = ReturnForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        row = services.return_readiness(
            readiness_id=pk, returner=user.employee, today=today, actor=actor_of(user), now=now,
            **form.cleaned_data,
        )  # fmt: skip
        messages.success(
            request,
            _("Pernyataan %(who)s dikembalikan. Pegawai diberi tahu.") % {"who": row.employee.full_name},
        )
        return redirect("readiness_list")
    if not unconfirmed_readiness(user.employee, today).filter(pk=pk).exists():
        raise NotFound(_("Pernyataan kesiapan ini tidak ditemukan."))
    return _list(request, pk, form)


def _list(request: HttpRequest, pk: int = 0, form: ReturnForm | None = None) -> HttpResponse:
    user = viewer_of(request)
    require(can_confirm_readiness(user))
    _now, today = moment_of(user.employee)
    page = Paginator(unconfirmed_readiness(user.employee, today), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        (waiting, form if form and waiting.row.pk == pk else ReturnForm(auto_id=f"id_{waiting.row.pk}_%s"))
        for waiting in waiting_rows(page.object_list, today)
    ]
    answers = request.session.pop(ANSWERS, []) if ANSWERS in request.session else []
    context = {"page_obj": page, "rows": rows, "answers": answers, "form": form, "open_pk": pk}
    return render(request, "eligibility/readiness_list.html", context, status=422 if form else 200)
