"""The declaration of readiness."""

from typing import Any

from rest_framework import serializers

from eligibility.enums import IctLevel


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
