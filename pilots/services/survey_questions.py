"""Questions of a draft: added, changed, moved, removed. The survey's row is the lock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import NotFound, Problem, Refused, refuse_if_blocked
from core.services import record
from pilots.enums.surveys import Direction, QuestionKind, SurveyProblem
from pilots.models.surveys import Question, Survey
from pilots.rules.survey_course import MOST_QUESTIONS, MOST_TEXTS
from pilots.rules.survey_questions import QuestionDraft, question_problems, shaped
from pilots.services.surveys import held_draft, question_columns

# Out of the way of every real place while two questions change theirs.
ASIDE = 30_000


def add_question(*, survey: Survey, draft: QuestionDraft, actor: Actor, now: datetime) -> Question:
    """Put a question at the end of a draft. Errors: Refused when it is no draft, full, or the question is not whole."""
    draft = _whole(draft)
    with transaction.atomic():
        row = held_draft(survey)
        _refuse_too_many(row, draft, None)
        last = row.questions.order_by("-position").values_list("position", flat=True).first() or 0
        _take_satisfaction(row, draft)
        question = Question.objects.create(survey=row, position=last + 1, **question_columns(draft))
        _record(row, "survey.question_added", question, actor, now, after=question_columns(draft))
    return question


def change_question(*, question: Question, draft: QuestionDraft, actor: Actor, now: datetime) -> Question:
    """Replace the words of a question of a draft. Errors: as `add_question`; NotFound if it is gone."""
    draft = _whole(draft)
    columns = question_columns(draft)
    with transaction.atomic():
        survey = held_draft(question.survey)
        row = _held(survey, question.pk)
        before = {name: getattr(row, name) for name in columns}
        _refuse_too_many(survey, draft, row)
        _take_satisfaction(survey, draft)
        for name, value in columns.items():
            setattr(row, name, value)
        row.save(update_fields=list(columns))
        _record(survey, "survey.question_changed", row, actor, now, before=before, after=columns)
    return row


def remove_question(*, question: Question, actor: Actor, now: datetime) -> None:
    """Take a question out of a draft; those after it move up. Errors: Refused, NotFound."""
    with transaction.atomic():
        survey = held_draft(question.survey)
        row = _held(survey, question.pk)
        _record(survey, "survey.question_removed", row, actor, now, before={"words": row.words})
        position = row.position
        row.delete()
        for later in survey.questions.filter(position__gt=position).order_by("position"):
            later.position -= 1
            later.save(update_fields=["position"])


def move_question(*, question: Question, direction: Direction, actor: Actor, now: datetime) -> Question:
    """Change places with the question above or below; at the end nothing happens. Errors: Refused, NotFound."""
    step = -1 if direction == Direction.UP else 1
    with transaction.atomic():
        survey = held_draft(question.survey)
        row = _held(survey, question.pk)
        other = survey.questions.filter(position=row.position + step).first()
        if other is None:
            return row
        before, after = row.position, other.position
        survey.questions.filter(pk=other.pk).update(position=ASIDE)
        survey.questions.filter(pk=row.pk).update(position=after)
        survey.questions.filter(pk=other.pk).update(position=F("position") - ASIDE + before)
        row.position = after
        _record(
            survey, "survey.question_moved", row, actor, now, before={"place": before}, after={"place": after}
        )
    return row


def _whole(draft: QuestionDraft) -> QuestionDraft:
    draft = shaped(draft)
    refuse_if_blocked(question_problems(draft).values())
    return draft


def _held(survey: Survey, pk: int) -> Question:
    row = survey.questions.filter(pk=pk).first()
    if row is None:
        raise NotFound(_("Pertanyaan ini tidak ditemukan."))
    return row


def _refuse_too_many(survey: Survey, draft: QuestionDraft, itself: Question | None) -> None:
    others = survey.questions.exclude(pk=itself.pk) if itself else survey.questions.all()
    if others.count() >= MOST_QUESTIONS:
        raise Refused(problems=[Problem(SurveyProblem.MANY_QUESTIONS, params={"most": MOST_QUESTIONS})])
    is_text = draft.kind == QuestionKind.TEXT
    if is_text and others.filter(kind=QuestionKind.TEXT).count() >= MOST_TEXTS:
        raise Refused(problems=[Problem(SurveyProblem.MANY_TEXTS, params={"most": MOST_TEXTS})])


def _take_satisfaction(survey: Survey, draft: QuestionDraft) -> None:
    """One question measures satisfaction: the one that was named last."""
    if draft.is_satisfaction:
        survey.questions.filter(is_satisfaction=True).update(is_satisfaction=False)


def _record(survey: Survey, verb: str, question: Question, actor: Actor, now: datetime, **sides: Any) -> None:
    record(agency=survey.agency.code, actor=actor, verb=verb, target=question, now=now, **sides)
