"""The only writes of performance."""

from performance.rules import ItemInput
from performance.rules.targets import TargetLine
from performance.services.assessments import AssessmentRow, record_assessments
from performance.services.coaching import answer_coaching, coach, finish_follow_up, remind_follow_ups
from performance.services.deliveries import import_assessments
from performance.services.evidence import Read, add_evidence, read_upload, remove_evidence
from performance.services.expectations import Expectation, PlannedItem, expect_reports, release_reports
from performance.services.indicators import import_indicators
from performance.services.indices import Difference, compute_indices, recompute_agency, recompute_recent
from performance.services.report_reminders import remind_missing_reports
from performance.services.reports import is_late, save_report, submit_report
from performance.services.reviews import answer_review, save_review, share_review
from performance.services.targets import (
    agree_plan,
    draft_plan,
    revise_plan,
    save_targets,
    send_back_plan,
    submit_plan,
)
from performance.services.verdicts import BulkAnswer, accept_many, accept_report, ask_back_report

__all__ = [
    "AssessmentRow",
    "BulkAnswer",
    "Difference",
    "Expectation",
    "ItemInput",
    "PlannedItem",
    "Read",
    "TargetLine",
    "accept_many",
    "accept_report",
    "add_evidence",
    "agree_plan",
    "answer_coaching",
    "answer_review",
    "ask_back_report",
    "coach",
    "compute_indices",
    "draft_plan",
    "expect_reports",
    "finish_follow_up",
    "import_assessments",
    "import_indicators",
    "is_late",
    "read_upload",
    "recompute_agency",
    "recompute_recent",
    "record_assessments",
    "release_reports",
    "remind_follow_ups",
    "remind_missing_reports",
    "remove_evidence",
    "revise_plan",
    "save_report",
    "save_review",
    "save_targets",
    "send_back_plan",
    "share_review",
    "submit_plan",
    "submit_report",
]
