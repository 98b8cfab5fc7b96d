"""Versions of a policy, what stands against one, what changes between two, and what is sent about them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.problems import Problem
from eligibility.enums import Direction, OverrideScope, SignatureState, VersionState
from eligibility.models import PolicyVersion
from eligibility.rules import override_data, policy_data
from eligibility.selectors.articles import articles
from eligibility.selectors.differences import Difference
from eligibility.selectors.policy_sheets import checks
from eligibility.selectors.presets import Preset
from eligibility.selectors.versions import VersionRow, law_of
from eligibility.services import PolicyFile


class StorableJSON(serializers.JSONField):
    """JSON that every database keeps: no NUL, no half characters."""

    def to_internal_value(self, data: Any) -> Any:
        found = super().to_internal_value(data)
        try:
            text = json.dumps(found, ensure_ascii=False, allow_nan=False)
            text.encode()
        except (ValueError, RecursionError):
            raise serializers.ValidationError(
                _("Isian ini memuat karakter yang tidak dapat disimpan.")
            ) from None
        if "\\u0000" in text:
            raise serializers.ValidationError(_("Isian ini memuat karakter yang tidak dapat disimpan."))
        return found


class PolicyVersionSerializer(serializers.Serializer[Any]):
    """`ends_on`: the last day of a version that another one follows."""

    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=VersionState.choices)
    valid_from = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    legal_reference = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    origin = serializers.CharField(allow_blank=True)
    revision = serializers.IntegerField()
    loosened_reason = serializers.CharField(allow_blank=True)
    withdrawn_reason = serializers.CharField(allow_blank=True)


class PolicyVersionPageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = PolicyVersionSerializer(many=True)


class PolicyArticleSerializer(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    title = serializers.CharField()
    sentences = serializers.ListField(child=serializers.CharField())


class PolicyOverrideSerializer(serializers.Serializer[Any]):
    scope = serializers.ChoiceField(choices=OverrideScope.choices)
    id = serializers.IntegerField()
    code = serializers.CharField(allow_blank=True)
    name = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    settings = serializers.DictField()


class PolicyDetailSerializer(PolicyVersionSerializer):
    """`settings`: every setting of the agency; `overrides`: what is otherwise in offices and units."""

    settings = serializers.DictField()
    overrides = PolicyOverrideSerializer(many=True)
    articles = PolicyArticleSerializer(many=True)


class PolicyDraftIn(serializers.Serializer[Any]):
    """`start`: `in_force`, `defaults`, `version-<number>` or `preset-<key>`; `settings` are laid over it."""

    start = serializers.CharField(max_length=60, default="in_force")
    settings = StorableJSON(default=dict)
    overrides = StorableJSON(required=False)
    note = serializers.CharField(max_length=500, allow_blank=True, default="")


class PolicyChangeIn(serializers.Serializer[Any]):
    """The whole draft anew. `revision`: of the draft as it was read; missing settings take their defaults."""

    revision = serializers.IntegerField(min_value=0, max_value=1_000_000)
    settings = StorableJSON()
    overrides = StorableJSON(default=list)  # type: ignore[arg-type]
    note = serializers.CharField(max_length=500, allow_blank=True, default="")
    loosened_reason = serializers.CharField(max_length=500, allow_blank=True, default="")


class PolicyPublishIn(serializers.Serializer[Any]):
    """`without_replay`: publish although no finished replay of these rules exists."""

    valid_from = serializers.DateField()
    legal_reference = serializers.CharField(max_length=300, allow_blank=True, default="")
    loosened_reason = serializers.CharField(max_length=500, allow_blank=True, default="")
    without_replay = serializers.BooleanField(default=False)

    def validate_valid_from(self, value: date) -> date:
        if not date(2000, 1, 1) <= value <= date(2100, 12, 31):
            raise serializers.ValidationError(_("Tanggal ini terlalu jauh."))
        return value


class PolicyWithdrawIn(serializers.Serializer[Any]):
    """An empty reason is answered by the service, with its own code."""

    reason = serializers.CharField(max_length=500, allow_blank=True, default="")


class PolicyComparedIn(serializers.Serializer[Any]):
    to = serializers.IntegerField(min_value=0, max_value=2_000_000_000)


class PolicyImportIn(serializers.Serializer[Any]):
    """`draft`: make a draft of the file; without it the file is only looked at."""

    file = serializers.FileField()
    draft = serializers.BooleanField(default=False)


class PolicyCheckSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    severity = serializers.CharField()
    sentence = serializers.CharField()
    articles = serializers.ListField(child=serializers.IntegerField())
    place = serializers.CharField(allow_blank=True)


class PolicyChecksSerializer(serializers.Serializer[Any]):
    """`publishable`: nothing blocks; the date and the legal reference are checked when publishing."""

    publishable = serializers.BooleanField()
    replayed = serializers.BooleanField()
    problems = PolicyCheckSerializer(many=True)


class PolicyDifferenceSerializer(serializers.Serializer[Any]):
    article = serializers.IntegerField()
    setting = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    place = serializers.CharField(allow_blank=True)
    old = serializers.CharField()
    new = serializers.CharField()
    direction = serializers.ChoiceField(choices=Direction.choices)
    sentence = serializers.CharField()


class PolicyImportSerializer(serializers.Serializer[Any]):
    """`missing`: offices and units that this agency has not; their rules are left out. `number`: of the draft made."""

    signature = serializers.ChoiceField(choices=SignatureState.choices)
    signer = serializers.CharField(allow_blank=True)
    agency = serializers.CharField(allow_blank=True)
    sha256 = serializers.CharField()
    missing = serializers.ListField(child=serializers.CharField())
    differences = PolicyDifferenceSerializer(many=True)
    number = serializers.IntegerField(allow_null=True)


class PolicyPresetSerializer(serializers.Serializer[Any]):
    """`whole`: begins from the portal's defaults; otherwise laid over the policy in force."""

    key = serializers.CharField()
    name = serializers.CharField()
    explanation = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    whole = serializers.BooleanField()
    settings = serializers.DictField()


def version_answer(row: VersionRow) -> dict[str, Any]:
    """The body of `PolicyVersionSerializer`."""
    version = row.version
    return {
        "number": version.number,
        "state": row.state.value,
        "valid_from": version.valid_from,
        "ends_on": row.ends_on,
        "legal_reference": version.legal_reference,
        "note": version.note,
        "origin": version.origin,
        "revision": version.revision,
        "loosened_reason": version.loosened_reason,
        "withdrawn_reason": version.withdrawn_reason,
    }


def detail_answer(version: PolicyVersion, state: VersionState) -> dict[str, Any]:
    """The body of `PolicyDetailSerializer`."""
    law = law_of(version)
    sheet = [
        {"number": a.number, "title": str(a.title), "sentences": [c.sentence for c in a.clauses]}
        for a in articles(law.base)
    ]
    return version_answer(VersionRow(version, state)) | {
        "settings": policy_data(law.base),
        "overrides": override_data(law.overrides),
        "articles": sheet,
    }


def checks_answer(problems: Iterable[Problem], *, replayed: bool) -> dict[str, Any]:
    """The body of `PolicyChecksSerializer`."""
    found = checks(problems)
    rows = [
        {
            "code": check.problem.code.value, "severity": check.problem.severity.value,
            "sentence": check.problem.sentence, "articles": [number for number, _title in check.articles],
            "place": check.place,
        }
        for check in found
    ]  # fmt: skip
    publishable = not any(check.problem.blocks for check in found)
    return {"publishable": publishable, "replayed": replayed, "problems": rows}


def difference_answer(row: Difference) -> dict[str, Any]:
    """The body of `PolicyDifferenceSerializer`."""
    return {
        "article": row.article, "setting": row.setting, "label": row.label, "place": row.place, "old": row.old,
        "new": row.new, "direction": row.direction.value, "sentence": row.sentence,
    }  # fmt: skip


def import_answer(found: PolicyFile, changes: Iterable[Difference], number: int | None) -> dict[str, Any]:
    """The body of `PolicyImportSerializer`."""
    return {
        "signature": found.signature.value,
        "signer": found.signer,
        "agency": found.agency,
        "sha256": found.sha256,
        "missing": list(found.missing),
        "differences": [difference_answer(row) for row in changes],
        "number": number,
    }


def preset_answer(preset: Preset) -> dict[str, Any]:
    """The body of `PolicyPresetSerializer`."""
    settings = {n: list(v) if isinstance(v, tuple) else v for n, v in preset.settings.items()}
    return {
        "key": preset.key,
        "name": str(preset.name),
        "explanation": str(preset.explanation),
        "source": str(preset.source),
        "whole": preset.whole,
        "settings": settings,
    }
