"""Writing a draft: its facts and its questions, one address for each act; htmx swaps the list of questions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.problems import DomainError, Problem, Refused
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of
from pilots.enums.surveys import Direction, SurveyProblem, SurveyStatus
from pilots.forms.surveys import NewSurveyForm, QuestionForm, SurveyForm, question_form, survey_form
from pilots.models.surveys import Question, Survey
from pilots.permissions.surveys import can_make_surveys
from pilots.selectors.surveys import offices_to_choose
from pilots.services.survey_questions import add_question, change_question, move_question, remove_question
from pilots.services.surveys import change_survey, draft_survey
from pilots.views.survey_reading import edited_question, edited_survey, is_done, moment_of, user_of
from pilots.views.surveys import survey_page

WRITES = ["GET", "HEAD", "POST"]


@require_http_methods(WRITES)
def survey_new(request: HttpRequest) -> HttpResponse:
    """Begin from a ready questionnaire or from nothing."""
    user = user_of(request)
    require(can_make_surveys(user))
    form = NewSurveyForm(request.POST if request.method == "POST" else None)
    made: list[Survey] = []
    if request.method == "POST" and is_done(form, lambda: made.append(_drafted(user, form))):
        messages.success(request, _("Rancangan dibuat. Tetapkan sasaran dan hari terakhirnya."))
        return redirect("survey_edit", pk=made[0].pk)
    return render(request, "pilots/survey_new.html", {"form": form}, status=422 if form.errors else 200)


def _drafted(user: User, form: NewSurveyForm) -> Survey:
    now, _today = moment_of(user)
    return draft_survey(
        agency=user.employee.agency, facts=form.facts(), template=form.cleaned_data["template"],
        actor=actor_of(user), now=now,
    )  # fmt: skip


@require_http_methods(WRITES)
def survey_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, purpose, audience, last day."""
    user = user_of(request)
    row = edited_survey(user, pk)
    offices = offices_to_choose(row.agency_id)
    if request.method != "POST":
        _refuse_unless_draft(row)
        return _edit_page(request, row, survey_form(row, offices))
    form = SurveyForm(request.POST, offices=offices)
    now, _today = moment_of(user)
    if not is_done(
        form, lambda: change_survey(survey=row, facts=form.facts(), actor=actor_of(user), now=now)
    ):
        return _edit_page(request, row, form)
    messages.success(request, _("Rancangan tersimpan."))
    return redirect("survey", pk=pk)


def _edit_page(request: HttpRequest, row: Survey, form: SurveyForm) -> HttpResponse:
    context = {"survey": row, "form": form}
    return render(request, "pilots/survey_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(WRITES)
def question_add(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    row = edited_survey(user, pk)
    if request.method != "POST":
        _refuse_unless_draft(row)
        return _question_page(request, row, None, QuestionForm())
    form = QuestionForm(request.POST)
    now, _today = moment_of(user)
    if not is_done(form, lambda: add_question(survey=row, draft=form.draft(), actor=actor_of(user), now=now)):
        return _question_page(request, row, None, form)
    messages.success(request, _("Pertanyaan ditambahkan."))
    return redirect("question_add" if "lagi" in request.POST else "survey", pk=pk)


@require_http_methods(WRITES)
def question_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    question = edited_question(user, pk)
    if request.method != "POST":
        _refuse_unless_draft(question.survey)
        return _question_page(request, question.survey, question, question_form(question))
    form = QuestionForm(request.POST)
    now, _today = moment_of(user)
    if not is_done(
        form,
        lambda: change_question(question=question, draft=form.draft(), actor=actor_of(user), now=now),
    ):
        return _question_page(request, question.survey, question, form)
    messages.success(request, _("Pertanyaan tersimpan."))
    return redirect("survey", pk=question.survey_id)


def _question_page(
    request: HttpRequest, row: Survey, question: Question | None, form: QuestionForm
) -> HttpResponse:
    context = {"survey": row, "question": question, "form": form}
    return render(request, "pilots/question_form.html", context, status=422 if form.errors else 200)


def _refuse_unless_draft(row: Survey) -> None:
    if row.status != SurveyStatus.DRAFT:
        raise Refused(problems=[Problem(SurveyProblem.NOT_DRAFT)])


@require_POST
def question_up(request: HttpRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, Direction.UP)


@require_POST
def question_down(request: HttpRequest, pk: int) -> HttpResponse:
    return _moved(request, pk, Direction.DOWN)


def _moved(request: HttpRequest, pk: int, direction: Direction) -> HttpResponse:
    user = user_of(request)
    question = edited_question(user, pk)
    now, _today = moment_of(user)
    try:
        move_question(question=question, direction=direction, actor=actor_of(user), now=now)
    except DomainError as no:
        return survey_page(request, user, question.survey, refusal=no)
    return redirect("survey", pk=question.survey_id)


@require_POST
def question_remove(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    question = edited_question(user, pk)
    now, _today = moment_of(user)
    try:
        remove_question(question=question, actor=actor_of(user), now=now)
    except DomainError as no:
        return survey_page(request, user, question.survey, refusal=no)
    messages.success(request, _("Pertanyaan dihapus."))
    return redirect("survey", pk=question.survey_id)
