from eligibility.services.discipline import record_discipline
from eligibility.services.past import keep_ratings_of
from eligibility.services.past_forgetting import forget_past
from eligibility.services.policies import draft_policy, ensure_policy, publish_policy
from eligibility.services.ratings import rate_service
from eligibility.services.readiness import confirm_readiness, declare_readiness
from eligibility.services.suspension_jobs import Proposal, lift_ended, suspend_many
from eligibility.services.suspensions import (
    confirm_suspension,
    lift_suspension,
    object_to_suspension,
    propose_suspension,
    reject_suspension,
    suspend,
)
from eligibility.services.talent import TalentRow, record_talent

__all__ = [
    "Proposal",
    "TalentRow",
    "confirm_readiness",
    "confirm_suspension",
    "declare_readiness",
    "draft_policy",
    "ensure_policy",
    "forget_past",
    "keep_ratings_of",
    "lift_ended",
    "lift_suspension",
    "object_to_suspension",
    "propose_suspension",
    "publish_policy",
    "rate_service",
    "record_discipline",
    "record_talent",
    "reject_suspension",
    "suspend",
    "suspend_many",
]
