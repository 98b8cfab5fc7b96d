"""Readiness: the declaration, the self-test, what waits, and the gaps."""

from typing import Any

from rest_framework import serializers

from eligibility.enums import Device, Doubt, Gap, IctLevel, ReadinessState, SpeedOrigin
from eligibility.models import IctTest, Readiness
from eligibility.selectors.readiness import WaitingRow
from eligibility.selectors.readiness_gaps import Place


class ReadinessSerializer(serializers.Serializer[Any]):
    """Speeds in Mbps. `run`: the name of a measurement this server has seen; without it the speeds count as typed."""

    has_laptop = serializers.BooleanField()
    device = serializers.ChoiceField(choices=Device.choices, required=False, default="")
    down_mbps = serializers.DecimalField(max_digits=6, decimal_places=1, min_value=0)
    up_mbps = serializers.DecimalField(max_digits=6, decimal_places=1, min_value=0)
    ict_level = serializers.ChoiceField(choices=IctLevel.choices)
    run = serializers.CharField(max_length=32, required=False, default="", allow_blank=True)


class ReadinessAnswerSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    employee = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ReadinessState.choices)
    has_laptop = serializers.BooleanField()
    device = serializers.ChoiceField(choices=Device.choices, allow_blank=True)
    down_mbps = serializers.DecimalField(max_digits=7, decimal_places=1)
    up_mbps = serializers.DecimalField(max_digits=7, decimal_places=1)
    speed_origin = serializers.ChoiceField(choices=SpeedOrigin.choices)
    measured_at = serializers.DateTimeField(allow_null=True)
    samples = serializers.IntegerField()
    ict_level = serializers.ChoiceField(choices=IctLevel.choices)
    declared_on = serializers.DateField()
    confirmed_on = serializers.DateField(allow_null=True)
    returned_on = serializers.DateField(allow_null=True)
    return_reason = serializers.CharField(allow_blank=True)


class IctTestSerializer(serializers.Serializer[Any]):
    taken_at = serializers.DateTimeField()
    version = serializers.CharField()
    score = serializers.IntegerField()
    total = serializers.IntegerField()
    level = serializers.ChoiceField(choices=IctLevel.choices)


class OwnReadinessSerializer(serializers.Serializer[Any]):
    """`history`: the latest first."""

    history = ReadinessAnswerSerializer(many=True)
    test = IctTestSerializer(allow_null=True)


class OptionSerializer(serializers.Serializer[Any]):
    value = serializers.CharField()
    words = serializers.CharField()


class QuestionSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    words = serializers.CharField()
    options = OptionSerializer(many=True)


class IctQuestionsSerializer(serializers.Serializer[Any]):
    version = serializers.CharField()
    tests_left_today = serializers.IntegerField()
    questions = QuestionSerializer(many=True)


class IctAnswersSerializer(serializers.Serializer[Any]):
    answers = serializers.DictField(child=serializers.CharField(max_length=40))


class IctResultSerializer(IctTestSerializer):
    missed = serializers.ListField(child=serializers.CharField())


class WaitingSerializer(ReadinessAnswerSerializer):
    name = serializers.CharField()
    doubts = serializers.ListField(child=serializers.ChoiceField(choices=Doubt.choices))
    before = ReadinessAnswerSerializer(allow_null=True)
    test = IctTestSerializer(allow_null=True)


class WaitingPageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = WaitingSerializer(many=True)


class ReturnReasonSerializer(serializers.Serializer[Any]):
    """An empty reason is answered by the service, with its own code."""

    reason = serializers.CharField(max_length=500, allow_blank=True, default="")


class GapCountSerializer(serializers.Serializer[Any]):
    gap = serializers.ChoiceField(choices=Gap.choices)
    people = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)


class PlaceSerializer(serializers.Serializer[Any]):
    """An office or unit; `hidden`: too few people to be told apart, all numbers are then null or empty."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    hidden = serializers.BooleanField()
    staff = serializers.IntegerField(allow_null=True)
    ready = serializers.IntegerField(allow_null=True)
    ready_share = serializers.FloatField(allow_null=True)
    gaps = GapCountSerializer(many=True)


class GapsSerializer(serializers.Serializer[Any]):
    on = serializers.DateField()
    places = PlaceSerializer(many=True)


def place_answer(place: Place) -> dict[str, Any]:
    """The body of `PlaceSerializer`."""
    head = {"id": place.pk, "name": place.name, "hidden": place.hidden}
    if place.hidden:
        return head | {"staff": None, "ready": None, "ready_share": None, "gaps": []}
    gaps = [{"gap": gap.value, "people": n, "share": share} for gap, n, share in place.counts]
    tally = place.tally
    return head | {
        "staff": tally.staff, "ready": tally.ready, "ready_share": place.ready_share, "gaps": gaps
    }  # fmt: skip


def readiness_answer(row: Readiness) -> dict[str, Any]:
    """The body of `ReadinessAnswerSerializer`."""
    return {
        "id": row.pk,
        "employee": row.employee_id,
        "state": row.state.value,
        "has_laptop": row.has_laptop,
        "device": row.device,
        "down_mbps": f"{row.down_mbps:.1f}",
        "up_mbps": f"{row.up_mbps:.1f}",
        "speed_origin": row.speed_origin,
        "measured_at": row.measured_at.isoformat() if row.measured_at else None,
        "samples": row.samples,
        "ict_level": row.ict_level,
        "declared_on": row.declared_on.isoformat(),
        "confirmed_on": row.confirmed_on.isoformat() if row.confirmed_on else None,
        "returned_on": row.returned_on.isoformat() if row.returned_on else None,
        "return_reason": row.return_reason,
    }


def ict_test_answer(row: IctTest | None) -> dict[str, Any] | None:
    """The body of `IctTestSerializer`."""
    return dict(IctTestSerializer(row).data) if row else None


def waiting_answer(waiting: WaitingRow) -> dict[str, Any]:
    """The body of `WaitingSerializer`."""
    return readiness_answer(waiting.row) | {
        "name": waiting.row.employee.full_name,
        "doubts": [doubt.value for doubt in waiting.doubts],
        "before": readiness_answer(waiting.before) if waiting.before else None,
        "test": ict_test_answer(waiting.row.ict_test),
    }
