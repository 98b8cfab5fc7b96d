"""What stands beside a verdict without being part of it: the survey and the savings as they were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import structlog

from pilots.models import EvaluationRun
from pilots.selectors.savings import savings_report

log = structlog.get_logger(__name__)


def context_of(run: EvaluationRun, today: date) -> dict[str, Any]:
    """`{"survey": …, "savings": …}` of the window; None where there is nothing to tell."""
    office, last = run.pilot.office, run.window_to - timedelta(days=1)
    return {
        "survey": None,
        "savings": _told(lambda: savings_report(office, run.window_from, last).as_json(), run, "savings"),
    }


def _told(tell: Callable[[], Any], run: EvaluationRun, what: str) -> Any:
    """What informs must never keep a verdict from being given."""
    try:
        return tell()
    except Exception as error:
        log.exception("pilot_context_failed", run=run.pk, what=what, error=type(error).__name__)
        return None
