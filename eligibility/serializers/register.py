"""The register of services, natures, bands and exceptions as the API takes and answers them."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from eligibility.enums import NatureSource, ServiceReach, WeekdayName
from eligibility.models import NatureException, PublicService, ServiceVerification
from eligibility.rules.register import Band
from eligibility.selectors.register import Natured
from employees.enums import ServiceNature


class VerificationSerializer(serializers.Serializer[Any]):
    nature = serializers.ChoiceField(choices=ServiceReach.choices)
    reasons = serializers.CharField()
    legal_reference = serializers.CharField()
    verified_by = serializers.CharField()
    verified_on = serializers.DateField()
    valid_from = serializers.DateField()


class ServiceFieldsSerializer(serializers.Serializer[Any]):
    """Channels are those of the unit, never a person's."""

    name = serializers.CharField(max_length=150)
    description = serializers.CharField(max_length=600, allow_blank=True, default="")
    web = serializers.CharField(max_length=200, allow_blank=True, default="")
    email = serializers.CharField(max_length=120, allow_blank=True, default="")
    phone = serializers.CharField(max_length=30, allow_blank=True, default="")
    whatsapp = serializers.CharField(max_length=30, allow_blank=True, default="")
    hours = serializers.CharField(max_length=150, allow_blank=True, default="")


class NewServiceSerializer(ServiceFieldsSerializer):
    unit = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class ServiceSerializer(ServiceFieldsSerializer):
    """`verification` empty: not verified, so not public and binding nobody."""

    id = serializers.IntegerField()
    unit = serializers.IntegerField()
    office = serializers.IntegerField(allow_null=True)
    closed_on = serializers.DateField(allow_null=True)
    verification = VerificationSerializer(allow_null=True)


class ServicePageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ServiceSerializer(many=True)


class VerifyInSerializer(serializers.Serializer[Any]):
    """`posts` and `counters`: ids; both empty = the whole unit delivers it."""

    nature = serializers.ChoiceField(choices=ServiceReach.choices)
    reasons = serializers.CharField(max_length=600)
    legal_reference = serializers.CharField(max_length=200)
    verified_by = serializers.CharField(max_length=200)
    verified_on = serializers.DateField()
    posts = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), max_length=100, default=list
    )
    counters = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**63 - 1), max_length=100, default=list
    )


class NatureSerializer(serializers.Serializer[Any]):
    """`source`: where the nature comes from; `reason` names the deciding service, or says why it stands alone."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    nature = serializers.ChoiceField(choices=ServiceNature.choices, allow_null=True)
    source = serializers.ChoiceField(choices=NatureSource.choices)  # type: ignore[assignment]
    reason = serializers.CharField(allow_blank=True)
    verified_by = serializers.CharField(allow_blank=True)
    verified_on = serializers.DateField(allow_null=True)


class NaturePageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = NatureSerializer(many=True)


class BandSerializer(serializers.Serializer[Any]):
    """`weekday`: Monday is 0; a weekday without bands keeps the counter's general minimum."""

    weekday = serializers.ChoiceField(choices=WeekdayName.choices)
    starts_at = serializers.TimeField()
    ends_at = serializers.TimeField()
    min_staff = serializers.IntegerField(min_value=0, max_value=500)


class BandsSerializer(serializers.Serializer[Any]):
    bands = serializers.ListField(child=BandSerializer(), max_length=60)


class ExceptionInSerializer(serializers.Serializer[Any]):
    """Both dates inclusive; at most a year."""

    employee = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    nature = serializers.ChoiceField(choices=ServiceReach.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    reason = serializers.CharField(max_length=300)
    legal_reference = serializers.CharField(max_length=200)
    granted_by = serializers.CharField(max_length=200)


class ExceptionSerializer(ExceptionInSerializer):
    id = serializers.IntegerField()
    granted_on = serializers.DateField()
    revoked_on = serializers.DateField(allow_null=True)
    revoke_reason = serializers.CharField(allow_blank=True)


class ExceptionPageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ExceptionSerializer(many=True)


def service_answer(row: PublicService, current: ServiceVerification | None) -> dict[str, Any]:
    """The body of `ServiceSerializer`."""
    names = ("name", "description", "web", "email", "phone", "whatsapp", "hours")
    checked = ("nature", "reasons", "legal_reference", "verified_by")
    return {
        "id": row.pk,
        "unit": row.unit_id,
        "office": row.unit.office_id,
        "closed_on": row.closed_on.isoformat() if row.closed_on else None,
        **{name: getattr(row, name) for name in names},
        "verification": {
            **{name: getattr(current, name) for name in checked},
            "verified_on": current.verified_on.isoformat(),
            "valid_from": current.valid_from.isoformat(),
        }
        if current
        else None,
    }


def nature_answer(row: Natured) -> dict[str, Any]:
    """The body of `NatureSerializer`."""
    rating = row.rating
    return {
        "id": row.target.pk,
        "name": row.target.name,
        "nature": rating.nature if rating else None,
        "source": row.source.value,
        "reason": rating.reason if rating else "",
        "verified_by": rating.verified_by if rating else "",
        "verified_on": rating.verified_on.isoformat() if rating and rating.verified_on else None,
    }


def bands_answer(bands: Sequence[Band]) -> dict[str, Any]:
    """The body of `BandsSerializer`."""
    return {
        "bands": [
            {
                "weekday": b.weekday,
                "starts_at": b.starts_at.isoformat(),
                "ends_at": b.ends_at.isoformat(),
                "min_staff": b.min_staff,
            }
            for b in bands
        ]
    }


def exception_answer(row: NatureException) -> dict[str, Any]:
    """The body of `ExceptionSerializer`."""
    return {
        "id": row.pk,
        "employee": row.employee_id,
        "nature": row.nature,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "reason": row.reason,
        "legal_reference": row.legal_reference,
        "granted_by": row.granted_by,
        "granted_on": row.granted_on.isoformat(),
        "revoked_on": row.revoked_on.isoformat() if row.revoked_on else None,
        "revoke_reason": row.revoke_reason,
    }
