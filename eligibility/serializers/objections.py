"""What the API of objections takes and answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rest_framework import serializers

from eligibility.enums import HandlerRole, NoteKind, ObjectionKind, ObjectionStatus, Rule
from eligibility.models import LONGEST_TEXT, MOST_FILES, Objection
from eligibility.rules.objections import Line
from eligibility.selectors.objection_statistics import Statistics


class ObjectionOut(serializers.Serializer[Objection]):
    """`rule` empty where a request was refused (`subject`); `assignee` empty = all with `handler_role`."""

    id = serializers.IntegerField()
    employee = serializers.IntegerField()
    office = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=ObjectionKind.choices)
    rule = serializers.ChoiceField(choices=Rule.choices, allow_blank=True)
    subject = serializers.CharField(allow_blank=True)
    title = serializers.CharField()
    judged_on = serializers.DateField()
    status = serializers.ChoiceField(choices=ObjectionStatus.choices)
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    overdue = serializers.BooleanField()
    handler_role = serializers.ChoiceField(choices=HandlerRole.choices)
    assignee = serializers.IntegerField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class ObjectionNoteOut(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=NoteKind.choices)
    author = serializers.IntegerField(allow_null=True)
    text = serializers.CharField()
    at = serializers.DateTimeField()


class ObjectionFileOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()
    type = serializers.CharField()
    size = serializers.IntegerField()


class ObjectionFullOut(ObjectionOut):
    """`reason_then`, `verdict_then`: frozen at the opening; `verdict_after`: computed anew with the answer."""

    text = serializers.CharField()
    term_legal = serializers.CharField()
    policy_number = serializers.IntegerField()
    reason_then = serializers.DictField()
    verdict_then = serializers.DictField()
    verdict_after = serializers.DictField(allow_null=True)
    awaits_correction = serializers.BooleanField()
    answer = serializers.CharField(allow_blank=True)
    answered_by = serializers.IntegerField(allow_null=True)
    notes = ObjectionNoteOut(many=True)
    files = ObjectionFileOut(many=True)


class ObjectionPage(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ObjectionOut(many=True)


class ObjectionIn(serializers.Serializer[Any]):
    """Either `rule` (with `on` and `kind`) or `subject`, e.g. `scheduling.request:17`; at most three files."""

    rule = serializers.ChoiceField(choices=Rule.choices, required=False)
    subject = serializers.CharField(max_length=80, required=False)
    on = serializers.DateField(required=False)
    kind = serializers.ChoiceField(choices=ObjectionKind.choices, default=ObjectionKind.DATA)
    text = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True, max_length=255),
        max_length=MOST_FILES,
        required=False,
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("rule")) == bool(attrs.get("subject")):
            raise serializers.ValidationError({"rule": ["rule / subject"]})
        return attrs


class ObjectionAnswerIn(serializers.Serializer[Any]):
    outcome = serializers.ChoiceField(choices=["upheld", "partly", "rejected"])
    reason = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    correction_follows = serializers.BooleanField(default=False)


class ObjectionAskIn(serializers.Serializer[Any]):
    question = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")


class ObjectionReplyIn(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")
    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True, max_length=255),
        max_length=MOST_FILES,
        required=False,
    )


class ObjectionHandOnIn(serializers.Serializer[Any]):
    """`to`: `admin`, `official`, or `atasan:<employee id>` for somebody in the reporting line."""

    to = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=LONGEST_TEXT, allow_blank=True, default="")


class ObjectionLineOut(serializers.Serializer[Line]):
    """Null everywhere: hidden, too few people stand behind it. Hours until the answer; shares between 0 and 1."""

    group = serializers.CharField(allow_blank=True)
    opened = serializers.IntegerField(allow_null=True)
    answered = serializers.IntegerField(allow_null=True)
    granted = serializers.IntegerField(allow_null=True)
    share = serializers.FloatField(allow_null=True)
    median_hours = serializers.FloatField(allow_null=True)
    p90_hours = serializers.FloatField(allow_null=True)
    in_time = serializers.FloatField(allow_null=True)
    overdue = serializers.IntegerField(allow_null=True)


class ObjectionTableOut(serializers.Serializer[Any]):
    title = serializers.CharField()
    lines = ObjectionLineOut(many=True)


class ObjectionStatisticsOut(serializers.Serializer[Any]):
    first = serializers.DateField()
    last = serializers.DateField()
    total = ObjectionLineOut()
    tables = ObjectionTableOut(many=True)


class ObjectionPeriod(serializers.Serializer[Any]):
    """Days of the opening, both inclusive; the last 365 days where nothing is said."""

    first = serializers.DateField(required=False)
    last = serializers.DateField(required=False)


def objection_out(row: Objection, now: datetime) -> dict[str, Any]:
    """The body of `ObjectionOut`."""
    return {
        "id": row.pk,
        "employee": row.employee_id,
        "office": row.office_id,
        "kind": row.kind,
        "rule": row.rule,
        "subject": row.subject,
        "title": row.title,
        "judged_on": row.judged_on.isoformat(),
        "status": row.status,
        "opened_at": row.opened_at.isoformat(),
        "due_at": row.due_at.isoformat(),
        "overdue": row.is_live and now >= row.due_at,
        "handler_role": row.handler_role,
        "assignee": row.assignee_id,
        "closed_at": row.closed_at.isoformat() if row.closed_at else None,
    }


def objection_full_out(row: Objection, now: datetime) -> dict[str, Any]:
    """The body of `ObjectionFullOut`."""
    return objection_out(row, now) | {
        "text": row.text,
        "term_legal": row.term_legal,
        "policy_number": row.policy_number,
        "reason_then": row.reason_then,
        "verdict_then": row.verdict_then,
        "verdict_after": row.verdict_after,
        "awaits_correction": row.awaits_correction,
        "answer": row.answer,
        "answered_by": row.answered_by_id,
        "notes": [
            {"kind": n.kind, "author": n.author_id, "text": n.text, "at": n.at.isoformat()}
            for n in row.notes.order_by("pk")
        ],
        "files": [
            {"id": f.pk, "name": f.name, "type": f.kind, "size": f.size} for f in row.files.order_by("pk")
        ],
    }


def statistics_out(found: Statistics) -> dict[str, Any]:
    """The body of `ObjectionStatisticsOut`."""
    return {
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "total": ObjectionLineOut(found.total).data,
        "tables": [
            {"title": str(t.title), "lines": ObjectionLineOut(t.lines, many=True).data} for t in found.tables
        ],
    }
