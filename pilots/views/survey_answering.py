"""*Survei saya*: the own open surveys, the questionnaire, and the thanks.

Answers are kept nowhere before they are sent, and no browser may show the form again to the next person.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from employees.selectors.organisation import agency_today
from pilots.forms.surveys import AnswerForm
from pilots.models.surveys import Survey
from pilots.selectors.surveys import own_invitations, questions_of
from pilots.services.survey_answering import BadAnswers, answer_survey, open_seat
from pilots.views.survey_reading import moment_of, user_of


@require_safe
def my_surveys(request: HttpRequest) -> HttpResponse:
    """Own surveys that take answers, those without an answer first."""
    user = user_of(request)
    now, _today = moment_of(user)
    today = agency_today(user.employee.agency, now)
    return render(request, "pilots/my_surveys.html", {"seats": own_invitations(user.employee, today)})


@require_safe
@cache_control(private=True, no_store=True)
def survey_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The questionnaire; after sending, the thanks stand at the same address."""
    user = user_of(request)
    now, _today = moment_of(user)
    seat = open_seat(user.employee, pk, now)
    if seat.answered:
        return render(request, "pilots/survey_thanks.html", {"survey": seat.survey})
    return _questionnaire(request, seat.survey, AnswerForm(questions=questions_of(seat.survey)))


@require_POST
@cache_control(private=True, no_store=True)
def survey_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the answers, once. What is wrong is told beside each question, and everything typed is still there."""
    user = user_of(request)
    now, _today = moment_of(user)
    seat = open_seat(user.employee, pk, now)
    if seat.answered:
        return redirect("survey_answer", pk=pk)
    form = AnswerForm(request.POST, questions=questions_of(seat.survey))
    if not form.is_valid():
        return _questionnaire(request, seat.survey, form)
    try:
        answer_survey(survey_id=pk, employee=user.employee, answers=form.answers(), now=now)
    except BadAnswers as bad:
        form.refuse(bad.by_question)
        return _questionnaire(request, seat.survey, form)
    return redirect("survey_answer", pk=pk)


def _questionnaire(request: HttpRequest, survey: Survey, form: AnswerForm) -> HttpResponse:
    context = {"survey": survey, "form": form}
    return render(request, "pilots/survey_answer.html", context, status=422 if form.errors else 200)
