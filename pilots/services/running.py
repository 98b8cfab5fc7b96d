"""An evaluation of one pilot and due date: claim its row, read one snapshot, judge, and write it all at once.

Safe to run twice, at the same time, killed and started again: only the holder of the claim writes, in one
transaction that also ends the run; the unique row of (pilot, due date) and the pilot's own lock are the referees.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from core.audit import SYSTEM, Actor
from core.problems import Conflict, Problem, Refused
from core.services import record
from core.services.audit import target_of
from performance.services.indices import compute_indices
from pilots.enums.plans import EVALUATED, OutcomeSource, PilotStatus, PlanFault, RunKind, RunStatus, RunStep
from pilots.models import EvaluationRun, Pilot, PilotMember, SeenData
from pilots.rules.evaluating import evaluate, review
from pilots.rules.seen import Seen, checksum_of, packed
from pilots.rules.weeks import WEEK, interim_dates
from pilots.selectors.collecting import seen_by
from pilots.selectors.context import context_of
from pilots.services.complaint_deciding import note_counted
from pilots.services.deciding import decide
from pilots.services.plans import locked_pilot
from pilots.services.telling import tell_failed, tell_reviewed

# A run that has said nothing for so long is dead; longer than any step of a large office.
STALE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
# Reports of a week are decided within two working days of it; the nightly job has seen to all others.
RECENT_WEEKS = 2


def queue_due(*, pilot_id: int, today: date) -> list[EvaluationRun]:
    """Make the rows of everything that is due for the pilot: monthly reviews first, then the evaluation."""
    with transaction.atomic():
        pilot = locked_pilot(pilot_id)
        if pilot.status not in EVALUATED or pilot.due_on is None:
            return []
        EvaluationRun.objects.bulk_create(_rows_due(pilot, today), ignore_conflicts=True)
    return list(unfinished_of(pilot))


def unfinished_of(pilot: Pilot) -> Iterable[EvaluationRun]:
    """What waits or was left behind; a run that failed again and again waits for a person."""
    tried = Q(status=RunStatus.FAILED, attempts__gte=MOST_ATTEMPTS)
    return pilot.runs.exclude(status=RunStatus.DONE).exclude(tried).order_by("due_on")


def _rows_due(pilot: Pilot, today: date) -> list[EvaluationRun]:
    due = pilot.due_on or date.max
    dates = [(on, RunKind.INTERIM) for on in interim_dates(pilot.window_from, pilot.window_to) if on < due]
    kind = RunKind.PERIODIC if pilot.status == PilotStatus.FOLLOWED else RunKind.FINAL
    return [
        EvaluationRun(
            pilot=pilot, due_on=on, kind=which, window_from=pilot.window_from,
            window_to=pilot.window_to if which != RunKind.INTERIM else on,
        )
        for on, which in [*dates, (due, kind)]
        if on <= today
    ]  # fmt: skip


def run_evaluation(*, run_id: int, today: date, now: datetime) -> EvaluationRun | None:
    """Carry out a queued, failed or abandoned run; None if it is done or somebody is at it.

    Errors: whatever went wrong, after the run was marked as failed; nothing is half written.
    """
    run = _claim(run_id, now)
    if run is None:
        return None
    try:
        return _run(run, today, now)
    except Exception as error:
        _fail(run, error, now)
        raise


def _claim(run_id: int, now: datetime) -> EvaluationRun | None:
    """Whoever changes the row has the run; one that nobody has spoken for in ten minutes is free again."""
    free = Q(status__in=[RunStatus.QUEUED, RunStatus.FAILED]) | Q(
        status=RunStatus.RUNNING, beat_at__lt=now - STALE
    )
    attempt = EvaluationRun.objects.filter(pk=run_id).values_list("attempts", flat=True).first() or 0
    mine = EvaluationRun.objects.filter(free, pk=run_id, attempts=attempt)
    changed = mine.update(
        status=RunStatus.RUNNING, claimed_at=now, beat_at=now, finished_at=None, error="", step="",
        attempts=attempt + 1,
    )  # fmt: skip
    if changed != 1:
        return None
    return EvaluationRun.objects.select_related("pilot__office__agency").get(pk=run_id)


def _run(run: EvaluationRun, today: date, now: datetime) -> EvaluationRun | None:
    if not _beat(run, RunStep.INDICES):
        return None
    _renew_indices(run, now)
    if not _beat(run, RunStep.READING):
        return None
    seen = seen_by(run, today)
    if not _beat(run, RunStep.ESTIMATING):
        return None
    found = review(seen) if run.kind == RunKind.INTERIM else evaluate(seen)
    context = {} if isinstance(found, dict) else context_of(run, today)
    if not _beat(run, RunStep.WRITING):
        return None
    with transaction.atomic():
        pilot = locked_pilot(run.pilot_id)
        if not _still_ours(run) or not _still_due(pilot, run):
            return None
        if isinstance(found, dict):
            _close(run, seen, now, review=found)
            _reviewed(run, found, now)
        else:
            _close(run, seen, now)
            _count_complaints(run, now)
            decide(
                pilot=pilot, run=run, seen=seen, evaluation=found, context=context, today=today, now=now
            )  # fmt: skip
    return run


def _beat(run: EvaluationRun, step: RunStep) -> bool:
    """Say where the run is; False when somebody else has taken it over."""
    return bool(_held(run).update(step=step, beat_at=timezone.now()))


def _held(run: EvaluationRun) -> Any:
    return EvaluationRun.objects.filter(pk=run.pk, status=RunStatus.RUNNING, attempts=run.attempts)


def _renew_indices(run: EvaluationRun, now: datetime) -> None:
    """Late reports and verdicts of the last weeks count as they stand now, whether or not the nightly job ran."""
    by_index = run.pilot.terms.get("outcome", OutcomeSource.INDEX) == OutcomeSource.INDEX
    if run.kind == RunKind.INTERIM or not by_index:
        return
    members = PilotMember.objects.filter(pilot=run.pilot_id).values_list("employee_id", flat=True)
    monday = run.window_to - timedelta(days=run.window_to.weekday())
    people = list(members)
    for n in range(RECENT_WEEKS):
        week = monday - WEEK * n
        if week + WEEK > run.window_from:
            compute_indices(employee_ids=people, week=week, now=now)


def _still_ours(run: EvaluationRun) -> bool:
    """Somebody may have taken over a run that looked dead."""
    return _held(run).select_for_update().first() is not None


def _still_due(pilot: Pilot, run: EvaluationRun) -> bool:
    """The pilot may have been cancelled or ended meanwhile: then the run ends without a verdict."""
    if pilot.status in EVALUATED and (run.kind == RunKind.INTERIM or pilot.due_on == run.due_on):
        return True
    _held(run).update(status=RunStatus.FAILED, error=pilot.get_status_display())
    return False


def _close(run: EvaluationRun, seen: Seen, now: datetime, *, review: dict[str, Any] | None = None) -> None:
    run.status, run.finished_at = RunStatus.DONE, now
    run.counts, run.checksum, run.review = seen.counts, checksum_of(seen), review
    run.save(update_fields=["status", "finished_at", "counts", "checksum", "review"])
    if review is None:
        SeenData.objects.create(run=run, data=packed(seen))


def _count_complaints(run: EvaluationRun, now: datetime) -> None:
    """What a verdict rests on cannot be opened again."""
    last = run.window_to - timedelta(days=1)
    note_counted(
        office_id=run.pilot.office_id, first=run.window_from, last=last, evaluation=target_of(run), now=now
    )


def _reviewed(run: EvaluationRun, found: dict[str, Any], now: datetime) -> None:
    record(
        agency=run.pilot.agency.code, actor=SYSTEM, verb="pilot.reviewed", target=run, now=now,
        after={"due_on": run.due_on.isoformat(), "stopped": found["stopped"], "checksum": run.checksum},
    )  # fmt: skip
    tell_reviewed(run, found["stopped"], now)


def _fail(run: EvaluationRun, error: Exception, now: datetime) -> None:
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()  # the error may have been the database going away
    with transaction.atomic():
        words = f"{type(error).__name__}: {error}"[:500]
        if _held(run).update(status=RunStatus.FAILED, error=words, finished_at=None):
            tell_failed(run, now)


def request_run(*, pilot_id: int, actor: Actor, today: date, now: datetime) -> EvaluationRun:
    """Queue what is due, or a failed run once more: the evaluation before a review that was left behind.

    Errors: `Refused` before the due date, `Conflict` while it runs.
    """
    queue_due(pilot_id=pilot_id, today=today)
    with transaction.atomic():
        pilot = locked_pilot(pilot_id)
        run = pilot.runs.select_for_update().exclude(status=RunStatus.DONE).order_by("-due_on").first()
        if run is None:
            raise Refused(problems=[Problem(PlanFault.NOT_DUE, params={"day": pilot.due_on or "–"})])
        if run.status == RunStatus.RUNNING and run.beat_at and run.beat_at >= now - STALE:
            raise Conflict(str(PlanFault.RUNNING.label), code=PlanFault.RUNNING.value)
        before = run.status
        run.status, run.error = RunStatus.QUEUED, ""
        run.save(update_fields=["status", "error"])
        record(
            agency=pilot.agency.code, actor=actor, verb="pilot.run_requested", target=run, now=now,
            before={"status": before}, after={"due_on": run.due_on.isoformat()},
        )  # fmt: skip
    return run
