"""What the API of eligibility takes and answers."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from eligibility.enums import IctLevel, SuspensionStatus
from eligibility.models import Suspension
from eligibility.rules import Reason, Verdict
from eligibility.selectors.waiting import warning_behind


class ReasonSerializer(serializers.Serializer[Reason]):
    rule = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    passed = serializers.BooleanField()
    code = serializers.CharField()
    datum = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    as_of = serializers.DateField(allow_null=True)
    legal = serializers.CharField()
    remedy = serializers.CharField(allow_blank=True)
    changes_on = serializers.DateField(allow_null=True)
    corrector = serializers.CharField(allow_null=True)


class VerdictSerializer(serializers.Serializer[Verdict]):
    """`policy`: number, first day and legal reference of the version that judged."""

    eligible = serializers.BooleanField()
    date = serializers.DateField()
    possible_on = serializers.DateField(allow_null=True)
    policy = serializers.DictField()
    reasons = ReasonSerializer(many=True)


class ReadinessSerializer(serializers.Serializer[Any]):
    """Speeds in Mbps."""

    has_laptop = serializers.BooleanField()
    down_mbps = serializers.DecimalField(max_digits=6, decimal_places=1, min_value=0)
    up_mbps = serializers.DecimalField(max_digits=6, decimal_places=1, min_value=0)
    ict_level = serializers.ChoiceField(choices=IctLevel.choices)


class ReadinessAnswerSerializer(ReadinessSerializer):
    id = serializers.IntegerField()
    declared_on = serializers.DateField()
    confirmed_on = serializers.DateField(allow_null=True)


class SuspensionSerializer(serializers.Serializer[Suspension]):
    """`warning`: id of the early warning behind it; `proposed_by` empty = a job, named in `source`."""

    id = serializers.IntegerField()
    employee = serializers.IntegerField()
    status = serializers.ChoiceField(choices=SuspensionStatus.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    warning = serializers.IntegerField(allow_null=True)
    proposed_by = serializers.IntegerField(allow_null=True)
    proposed_at = serializers.DateTimeField()
    confirmed_by = serializers.IntegerField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    lifted_on = serializers.DateField(allow_null=True)
    decision_reason = serializers.CharField(allow_blank=True)
    objection = serializers.CharField(allow_blank=True)
    objected_at = serializers.DateTimeField(allow_null=True)


class SuspensionPageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = SuspensionSerializer(many=True)


class DecisionReasonSerializer(serializers.Serializer[Any]):
    """An empty reason is answered by the service, with its own code."""

    reason = serializers.CharField(max_length=500, allow_blank=True, default="")


class ObjectionSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=1000, allow_blank=True, default="")


def suspension_answer(row: Suspension) -> dict[str, Any]:
    """The body of `SuspensionSerializer`."""
    return {
        "id": row.pk,
        "employee": row.employee_id,
        "status": row.status,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
        "reason": row.reason,
        "source": row.source,
        "warning": warning_behind(row),
        "proposed_by": row.proposed_by_id,
        "proposed_at": row.proposed_at.isoformat(),
        "confirmed_by": row.confirmed_by_id,
        "confirmed_at": row.confirmed_at.isoformat() if row.confirmed_at else None,
        "lifted_on": row.lifted_on.isoformat() if row.lifted_on else None,
        "decision_reason": row.lift_reason,
        "objection": row.objection,
        "objected_at": row.objected_at.isoformat() if row.objected_at else None,
    }


def verdict_answer(verdict: Verdict, reasons: Iterable[Reason]) -> dict[str, Any]:
    """The body of `VerdictSerializer`; `reasons` may be veiled for the reader."""
    in_force = verdict.in_force
    return {
        "eligible": verdict.eligible,
        "date": verdict.on.isoformat(),
        "possible_on": verdict.possible_on,
        "policy": {
            "number": in_force.number,
            "valid_from": in_force.valid_from.isoformat(),
            "legal_reference": in_force.legal_reference,
        },
        "reasons": [reason_answer(reason) for reason in reasons],
    }


def reason_answer(reason: Reason) -> dict[str, Any]:
    return {
        "rule": reason.rule.value,
        "label": str(reason.rule.label),
        "passed": reason.passed,
        "code": reason.code,
        "datum": reason.datum,
        "source": reason.source,
        "as_of": reason.as_of,
        "legal": reason.legal,
        "remedy": reason.remedy,
        "changes_on": reason.changes_on,
        "corrector": reason.corrector.value if reason.corrector else None,
    }
