from eligibility.services.discipline import record_discipline
from eligibility.services.objection_answering import (
    answer_objection,
    ask_for_more,
    hand_on,
    reply_to_question,
    withdraw_objection,
)
from eligibility.services.objection_clock import follow_corrections, nudge_objections
from eligibility.services.objection_opening import object_to_reason, object_to_refusal
from eligibility.services.objection_terms import set_objection_term
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
    "answer_objection",
    "ask_for_more",
    "confirm_readiness",
    "confirm_suspension",
    "declare_readiness",
    "draft_policy",
    "ensure_policy",
    "follow_corrections",
    "hand_on",
    "lift_ended",
    "lift_suspension",
    "nudge_objections",
    "object_to_reason",
    "object_to_refusal",
    "object_to_suspension",
    "propose_suspension",
    "publish_policy",
    "rate_service",
    "record_discipline",
    "record_talent",
    "reject_suspension",
    "reply_to_question",
    "set_objection_term",
    "suspend",
    "suspend_many",
    "withdraw_objection",
]
