"""Shapes that several operations of performance share."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers


class ShortListField(serializers.ListField):
    """A list that is refused for its length before its members are looked at."""

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and self.max_length is not None and len(data) > self.max_length:
            raise serializers.ValidationError(
                _("Paling banyak %(most)s butir; Anda mengirim %(sent)s.")
                % {"most": self.max_length, "sent": len(data)}
            )
        return super().to_internal_value(data)


class NearDateField(serializers.DateField):
    """A date the portal can reckon with: 2020 to 2100."""

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        if not 2020 <= day.year <= 2100:
            raise serializers.ValidationError(_("Tanggal harus antara 2020 dan 2100."))
        return day


class CommentIn(serializers.Serializer[dict[str, Any]]):
    """Whether it may stay empty is the service's to say, with its own code."""

    comment = serializers.CharField(max_length=1000, allow_blank=True, default="")


class ReviewAnswerIn(serializers.Serializer[dict[str, Any]]):
    answer = serializers.CharField(max_length=2000, allow_blank=True, default="")


def iso(value: Any) -> str | None:
    """A date or moment as ISO text; None stays None."""
    return value.isoformat() if value else None
