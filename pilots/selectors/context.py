"""What stands beside a verdict without being part of it: the survey and the savings as they were."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import structlog

from pilots.models import EvaluationRun
from pilots.rules.terms import read_terms
from pilots.selectors.savings import savings_report
from pilots.selectors.survey_report import survey_report

log = structlog.get_logger(__name__)


def context_of(run: EvaluationRun, today: date) -> dict[str, Any]:
    """`{"survey": …, "savings": …}` of the window; None where there is nothing to tell."""
    office, last = run.pilot.office, run.window_to - timedelta(days=1)
    aim = read_terms(run.pilot.terms).survey_share
    return {
        "survey": _told(lambda: _survey(office.pk, run.window_from, today, aim), run, "survey"),
        "savings": _told(lambda: savings_report(office, run.window_from, last).as_json(), run, "savings"),
    }


def _survey(office_id: int, first: date, last: date, aim: float) -> dict[str, Any] | None:
    """The latest survey that was closed since the window began."""
    found = survey_report(office_id, first, last)
    if found is None:
        return None
    shares = {
        name: asdict(value) if value else None
        for name, value in (
            ("representation", found.representation),
            ("satisfaction", found.satisfaction),
            ("favourable", found.favourable),
        )
    }
    counted = {"invited": found.invited, "answered": found.answered, "answers": found.answers, "aim": aim}
    return {"title": found.title, "closed_on": found.closed_on.isoformat(), **counted, **shares}


def _told(tell: Callable[[], Any], run: EvaluationRun, what: str) -> Any:
    """What informs must never keep a verdict from being given."""
    try:
        return tell()
    except Exception as error:
        log.exception("pilot_context_failed", run=run.pk, what=what, error=type(error).__name__)
        return None
