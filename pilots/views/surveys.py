"""Surveys of an agency: the list, one with its questions and what may be done now, and its turning points."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.problems import DomainError
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of
from pilots.enums.surveys import SurveyStatus
from pilots.forms.surveys import AnswerForm
from pilots.models.surveys import Survey
from pilots.permissions.surveys import can_edit_survey, can_make_surveys, can_see_drafts, reader_scope
from pilots.selectors.surveys import (
    labels_of,
    missing_for_opening,
    questions_of,
    surveys_of,
    turnout_of,
    turnouts_of,
)
from pilots.services.survey_telling import remind_survey
from pilots.services.survey_turning import close_survey, open_survey
from pilots.services.surveys import copy_survey, remove_survey
from pilots.views.survey_reading import PAGE_SIZE, edited_survey, moment_of, read_survey, user_of

# status → (chip, icon)
LOOKS: dict[str, tuple[str, str]] = {
    SurveyStatus.DRAFT: ("neutral", "edit"),
    SurveyStatus.OPEN: ("ok", "check-circle"),
    SurveyStatus.CLOSED: ("closed", "closed"),
}


@require_safe
def surveys(request: HttpRequest) -> HttpResponse:
    """*Survei* for those who make them or read their results."""
    user = user_of(request)
    scope = reader_scope(user)
    require(scope != frozenset())
    rows = surveys_of(user.employee.agency_id, scope, drafts=can_see_drafts(user))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    turnouts = turnouts_of(page.object_list)
    context = {
        "page": page,
        "rows": [(row, turnouts[row.pk], LOOKS[row.status]) for row in page.object_list],
        "may_make": can_make_surveys(user),
        "whole": scope is None,
    }
    return render(request, "pilots/surveys.html", context)


@require_safe
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """One survey: facts, questions, and what may be done with it now."""
    user = user_of(request)
    return survey_page(request, user, read_survey(user, pk))


def survey_page(
    request: HttpRequest, user: User, row: Survey, *, refusal: DomainError | None = None
) -> HttpResponse:
    """The page of a survey, with what stood in the way of the act that was tried."""
    _now, today = moment_of(user)
    editable = row.status == SurveyStatus.DRAFT and can_edit_survey(user, row)
    context = {
        "survey": row,
        "look": LOOKS[row.status],
        "questions": [(question, labels_of(question)) for question in questions_of(row)],
        "turnout": turnout_of(row) if reader_scope(user) is None else None,
        "offices": row.offices.order_by("name"),
        "editable": editable,
        "may_edit": can_edit_survey(user, row),
        "missing": missing_for_opening(row, today) if editable else [],
        "refusal": refusal,
    }
    return render(request, "pilots/survey.html", context, status=refusal.status if refusal else 200)


@require_safe
def survey_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The questionnaire as the invited will see it; nothing can be sent."""
    row = read_survey(user_of(request), pk)
    context = {"survey": row, "form": AnswerForm(questions=questions_of(row))}
    return render(request, "pilots/survey_preview.html", context)


@require_POST
def survey_open(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    row = edited_survey(user, pk)
    now, _today = moment_of(user)
    try:
        opened = open_survey(survey=row, actor=actor_of(user), now=now)
    except DomainError as no:
        return survey_page(request, user, row, refusal=no)
    people = turnout_of(opened).invited
    messages.success(request, _("Survei dibuka. %(people)s pegawai diundang.") % {"people": people})
    return redirect("survey", pk=pk)


@require_POST
def survey_close(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    row = edited_survey(user, pk)
    now, _today = moment_of(user)
    try:
        close_survey(survey=row, actor=actor_of(user), now=now)
    except DomainError as no:
        return survey_page(request, user, row, refusal=no)
    messages.success(request, _("Survei ditutup. Jawaban sudah dilepas dari undangan dan diacak."))
    return redirect("survey_results", pk=pk)


@require_POST
def survey_remind(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    row = edited_survey(user, pk)
    now, _today = moment_of(user)
    try:
        people = remind_survey(survey=row, actor=actor_of(user), now=now)
    except DomainError as no:
        return survey_page(request, user, row, refusal=no)
    told = ngettext("%(people)s pegawai diingatkan.", "%(people)s pegawai diingatkan.", people)
    messages.success(request, told % {"people": people})
    return redirect("survey", pk=pk)


@require_POST
def survey_copy(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    row = edited_survey(user, pk)
    now, _today = moment_of(user)
    copy = copy_survey(survey=row, actor=actor_of(user), now=now)
    messages.success(request, _("Salinan dibuat sebagai rancangan. Ubah judul dan hari terakhirnya."))
    return redirect("survey_edit", pk=copy.pk)


@require_POST
def survey_remove(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    row = edited_survey(user, pk)
    now, _today = moment_of(user)
    try:
        remove_survey(survey=row, actor=actor_of(user), now=now)
    except DomainError as no:
        return survey_page(request, user, row, refusal=no)
    messages.success(request, _("Rancangan “%(title)s” dihapus.") % {"title": row.title})
    return redirect("surveys")
