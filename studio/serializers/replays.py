"""What the API of replays takes and answers."""

from typing import Any

from rest_framework import serializers

from eligibility.enums import Rule
from studio.enums.replays import Baseline, ReplayStatus


class ReplayIn(serializers.Serializer[Any]):
    against = serializers.ChoiceField(choices=Baseline.choices, default=Baseline.TODAY)


class ReplayPeople(serializers.Serializer[Any]):
    """Persons, and dates of persons (`days_*`); `eligible_*`: on the day of asking or the next working date."""

    total = serializers.IntegerField()
    gains = serializers.IntegerField()
    loses = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    by_change = serializers.DictField(child=serializers.IntegerField())
    days_gained = serializers.IntegerField()
    days_lost = serializers.IntegerField()
    eligible_before = serializers.IntegerField()
    eligible_after = serializers.IntegerField()


class ReplayRule(serializers.Serializer[Any]):
    rule = serializers.ChoiceField(choices=Rule.choices)
    gains = serializers.IntegerField()
    loses = serializers.IntegerField()


class ReplayFlow(serializers.Serializer[Any]):
    before = serializers.BooleanField()
    after = serializers.BooleanField()
    rule = serializers.CharField(help_text="The deciding rule; empty for who stays")
    people = serializers.IntegerField()


class ReplayGroupRow(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    people = serializers.IntegerField()
    gains = serializers.IntegerField()
    loses = serializers.IntegerField()


class ReplayGroup(serializers.Serializer[Any]):
    group = serializers.CharField()
    rows = ReplayGroupRow(many=True)
    hidden = serializers.IntegerField(help_text="Groups too small to be shown to this caller")
    left_out = serializers.IntegerField(help_text="Changed units beyond those listed")


class ReplayReason(serializers.Serializer[Any]):
    reason = serializers.CharField()
    days = serializers.IntegerField()


class ReplayDays(serializers.Serializer[Any]):
    judged = serializers.IntegerField()
    by_status = serializers.DictField(child=serializers.IntegerField())
    by_change = serializers.DictField(child=serializers.IntegerField())
    requests_changed = serializers.IntegerField()
    reasons = ReplayReason(many=True)


class ReplayCounters(serializers.Serializer[Any]):
    short_before = serializers.IntegerField()
    short_after = serializers.IntegerField()
    newly_short = serializers.IntegerField()
    tight = serializers.IntegerField()


class ReplayQuota(serializers.Serializer[Any]):
    week = serializers.DateField()
    office = serializers.IntegerField()
    allowed_before = serializers.IntegerField()
    allowed_after = serializers.IntegerField()
    used_before = serializers.IntegerField()
    used_after = serializers.IntegerField()
    unused_before = serializers.IntegerField()
    unused_after = serializers.IntegerField()


class ReplayResult(serializers.Serializer[Any]):
    """The same keys as `manage.py replay_policy --json`; `groups` there are numbers without names."""

    headline = serializers.CharField()
    is_empty = serializers.BooleanField()
    people = ReplayPeople()
    rules = ReplayRule(many=True)
    flow = ReplayFlow(many=True)
    groups = ReplayGroup(many=True)
    days = ReplayDays()
    counters = ReplayCounters()
    quota = ReplayQuota(many=True)


class ReplayOut(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    policy = serializers.IntegerField(source="version.number", allow_null=True, default=None)
    baseline = serializers.IntegerField(source="baseline_number")
    against = serializers.ChoiceField(choices=Baseline.choices)
    candidate_sha256 = serializers.CharField()
    baseline_sha256 = serializers.CharField()
    facts_on = serializers.DateField()
    first = serializers.DateField()
    last = serializers.DateField()
    status = serializers.ChoiceField(choices=ReplayStatus.choices)
    percent = serializers.IntegerField()
    people = serializers.IntegerField()
    people_done = serializers.IntegerField()
    asked_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    seconds = serializers.FloatField(allow_null=True)
    error = serializers.CharField(allow_blank=True)
    stale = serializers.ListField(child=serializers.CharField())
    result = ReplayResult(allow_null=True)
