"""What stands beside a verdict without being part of it: the survey and the savings as they were."""

from __future__ import annotations

from datetime import date
from typing import Any

from pilots.models import EvaluationRun, Pilot


def context_of(pilot: Pilot, run: EvaluationRun, today: date) -> dict[str, Any]:
    """`{"survey": …, "savings": …}`; None where there is nothing to tell."""
    return {"survey": None, "savings": None}
