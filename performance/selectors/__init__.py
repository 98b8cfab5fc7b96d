"""What other apps and the pages read of performance."""

from performance.selectors.indices import indices_of, weeks_of
from performance.selectors.reports import (
    agreed_targets,
    decided_reports,
    evidence_of,
    missed_reports,
    own_reports,
    report_history,
    report_in_full,
    report_on,
    waiting_reports,
    with_items,
)

__all__ = [
    "agreed_targets",
    "decided_reports",
    "evidence_of",
    "indices_of",
    "missed_reports",
    "own_reports",
    "report_history",
    "report_in_full",
    "report_on",
    "waiting_reports",
    "weeks_of",
    "with_items",
]
