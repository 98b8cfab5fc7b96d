"""A law as data for other apps: of a draft, of a file, in force; its canonical text and what tells two apart."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from core.problems import NotFound
from eligibility.enums import PolicyStatus, Setting
from eligibility.models import PolicyVersion
from eligibility.rules import InForce, Law, override_data, policy_data, read_law
from eligibility.selectors.policies import Paths, paths_for, policy_for


class Difference(NamedTuple):
    """A setting that two laws have otherwise: in the agency's policy (`place` empty) or in an office or unit."""

    place: str
    setting: str
    label: str
    before: Any
    after: Any


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


def version_of(agency_id: int, number: int) -> PolicyVersion:
    """A version of the agency in any state. Errors: NotFound."""
    found = PolicyVersion.objects.filter(agency=agency_id, number=number).first()
    if found is None:
        raise NotFound(_("Kebijakan dengan nomor itu tidak ditemukan."))
    return found


def law_of(version: PolicyVersion) -> Law:
    """The law that a version holds. Errors: Refused where a draft holds contradictory rules."""
    return read_law(version.settings, version.overrides)


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


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What two laws (as `law_data` gives them) have otherwise, the agency's settings first."""
    found = _differing("", before["settings"], after["settings"])
    old, new = ({(o["scope"], o["id"]): o for o in law["overrides"]} for law in (before, after))
    for key in sorted(old.keys() | new.keys(), key=str):
        sides = [side.get(key, {}).get("settings", {}) for side in (old, new)]
        place = str((new.get(key) or old[key]).get("name") or key[1])
        found += _differing(place, *sides)
    return found


def _differing(place: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    names = [name for name in Setting.values if before.get(name) != after.get(name)]
    return [
        Difference(place, name, str(Setting(name).label), before.get(name), after.get(name)) for name in names
    ]
