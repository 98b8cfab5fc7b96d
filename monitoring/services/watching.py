"""The nightly run of one office: claim its row, read and judge everybody, write what changed.

Safe to run twice, at the same time, killed and started again: only the holder of the claim writes, in one transaction
that also ends the run.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date as Date
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict
from core.services import record
from eligibility.selectors import policy_for
from employees.models import Employee, Office
from monitoring.enums import RunStatus
from monitoring.models import WatchRun
from monitoring.selectors.findings import Found, findings
from monitoring.services.turning import Night, Tally, turn_warnings

STALE = timedelta(minutes=15)
CHUNK = 1000


def queue_runs(*, nights: Iterable[tuple[int, Date]]) -> None:
    """Make the rows of these (office id, date); those that are there stay as they are."""
    WatchRun.objects.bulk_create(
        [WatchRun(office_id=office, date=date) for office, date in nights], ignore_conflicts=True
    )


def watch_office(*, office_id: int, date: Date, now: datetime) -> WatchRun | None:
    """Find the early warnings of the office for the night of `date`; None if that is done or somebody is at it.

    Errors: whatever went wrong, after the run was marked as failed; nothing is half written.
    """
    run = _claim(office_id, date, now)
    if run is None:
        return None
    try:
        return _watch(run, now)
    except Exception as error:
        claimed = WatchRun.objects.filter(pk=run.pk, status=RunStatus.RUNNING, claimed_at=now)
        claimed.update(status=RunStatus.FAILED, error=f"{type(error).__name__}: {error}"[:300])
        raise


def _claim(office_id: int, date: Date, now: datetime) -> WatchRun | None:
    """Whoever changes the row has the run; a run that nobody finished in 15 minutes is free again."""
    queue_runs(nights=[(office_id, date)])
    free = Q(status__in=[RunStatus.QUEUED, RunStatus.FAILED]) | Q(
        status=RunStatus.RUNNING, claimed_at__lt=now - STALE
    )
    mine = WatchRun.objects.filter(free, office=office_id, date=date)
    if mine.update(status=RunStatus.RUNNING, claimed_at=now, finished_at=None, error="") != 1:
        return None
    return WatchRun.objects.select_related("office__agency").get(office=office_id, date=date)


def _watch(run: WatchRun, now: datetime) -> WatchRun | None:
    office = run.office
    policy = policy_for(office.agency_id, run.date).policy
    people = list(
        Employee.objects.at_work().filter(office=office).order_by("pk").values_list("pk", flat=True)
    )
    found: Found = {}
    for start in range(0, len(people), CHUNK):
        found |= findings(people[start : start + CHUNK], policy, office.tz, run.date, now)
    with transaction.atomic():
        if not _still_ours(run, now):
            return None
        tally = turn_warnings(Night(office, run.date, policy, now), frozenset(people), found)
        _finish(run, len(people), tally, now)
    return run


def _still_ours(run: WatchRun, now: datetime) -> bool:
    """Somebody may have taken over a claim that looked dead. Two nights of an office write one after the other."""
    Office.objects.select_for_update(no_key=True).get(pk=run.office_id)
    held = WatchRun.objects.select_for_update().filter(pk=run.pk, status=RunStatus.RUNNING, claimed_at=now)
    return held.first() is not None


def _finish(run: WatchRun, people: int, tally: Tally, now: datetime) -> None:
    run.status, run.finished_at, run.people = RunStatus.DONE, now, people
    run.opened, run.raised, run.closed = tally.opened, tally.raised, tally.closed
    run.save(update_fields=["status", "finished_at", "people", "opened", "raised", "closed"])


def requeue_run(*, office: Office, date: Date, actor: Actor, now: datetime) -> WatchRun:
    """Let the night of `date` be run once more, e.g. after data came late; running twice changes nothing else.

    Errors: Conflict while somebody is at it.
    """
    with transaction.atomic():
        queue_runs(nights=[(office.pk, date)])
        run = WatchRun.objects.select_for_update().get(office=office, date=date)
        if run.status == RunStatus.RUNNING and run.claimed_at and run.claimed_at >= now - STALE:
            raise Conflict(_("Pemeriksaan kantor ini sedang berjalan. Tunggu sebentar."), code="running")
        before = run.status
        run.status, run.claimed_at = RunStatus.QUEUED, None
        run.save(update_fields=["status", "claimed_at"])
        record(
            agency=office.agency.code, actor=actor, verb="watch.requeued", target=run, now=now,
            before={"status": before}, after={"status": run.status, "date": date.isoformat()},
        )  # fmt: skip
    return run
