"""Drafts of surveys: begun from a template or as a copy, changed, and thrown away. Only drafts change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import NotFound, Problem, Refused
from core.services import record
from employees.models import Agency, Office
from pilots.enums.surveys import SurveyProblem, SurveyStatus
from pilots.models.surveys import LEAST_GROUP, Question, Survey
from pilots.rules.survey_questions import QuestionDraft
from pilots.rules.survey_templates import TEMPLATES


@dataclass(frozen=True, slots=True)
class SurveyFacts:
    """What an editor sets of a draft. `offices`: ids whose people are asked; empty = the whole agency."""

    title: str
    purpose: str = ""
    intro: str = ""
    closes_on: date | None = None
    min_group: int = LEAST_GROUP
    offices: tuple[int, ...] = ()


def draft_survey(
    *, agency: Agency, facts: SurveyFacts, template: str = "", actor: Actor, now: datetime
) -> Survey:
    """Begin a survey, with the questions of a template (a key of `TEMPLATES`) or without any.

    Errors: NotFound for an office of another agency; Refused for a group under five.
    """
    offices = _offices(agency.pk, facts)
    questions = TEMPLATES[template].questions if template else ()
    with transaction.atomic():
        survey = Survey.objects.create(agency=agency, **_columns(facts))
        survey.offices.set(offices)
        _write_questions(survey, questions)
        after = _told(facts) | {"questions": len(questions)}
        record(agency=agency.code, actor=actor, verb="survey.drafted", target=survey, now=now, after=after)
    return survey


def change_survey(*, survey: Survey, facts: SurveyFacts, actor: Actor, now: datetime) -> Survey:
    """Replace what a draft says of itself. Errors: as `draft_survey`; Refused once it was opened."""
    offices = _offices(survey.agency_id, facts)
    with transaction.atomic():
        row = held_draft(survey)
        before = _told(_facts_of(row))
        for name, value in _columns(facts).items():
            setattr(row, name, value)
        row.save(update_fields=list(_columns(facts)))
        row.offices.set(offices)
        record(
            agency=row.agency.code, actor=actor, verb="survey.changed", target=row, now=now, before=before,
            after=_told(facts),
        )  # fmt: skip
    return row


def copy_survey(*, survey: Survey, actor: Actor, now: datetime) -> Survey:
    """A new draft with the same words, questions and audience, in whatever state the survey is."""
    with transaction.atomic():
        facts = _facts_of(survey)
        title = (_("Salinan: %(title)s") % {"title": survey.title})[:200]
        copy = Survey.objects.create(
            agency=survey.agency, **(_columns(facts) | {"title": title, "closes_on": None})
        )
        copy.offices.set(facts.offices)
        questions = [_draft_of(question) for question in survey.questions.order_by("position")]
        _write_questions(copy, questions)
        record(
            agency=survey.agency.code, actor=actor, verb="survey.copied", target=copy, now=now,
            after={"from": survey.pk, "title": title, "questions": len(questions)},
        )  # fmt: skip
    return copy


def remove_survey(*, survey: Survey, actor: Actor, now: datetime) -> None:
    """Throw a draft away. Errors: Refused once it was opened."""
    with transaction.atomic():
        row = held_draft(survey)
        record(
            agency=row.agency.code, actor=actor, verb="survey.removed", target=row, now=now,
            before=_told(_facts_of(row)),
        )  # fmt: skip
        row.delete()


def note_export(*, survey: Survey, office: int | None, kind: str, actor: Actor, now: datetime) -> None:
    """Tell the trail that somebody took results out."""
    record(
        agency=survey.agency.code, actor=actor, verb="survey.exported", target=survey, now=now,
        after={"office": office, "format": kind},
    )  # fmt: skip


def held_survey(survey: Survey) -> Survey:
    """The survey, locked; rows may go on referring to it, as answers under way do. Errors: NotFound if it is gone."""
    rows = Survey.objects.select_for_update(of=("self",), no_key=True).select_related("agency")
    row = rows.filter(pk=survey.pk).first()
    if row is None:
        raise NotFound(_("Survei ini tidak ditemukan."))
    return row


def held_draft(survey: Survey) -> Survey:
    """The survey, locked, as a draft: whoever opens it waits. Errors: as `held_survey`; Refused if it is no draft."""
    row = held_survey(survey)
    if row.status != SurveyStatus.DRAFT:
        raise Refused(problems=[Problem(SurveyProblem.NOT_DRAFT)])
    return row


def _offices(agency_id: int, facts: SurveyFacts) -> list[Office]:
    found = list(Office.objects.filter(agency=agency_id, pk__in=facts.offices))
    if len(found) != len(set(facts.offices)):
        raise NotFound(_("Kantor ini tidak ditemukan."))
    if facts.min_group < LEAST_GROUP:
        raise Refused(
            _("Kelompok terkecil yang ditampilkan tidak boleh di bawah %(least)s orang.")
            % {"least": LEAST_GROUP},
            code="group_too_small",
        )
    return found


def _columns(facts: SurveyFacts) -> dict[str, Any]:
    return {name: value for name, value in asdict(facts).items() if name != "offices"}


def _facts_of(survey: Survey) -> SurveyFacts:
    offices = tuple(survey.offices.order_by("pk").values_list("pk", flat=True))
    return SurveyFacts(
        survey.title, survey.purpose, survey.intro, survey.closes_on, survey.min_group, offices
    )


def _told(facts: SurveyFacts) -> dict[str, Any]:
    return {
        "title": facts.title,
        "closes_on": facts.closes_on.isoformat() if facts.closes_on else None,
        "min_group": facts.min_group,
        "offices": list(facts.offices),
    }


def _write_questions(survey: Survey, drafts: Iterable[QuestionDraft]) -> None:
    Question.objects.bulk_create(
        Question(survey=survey, position=position, **question_columns(draft))
        for position, draft in enumerate(drafts, 1)
    )


def question_columns(draft: QuestionDraft) -> dict[str, Any]:
    """The columns of a question from what was written."""
    return asdict(draft) | {"options": list(draft.options)}


def _draft_of(question: Question) -> QuestionDraft:
    return QuestionDraft(
        question.kind, question.words, question.help, tuple(question.options), question.low, question.high,
        question.required, question.is_satisfaction,
    )  # fmt: skip
