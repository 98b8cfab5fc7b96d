from eligibility.services.discipline import record_discipline
from eligibility.services.policies import (
    change_draft,
    discard_draft,
    draft_policy,
    ensure_policy,
    publish_policy,
    withdraw_policy,
)
from eligibility.services.policy_files import PolicyFile, export_policy, read_policy_file
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
    "PolicyFile",
    "Proposal",
    "TalentRow",
    "change_draft",
    "confirm_readiness",
    "confirm_suspension",
    "declare_readiness",
    "discard_draft",
    "draft_policy",
    "ensure_policy",
    "export_policy",
    "lift_ended",
    "lift_suspension",
    "object_to_suspension",
    "propose_suspension",
    "publish_policy",
    "rate_service",
    "read_policy_file",
    "record_discipline",
    "record_talent",
    "reject_suspension",
    "suspend",
    "suspend_many",
    "withdraw_policy",
]
