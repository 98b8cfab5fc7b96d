"""Shapes of the API: what comes in is checked here, what goes out is described here."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from approvals.enums import OUTCOME, ApprovalStatus
from approvals.rules import REASON_LIMIT
from approvals.services import BULK_LIMIT


class ReasonIn(serializers.Serializer):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=REASON_LIMIT, default="")


class RecallIn(ReasonIn):
    days = serializers.ListField(
        child=serializers.DateField(), required=False, max_length=5, default=list,
        help_text="Granted dates to call back; without it all that can still be recalled.",
    )  # fmt: skip


class BulkIn(ReasonIn):
    ids = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=BULK_LIMIT)
    action = serializers.ChoiceField(choices=sorted(OUTCOME))


class BulkRowOut(serializers.Serializer):
    id = serializers.IntegerField()
    ok = serializers.BooleanField()
    code = serializers.CharField()
    sentence = serializers.CharField()


class BulkOut(serializers.Serializer):
    results = BulkRowOut(many=True)


class StaffingOut(serializers.Serializer):
    name = serializers.CharField()
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    minimum = serializers.IntegerField()


class AwayOut(serializers.Serializer):
    name = serializers.CharField()
    kind = serializers.CharField()


class DayEffectOut(serializers.Serializer):
    date = serializers.DateField()
    unit = StaffingOut()
    counter = StaffingOut(allow_null=True)
    staff = serializers.IntegerField()
    pending = serializers.IntegerField()
    away = AwayOut(many=True)
    absence = serializers.CharField(allow_blank=True)


@extend_schema_serializer(component_name="QuotaThatWeek")
class QuotaOut(serializers.Serializer):
    allowed = serializers.IntegerField()
    granted = serializers.IntegerField()
    pending = serializers.IntegerField()
    left = serializers.IntegerField()


class WarningOut(serializers.Serializer):
    code = serializers.CharField()
    severity = serializers.CharField()
    sentence = serializers.CharField()
    possible_on = serializers.DateField(allow_null=True)


class ConsequenceOut(serializers.Serializer):
    days = DayEffectOut(many=True)
    quota = QuotaOut()
    warnings = WarningOut(many=True)
    needs_reason = serializers.BooleanField()


class OutputOut(serializers.Serializer):
    output = serializers.CharField()
    quantity = serializers.CharField()
    unit = serializers.CharField()


@extend_schema_serializer(component_name="RequestToDecide")
class RequestOut(serializers.Serializer):
    id = serializers.IntegerField()
    status = serializers.CharField()
    week = serializers.CharField(help_text="ISO week, e.g. 2026-W49")
    place = serializers.CharField()
    place_note = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    plan = OutputOut(many=True)
    blocks = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text='Agreed flexible hours, e.g. [["06:00", "10:00"]]; none: the regular hours',
    )


class EmployeeOut(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    unit = serializers.CharField()
    post = serializers.CharField()


class DecisionOut(serializers.Serializer):
    by = serializers.CharField()
    decided_as = serializers.CharField()
    at = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True)


class ApprovalOut(serializers.Serializer):
    id = serializers.IntegerField()
    status = serializers.ChoiceField(choices=ApprovalStatus.choices)
    round = serializers.IntegerField()
    request = RequestOut()
    employee = EmployeeOut()
    days = serializers.ListField(child=serializers.DateField())
    due_at = serializers.DateTimeField(help_text="In the zone of the employee's office")
    escalated = serializers.BooleanField()
    decision = DecisionOut(allow_null=True)
    consequence = ConsequenceOut(allow_null=True, help_text="Only while the approval is pending")


class ApprovalPageOut(serializers.Serializer):
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ApprovalOut(many=True)
