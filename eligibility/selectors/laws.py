"""A law as data for other apps: of a draft, of a file, in force; its canonical text and what tells two apart."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.problems import NotFound
from eligibility.enums import PolicyStatus
from eligibility.models import PolicyVersion
from eligibility.rules import InForce, Law, override_data, policy_data, read_law
from eligibility.selectors.policies import Paths, paths_for, policy_for


def law_in_force(agency_id: int, on: date) -> tuple[int, Law]:
    """The number of the version in force and its law; number 0 and the portal's defaults before the first."""
    found = policy_for(agency_id, on)
    return found.number, found.law or Law(found.policy)


def draft_of(agency_id: int, number: int) -> PolicyVersion:
    """A draft of the agency. Errors: NotFound, also for a version that is no draft any more."""
    found = PolicyVersion.objects.filter(agency=agency_id, number=number, status=PolicyStatus.DRAFT).first()
    if found is None:
        raise NotFound(_("Rancangan kebijakan ini tidak ditemukan."))
    return found


def law_from(data: object) -> Law:
    """The law of a file: an exported policy (`settings`, `overrides` and more) or bare settings.

    Errors: Refused with one Problem per fault.
    """
    if isinstance(data, Mapping) and isinstance(data.get("settings"), Mapping):
        return read_law(data["settings"], data.get("overrides") or [])
    return read_law(data)


def law_data(law: Law) -> dict[str, Any]:
    """The law as plain JSON values, as `law_from` reads them."""
    return {"settings": policy_data(law.base), "overrides": override_data(law.overrides)}


def law_digest(law: Law) -> str:
    """SHA-256 over the canonical text: equal laws have equal digests."""
    text = json.dumps(law_data(law), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def paths_of(*laws: Law) -> Paths:
    """Unit id → ids from the root down to it, as far as one of the laws names units."""
    return paths_for(InForce(law.base, 0, date.min, "", law) for law in laws)
