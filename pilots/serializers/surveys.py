"""What the API of surveys takes and answers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from pilots.analysis import Interval
from pilots.enums.surveys import QuestionKind, SurveyStatus
from pilots.models.surveys import Question, Survey
from pilots.rules.representation import Group
from pilots.rules.survey_results import QuestionResult
from pilots.selectors.survey_results import NamedGroup, SurveyView
from pilots.selectors.surveys import Turnout, labels_of


class SurveyOut(serializers.Serializer[Any]):
    """`answered`: whether the caller has; null where the caller was not invited."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    purpose = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(choices=SurveyStatus.choices)
    opens_on = serializers.DateField(allow_null=True)
    closes_on = serializers.DateField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    answered = serializers.BooleanField(allow_null=True)


class SurveyPage(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = SurveyOut(many=True)


class SurveyFilter(serializers.Serializer[Any]):
    scope = serializers.ChoiceField(choices=["own", "agency"], required=False, default="own")


class SurveyResultsIn(serializers.Serializer[Any]):
    office = serializers.IntegerField(required=False, default=None, min_value=1, max_value=2**63 - 1)


class SurveyQuestionOut(serializers.Serializer[Any]):
    """`options`: what the numbers of an answer stand for, from 1; empty for free answers."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    words = serializers.CharField()
    help = serializers.CharField(allow_blank=True)
    required = serializers.BooleanField()  # type: ignore[assignment]
    options = serializers.ListField(child=serializers.CharField())


class SurveyFullOut(SurveyOut):
    intro = serializers.CharField(allow_blank=True)
    min_group = serializers.IntegerField()
    questions = SurveyQuestionOut(many=True)


class SurveyAnswersIn(serializers.Serializer[Any]):
    """`answers`: question id → 1–5, the number of an option from 1, a list of such numbers, or a text."""

    answers = serializers.DictField(child=serializers.JSONField(allow_null=True), allow_empty=True)


class SurveyAnsweredOut(serializers.Serializer[Any]):
    answered = serializers.BooleanField()


class TurnoutOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=SurveyStatus.choices)
    invited = serializers.IntegerField()
    answered = serializers.IntegerField()


class IntervalOut(serializers.Serializer[Any]):
    """An estimate with the ends of its 95 % interval; shares are 0–1."""

    value = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class GroupOut(serializers.Serializer[Any]):
    """`merged`: how many groups, too small to stand alone, are counted together here."""

    name = serializers.CharField()
    invited = serializers.IntegerField()
    answered = serializers.IntegerField()
    share = IntervalOut()
    merged = serializers.IntegerField()


class OptionOut(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    count = serializers.IntegerField()
    share = IntervalOut()


class QuestionResultOut(serializers.Serializer[Any]):
    """`hidden`: too few answered. `mean` (1–5) and `favourable` (4 and 5) belong to scales; `texts` are in no order."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=QuestionKind.choices)
    words = serializers.CharField()
    hidden = serializers.BooleanField()
    people = serializers.IntegerField()
    options = OptionOut(many=True)
    mean = IntervalOut(allow_null=True)
    favourable = IntervalOut(allow_null=True)
    texts = serializers.ListField(child=serializers.CharField())


class SurveyResultsOut(serializers.Serializer[Any]):
    """`office` null: everybody. `total` null: too few people. `questions` null: not closed, or too few answers."""

    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=SurveyStatus.choices)
    office = serializers.IntegerField(allow_null=True)
    offices = serializers.ListField(child=serializers.IntegerField())
    total = GroupOut(allow_null=True)
    by_office = GroupOut(many=True)
    by_unit = GroupOut(many=True)
    by_grade = GroupOut(many=True)
    questions = QuestionResultOut(many=True, allow_null=True)


def survey_out(survey: Survey, answered: bool | None) -> dict[str, Any]:
    """`SurveyOut` of a survey."""

    def day(name: str) -> str | None:
        value = getattr(survey, name)
        return value.isoformat() if value else None

    return {
        "id": survey.pk,
        "title": survey.title,
        "purpose": survey.purpose,
        "status": survey.status,
        "opens_on": day("opens_on"),
        "closes_on": day("closes_on"),
        "closed_on": day("closed_on"),
        "answered": answered,
    }


def survey_full_out(survey: Survey, answered: bool | None, questions: list[Question]) -> dict[str, Any]:
    asked = [
        {
            "id": q.pk, "kind": q.kind, "words": q.words, "help": q.help, "required": q.required,
            "options": list(labels_of(q)),
        }
        for q in questions
    ]  # fmt: skip
    more = {"intro": survey.intro, "min_group": survey.min_group, "questions": asked}
    return survey_out(survey, answered) | more


def turnout_out(survey: Survey, turnout: Turnout) -> dict[str, Any]:
    return {
        "id": survey.pk, "status": survey.status, "invited": turnout.invited, "answered": turnout.answered
    }  # fmt: skip


def results_out(survey: Survey, view: SurveyView) -> dict[str, Any]:
    """`SurveyResultsOut` of what the caller may see."""
    name = view.office.name if view.office else survey.title
    return {
        "id": survey.pk,
        "status": survey.status,
        "office": view.office.pk if view.office else None,
        "offices": [office.pk for office in view.offices],
        "total": _group(name, view.total) if view.total else None,
        "by_office": _groups(view.by_office),
        "by_unit": _groups(view.by_unit),
        "by_grade": _groups(view.by_grade),
        "questions": None if view.results is None else [_question(result) for result in view.results],
    }


def _groups(rows: list[NamedGroup]) -> list[dict[str, Any]]:
    return [_group(row.name, row.group) for row in rows]


def _group(name: str, group: Group) -> dict[str, Any]:
    return {
        "name": name, "invited": group.invited, "answered": group.answered, "share": _interval(group.share),
        "merged": group.merged,
    }  # fmt: skip


def _question(result: QuestionResult) -> dict[str, Any]:
    return {
        "id": result.id, "kind": result.kind, "words": result.words, "hidden": result.hidden,
        "people": result.people,
        "options": [
            {"label": option.label, "count": option.count, "share": _interval(option.share)}
            for option in result.options
        ],
        "mean": _interval(result.mean), "favourable": _interval(result.favourable),
        "texts": list(result.texts),
    }  # fmt: skip


def _interval(interval: Interval | None) -> dict[str, float] | None:
    if interval is None:
        return None
    return {"value": interval.value, "low": interval.low, "high": interval.high}
