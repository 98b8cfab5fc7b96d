"""Which policy is in force, and which were and will be."""

from datetime import date

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from eligibility.enums import PolicyStatus
from eligibility.models import PolicyVersion
from eligibility.rules import InForce, Policy, stored_policy
from eligibility.rules.defaults import WFA_RULE

DEFAULTS = InForce(Policy(), 0, date(2025, 1, 1), WFA_RULE)


def published(agency_id: int) -> QuerySet[PolicyVersion]:
    """The agency's published versions, the latest first, those still to come included."""
    return PolicyVersion.objects.filter(agency=agency_id, status=PolicyStatus.PUBLISHED).order_by(
        "-valid_from"
    )


def policy_for(agency_id: int, on: date) -> InForce:
    """The agency's policy on the date (one query); the portal's defaults, number 0, before the first."""
    row = (
        published(agency_id)
        .filter(valid_from__lte=on)
        .values_list("number", "valid_from", "legal_reference", Cast("settings", TextField()))
        .first()
    )
    if row is None:
        return DEFAULTS
    number, valid_from, legal_reference, text = row
    return InForce(stored_policy(text), number, valid_from, legal_reference)


def policies_for(agency_ids: set[int], on: date) -> dict[int, InForce]:
    """`policy_for` of several agencies in one query."""
    found = dict.fromkeys(agency_ids, DEFAULTS)
    rows = (
        PolicyVersion.objects.filter(agency__in=agency_ids, status=PolicyStatus.PUBLISHED, valid_from__lte=on)
        .order_by("valid_from")
        .values_list("agency_id", "number", "valid_from", "legal_reference", Cast("settings", TextField()))
    )
    for agency_id, number, valid_from, legal_reference, text in rows:
        found[agency_id] = InForce(stored_policy(text), number, valid_from, legal_reference)
    return found
