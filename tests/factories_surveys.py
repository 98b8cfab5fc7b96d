"""Rows of pilots' surveys for tests."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from core.audit import Actor
from pilots.models.surveys import Question, Survey
from pilots.services.survey_answering import answer_survey
from pilots.services.survey_turning import close_survey, open_survey
from tests.factories import AgencyFactory, EmployeeFactory, OfficeFactory, UnitFactory

# Monday, 23 November 2026, 10.00 in Jakarta
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LAST_DAY = date(2026, 12, 4)
WHO = Actor(None, "Penguji")


class SurveyFactory(DjangoModelFactory):
    """A draft that may open as soon as it has a question and people."""

    class Meta:
        model = Survey

    agency = factory.SubFactory(AgencyFactory)
    title = factory.Sequence(lambda n: f"Survei Uji {n}")
    purpose = "Mengetahui kesiapan pegawai"
    closes_on = LAST_DAY


class QuestionFactory(DjangoModelFactory):
    """A scale; give `kind` and `options` for others."""

    class Meta:
        model = Question

    survey = factory.SubFactory(SurveyFactory)
    position = factory.LazyAttribute(lambda q: q.survey.questions.count() + 1)
    kind = "likert"
    words = factory.Sequence(lambda n: f"Pertanyaan {n}")
    low = factory.LazyAttribute(lambda q: "Tidak setuju" if q.kind == "likert" else "")
    high = factory.LazyAttribute(lambda q: "Setuju" if q.kind == "likert" else "")
    options = factory.LazyAttribute(lambda q: ["Ya", "Tidak", "Mungkin"] if "choice" in q.kind else [])


def people_of(unit, size, **values):
    """So many people in a unit, without accounts."""
    return [EmployeeFactory(unit=unit, **values) for _ in range(size)]


def agency_of(*sizes):
    """An agency with an office of one unit for each size: `(agency, [people of each office])`."""
    agency = AgencyFactory()
    people = []
    for size in sizes:
        unit = UnitFactory(office=OfficeFactory(agency=agency))
        people.append(people_of(unit, size))
    return agency, people


def ask(agency, *kinds, **values):
    """A draft with a question of each kind: `(survey, [questions])`."""
    survey = SurveyFactory(agency=agency, **values)
    return survey, [QuestionFactory(survey=survey, kind=kind) for kind in kinds or ("likert",)]


def opened(survey, now=NOW):
    return open_survey(survey=survey, actor=WHO, now=now)


def closed(survey, now=NOW):
    return close_survey(survey=survey, actor=WHO, now=now)


def send(survey, person, answers, now=NOW):
    """`answers`: question → answer."""
    given = {str(question.pk): answer for question, answer in answers.items()}
    return answer_survey(survey_id=survey.pk, employee=person, answers=given, now=now)
