"""An explained day as the API and the command answer it: the keys are stable."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from eligibility.serializers.verdicts import VerdictSerializer, verdict_answer
from scheduling.selectors import AskedDay
from studio.selectors.explain import Decided, Explanation


class ExplanationSerializer(VerdictSerializer):
    """A verdict with all that lay under it. `known_at` null = as known now; `history_since` null = since ever."""

    nip = serializers.CharField()
    name = serializers.CharField()
    known_at = serializers.DateTimeField(allow_null=True)
    history_since = serializers.DateTimeField(allow_null=True)
    complete = serializers.BooleanField()
    overrides = serializers.ListField(child=serializers.DictField())
    place = serializers.DictField()
    talent = serializers.DictField()
    quota = serializers.DictField()
    day = serializers.DictField()
    requests = serializers.ListField(child=serializers.DictField())
    decided = serializers.ListField(child=serializers.DictField())
    as_known_now = serializers.DictField(allow_null=True)
    changed_since = serializers.ListField(child=serializers.DictField())


def explanation_answer(it: Explanation, *, nip: str) -> dict[str, Any]:
    """The body of `ExplanationSerializer`: the keys of a verdict, then the rest. `nip` as the reader may see it."""
    return verdict_answer(it.verdict, it.reasons) | {
        "nip": nip,
        "name": it.person.full_name,
        "known_at": it.known_at.isoformat() if it.known_at else None,
        "history_since": it.complete_since.isoformat() if it.complete_since else None,
        "complete": it.is_complete,
        "overrides": [{"scope": o.scope, "id": o.target, "name": o.name} for o in it.in_force.applied],
        "place": _place(it),
        "talent": _talent(it),
        "quota": _quota(it),
        "day": {"working": it.day.is_working, "kind": it.day.kind, "label": it.day.label},
        "requests": [_asked(day) for day in it.asked],
        "decided": [_decided(row) for row in it.decided],
        "as_known_now": _corrected(it),
        "changed_since": [{"what": d.what, "then": d.then, "now": d.now} for d in it.differences],
    }


def _place(it: Explanation) -> dict[str, Any]:
    place = it.place
    return {
        "office": place.office.name,
        "unit": place.unit.name,
        "post": place.post,
        "post_level": place.level,
        "counter": place.counter or None,
        "legal_status": place.legal_status,
        "in_post_since": place.in_post_since.isoformat() if place.in_post_since else None,
    }


def _talent(it: Explanation) -> dict[str, Any]:
    facts = it.verdict.facts
    return {
        "box": facts.box,
        "scheme": facts.box_scheme,
        "assessed_on": facts.assessed_on.isoformat() if facts.assessed_on else None,
        "source": facts.box_source,
    }


def _quota(it: Explanation) -> dict[str, Any]:
    quota, row = it.quota, it.quota.row
    return {
        "week": quota.week.isoformat(),
        "allowed": quota.allowed,
        "office_days": quota.office_days,
        "cap": quota.cap,
        "working_days": quota.working_days,
        "min_office_days": quota.min_office_days,
        "short_week": quota.is_short_week,
        "valid_from": row.valid_from.isoformat() if row else None,
        "reason": row.reason if row else None,
        "legal_reference": row.legal_reference if row else None,
        "source": row.source if row else None,
    }


def _asked(day: AskedDay) -> dict[str, Any]:
    return {
        "request": day.request_id,
        "status": day.status or None,
        "status_now": day.status_now,
        "steps": [
            {"at": s.at.isoformat(), "what": s.what, "decided_as": s.decided_as or None} for s in day.steps
        ],
    }


def _decided(row: Decided) -> dict[str, Any]:
    return {
        "request": row.request_id,
        "at": row.at.isoformat(),
        "what": row.label,
        "eligible": row.eligible,
        "failed": list(row.failed),
        "policy_number": row.policy_number,
    }


def _corrected(it: Explanation) -> dict[str, Any] | None:
    if it.corrected is None:
        return None
    return {
        "eligible": it.corrected.eligible,
        "failed": [rule.value for rule in it.corrected.failed],
        "policy_number": it.corrected.policy_number,
    }
