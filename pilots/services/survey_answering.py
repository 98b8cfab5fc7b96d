"""One anonymous answer a person: the seat is taken and the sheet dropped in one transaction, and nothing joins them.

ADR 14 says what could and what was done about it: no moment, no request id, no actor, no key; sheets of a box are
mixed anew with each answer.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, NotFound, Problem, Refused
from core.services import event, record_many
from employees.models import Employee
from employees.selectors.organisation import agency_today
from pilots.enums.surveys import SurveyProblem
from pilots.models.surveys import AnswerBox, Invitation, Survey
from pilots.rules.survey_answers import check_answers
from pilots.rules.survey_course import takes_answers
from pilots.selectors.surveys import asked, is_closed_in, own_invitation, questions_of

ANONYMOUS = Actor(None, "responden anonim")
# A full box gives half of its sheets to a new one, so that no box is ever written in the order of arrival.
FULL = 40
_CHANCE = secrets.SystemRandom()


class BadAnswers(Refused):
    """Answers that cannot be taken. `by_question`: question id → what is wrong; None: not about one question."""

    def __init__(self, by_question: Mapping[int | None, Problem]) -> None:
        self.by_question = by_question
        super().__init__(problems=by_question.values())


def answer_survey(*, survey_id: int, employee: Employee, answers: Mapping[Any, Any], now: datetime) -> None:
    """Take a person's answers (question id as text → answer), once.

    Errors: NotFound when not invited; Conflict when answered before or closed; BadAnswers when something is missing
    or not readable. Whatever goes wrong, nothing is stored and the seat stays free.
    """
    with transaction.atomic():
        seat = open_seat(employee, survey_id, now)
        if seat.answered:
            raise _conflict(SurveyProblem.ANSWERED)
        checked = check_answers(asked(questions_of(seat.survey)), answers)
        if checked.problems:
            raise BadAnswers(checked.problems)
        _take(seat, employee)
        _drop(seat.survey, seat.office_id, checked.sheet)
        _note(seat.survey, now)


def open_seat(employee: Employee, survey_id: int, now: datetime) -> Invitation:
    """The person's seat in a survey that takes answers. Errors: NotFound when not invited, Conflict once closed."""
    seat = own_invitation(employee, survey_id)
    if seat is None:
        if is_closed_in(employee.agency_id, survey_id):
            raise _conflict(SurveyProblem.NOT_ASKED)
        raise NotFound(_("Survei ini tidak ditemukan."))
    survey = seat.survey
    if not takes_answers(survey.status, survey.closes_on, agency_today(survey.agency, now)):
        raise _conflict(SurveyProblem.NOT_ASKED)
    return seat


def _conflict(code: SurveyProblem) -> Conflict:
    return Conflict(problems=[Problem(code)])


def _take(seat: Invitation, employee: Employee) -> None:
    """Whoever changes the row has the seat; a survey that closes meanwhile has emptied it."""
    mine = Invitation.objects.filter(pk=seat.pk, employee=employee)
    if mine.filter(answered=False).update(answered=True) != 1:
        raise _conflict(SurveyProblem.ANSWERED if mine.exists() else SurveyProblem.NOT_ASKED)


def _drop(survey: Survey, office_id: int, sheet: dict[str, Any]) -> None:
    """Into a box of the office, or into one for those whose office would tell too much."""
    boxes = AnswerBox.objects.filter(survey=survey)
    mine = boxes.filter(office=office_id)
    mine = mine if mine.exists() else boxes.filter(office=None)
    chosen = _CHANCE.choice(list(mine.values_list("pk", flat=True)))
    box = AnswerBox.objects.select_for_update(of=("self",)).get(pk=chosen)
    sheets = [*box.sheets, sheet]
    _CHANCE.shuffle(sheets)
    if len(sheets) >= FULL:
        half = len(sheets) // 2
        AnswerBox.objects.create(survey=survey, office=box.office, sheets=sheets[half:])
        sheets = sheets[:half]
    AnswerBox.objects.filter(pk=box.pk).update(sheets=sheets)


def _note(survey: Survey, now: datetime) -> None:
    """That somebody answered, on which day: no actor, no subject, no request."""
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    row = event(agency=survey.agency.code, actor=ANONYMOUS, verb="survey.answered", target=survey, now=day)
    row.request_id = ""
    record_many([row])
