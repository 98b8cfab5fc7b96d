"""Objections of others: the inbox by deadline, the answer, the question, handing on, numbers and terms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from eligibility import services
from eligibility.enums import LIVE_OBJECTION
from eligibility.forms.objections import (
    AnswerForm,
    HandOnForm,
    InboxForm,
    QuestionForm,
    TermForm,
)
from eligibility.models import Objection
from eligibility.permissions import (
    can_set_objection_terms,
    can_work_on_objections,
    objection_counting_scope,
    objection_scope,
)
from eligibility.selectors.objection_people import hand_on_choices
from eligibility.selectors.objections import changed_since, on_desk, overseen, terms_for, terms_to_come
from eligibility.views.objection_reading import LOOKS, clock_words, done, require_handling, seen_objection
from eligibility.views.objections import detail
from eligibility.views.reading import PAGE_SIZE, moment_of, viewer_of
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of, today_in

TABS = ("tugas", "semua", "selesai")


@require_safe
def objections(request: HttpRequest) -> HttpResponse:
    """Those that wait for the reader, the most urgent first; `?bagian=semua` and `selesai` show what is overseen."""
    user = viewer_of(request)
    require(can_work_on_objections(user))
    now, today = moment_of(user.employee)
    tab = request.GET.get("bagian", "tugas")
    tab = tab if tab in TABS else "tugas"
    form = InboxForm(request.GET)
    rows = _matching(_rows(user, tab), form.wanted(), now)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    changed = changed_since(page.object_list, today)
    context = {
        "page": page,
        "tab": tab,
        "form": form,
        "rows": [
            (row, LOOKS[row.status], clock_words(row, now), row.pk in changed) for row in page.object_list
        ],
        "counts": objection_counting_scope(user) != frozenset(),
        "sets_terms": can_set_objection_terms(user),
        "query": request.GET.urlencode(),
    }
    return render(request, "eligibility/objections/inbox.html", context)


def _rows(user: User, tab: str) -> QuerySet[Objection]:
    scope = objection_scope(user)
    if tab == "tugas":
        return on_desk(scope).order_by("due_at", "pk")
    rows = overseen(scope)
    if tab == "semua":
        return rows.filter(status__in=LIVE_OBJECTION).order_by("due_at", "pk")
    return rows.exclude(status__in=LIVE_OBJECTION).order_by("-closed_at", "-pk")


def _matching(rows: QuerySet[Objection], wanted: dict[str, str], now: datetime) -> QuerySet[Objection]:
    if wanted["jenis"]:
        rows = rows.filter(kind=wanted["jenis"])
    if wanted["syarat"]:
        rows = rows.filter(rule=wanted["syarat"])
    if wanted["tenggat"]:
        until = now if wanted["tenggat"] == "lewat" else now + timedelta(days=1)
        rows = rows.filter(due_at__lte=until, status__in=LIVE_OBJECTION)
    return rows


@require_POST
def objection_answer(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = seen_objection(user, pk)
    about_data = row.kind == "data" and bool(row.rule)
    form = AnswerForm(request.POST, about_data=about_data, auto_id="id_answer_%s")
    said = _("Jawaban tersimpan. Pegawai sudah diberi tahu beserta penilaiannya.")
    return _act(
        request, row, form, "answer", said,
        lambda who: services.answer_objection(objection_id=pk, answerer=user, **who, **form.cleaned_data),
    )  # fmt: skip


@require_POST
def objection_ask(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = seen_objection(user, pk)
    form = QuestionForm(request.POST, auto_id="id_ask_%s")
    said = _("Permintaan terkirim. Tenggat jawaban tetap berjalan.")
    return _act(
        request, row, form, "question", said,
        lambda who: services.ask_for_more(objection_id=pk, asker=user, **who, **form.cleaned_data),
    )  # fmt: skip


@require_POST
def objection_hand_on(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = seen_objection(user, pk)
    _now, today = moment_of(row.employee)
    choices = [(c.key, c.label) for c in hand_on_choices(row, today)]
    form = HandOnForm(request.POST, choices=choices, auto_id="id_hand_%s")
    said = _("Keberatan diteruskan. Tenggatnya tetap.")
    return _act(
        request, row, form, "handing", said,
        lambda who: services.hand_on(objection_id=pk, giver=user, **who, **form.cleaned_data),
    )  # fmt: skip


def _act(
    request: HttpRequest,
    row: Objection,
    form: forms.Form,
    name: str,
    success: str,
    act: Callable[[dict[str, Any]], object],
) -> HttpResponse:
    """Carry it out; a refusal brings the page back with what was typed."""
    user = viewer_of(request)
    require_handling(user, row)
    now, _today = moment_of(row.employee)
    if not done(form, lambda: act({"actor": actor_of(user), "now": now})):
        return detail(request, user, row, 422, **{name: form})
    messages.success(request, success)
    after = Objection.objects.get(pk=row.pk)
    may_still_read = overseen(objection_scope(user)).filter(pk=after.pk).exists()
    return redirect("objection", pk=row.pk) if may_still_read else redirect("objections")


@require_http_methods(["GET", "HEAD", "POST"])
def objection_terms(request: HttpRequest) -> HttpResponse:
    """How long an answer may take in the agency; a new term is a new dated row."""
    user = viewer_of(request)
    require(can_set_objection_terms(user))
    now, today = moment_of(user.employee)
    form = TermForm(request.POST or None, initial={"valid_from": today})

    def set_() -> object:
        return services.set_objection_term(
            agency=user.employee.agency, today=today_in(user.employee.office, now), actor=actor_of(user),
            now=now, **form.cleaned_data,
        )  # fmt: skip

    if request.method == "POST":
        form = TermForm(request.POST)
        if done(form, set_):
            messages.success(
                request, _("Tenggat tersimpan. Keberatan yang berjalan memakai tenggatnya semula.")
            )
            return redirect("objection_terms")
    agency_id = user.employee.agency_id
    context = {"form": form, "terms": terms_for(agency_id, today), "later": terms_to_come(agency_id, today)}
    return render(request, "eligibility/objections/terms.html", context, status=422 if form.is_bound else 200)
