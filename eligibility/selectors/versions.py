"""The versions of an agency's policy, each with its state on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from core.problems import NotFound
from eligibility.enums import PolicyStatus, VersionState
from eligibility.models import PolicyVersion
from eligibility.rules import Law, read_law


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version and what it is today; `ends_on`: the last day of one that is over, or will be."""

    version: PolicyVersion
    state: VersionState
    ends_on: date | None = None

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT


def versions_of(agency_id: int, today: date) -> list[VersionRow]:
    """Drafts first, then by their first day, the latest first; withdrawn ones among them. One query."""
    rows = list(_all(agency_id).order_by("-number"))
    published = sorted(
        (v for v in rows if v.status == PolicyStatus.PUBLISHED and v.valid_from),
        key=lambda v: v.valid_from or date.min,
    )
    ends = {one.pk: after.valid_from for one, after in pairwise(published) if after.valid_from}
    now = max((v.valid_from for v in published if v.valid_from and v.valid_from <= today), default=None)
    found = [_row(v, now, ends.get(v.pk), today) for v in rows]
    return sorted(found, key=lambda r: (not r.is_draft, -(r.version.valid_from or date.max).toordinal()))


def version_of(agency_id: int, number: int) -> PolicyVersion:
    """One version of the agency, whatever its state. Errors: NotFound."""
    found = _all(agency_id).filter(number=number).first()
    if found is None:
        raise NotFound(_("Kebijakan dengan nomor itu tidak ditemukan."))
    return found


def state_of(version: PolicyVersion, today: date) -> VersionState:
    """What one version is today (one query)."""
    published = PolicyVersion.objects.filter(
        agency=version.agency_id, status=PolicyStatus.PUBLISHED, valid_from__lte=today
    )
    now = published.aggregate(latest=Max("valid_from"))["latest"]
    return _row(version, now, None, today).state


def law_of(version: PolicyVersion) -> Law:
    """The law that a version, draft or not, lays down."""
    return read_law(version.settings, version.overrides)


def _all(agency_id: int) -> QuerySet[PolicyVersion]:
    return PolicyVersion.objects.filter(agency=agency_id).select_related(
        "agency", "drafted_by__employee", "published_by__employee", "withdrawn_by__employee"
    )


def _row(version: PolicyVersion, now: date | None, next_from: date | None, today: date) -> VersionRow:
    if version.status == PolicyStatus.DRAFT:
        return VersionRow(version, VersionState.DRAFT)
    if version.status == PolicyStatus.WITHDRAWN or version.valid_from is None:
        return VersionRow(version, VersionState.WITHDRAWN)
    ends_on = date.fromordinal(next_from.toordinal() - 1) if next_from else None
    if version.valid_from > today:
        return VersionRow(version, VersionState.SCHEDULED, ends_on)
    state = VersionState.IN_FORCE if version.valid_from == now else VersionState.SUPERSEDED
    return VersionRow(version, state, ends_on)
