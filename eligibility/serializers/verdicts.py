"""A verdict as the API answers it."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from eligibility.rules import Reason, Verdict, possible_on


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


def verdict_answer(verdict: Verdict, reasons: Iterable[Reason]) -> dict[str, Any]:
    """The body of `VerdictSerializer`; `reasons` may be veiled for the reader."""
    in_force, shown = verdict.in_force, tuple(reasons)
    return {
        "eligible": verdict.eligible,
        "date": verdict.on.isoformat(),
        "possible_on": possible_on(shown),
        "policy": {
            "number": in_force.number,
            "valid_from": in_force.valid_from.isoformat(),
            "legal_reference": in_force.legal_reference,
        },
        "reasons": [reason_answer(reason) for reason in shown],
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
