"""How far a running evaluation is."""

from __future__ import annotations

from pilots.enums.plans import RunStatus, RunStep
from pilots.models import EvaluationRun

STEPS = list(RunStep.values)


def progress_of(run: EvaluationRun) -> tuple[str, int]:
    """(word of the step, percent); a run that waits stands at 0, a finished one at 100."""
    if run.status == RunStatus.DONE:
        return str(RunStatus.DONE.label), 100
    if run.status != RunStatus.RUNNING or not run.step:
        return str(RunStatus(run.status).label), 0
    return str(RunStep(run.step).label), 100 * STEPS.index(run.step) // len(STEPS)
