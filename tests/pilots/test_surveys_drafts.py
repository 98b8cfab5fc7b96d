"""Drafts and their questions: written, moved, copied, thrown away; and what the database itself refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from core.models import AuditEvent
from core.problems import NotFound, Refused
from pilots.enums.surveys import Direction
from pilots.models.surveys import Invitation, Question, Survey
from pilots.rules.survey_course import MOST_QUESTIONS, MOST_TEXTS
from pilots.rules.survey_questions import QuestionDraft
from pilots.rules.survey_templates import BEFORE
from pilots.services.survey_questions import (
    add_question,
    change_question,
    move_question,
    remove_question,
)
from pilots.services.surveys import SurveyFacts, change_survey, copy_survey, draft_survey, remove_survey
from tests.factories import AgencyFactory, EmployeeFactory, OfficeFactory
from tests.factories_surveys import NOW, WHO, QuestionFactory, SurveyFactory, agency_of, ask, opened

pytestmark = pytest.mark.django_db
SCALE = QuestionDraft("likert", "Puas?", low="Tidak", high="Ya", is_satisfaction=True)


def words(survey):
    return list(survey.questions.order_by("position").values_list("position", "words"))


def verbs():
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def test_a_survey_begins_with_a_ready_questionnaire():
    agency = AgencyFactory()
    facts = SurveyFacts(BEFORE.title, BEFORE.purpose, BEFORE.intro)
    survey = draft_survey(agency=agency, facts=facts, template="before", actor=WHO, now=NOW)
    assert survey.status == "draft"
    assert [w for _, w in words(survey)] == [q.words for q in BEFORE.questions]
    assert survey.questions.get(is_satisfaction=True).position == 1
    assert AuditEvent.objects.get().after["questions"] == len(BEFORE.questions)


def test_an_audience_is_offices_of_the_own_agency():
    agency = AgencyFactory()
    own, other = OfficeFactory(agency=agency), OfficeFactory()
    survey = SurveyFactory(agency=agency)
    facts = SurveyFacts("Baru", "Tujuan", "Halo", date(2026, 12, 1), 8, (own.pk,))
    changed = change_survey(survey=survey, facts=facts, actor=WHO, now=NOW)
    assert (changed.title, changed.min_group, list(changed.offices.all())) == ("Baru", 8, [own])
    event = AuditEvent.objects.get(verb="survey.changed")
    assert (event.before["offices"], event.after["offices"]) == ([], [own.pk])
    for make in (
        lambda: draft_survey(agency=agency, facts=SurveyFacts("x", offices=(other.pk,)), actor=WHO, now=NOW),
        lambda: change_survey(
            survey=survey, facts=SurveyFacts("x", offices=(own.pk, other.pk)), actor=WHO, now=NOW
        ),
    ):
        with pytest.raises(NotFound):
            make()
    assert Survey.objects.get().title == "Baru"


def test_a_group_is_never_under_five():
    survey = SurveyFactory()
    with pytest.raises(Refused):
        change_survey(survey=survey, facts=SurveyFacts("x", min_group=4), actor=WHO, now=NOW)


def test_questions_are_added_changed_moved_and_removed():
    survey = SurveyFactory()
    for name in "abc":
        add_question(survey=survey, draft=QuestionDraft("text", name), actor=WHO, now=NOW)
    assert words(survey) == [(1, "a"), (2, "b"), (3, "c")]
    a, b, c = survey.questions.order_by("position")
    move_question(question=c, direction=Direction.UP, actor=WHO, now=NOW)
    assert words(survey) == [(1, "a"), (2, "c"), (3, "b")]
    move_question(question=a, direction=Direction.DOWN, actor=WHO, now=NOW)
    assert words(survey) == [(1, "c"), (2, "a"), (3, "b")]
    move_question(question=c, direction=Direction.UP, actor=WHO, now=NOW)
    move_question(question=b, direction=Direction.DOWN, actor=WHO, now=NOW)
    assert words(survey) == [(1, "c"), (2, "a"), (3, "b")]
    change_question(question=a, draft=SCALE, actor=WHO, now=NOW)
    remove_question(question=c, actor=WHO, now=NOW)
    assert words(survey) == [(1, "Puas?"), (2, "b")]
    assert verbs() == [
        *["survey.question_added"] * 3, *["survey.question_moved"] * 2, "survey.question_changed",
        "survey.question_removed",
    ]  # fmt: skip


def test_one_question_measures_satisfaction_the_last_one_named():
    survey = SurveyFactory()
    first = add_question(survey=survey, draft=SCALE, actor=WHO, now=NOW)
    second = add_question(survey=survey, draft=SCALE, actor=WHO, now=NOW)
    assert survey.questions.get(is_satisfaction=True) == second
    change_question(question=first, draft=SCALE, actor=WHO, now=NOW)
    assert survey.questions.get(is_satisfaction=True) == first


def test_a_question_that_is_not_whole_is_refused():
    survey = SurveyFactory()
    with pytest.raises(Refused):
        add_question(survey=survey, draft=QuestionDraft("choice", "Apa?"), actor=WHO, now=NOW)
    question = QuestionFactory(survey=survey)
    with pytest.raises(Refused):
        change_question(question=question, draft=QuestionDraft("likert", "Apa?"), actor=WHO, now=NOW)
    assert survey.questions.count() == 1


def test_a_survey_has_a_bounded_length():
    survey = SurveyFactory()
    text = QuestionDraft("text", "x")
    for _ in range(MOST_TEXTS):
        last = add_question(survey=survey, draft=text, actor=WHO, now=NOW)
    with pytest.raises(Refused, match="jawaban bebas"):
        add_question(survey=survey, draft=text, actor=WHO, now=NOW)
    change_question(question=last, draft=text, actor=WHO, now=NOW)
    for _ in range(MOST_QUESTIONS - MOST_TEXTS):
        add_question(survey=survey, draft=SCALE, actor=WHO, now=NOW)
    with pytest.raises(Refused, match=str(MOST_QUESTIONS)):
        add_question(survey=survey, draft=SCALE, actor=WHO, now=NOW)


def test_nothing_changes_once_it_was_opened():
    agency, _ = agency_of(5)
    survey, [question] = ask(agency)
    opened(survey)
    acts = [
        lambda: change_survey(survey=survey, facts=SurveyFacts("x"), actor=WHO, now=NOW),
        lambda: add_question(survey=survey, draft=SCALE, actor=WHO, now=NOW),
        lambda: change_question(question=question, draft=SCALE, actor=WHO, now=NOW),
        lambda: move_question(question=question, direction=Direction.UP, actor=WHO, now=NOW),
        lambda: remove_question(question=question, actor=WHO, now=NOW),
        lambda: remove_survey(survey=survey, actor=WHO, now=NOW),
    ]
    before = list(Question.objects.values())
    for act in acts:
        with pytest.raises(Refused, match="sudah dibuka"):
            act()
    assert list(Question.objects.values()) == before


def test_what_is_gone_is_not_found():
    survey = SurveyFactory()
    question = QuestionFactory(survey=survey)
    remove_question(question=Question.objects.get(pk=question.pk), actor=WHO, now=NOW)
    with pytest.raises(NotFound):
        change_question(question=question, draft=SCALE, actor=WHO, now=NOW)
    remove_survey(survey=Survey.objects.get(pk=survey.pk), actor=WHO, now=NOW)
    with pytest.raises(NotFound):
        add_question(survey=survey, draft=SCALE, actor=WHO, now=NOW)
    assert not Survey.objects.exists()
    assert AuditEvent.objects.get(verb="survey.removed").before["title"] == survey.title


def test_a_copy_is_a_draft_with_the_same_words():
    agency, _ = agency_of(5)
    survey, questions = ask(agency, "likert", "choice", "text")
    Question.objects.filter(pk=questions[0].pk).update(is_satisfaction=True)
    office = agency.offices.get()
    survey.offices.add(office)
    opened(survey)
    copy = copy_survey(survey=Survey.objects.get(pk=survey.pk), actor=WHO, now=NOW)
    assert (copy.status, copy.title, copy.closes_on, copy.opens_on) == (
        "draft", f"Salinan: {survey.title}", None, None
    )  # fmt: skip
    assert list(copy.offices.all()) == [office]
    assert words(copy) == words(survey)
    assert copy.questions.get(kind="choice").options == ["Ya", "Tidak", "Mungkin"]
    assert copy.questions.get(is_satisfaction=True).position == 1


def test_a_copy_of_a_long_title_fits():
    copy = copy_survey(survey=SurveyFactory(title="x" * 200), actor=WHO, now=NOW)
    assert len(copy.title) == 200


# --- what the database refuses, whoever writes


def refused(make):
    with pytest.raises(IntegrityError), transaction.atomic():
        make()
    return True


def test_constraints_of_a_survey():
    day = date(2026, 12, 1)
    assert SurveyFactory(min_group=5).pk
    assert refused(lambda: SurveyFactory(min_group=4))
    assert SurveyFactory(status="open", opens_on=day, closes_on=day).pk
    assert SurveyFactory(status="closed", opens_on=day, closes_on=day, closed_on=day).pk
    assert refused(lambda: SurveyFactory(status="open"))
    assert refused(lambda: SurveyFactory(status="draft", opens_on=day))
    assert refused(lambda: SurveyFactory(status="open", opens_on=day, closes_on=None))
    assert refused(lambda: SurveyFactory(status="open", opens_on=day, closes_on=day, closed_on=day))
    assert refused(lambda: SurveyFactory(status="closed", opens_on=day, closes_on=day))
    assert refused(lambda: SurveyFactory(status="open", opens_on=day, closes_on=date(2026, 11, 30)))


def test_constraints_of_questions_and_invitations():
    survey = SurveyFactory()
    first = QuestionFactory(survey=survey, is_satisfaction=True)
    assert QuestionFactory(survey=survey).position == 2
    assert refused(lambda: QuestionFactory(survey=survey, position=first.position))
    assert refused(lambda: QuestionFactory(survey=survey, is_satisfaction=True))
    assert refused(lambda: QuestionFactory(kind="text", is_satisfaction=True))
    person = EmployeeFactory()
    seat = {"survey": survey, "office": person.office, "unit": person.unit, "grade": "III"}
    assert Invitation.objects.create(employee=person, **seat).pk
    assert refused(lambda: Invitation.objects.create(employee=person, **seat))
    assert Invitation.objects.create(**seat).pk != Invitation.objects.create(**seat).pk
