from eligibility.services.bands import set_bands
from eligibility.services.box_mappings import set_box_mapping
from eligibility.services.discipline import close_discipline, note_discipline_read, record_discipline
from eligibility.services.ict_tests import take_ict_test
from eligibility.services.nature_exceptions import grant_exception, remind_ending, revoke_exception
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
from eligibility.services.past import keep_ratings_of
from eligibility.services.past_forgetting import forget_past
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
from eligibility.services.readiness import (
    ConfirmAnswer,
    confirm_readiness,
    confirm_readiness_many,
    declare_readiness,
    return_readiness,
)
from eligibility.services.register import change_service, close_service, register_service, verify_service
from eligibility.services.register_ratings import follow_register, override_nature
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
from eligibility.services.talent_entry import enter_box

__all__ = [
    "ConfirmAnswer",
    "PolicyFile",
    "Proposal",
    "TalentRow",
    "answer_objection",
    "ask_for_more",
    "change_draft",
    "change_service",
    "close_discipline",
    "close_service",
    "confirm_readiness",
    "confirm_readiness_many",
    "confirm_suspension",
    "declare_readiness",
    "discard_draft",
    "draft_policy",
    "ensure_policy",
    "enter_box",
    "export_policy",
    "follow_corrections",
    "follow_register",
    "forget_past",
    "grant_exception",
    "hand_on",
    "keep_ratings_of",
    "lift_ended",
    "lift_suspension",
    "note_discipline_read",
    "nudge_objections",
    "object_to_reason",
    "object_to_refusal",
    "object_to_suspension",
    "override_nature",
    "propose_suspension",
    "publish_policy",
    "rate_service",
    "read_policy_file",
    "record_discipline",
    "record_talent",
    "register_service",
    "reject_suspension",
    "remind_ending",
    "reply_to_question",
    "return_readiness",
    "revoke_exception",
    "set_bands",
    "set_box_mapping",
    "set_objection_term",
    "suspend",
    "suspend_many",
    "take_ict_test",
    "verify_service",
    "withdraw_objection",
    "withdraw_policy",
]
