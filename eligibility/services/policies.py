"""Policies become law here: from draft to published, with a date and a legal reference, never edited after."""

from collections.abc import Mapping
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
from eligibility.rules import Policy, policy_data, read_policy
from eligibility.rules.defaults import WFA_RULE
from employees.models import Agency, User


def draft_policy(
    *, agency: Agency, settings: Mapping[str, Any], actor: Actor, now: datetime, note: str = ""
) -> PolicyVersion:
    """A new draft with these settings; what is missing takes its default.

    Errors: Refused with one Problem per fault of the settings.
    """
    policy = read_policy(settings)
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        last = PolicyVersion.objects.filter(agency=agency).aggregate(last=Max("number"))["last"] or 0
        version = PolicyVersion.objects.create(
            agency=agency, number=last + 1, settings=policy_data(policy), note=note.strip()
        )
        record(
            agency=agency.code, actor=actor, verb="policy.drafted", target=version, now=now,
            after={"number": version.number, "settings": version.settings},
        )  # fmt: skip
    return version


def publish_policy(
    *,
    version_id: int,
    valid_from: date,
    legal_reference: str,
    today: date,
    actor: Actor,
    now: datetime,
    published_by: User | None = None,
) -> PolicyVersion:
    """Put a draft in force from a date: tomorrow at the earliest, or any date for the agency's first.

    Errors: NotFound; Conflict if it is no longer a draft; Refused for a date in the past or taken, and for
    a missing legal reference.
    """
    with transaction.atomic():
        version = (
            PolicyVersion.objects.select_for_update().select_related("agency").filter(pk=version_id).first()
        )
        if version is None:
            raise NotFound(_("Rancangan kebijakan ini tidak ditemukan."))
        Agency.objects.select_for_update().get(pk=version.agency_id)
        if version.status != PolicyStatus.DRAFT:
            raise Conflict(
                _("Kebijakan ini sudah ditetapkan atau ditarik. Buat rancangan baru untuk mengubahnya.")
            )
        read_policy(version.settings)
        _refuse_publication(version, valid_from, legal_reference.strip(), today)
        version.status = PolicyStatus.PUBLISHED
        version.valid_from = valid_from
        version.legal_reference = legal_reference.strip()
        version.published_by = published_by
        version.published_at = now
        version.save()
        record(
            agency=version.agency.code, actor=actor, verb="policy.published", target=version, now=now,
            before={"status": PolicyStatus.DRAFT.value},
            after={
                "status": version.status, "number": version.number, "valid_from": valid_from.isoformat(),
                "legal_reference": version.legal_reference, "settings": version.settings,
            },
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


def _refuse_publication(version: PolicyVersion, valid_from: date, legal_reference: str, today: date) -> None:
    published = PolicyVersion.objects.filter(agency_id=version.agency_id, status=PolicyStatus.PUBLISHED)
    problems = []
    if not legal_reference:
        problems.append(Problem(PolicyFault.NO_LEGAL_REFERENCE))
    tomorrow = today + timedelta(days=1)
    if valid_from < tomorrow and published.exists():
        problems.append(Problem(PolicyFault.DATE_PAST, params={"first": tomorrow}, possible_on=tomorrow))
    elif published.filter(valid_from=valid_from).exists():
        problems.append(Problem(PolicyFault.DATE_TAKEN, params={"day": valid_from}))
    if problems:
        raise Refused(problems=problems)
