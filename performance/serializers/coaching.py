"""Coaching notes in the API."""

from typing import Any

from rest_framework import serializers

from performance.models import CoachingNote
from performance.serializers.shapes import NearDateField, iso

BIGGEST_KEY = 2**63 - 1


class CoachingIn(serializers.Serializer[dict[str, Any]]):
    """What may not stay empty is the service's to say, with its own codes."""

    employee = serializers.IntegerField(min_value=1, max_value=BIGGEST_KEY)
    text = serializers.CharField(max_length=2000, allow_blank=True)
    follow_up = serializers.CharField(max_length=500, allow_blank=True, default="")
    due_on = NearDateField(required=False, allow_null=True, default=None)


class DoneIn(serializers.Serializer[dict[str, Any]]):
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class CoachingOut(serializers.Serializer[CoachingNote]):
    id = serializers.IntegerField()
    employee = serializers.IntegerField()
    name = serializers.CharField()
    author = serializers.CharField()
    text = serializers.CharField()
    follow_up = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()
    answer = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    done_note = serializers.CharField()


class CoachingPage(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = CoachingOut(many=True)


def coaching_out(note: CoachingNote) -> dict[str, Any]:
    """`CoachingOut` of a note read with its people."""
    return {
        "id": note.pk,
        "employee": note.employee_id,
        "name": note.employee.full_name,
        "author": note.author.full_name,
        "text": note.text,
        "follow_up": note.follow_up,
        "due_on": iso(note.due_on),
        "created_at": iso(note.created_at),
        "answer": note.answer,
        "answered_at": iso(note.answered_at),
        "done_at": iso(note.done_at),
        "done_note": note.done_note,
    }
