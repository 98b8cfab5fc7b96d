"""What other apps and the pages read of performance."""

from performance.rules.reports import LONGEST_COMMENT, MOST_ITEMS, check_date, check_results
from performance.selectors.indices import indices_of, weeks_of
from performance.selectors.reports import (
    agreed_targets,
    decided_reports,
    evidence_of,
    item_of,
    missed_reports,
    own_reports,
    report_history,
    report_in_full,
    report_not_found,
    report_on,
    waiting_reports,
    with_items,
)
from performance.selectors.scores import monthly_scores

__all__ = [
    "LONGEST_COMMENT",
    "MOST_ITEMS",
    "agreed_targets",
    "check_date",
    "check_results",
    "decided_reports",
    "evidence_of",
    "indices_of",
    "item_of",
    "missed_reports",
    "monthly_scores",
    "own_reports",
    "report_history",
    "report_in_full",
    "report_not_found",
    "report_on",
    "waiting_reports",
    "weeks_of",
    "with_items",
]
