"""What the API of monitoring takes and answers."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from monitoring.enums import AnswerKind, Cause, Level, WarningStatus
from monitoring.models import EarlyWarning
from monitoring.selectors.words import sentence_of


class EarlyWarningOut(serializers.Serializer[EarlyWarning]):
    """`evidence`: the numbers that led to it, by cause; `sentence`: the same in words."""

    id = serializers.IntegerField()
    employee = serializers.IntegerField()
    cause = serializers.ChoiceField(choices=Cause.choices)
    level = serializers.ChoiceField(choices=Level.choices)
    status = serializers.ChoiceField(choices=WarningStatus.choices)
    sentence = serializers.CharField()
    evidence = serializers.DictField()
    opened_on = serializers.DateField()
    raised_on = serializers.DateField()
    seen_on = serializers.DateField()
    closed_on = serializers.DateField(allow_null=True)
    objection = serializers.CharField(allow_blank=True)
    objected_at = serializers.DateTimeField(allow_null=True)
    answer_kind = serializers.CharField(allow_blank=True)
    answer = serializers.CharField(allow_blank=True)
    answered_by = serializers.IntegerField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    suspension = serializers.IntegerField(allow_null=True)


class WarningFullOut(EarlyWarningOut):
    """`series`: points of the chart: `at` (first day), `value`, and where they exist `mean`, `limit`, `mark`."""

    series = serializers.ListField(child=serializers.DictField())


class WarningPage(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = EarlyWarningOut(many=True)


class WarningFilter(serializers.Serializer[Any]):
    scope = serializers.ChoiceField(choices=["own", "team", "office"], required=False, default="own")
    status = serializers.ChoiceField(choices=WarningStatus.choices, required=False, default="")
    cause = serializers.ChoiceField(choices=Cause.choices, required=False, default="")


class WarningAnswerIn(serializers.Serializer[Any]):
    """`follow_up` and `due_on` only with a coaching note. Empty words are answered by the service."""

    kind = serializers.ChoiceField(choices=AnswerKind.choices)
    text = serializers.CharField(max_length=2000, allow_blank=True, default="")
    follow_up = serializers.CharField(max_length=500, allow_blank=True, required=False, default="")
    due_on = serializers.DateField(required=False, allow_null=True, default=None)

    def validate(self, typed: dict[str, Any]) -> dict[str, Any]:
        if typed["kind"] == AnswerKind.REASON and (typed["follow_up"] or typed["due_on"]):
            raise serializers.ValidationError(
                {"follow_up": [_("Tindak lanjut hanya disimpan bersama catatan pembinaan.")]}
            )
        return typed


class ObjectionIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=1000, allow_blank=True, default="")


def warning_out(row: EarlyWarning) -> dict[str, Any]:
    """`EarlyWarningOut` of a warning."""
    return {
        "id": row.pk,
        "employee": row.employee_id,
        "cause": row.cause,
        "level": row.level,
        "status": row.status,
        "sentence": sentence_of(row.cause, row.evidence),
        "evidence": row.evidence,
        "opened_on": row.opened_on.isoformat(),
        "raised_on": row.raised_on.isoformat(),
        "seen_on": row.seen_on.isoformat(),
        "closed_on": row.closed_on.isoformat() if row.closed_on else None,
        "objection": row.objection,
        "objected_at": row.objected_at.isoformat() if row.objected_at else None,
        "answer_kind": row.answer_kind,
        "answer": row.answer,
        "answered_by": row.answered_by_id,
        "answered_at": row.answered_at.isoformat() if row.answered_at else None,
        "suspension": row.suspension_id,
    }


def warning_full_out(row: EarlyWarning) -> dict[str, Any]:
    return warning_out(row) | {"series": row.series}
