"""Surveys as lists, one with its questions, and a person's own invitations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from core.problems import NotFound, Problem
from employees.enums import EmployeeKind
from employees.models import Employee, Office
from employees.models.people import EmployeeQuerySet
from pilots.enums.surveys import WITH_OPTIONS, Grade, QuestionKind, SurveyStatus
from pilots.models.surveys import Invitation, Question, Survey
from pilots.rules.survey_answers import Asked
from pilots.rules.survey_course import Readiness, opening_problems
from pilots.rules.survey_questions import SCALE

STATUS_ORDER = (SurveyStatus.OPEN, SurveyStatus.DRAFT, SurveyStatus.CLOSED)
# A rank is written "III/c"; PPPK have ranks of their own numbering, so their kind comes first.
_RANKS = ((Grade.FOURTH, "IV/"), (Grade.THIRD, "III/"), (Grade.SECOND, "II/"), (Grade.FIRST, "I/"))
GRADE = Case(
    When(kind=EmployeeKind.PPPK, then=Value(Grade.PPPK.value)),
    *(When(rank__startswith=start, then=Value(grade.value)) for grade, start in _RANKS),
    default=Value(Grade.UNKNOWN.value),
)


def surveys_of(agency_id: int, offices: frozenset[int] | None, *, drafts: bool) -> QuerySet[Survey]:
    """Surveys of the agency, open ones first; `offices`: only those that asked there."""
    rows = Survey.objects.filter(agency=agency_id)
    if not drafts:
        rows = rows.exclude(status=SurveyStatus.DRAFT)
    if offices is not None:
        rows = rows.filter(_asked_in(offices))
    order = Case(*(When(status=status, then=Value(n)) for n, status in enumerate(STATUS_ORDER)))
    return rows.order_by(order, "-pk")


def _asked_in(offices: frozenset[int]) -> Exists:
    return Exists(Invitation.objects.filter(survey=OuterRef("pk"), office__in=offices))


def asked_in(survey: Survey, offices: frozenset[int]) -> bool:
    """Did the survey invite anybody of these offices?"""
    return Invitation.objects.filter(survey=survey, office__in=offices).exists()


def survey_of(agency_id: int, pk: int) -> Survey:
    """One survey of the agency. Errors: NotFound, also for another agency's."""
    row = Survey.objects.select_related("agency").filter(pk=pk, agency=agency_id).first()
    if row is None:
        raise NotFound(_("Survei ini tidak ditemukan."))
    return row


def question_of(agency_id: int, pk: int) -> Question:
    """One question with its survey. Errors: NotFound, also for another agency's."""
    rows = Question.objects.select_related("survey__agency")
    row = rows.filter(pk=pk, survey__agency=agency_id).first()
    if row is None:
        raise NotFound(_("Pertanyaan ini tidak ditemukan."))
    return row


def questions_of(survey: Survey) -> list[Question]:
    """In their order."""
    return list(survey.questions.order_by("position"))


def asked(questions: Sequence[Question]) -> list[Asked]:
    """Questions as the rules of answers see them."""
    return [Asked(q.pk, q.kind, q.required, len(q.options)) for q in questions]


def labels_of(question: Question) -> tuple[str, ...]:
    """What each number of an answer stands for, from 1; nothing for free answers."""
    if question.kind == QuestionKind.LIKERT:
        ends = {SCALE[0]: question.low, SCALE[-1]: question.high}
        return tuple(f"{point} – {ends[point]}" if point in ends else str(point) for point in SCALE)
    return tuple(question.options) if question.kind in WITH_OPTIONS else ()


def audience_of(survey: Survey) -> EmployeeQuerySet:
    """People at work whom the survey asks, or will ask."""
    people = Employee.objects.at_work().filter(agency=survey.agency_id)
    chosen = list(survey.offices.values_list("pk", flat=True))
    return people.filter(office__in=chosen) if chosen else people


def readiness_of(survey: Survey) -> Readiness:
    """Facts for `opening_problems`."""
    return Readiness(
        survey.questions.count(),
        survey.purpose,
        survey.closes_on,
        audience_of(survey).count(),
        survey.min_group,
    )


def missing_for_opening(survey: Survey, today: date) -> list[Problem]:
    """What still stands in the way of opening a draft."""
    return opening_problems(readiness_of(survey), today)


def offices_to_choose(agency_id: int) -> list[Office]:
    return list(Office.objects.filter(agency=agency_id).order_by("kind", "name", "pk"))


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many were invited and have answered so far."""

    invited: int
    answered: int

    @property
    def waiting(self) -> int:
        return self.invited - self.answered


def turnouts_of(surveys: Iterable[Survey]) -> dict[int, Turnout]:
    """Survey id → turnout, zeros where nobody was invited. One query."""
    pks = [survey.pk for survey in surveys]
    rows = Invitation.objects.filter(survey__in=pks).order_by().values_list("survey")
    counted = rows.annotate(invited=Count("pk"), done=Count("pk", filter=Q(answered=True)))
    return dict.fromkeys(pks, Turnout(0, 0)) | {pk: Turnout(invited, done) for pk, invited, done in counted}


def turnout_of(survey: Survey) -> Turnout:
    return turnouts_of([survey])[survey.pk]


def own_invitations(employee: Employee, on: date) -> list[Invitation]:
    """Invitations to surveys that take answers on the date: unanswered first, the soonest to end first."""
    rows = Invitation.objects.filter(employee=employee, survey__in=own_surveys(employee, on))
    return list(rows.select_related("survey").order_by("answered", "survey__closes_on", "survey__pk"))


def own_surveys(employee: Employee, on: date) -> QuerySet[Survey]:
    """Surveys that ask the person and take answers on the date, the soonest to end first."""
    seats = Invitation.objects.filter(employee=employee)
    rows = Survey.objects.filter(status=SurveyStatus.OPEN, closes_on__gte=on, pk__in=seats.values("survey"))
    return rows.order_by("closes_on", "pk")


def answered_by(employee: Employee, surveys: Iterable[Survey]) -> dict[int, bool]:
    """Survey id → whether the person has answered, for those that ask the person."""
    rows = Invitation.objects.filter(employee=employee, survey__in=[survey.pk for survey in surveys])
    return dict(rows.values_list("survey", "answered"))


def own_invitation(employee: Employee, survey_id: int) -> Invitation | None:
    """The person's seat in an open survey of the own agency."""
    surveys = Survey.objects.filter(pk=survey_id, agency=employee.agency_id)
    rows = Invitation.objects.select_related("survey__agency")
    return rows.filter(employee=employee, survey__in=surveys).first()


def is_closed_in(agency_id: int, survey_id: int) -> bool:
    """There is such a survey in the agency, and it is closed."""
    return Survey.objects.filter(pk=survey_id, agency=agency_id, status=SurveyStatus.CLOSED).exists()
