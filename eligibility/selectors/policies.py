"""Which policy is in force, and which were and will be."""

from datetime import date

from django.db.models import QuerySet

from core.statements import fetched, marks
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
    return policies_for({agency_id}, on)[agency_id]


def policies_for(agency_ids: set[int], on: date) -> dict[int, InForce]:
    """`policy_for` of several agencies in one query."""
    found = dict.fromkeys(agency_ids, DEFAULTS)
    if not agency_ids:
        return found
    sql = f"""
        SELECT agency_id, number, valid_from, legal_reference, CAST(settings AS text)
        FROM {PolicyVersion._meta.db_table}
        WHERE agency_id IN ({marks(agency_ids)}) AND status = %s AND valid_from <= %s ORDER BY valid_from
    """  # noqa: S608  # a name of ours only
    for agency_id, number, valid_from, legal, text in fetched(
        sql, [*agency_ids, PolicyStatus.PUBLISHED.value, on]
    ):
        found[agency_id] = InForce(stored_policy(text), number, valid_from, legal)
    return found
