"""Early warnings: the team's, the office's, the own, and one of them with its numbers, answer and objection."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.problems import DomainError, NotFound
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of
from monitoring import services
from monitoring.enums import AnswerKind, Level, WarningStatus
from monitoring.forms import AnswerForm, FilterForm, ObjectionForm
from monitoring.models import EarlyWarning
from monitoring.permissions import (
    can_answer,
    can_see_team,
    can_see_warning,
    office_scope,
    oversees,
    run_scope,
)
from monitoring.selectors.pictures import picture_of
from monitoring.selectors.warnings import (
    history_of,
    listed,
    office_warnings,
    open_counts,
    own_warnings,
    team_warnings,
    warning_of,
)
from monitoring.selectors.words import dates_in, step_words
from monitoring.views.reading import LOOKS, PAGE_SIZE, filtered, moment_of, shown, viewer_of

TEAM, OFFICE = "tim", "kantor"


@require_safe
def warnings(request: HttpRequest) -> HttpResponse:
    """*Peringatan*: of the team, or with a role of the office or agency; open first, the gravest first."""
    user = viewer_of(request)
    scopes = _scopes(user)
    require(bool(scopes))
    scope = request.GET.get("lingkup", "")
    scope = scope if scope in scopes else scopes[0]
    everything = _in_scope(user, scope)
    rows, form = filtered(request, everything, default=WarningStatus.OPEN)
    page = Paginator(listed(rows), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "scope": scope,
        "scopes": scopes,
        "page": page,
        "rows": [shown(row) for row in page.object_list],
        "form": form,
        "counts": _counts(everything),
        "sees_runs": run_scope(user) != frozenset(),
    }
    return render(request, "monitoring/warnings.html", context)


def _scopes(user: User) -> list[str]:
    found = [TEAM] if can_see_team(user) else []
    return [*found, OFFICE] if office_scope(user) != frozenset() else found


def _in_scope(user: User, scope: str) -> QuerySet[EarlyWarning]:
    if scope == OFFICE:
        return office_warnings(user.employee.agency_id, office_scope(user))
    _now, today = moment_of(user)
    return team_warnings(user.employee, today)


def _counts(rows: QuerySet[EarlyWarning]) -> list[tuple[str, int, str, str]]:
    """(word, number, chip, icon) of each level, the gravest first."""
    return [(str(Level(level).label), n, *LOOKS[level]) for level, n in open_counts(rows).items()]


@require_safe
def my_warnings(request: HttpRequest) -> HttpResponse:
    """The reader's own warnings, closed ones too."""
    user = viewer_of(request)
    rows, form = filtered(request, own_warnings(user.employee), default=FilterForm.ALL)
    page = Paginator(listed(rows), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [shown(row) for row in page.object_list], "form": form}
    return render(request, "monitoring/my_warnings.html", context)


@require_safe
def warning(request: HttpRequest, pk: int) -> HttpResponse:
    """One warning: its numbers and chart, what happened, and the form for whoever reads it."""
    user = viewer_of(request)
    return _page(request, user, _seen(user, pk))


@require_POST
def warning_answer(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = _seen(user, pk)
    require(can_answer(user, row))
    now, _today = moment_of(user)
    form = AnswerForm(request.POST)

    def answer() -> EarlyWarning:
        typed = dict(form.cleaned_data)
        return services.answer_warning(
            warning_id=row.pk, supervisor=user.employee, kind=AnswerKind(typed.pop("kind")),
            actor=actor_of(user), now=now, **typed,
        )  # fmt: skip

    if not _done(form, answer):
        return _page(request, user, row, answer=form, status=422)
    messages.success(request, _("Jawaban tersimpan. Pegawai sudah diberi tahu."))
    return redirect("warning", pk=row.pk)


@require_POST
def warning_object(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    row = _seen(user, pk)
    require(row.employee_id == user.employee_id)
    now, _today = moment_of(user)
    form = ObjectionForm(request.POST)

    def object_() -> EarlyWarning:
        return services.object_to_warning(
            warning_id=row.pk, employee=user.employee, actor=actor_of(user), now=now, **form.cleaned_data
        )

    if not _done(form, object_):
        return _page(request, user, row, objection=form, status=422)
    messages.success(request, _("Keberatan tersimpan. Atasan Anda sudah diberi tahu."))
    return redirect("warning", pk=row.pk)


def _seen(user: User, pk: int) -> EarlyWarning:
    """A warning that the reader may see. Errors: NotFound for all others."""
    row = warning_of(user.employee.agency_id, pk)
    if not can_see_warning(user, row):
        raise NotFound(_("Peringatan ini tidak ditemukan."))
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
    row: EarlyWarning,
    *,
    answer: AnswerForm | None = None,
    objection: ObjectionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    mine = row.employee_id == user.employee_id
    open_ = row.status == WarningStatus.OPEN
    may_object = mine and row.status != WarningStatus.CLOSED and row.objected_at is None
    context = {
        "shown": shown(row),
        "row": row,
        "mine": mine,
        "picture": picture_of(row),
        "dates": dates_in(row.evidence),
        "step_words": step_words(row.evidence),
        "sees_suspension": oversees(user, row),
        "history": history_of(row),
        "answer": answer or (AnswerForm() if open_ and can_answer(user, row) else None),
        "objection": objection or (ObjectionForm() if may_object else None),
    }
    return render(request, "monitoring/warning.html", context, status=status)
