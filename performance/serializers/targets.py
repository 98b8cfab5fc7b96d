"""Targets in the API: what may come in, with limits on size; what goes out."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from performance.enums import PlanStatus
from performance.models import Target, TargetPlan
from performance.rules.targets import LONGEST_TITLE, LONGEST_UNIT, MOST_TARGETS, TargetLine
from performance.serializers.shapes import NearDateField, ShortListField, iso

BIGGEST_KEY = 2**63 - 1


class TargetIn(serializers.Serializer[TargetLine]):
    number = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=32767, help_text="Left out: a new target."
    )
    title = serializers.CharField(max_length=LONGEST_TITLE, allow_blank=True)
    quantity = serializers.DecimalField(max_digits=10, decimal_places=2)
    unit = serializers.CharField(max_length=LONGEST_UNIT, allow_blank=True)
    due_on = NearDateField()
    indicator = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=BIGGEST_KEY, help_text="Of the own office."
    )


class TargetsIn(serializers.Serializer[dict[str, Any]]):
    """The whole list: what is not in it is removed from the draft."""

    targets = ShortListField(child=TargetIn(), max_length=MOST_TARGETS)

    def lines(self) -> list[TargetLine]:
        return [
            TargetLine(t.get("number"), t["title"], t["quantity"], t["unit"], t["due_on"], t.get("indicator"))
            for t in self.validated_data["targets"]
        ]


class TargetOut(serializers.Serializer[Target]):
    number = serializers.IntegerField()
    title = serializers.CharField()
    quantity = serializers.DecimalField(max_digits=10, decimal_places=2)
    unit = serializers.CharField()
    due_on = serializers.DateField()
    indicator = serializers.IntegerField(allow_null=True)
    indicator_name = serializers.CharField()
    achieved = serializers.DecimalField(max_digits=12, decimal_places=2)


class PlanOut(serializers.Serializer[TargetPlan]):
    id = serializers.IntegerField()
    employee = serializers.IntegerField()
    name = serializers.CharField()
    year = serializers.IntegerField()
    version = serializers.IntegerField()
    status = serializers.ChoiceField(choices=PlanStatus.choices)
    submitted_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    comment = serializers.CharField()
    targets = TargetOut(many=True)


class PlanPage(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = PlanOut(many=True)


Sums = dict[tuple[int, int], Decimal]


def plan_out(plan: TargetPlan, sums: Sums) -> dict[str, Any]:
    """`PlanOut` of a plan read by `plans_in_full`; `sums` by (employee, number) of its year."""
    return {
        "id": plan.pk,
        "employee": plan.employee_id,
        "name": plan.employee.full_name,
        "year": plan.period_start.year,
        "version": plan.version,
        "status": plan.status,
        "submitted_at": iso(plan.submitted_at),
        "decided_at": iso(plan.decided_at),
        "comment": plan.comment,
        "targets": [_target_out(t, sums.get((plan.employee_id, t.number))) for t in plan.targets.all()],
    }


def _target_out(target: Target, achieved: Decimal | None) -> dict[str, Any]:
    return {
        "number": target.number,
        "title": target.title,
        "quantity": f"{target.quantity:.2f}",
        "unit": target.unit,
        "due_on": target.due_on.isoformat(),
        "indicator": target.indicator_id,
        "indicator_name": target.indicator.name if target.indicator else "",
        "achieved": f"{achieved or 0:.2f}",
    }
