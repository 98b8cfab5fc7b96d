"""What the API of savings takes and answers."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from pilots.enums.savings import AssumptionKey, Measure, Origin, Scenario, SourceMark, Unit
from pilots.rules.savings import Spread

LONGEST_SPAN = 24


class MonthField(serializers.RegexField):
    """`2026-09`, from 2020 to 2100."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(r"^20[2-9][0-9]-(0[1-9]|1[0-2])$", **kwargs)


class SavingsAsk(serializers.Serializer[Any]):
    """`from` and `to` are months; `office` absent: all offices that the caller oversees, as one."""

    office = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    first = MonthField()
    last = MonthField()

    def validate(self, typed: dict[str, Any]) -> dict[str, Any]:
        months = [int(typed[n][:4]) * 12 + int(typed[n][5:]) for n in ("first", "last")]
        if not 0 <= months[1] - months[0] < LONGEST_SPAN:
            raise serializers.ValidationError(
                {
                    "to": [
                        _("Paling panjang %(most)s bulan, dan tidak sebelum bulan awal.")
                        % {"most": LONGEST_SPAN}
                    ]
                }
            )
        year, month = divmod(months[1], 12)
        following = date(year, month + 1, 1)
        first = date.fromisoformat(f"{typed['first']}-01")
        last = date.fromordinal(following.toordinal() - 1)
        return {"office": typed.get("office"), "first": first, "last": last}


class MeasureOut(serializers.Serializer[Any]):
    measure = serializers.ChoiceField(choices=Measure.choices)
    unit = serializers.ChoiceField(choices=Unit.choices)
    low = serializers.FloatField()
    central = serializers.FloatField()
    high = serializers.FloatField()


class ScenarioOut(serializers.Serializer[Any]):
    scenario = serializers.ChoiceField(choices=Scenario.choices)
    measures = MeasureOut(many=True)


class AssumptionOut(serializers.Serializer[Any]):
    """An assumption in force; `row` is null for the portal's own."""

    key = serializers.ChoiceField(choices=AssumptionKey.choices)
    unit = serializers.ChoiceField(choices=Unit.choices)
    low = serializers.FloatField()
    central = serializers.FloatField()
    high = serializers.FloatField()
    origin = serializers.ChoiceField(choices=Origin.choices)
    mark = serializers.ChoiceField(choices=SourceMark.choices)
    source = serializers.CharField()  # type: ignore[assignment]
    source_on = serializers.DateField()
    legal_reference = serializers.CharField(allow_blank=True)
    valid_from = serializers.DateField(allow_null=True)
    row = serializers.IntegerField(allow_null=True)


class SavingsOut(serializers.Serializer[Any]):
    """Estimates that enter no verdict. `settled_to`: the last day that attendance is settled for."""

    office = serializers.IntegerField(allow_null=True)
    to = serializers.DateField()
    on = serializers.DateField()
    months = serializers.FloatField()
    staff = serializers.IntegerField()
    eligible = serializers.IntegerField()
    working_days = serializers.IntegerField()
    settled_days = serializers.IntegerField()
    worked_days = serializers.IntegerField()
    settled_to = serializers.DateField(allow_null=True)
    offices_with_own_assumptions = serializers.IntegerField()
    scenarios = ScenarioOut(many=True)
    assumptions = AssumptionOut(many=True)

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python."""
        return {"from": serializers.DateField(), **super().get_fields()}


class AssumptionAsk(serializers.Serializer[Any]):
    office = serializers.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    on = serializers.DateField(required=False)


class AssumptionIn(serializers.Serializer[Any]):
    """A new row. `inherit`: take the inherited values again, then no values, unit or source."""

    office = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**63 - 1)
    key = serializers.ChoiceField(choices=AssumptionKey.choices)
    inherit = serializers.BooleanField(required=False, default=False)
    low = serializers.DecimalField(max_digits=14, decimal_places=4, required=False)
    central = serializers.DecimalField(max_digits=14, decimal_places=4, required=False)
    high = serializers.DecimalField(max_digits=14, decimal_places=4, required=False)
    unit = serializers.CharField(required=False, allow_blank=True, default="", max_length=20)
    source = serializers.CharField(  # type: ignore[assignment]
        required=False, allow_blank=True, default="", max_length=300
    )
    source_on = serializers.DateField(required=False, allow_null=True, default=None)
    mark = serializers.ChoiceField(choices=SourceMark.choices, required=False, default=SourceMark.OURS)
    valid_from = serializers.DateField()
    legal_reference = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    reason = serializers.CharField(allow_blank=True, default="", max_length=300)

    def validate(self, typed: dict[str, Any]) -> dict[str, Any]:
        stated = [typed.pop(name, None) for name in ("low", "central", "high")]
        if typed.pop("inherit"):
            return typed | {"spread": None}
        if any(value is None for value in stated):
            raise serializers.ValidationError({"low": [_("Isi low, central, dan high, atau inherit.")]})
        return typed | {"spread": Spread(*stated)}
