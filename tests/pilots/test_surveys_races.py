"""Many people, one person many times, and the closing, all at the same moment: real connections on both databases."""

import pytest

from core.models import AuditEvent, Notice
from core.problems import Conflict, DomainError
from pilots.models.surveys import AnswerBox, Invitation, Survey, SurveyResponse
from pilots.rules.survey_questions import QuestionDraft
from pilots.services import survey_answering
from pilots.services.survey_questions import add_question
from pilots.services.survey_telling import remind_survey
from pilots.services.survey_turning import close_due_surveys
from tests.employees.threads import together
from tests.factories import UserFactory
from tests.factories_surveys import LAST_DAY, NOW, WHO, agency_of, ask, closed, opened, send

CROWD = 12
pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def errors(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


def sheets():
    return [sheet for box in AnswerBox.objects.all() for sheet in box.sheets]


def test_one_person_many_times_answers_once():
    agency, [staff] = agency_of(5)
    survey, [question] = ask(agency)
    opened(survey)
    outcomes = together([lambda n=n: send(survey, staff[0], {question: n % 5 + 1}) for n in range(CROWD)])
    assert outcomes.count(None) == 1
    assert all(isinstance(no, Conflict) for no in errors(outcomes))
    assert len(sheets()) == 1
    assert AuditEvent.objects.filter(verb="survey.answered").count() == 1


def test_no_sheet_of_a_crowd_is_lost(monkeypatch):
    monkeypatch.setattr(survey_answering, "FULL", 4)
    agency, [staff] = agency_of(CROWD)
    survey, [question] = ask(agency)
    opened(survey)
    assert errors(together([lambda p=p: send(survey, p, {question: 3}) for p in staff])) == []
    assert len(sheets()) == CROWD
    assert Invitation.objects.filter(answered=True).count() == CROWD
    closed(survey)
    assert SurveyResponse.objects.count() == CROWD


def test_closing_among_answers_loses_none_and_lets_none_in_later(monkeypatch):
    monkeypatch.setattr(survey_answering, "FULL", 3)
    agency, [staff] = agency_of(CROWD)
    survey, [question] = ask(agency)
    opened(survey)
    acts = [lambda p=p: send(survey, p, {question: 3}) for p in staff]
    acts.insert(CROWD // 2, lambda: closed(survey))
    outcomes = together(acts)
    assert [e for e in errors(outcomes) if not isinstance(e, Conflict)] == []
    answered = outcomes.count(None)
    assert Survey.objects.get().status == "closed"
    assert SurveyResponse.objects.count() == answered
    assert Invitation.objects.filter(answered=True, employee=None).count() == answered
    assert not AnswerBox.objects.exists()
    assert AuditEvent.objects.get(verb="survey.closed").after["answered"] == answered


def test_many_openings_invite_once():
    agency, [staff] = agency_of(6)
    for person in staff:
        UserFactory(employee=person)
    survey, _ = ask(agency)
    outcomes = together([lambda: opened(survey)] * CROWD)
    assert len(errors(outcomes)) == CROWD - 1
    assert all(isinstance(no, Conflict) for no in errors(outcomes))
    assert (Invitation.objects.count(), Notice.objects.count()) == (6, 6)


def test_a_question_is_added_before_the_opening_or_not_at_all():
    agency, _ = agency_of(5)
    survey, _ = ask(agency)
    draft = QuestionDraft("text", "Terlambat?")
    acts = [lambda: add_question(survey=survey, draft=draft, actor=WHO, now=NOW)] * 4
    outcomes = together([*acts, lambda: opened(survey)])
    assert all(isinstance(no, DomainError) for no in errors(outcomes))
    added = sum(not isinstance(outcome, Exception) for outcome in outcomes[:4])
    assert survey.questions.count() == 1 + added
    opening = AuditEvent.objects.get(verb="survey.opened").pk
    assert not AuditEvent.objects.filter(verb="survey.question_added", pk__gt=opening).exists()


def test_questions_keep_their_places_when_many_are_added():
    agency, _ = agency_of(5)
    survey, _ = ask(agency)
    draft = QuestionDraft("likert", "Lagi?", low="a", high="b", is_satisfaction=True)
    acts = [lambda: add_question(survey=survey, draft=draft, actor=WHO, now=NOW)] * CROWD
    assert errors(together(acts)) == []
    places = list(survey.questions.order_by("position").values_list("position", flat=True))
    assert places == list(range(1, CROWD + 2))
    assert survey.questions.filter(is_satisfaction=True).count() == 1


def test_two_closings_and_two_reminders_are_one():
    agency, [staff] = agency_of(5)
    UserFactory(employee=staff[0])
    survey, _ = ask(agency)
    opened(survey)
    outcomes = together([lambda: remind_survey(survey=survey, actor=WHO, now=NOW)] * 4)
    assert outcomes.count(5) == 1
    assert AuditEvent.objects.filter(verb="survey.reminded").count() == 1
    Survey.objects.update(opens_on=LAST_DAY.replace(month=1), closes_on=LAST_DAY.replace(month=2))
    outcomes = together([lambda: close_due_surveys(now=NOW)] * 4)
    assert (errors(outcomes), sum(outcomes)) == ([], 1)
    assert AuditEvent.objects.filter(verb="survey.closed").count() == 1
