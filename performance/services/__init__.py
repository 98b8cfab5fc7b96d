"""The only writes of performance."""

from performance.rules import ItemInput
from performance.services.assessments import AssessmentRow, record_assessments
from performance.services.evidence import add_evidence, remove_evidence
from performance.services.expectations import Expectation, PlannedItem, expect_reports, release_reports
from performance.services.indices import Difference, compute_indices, recompute_agency
from performance.services.reports import is_late, save_report, submit_report
from performance.services.verdicts import BulkAnswer, accept_many, accept_report, ask_back_report

__all__ = [
    "AssessmentRow", "BulkAnswer", "Difference", "Expectation", "ItemInput", "PlannedItem", "accept_many",
    "accept_report", "add_evidence", "ask_back_report", "compute_indices", "expect_reports", "is_late",
    "recompute_agency", "record_assessments", "release_reports", "remove_evidence", "save_report", "submit_report",
]  # fmt: skip
