"""Shapes of the weekly index in the API."""

from typing import Any

from rest_framework import serializers

from performance.models import WeeklyIndex


class IndexWeekOut(serializers.Serializer[Any]):
    week = serializers.DateField(help_text="The Monday")
    value = serializers.CharField(help_text="0.00 to 100.00")
    output = serializers.CharField()
    timeliness = serializers.CharField()
    acceptance = serializers.CharField(allow_null=True, help_text="null while nothing is decided")
    reports = serializers.IntegerField()
    required = serializers.IntegerField()  # type: ignore[assignment]
    formula = serializers.IntegerField(help_text="Number of the formula, see docs/index.md")


class IndexPersonOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class IndexOut(serializers.Serializer[Any]):
    employee = IndexPersonOut()
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = IndexWeekOut(many=True)


def index_week_out(row: WeeklyIndex) -> dict[str, Any]:
    return {
        "week": row.week.isoformat(),
        "value": str(row.value),
        "output": str(row.output),
        "timeliness": str(row.timeliness),
        "acceptance": None if row.acceptance is None else str(row.acceptance),
        "reports": row.reports,
        "required": row.required,
        "formula": row.formula,
    }
