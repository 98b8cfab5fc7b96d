"""What the API of pilots takes and answers."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from pilots.enums.plans import AdoptionMode, AdoptionStatus, Outcome, PilotStatus, RunKind, RunStatus, RunStep

MOST_COMPARISONS = 200
BIGGEST_ID = 2**63 - 1
BIGGEST_NUMBER = 10**12
DEEPEST = 3


class TermsField(serializers.DictField):
    """Terms of a plan by name (see `terms` of an existing one); what is left out takes its default."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        values: dict[str, Any] = super().to_internal_value(data)
        if not _storable(values, DEEPEST):
            raise serializers.ValidationError(
                _("Ketentuan memuat tanda atau angka yang tidak dapat disimpan.")
            )
        return values


def _storable(value: Any, depth: int) -> bool:
    """No text that a database refuses, no number that no arithmetic takes, no endless nesting."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, int | float):
        return -BIGGEST_NUMBER <= value <= BIGGEST_NUMBER
    if isinstance(value, dict | list):
        inside = [*value, *value.values()] if isinstance(value, dict) else value
        return depth > 0 and all(_storable(item, depth - 1) for item in inside)
    return value is None


class PilotPlanIn(serializers.Serializer[Any]):
    """A plan that is not binding yet. Quotas, dates and terms are judged by the rules, with their own codes."""

    start_on = serializers.DateField()
    quota_tried = serializers.IntegerField(min_value=0, max_value=7)
    quota_goal = serializers.IntegerField(min_value=0, max_value=7)
    purpose = serializers.CharField(max_length=500, allow_blank=True, default="")
    comparisons = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=BIGGEST_ID), max_length=MOST_COMPARISONS, default=list,
        help_text="Ids of offices of the agency.",
    )  # fmt: skip
    terms = TermsField(default=dict)

    def values(self) -> dict[str, Any]:
        """Arguments that drafting and revising share."""
        typed = dict(self.validated_data)
        typed.pop("office", None)
        return typed | {"comparison_ids": typed.pop("comparisons")}


class PilotIn(PilotPlanIn):
    office = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID)


class PilotSignIn(serializers.Serializer[Any]):
    """`sha256`: of the plan that was read; another one is refused."""

    sha256 = serializers.CharField(max_length=64)


class PilotReasonIn(serializers.Serializer[Any]):
    """An empty reason is answered by the service."""

    reason = serializers.CharField(max_length=500, allow_blank=True, default="")


class PilotVerdictIn(serializers.Serializer[Any]):
    """`verdict`: left out, the latest one that changes the quota."""

    verdict = serializers.IntegerField(
        min_value=1, max_value=BIGGEST_ID, required=False, allow_null=True, default=None
    )


class PilotVetoIn(PilotReasonIn, PilotVerdictIn):
    pass


class PilotFilter(serializers.Serializer[Any]):
    office = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, required=False, default=None)
    status = serializers.ChoiceField(choices=PilotStatus.choices, required=False, default="")


class ReportFilter(serializers.Serializer[Any]):
    verdict = serializers.IntegerField(min_value=1, max_value=BIGGEST_ID, required=False, default=None)


class OfficeBriefOut(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class SpanOut(serializers.Serializer[Any]):
    """`to` is exclusive."""

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateField(), "to": serializers.DateField()}


class PilotOut(serializers.Serializer[Any]):
    """`window` is judged next, on `due_on`. `outcome`: of the latest verdict."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    office = OfficeBriefOut()
    status = serializers.ChoiceField(choices=PilotStatus.choices)
    start_on = serializers.DateField()
    end_on = serializers.DateField()
    baseline_from = serializers.DateField()
    window = SpanOut()
    due_on = serializers.DateField(allow_null=True)
    quota_now = serializers.IntegerField()
    quota_tried = serializers.IntegerField()
    quota_goal = serializers.IntegerField()
    sha256 = serializers.CharField(allow_null=True)
    outcome = serializers.ChoiceField(choices=Outcome.choices, allow_null=True)


class FrozenPlanOut(serializers.Serializer[Any]):
    """`text`: the canonical JSON whose SHA-256 is `sha256`. Signed fields are empty until it is signed."""

    version = serializers.IntegerField()
    sha256 = serializers.CharField()
    text = serializers.CharField()
    frozen_at = serializers.DateTimeField()
    signed_at = serializers.DateTimeField(allow_null=True)
    signed_as = serializers.CharField(allow_blank=True)


class PlanProblemOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    severity = serializers.CharField()
    sentence = serializers.CharField()
    possible_on = serializers.DateField(allow_null=True)


class PlanCheckOut(serializers.Serializer[Any]):
    """What speaks against the plan, and its power: `probability` (0–1) to pass if nothing changes."""

    problems = PlanProblemOut(many=True)
    power = serializers.DictField()


class PilotMembersOut(serializers.Serializer[Any]):
    pilot = serializers.IntegerField()
    comparison = serializers.IntegerField()
    left = serializers.IntegerField()


class QualitySoFarOut(serializers.Serializer[Any]):
    """Completeness of the window up to `until`; nothing that tells how the trial is going."""

    until = serializers.DateField()
    enrolled = serializers.IntegerField()
    left = serializers.IntegerField()
    wfa_days = serializers.IntegerField()
    expected = serializers.IntegerField()
    observed = serializers.IntegerField()
    gates = serializers.ListField(child=serializers.DictField())
    stops = serializers.ListField(child=serializers.DictField())
    stopped = serializers.BooleanField()
    offices = serializers.ListField(child=serializers.DictField())


class PilotRunOut(serializers.Serializer[Any]):
    """`percent` of the way; `error` only for admins, officials and auditors."""

    due_on = serializers.DateField()
    kind = serializers.ChoiceField(choices=RunKind.choices)
    status = serializers.ChoiceField(choices=RunStatus.choices)
    step = serializers.ChoiceField(choices=RunStep.choices, allow_blank=True)
    percent = serializers.IntegerField()
    error = serializers.CharField(allow_blank=True)


class BothOut(serializers.Serializer[Any]):
    """The same words in Indonesian and English."""

    id = serializers.CharField()
    en = serializers.CharField()


class PilotReasonOut(serializers.Serializer[Any]):
    code = serializers.CharField()
    params = serializers.DictField()
    words = BothOut()


class AdoptionOut(serializers.Serializer[Any]):
    """`effective_on`: the Monday from which the quota holds, or would hold; `quota`: id of its dated row."""

    mode = serializers.ChoiceField(choices=AdoptionMode.choices)
    status = serializers.ChoiceField(choices=AdoptionStatus.choices)
    effective_on = serializers.DateField()
    quota = serializers.IntegerField(allow_null=True)
    decided_by = serializers.IntegerField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)


class PilotVerdictOut(serializers.Serializer[Any]):
    """`verify`: the public address that its QR code carries."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    decided_on = serializers.DateField()
    made_at = serializers.DateTimeField()
    quota_before = serializers.IntegerField()
    quota_after = serializers.IntegerField()
    sentence = BothOut()
    reasons = PilotReasonOut(many=True)
    adoption = AdoptionOut(allow_null=True)
    verify = serializers.URLField()


class PilotFullOut(PilotOut):
    """`check` before the signature; `quality` while the trial runs; effects only in the verdicts' reports."""

    purpose = serializers.CharField(allow_blank=True)
    comparisons = OfficeBriefOut(many=True)
    terms = serializers.DictField()
    plan = FrozenPlanOut(allow_null=True)
    check = PlanCheckOut(allow_null=True)
    members = PilotMembersOut()
    extensions = serializers.IntegerField()
    quality = QualitySoFarOut(allow_null=True)
    run = PilotRunOut(allow_null=True)
    verdicts = PilotVerdictOut(many=True)
    ended_on = serializers.DateField(allow_null=True)
    end_reason = serializers.CharField(allow_blank=True)


class PilotPage(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = PilotOut(many=True)


class PilotReportOut(PilotVerdictOut):
    """The whole report: results of every criterion, data quality, what did not decide, the frozen plan as text."""

    format = serializers.IntegerField()
    agency = serializers.DictField()
    office = serializers.DictField()
    pilot = serializers.DictField()
    kind = serializers.ChoiceField(choices=RunKind.choices)
    window = SpanOut()
    baseline_from = serializers.DateField()
    hidden = serializers.ListField(
        child=serializers.CharField(),
        help_text="Criteria whose numbers would tell this reader about somebody.",
    )
    results = serializers.ListField(child=serializers.DictField())
    quality = serializers.DictField()
    context = serializers.DictField()  # type: ignore[assignment]
    plan = serializers.DictField()
    engine = serializers.CharField()
    seen = serializers.DictField()
    recompute = serializers.CharField()
