"""Shapes of the API about access and the own person."""

from rest_framework import serializers


class CredentialsSerializer(serializers.Serializer):
    nip = serializers.CharField(max_length=40)
    password = serializers.CharField(max_length=200, trim_whitespace=False)


class TokenSerializer(serializers.Serializer):
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class AgencySerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class OfficeSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.CharField()
    city = serializers.CharField()
    zone = serializers.CharField(help_text="IANA name, e.g. Asia/Jakarta")
    zone_name = serializers.CharField(help_text="WIB, WITA or WIT")


class PersonSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    nip = serializers.CharField()
    name = serializers.CharField(source="full_name")
    post = serializers.CharField(source="post.name")
    unit = serializers.CharField(source="unit.name")
    rank = serializers.CharField()


class MeSerializer(serializers.Serializer):
    person = PersonSerializer()
    agency = AgencySerializer()
    office = OfficeSerializer()
    today = serializers.DateField(help_text="The date in the person's office")
    roles = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField()


class RosterUploadSerializer(serializers.Serializer):
    file = serializers.FileField(help_text='The "Export Data ASN" CSV file')
    units = serializers.FileField(required=False, help_text="The unit tree as CSV or JSON")


class ProgressSerializer(serializers.Serializer):
    rows = serializers.IntegerField()
    percent = serializers.IntegerField(min_value=0, max_value=100)


class RosterImportSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="item.pk")
    status = serializers.CharField(source="item.status")
    filename = serializers.CharField(source="item.filename")
    created_at = serializers.DateTimeField(source="item.created_at")
    finished_at = serializers.DateTimeField(source="item.finished_at", allow_null=True)
    progress = ProgressSerializer()
    summary = serializers.DictField(help_text="counts, structure, warnings, seconds; empty until inspected")
    error = serializers.CharField(source="item.error")
