"""What the pages of policy versions have in common: who reads which version, and how its state looks."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from core.problems import NotFound
from eligibility.enums import PolicyStatus, VersionState
from eligibility.models import PolicyVersion
from eligibility.permissions import can_draft_policy, can_read_drafts
from eligibility.selectors.versions import version_of
from eligibility.views.reading import viewer_of
from employees.models import User
from employees.permissions import require

# state → (chip, icon)
LOOKS: dict[str, tuple[str, str]] = {
    VersionState.DRAFT: ("neutral", "edit"),
    VersionState.SCHEDULED: ("asked", "asked"),
    VersionState.IN_FORCE: ("ok", "check"),
    VersionState.SUPERSEDED: ("closed", "closed"),
    VersionState.WITHDRAWN: ("stop", "x-circle"),
}


def read_version(request: HttpRequest, number: int) -> tuple[User, PolicyVersion]:
    """A version that the viewer may read: what is not law is nobody's business but the readers' of drafts."""
    user = viewer_of(request)
    version = version_of(user.employee.agency_id, number)
    if version.status != PolicyStatus.PUBLISHED and not can_read_drafts(user):
        raise NotFound(_("Kebijakan dengan nomor itu tidak ditemukan."))
    return user, version


def edited_draft(request: HttpRequest, number: int) -> tuple[User, PolicyVersion]:
    """A version that the viewer may change, if it still is a draft."""
    user, version = read_version(request, number)
    require(can_draft_policy(user))
    return user, version


def replay_url(number: int) -> str:
    """Where a draft is replayed; empty in a portal without the studio."""
    try:
        return reverse("policy_replay", args=[number])
    except NoReverseMatch:
        return ""
