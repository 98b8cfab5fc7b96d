"""Policies become law here: from draft to published, with a date and a legal reference, never edited after."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, NotFound, Problem, Refused
from core.services import record
from eligibility.enums import PolicyFault, PolicyStatus
from eligibility.models import PolicyVersion
from eligibility.rules import Law, Policy, override_data, policy_data, read_law
from eligibility.rules.defaults import WFA_RULE
from eligibility.selectors.policy_checks import loosened_settings, problems_of
from employees.models import Agency, User


def draft_policy(
    *,
    agency: Agency,
    settings: Mapping[str, Any],
    actor: Actor,
    now: datetime,
    note: str = "",
    overrides: Iterable[Mapping[str, Any]] = (),
    origin: str = "",
    drafted_by: User | None = None,
) -> PolicyVersion:
    """A new draft with these settings; what is missing takes its default. `origin`: what it began as, in words.

    Errors: Refused with one Problem per fault of the settings.
    """
    law = read_law(settings, list(overrides))
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        last = PolicyVersion.objects.filter(agency=agency).aggregate(last=Max("number"))["last"] or 0
        version = PolicyVersion.objects.create(
            agency=agency, number=last + 1, settings=policy_data(law.base), overrides=override_data(law.overrides),
            note=note.strip(), origin=origin.strip()[:200], drafted_by=drafted_by, drafted_at=now, changed_at=now,
        )  # fmt: skip
        _record(version, "policy.drafted", actor, now, after=_content(version))
    return version


def change_draft(
    *,
    version_id: int,
    revision: int,
    settings: Mapping[str, Any],
    overrides: Iterable[Mapping[str, Any]],
    actor: Actor,
    now: datetime,
    note: str = "",
    loosened_reason: str = "",
) -> PolicyVersion:
    """Replace what a draft says. `revision`: the one that the writer saw.

    Errors: NotFound; Conflict if it is no draft any more or another change came first; Refused with one Problem
    per fault. Contradictions between rules do not stop a draft from being kept, only from being published.
    """
    law = read_law(settings, list(overrides))
    with transaction.atomic():
        version = _draft(version_id)
        if version.revision != revision:
            raise Conflict(
                _("Rancangan ini sudah diubah di tempat lain. Muat ulang, lalu ulangi perubahan Anda."),
                code="draft_changed",
            )
        before = _content(version)
        version.settings = policy_data(law.base)
        version.overrides = override_data(law.overrides)
        version.note = note.strip()[:500]
        version.loosened_reason = loosened_reason.strip()[:500]
        version.changed_at = now
        version.revision += 1
        version.save()
        after = _content(version)
        if before != after:
            changed = {key for key in after if before[key] != after[key]}
            _record(
                version, "policy.changed", actor, now,
                before={key: before[key] for key in changed}, after={key: after[key] for key in changed},
            )  # fmt: skip
    return version


def discard_draft(*, version_id: int, actor: Actor, now: datetime, discarded_by: User | None = None) -> None:
    """Give a draft up; it stays readable among the withdrawn. Errors: NotFound; Conflict if it is no draft."""
    with transaction.atomic():
        version = _draft(version_id)
        version.status = PolicyStatus.WITHDRAWN
        version.withdrawn_by, version.withdrawn_at = discarded_by, now
        version.save()
        _record(version, "policy.discarded", actor, now, before={"status": PolicyStatus.DRAFT.value})


def publish_policy(
    *,
    version_id: int,
    valid_from: date,
    legal_reference: str,
    today: date,
    actor: Actor,
    now: datetime,
    published_by: User | None = None,
    loosened_reason: str = "",
) -> PolicyVersion:
    """Put a draft in force from a date: tomorrow at the earliest, or any date for the agency's first.

    Errors: NotFound; Conflict if it is no longer a draft; Refused for rules that contradict each other or the
    agency's head-counts, for a national rule loosened without a reason, for a date in the past or taken, and
    for a missing legal reference.
    """
    with transaction.atomic():
        version = _draft(version_id)
        law = read_law(version.settings, version.overrides)
        reason = loosened_reason.strip()[:500] or version.loosened_reason
        problems = [
            *_publication_problems(version, valid_from, legal_reference.strip(), today),
            *_law_problems(version, law, reason, today),
        ]
        if problems:
            raise Refused(problems=problems)
        version.status = PolicyStatus.PUBLISHED
        version.valid_from = valid_from
        version.legal_reference = legal_reference.strip()
        version.loosened_reason = reason
        version.published_by = published_by
        version.published_at = now
        version.save()
        _record(
            version, "policy.published", actor, now,
            before={"status": PolicyStatus.DRAFT.value},
            after={
                "status": version.status, "number": version.number, "valid_from": valid_from.isoformat(),
                "legal_reference": version.legal_reference, "loosened_reason": reason,
                "settings": version.settings, "overrides": version.overrides,
            },
        )  # fmt: skip
    return version


def withdraw_policy(
    *,
    version_id: int,
    reason: str,
    today: date,
    actor: Actor,
    now: datetime,
    withdrawn_by: User | None = None,
) -> PolicyVersion:
    """Take back a published version before its date; the one before it then stays in force.

    Errors: NotFound; Conflict if it is not published or has begun; Refused without a reason.
    """
    if not reason.strip():
        raise Refused(_("Tulis alasan penarikan kebijakan ini."), code="no_reason")
    with transaction.atomic():
        version = _locked(version_id)
        if version.status != PolicyStatus.PUBLISHED or version.valid_from is None:
            raise Conflict(
                _("Hanya kebijakan yang sudah ditetapkan yang dapat ditarik."), code="not_published"
            )
        if version.valid_from <= today:
            raise Conflict(
                _("Kebijakan ini sudah mulai berlaku. Tetapkan versi baru untuk menggantikannya."),
                code="begun",
            )
        version.status = PolicyStatus.WITHDRAWN
        version.withdrawn_by, version.withdrawn_at = withdrawn_by, now
        version.withdrawn_reason = reason.strip()[:500]
        version.save()
        _record(
            version, "policy.withdrawn", actor, now,
            before={"status": PolicyStatus.PUBLISHED.value},
            after={"status": version.status, "reason": version.withdrawn_reason},
        )  # fmt: skip
    return version


def ensure_policy(*, agency: Agency, valid_from: date, actor: Actor, now: datetime) -> PolicyVersion:
    """The agency's first policy: the portal's defaults, published; an agency that has one keeps it."""
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        first = (
            PolicyVersion.objects.filter(agency=agency, status=PolicyStatus.PUBLISHED)
            .order_by("valid_from")
            .first()
        )
        if first is not None:
            return first
        draft = draft_policy(agency=agency, settings=policy_data(Policy()), actor=actor, now=now)
        return publish_policy(
            version_id=draft.pk, valid_from=valid_from, legal_reference=WFA_RULE, today=valid_from,
            actor=actor, now=now,
        )  # fmt: skip


def _locked(version_id: int) -> PolicyVersion:
    """The version, with its agency locked first: one change of an agency's law at a time."""
    agency_id = PolicyVersion.objects.filter(pk=version_id).values_list("agency", flat=True).first()
    if agency_id is None:
        raise NotFound(_("Rancangan kebijakan ini tidak ditemukan."))
    Agency.objects.select_for_update().get(pk=agency_id)
    return PolicyVersion.objects.select_for_update(of=("self",)).select_related("agency").get(pk=version_id)


def _draft(version_id: int) -> PolicyVersion:
    version = _locked(version_id)
    if version.status != PolicyStatus.DRAFT:
        raise Conflict(
            _("Kebijakan ini sudah ditetapkan atau ditarik. Buat rancangan baru untuk mengubahnya.")
        )
    return version


def _content(version: PolicyVersion) -> dict[str, Any]:
    return {
        "number": version.number,
        "settings": version.settings,
        "overrides": version.overrides,
        "note": version.note,
        "loosened_reason": version.loosened_reason,
    }


def _record(
    version: PolicyVersion,
    verb: str,
    actor: Actor,
    now: datetime,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    record(
        agency=version.agency.code,
        actor=actor,
        verb=verb,
        target=version,
        now=now,
        before=before,
        after=after,
    )


def _law_problems(version: PolicyVersion, law: Law, reason: str, today: date) -> list[Problem]:
    found = [p for p in problems_of(version.agency, law, today) if p.blocks]
    names = loosened_settings(law)
    if names and not reason:
        found.append(Problem(PolicyFault.LOOSENED_WITHOUT_REASON, params={"settings": ", ".join(names)}))
    return found


def _publication_problems(
    version: PolicyVersion, valid_from: date, legal_reference: str, today: date
) -> list[Problem]:
    published = PolicyVersion.objects.filter(agency_id=version.agency_id, status=PolicyStatus.PUBLISHED)
    problems = []
    if not legal_reference:
        problems.append(Problem(PolicyFault.NO_LEGAL_REFERENCE))
    tomorrow = today + timedelta(days=1)
    if valid_from < tomorrow and published.exists():
        problems.append(Problem(PolicyFault.DATE_PAST, params={"first": tomorrow}, possible_on=tomorrow))
    elif published.filter(valid_from=valid_from).exists():
        problems.append(Problem(PolicyFault.DATE_TAKEN, params={"day": valid_from}))
    return problems
