"""Suspensions and their objection."""

from typing import Any

from rest_framework import serializers

from eligibility.enums import SuspensionStatus
from eligibility.models import Suspension
from eligibility.selectors.waiting import warning_behind


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


class ProposalSerializer(serializers.Serializer[Any]):
    """`nip` of the person; both dates count, without an end it lasts until it is lifted."""

    nip = serializers.CharField(max_length=18)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, default=None)
    reason = serializers.CharField(max_length=500)


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
