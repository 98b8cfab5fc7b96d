"""Discipline records, for the few who may read them."""

from typing import Any

from rest_framework import serializers

from eligibility.enums import DisciplineClosing, DisciplineLevel
from eligibility.models import DisciplineRecord


class DisciplineSerializer(serializers.Serializer[Any]):
    """Both dates count; from `closed_on` on the record no longer counts."""

    id = serializers.IntegerField()
    employee = serializers.IntegerField()
    level = serializers.ChoiceField(choices=DisciplineLevel.choices)
    decree = serializers.CharField(allow_blank=True)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    closing = serializers.ChoiceField(choices=DisciplineClosing.choices, allow_blank=True)
    closed_on = serializers.DateField(allow_null=True)
    closed_by = serializers.IntegerField(allow_null=True)
    close_reason = serializers.CharField(allow_blank=True)


class DisciplinePageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = DisciplineSerializer(many=True)


class DisciplineInSerializer(serializers.Serializer[Any]):
    """`nip` of the person; a penalty (R, S, B) needs its decree."""

    nip = serializers.CharField(max_length=18)
    level = serializers.ChoiceField(choices=DisciplineLevel.choices)
    decree = serializers.CharField(max_length=120, allow_blank=True, default="")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True, default=None)


class DisciplineCloseSerializer(serializers.Serializer[Any]):
    """An empty reason is answered by the service, with its own code."""

    closing = serializers.ChoiceField(choices=DisciplineClosing.choices)
    reason = serializers.CharField(max_length=500, allow_blank=True, default="")


def discipline_answer(row: DisciplineRecord) -> dict[str, Any]:
    """The body of `DisciplineSerializer`."""
    return {
        "id": row.pk,
        "employee": row.employee_id,
        "level": row.level,
        "decree": row.decree,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat() if row.ends_on else None,
        "source": row.source,
        "closing": row.closing,
        "closed_on": row.closed_on.isoformat() if row.closed_on else None,
        "closed_by": row.closed_by_id,
        "close_reason": row.close_reason,
    }
