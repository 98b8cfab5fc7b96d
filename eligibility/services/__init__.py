from eligibility.services.discipline import close_discipline, note_discipline_read, record_discipline
from eligibility.services.ict_tests import take_ict_test
from eligibility.services.policies import draft_policy, ensure_policy, publish_policy
from eligibility.services.ratings import rate_service
from eligibility.services.readiness import (
    ConfirmAnswer,
    confirm_readiness,
    confirm_readiness_many,
    declare_readiness,
    return_readiness,
)
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
    "ConfirmAnswer",
    "Proposal",
    "TalentRow",
    "close_discipline",
    "confirm_readiness",
    "confirm_readiness_many",
    "confirm_suspension",
    "declare_readiness",
    "draft_policy",
    "ensure_policy",
    "lift_ended",
    "lift_suspension",
    "note_discipline_read",
    "object_to_suspension",
    "propose_suspension",
    "publish_policy",
    "rate_service",
    "record_discipline",
    "record_talent",
    "reject_suspension",
    "return_readiness",
    "suspend",
    "suspend_many",
    "take_ict_test",
]
