"""Shapes of the API about access and the own person."""

from rest_framework import serializers


class CredentialsSerializer(serializers.Serializer):  # type: ignore[type-arg]
    nip = serializers.CharField(max_length=40)
    password = serializers.CharField(max_length=200, trim_whitespace=False)


class TokenSerializer(serializers.Serializer):  # type: ignore[type-arg]
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class AgencySerializer(serializers.Serializer):  # type: ignore[type-arg]
    code = serializers.CharField()
    name = serializers.CharField()


class OfficeSerializer(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    city = serializers.CharField()
    zone = serializers.CharField(help_text="IANA name, e.g. Asia/Jakarta")
    zone_name = serializers.CharField(help_text="WIB, WITA or WIT")


class PersonSerializer(serializers.Serializer):  # type: ignore[type-arg]
    id = serializers.IntegerField()
    nip = serializers.CharField()
    name = serializers.CharField(source="full_name")
    post = serializers.CharField(source="post.name")
    unit = serializers.CharField(source="unit.name")
    rank = serializers.CharField()


class MeSerializer(serializers.Serializer):  # type: ignore[type-arg]
    person = PersonSerializer()
    agency = AgencySerializer()
    office = OfficeSerializer()
    today = serializers.DateField(help_text="The date in the person's office")
    roles = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField()
