"""A replay as a row with a status: asked for, claimed by one task, carried out chunk by chunk, done once.

Only the holder of the claim writes: each chunk's rows go in together with the heartbeat, and a worker that was given
up for dead finds its claim gone and stops. Whoever takes over starts anew, from empty.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.audit import Actor
from core.enums import NoticeLevel
from core.problems import Conflict
from core.services import notify, record
from eligibility.models import PolicyVersion
from eligibility.selectors.history import heads_of
from eligibility.selectors.laws import law_data, law_digest, law_from, law_in_force, paths_of
from eligibility.selectors.versions import law_of
from employees.models import User
from studio.enums.replays import Baseline, ReplayStatus
from studio.models import ReplayRow, ReplayRun
from studio.rules.tally import Tally, window
from studio.selectors.replaying import Found, Laws, Replay

STALE = timedelta(minutes=3)
MOST_ATTEMPTS = 3
KEPT = timedelta(days=90)
# Rows of one part that are kept by name; beyond them a replay only counts.
MOST_ROWS = 100_000
FAR = date(9999, 1, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a replay compares: the version (or None for a file), against what, in which window."""

    version: PolicyVersion
    against: Baseline = Baseline.TODAY


def ask_replay(*, asked: Asked, user: User | None, actor: Actor, today: date, now: datetime) -> ReplayRun:
    """Queue a replay of a draft. Errors: Refused where the draft contradicts itself, Conflict while one runs."""
    version = asked.version
    candidate = law_of(version)
    on = today if asked.against == Baseline.TODAY else _start_of(version)
    number, baseline = law_in_force(version.agency_id, on)
    first, last = window(today)
    with transaction.atomic():
        PolicyVersion.objects.select_for_update().get(pk=version.pk)
        busy = ReplayRun.objects.filter(
            version=version, status__in=[ReplayStatus.QUEUED, ReplayStatus.RUNNING]
        )
        if busy.exists():
            raise Conflict(
                _("Rancangan ini sedang diputar ulang. Tunggu sampai selesai, lalu ulangi bila perlu."),
                code="replay_running",
            )
        run = ReplayRun.objects.create(
            agency=version.agency, version=version, against=asked.against, baseline_number=number,
            baseline=law_data(baseline), baseline_sha256=law_digest(baseline), candidate=law_data(candidate),
            candidate_sha256=law_digest(candidate), asked_by=user, asked_at=now, facts_on=today, first=first,
            last=last,
        )  # fmt: skip
        record(
            agency=version.agency.code, actor=actor, verb="policy.replay_asked", target=run, now=now,
            after={"number": version.number, "against": run.against, "baseline": number,
                   "sha256": run.candidate_sha256},
        )  # fmt: skip
    return run


def _start_of(version: PolicyVersion) -> date:
    """When the draft is to begin; without a date it follows on whatever is scheduled last."""
    return version.valid_from or FAR


def due_replays(now: datetime) -> list[int]:
    """Runs that wait, and those whose worker has said nothing for too long."""
    return list(ReplayRun.objects.filter(_free(now)).order_by("pk").values_list("pk", flat=True))


def _free(now: datetime) -> Q:
    return Q(status=ReplayStatus.QUEUED) | Q(status=ReplayStatus.RUNNING, beat_at__lt=now - STALE)


def run_replay(*, run_id: int, now: datetime) -> bool:
    """Carry out a queued or abandoned run; False if it is done or somebody is at it.

    Errors: whatever went wrong, after the run was marked as failed.
    """
    run = _claim(run_id, now)
    if run is None:
        return False
    try:
        return _carry_out(run, now)
    except Exception as error:
        _fail(run, f"{type(error).__name__}: {error}", now)
        raise


def _claim(run_id: int, now: datetime) -> ReplayRun | None:
    """Whoever changes the row has the run; what a dead worker had written goes."""
    with transaction.atomic():
        attempt = ReplayRun.objects.filter(pk=run_id).values_list("attempts", flat=True).first() or 0
        mine = ReplayRun.objects.filter(_free(now), pk=run_id, attempts=attempt)
        changed = mine.update(
            status=ReplayStatus.RUNNING,
            claimed_at=now,
            beat_at=now,
            attempts=attempt + 1,
            people_done=0,
            error="",
        )
        if changed != 1:
            return None
        ReplayRow.objects.filter(run=run_id).delete()
        run = ReplayRun.objects.select_related("agency", "version").get(pk=run_id)
    if run.attempts > MOST_ATTEMPTS:
        _fail(run, _("Perhitungan berhenti tiga kali tanpa selesai. Hubungi pengelola portal."), now)
        return None
    return run


def _held(run: ReplayRun) -> Any:
    return ReplayRun.objects.filter(pk=run.pk, status=ReplayStatus.RUNNING, attempts=run.attempts)


def _carry_out(run: ReplayRun, now: datetime) -> bool:
    begun = time.perf_counter()

    def seconds() -> float:
        return time.perf_counter() - begun

    replay = replay_of(run)
    _held(run).update(people=heads_of(run.agency_id), beat_at=now + timedelta(seconds=seconds()))
    done = 0
    for chunk in replay.chunks():
        done += chunk.people
        with transaction.atomic():
            if not _held(run).update(people_done=done, beat_at=now + timedelta(seconds=seconds())):
                return False
            _keep(run, replay.tally, chunk.found)
    return _finish(run, replay.tally, now, seconds())


def replay_of(run: ReplayRun) -> Replay:
    """The replay that the run asks for, over the facts as they are now."""
    before, after = law_from(run.baseline), law_from(run.candidate)
    laws = Laws(before, after, paths_of(before, after))
    return Replay(run.agency_id, laws, (run.first, run.last), run.facts_on)


def _keep(run: ReplayRun, tally: Tally, found: list[Found]) -> None:
    """Store the rows of a chunk as far as there is room; count all of them."""
    rows = []
    for one in found:
        tally.rows[one.part.value] += 1
        if tally.rows[one.part.value] <= MOST_ROWS:
            rows.append(
                ReplayRow(
                    run=run, part=one.part, change=one.change, employee_id=one.employee_id,
                    office_id=one.office_id, unit_id=one.unit_id, date=one.date, data=one.data,
                )
            )  # fmt: skip
    ReplayRow.objects.bulk_create(rows, batch_size=1000)


def _finish(run: ReplayRun, tally: Tally, begun_at: datetime, seconds: float) -> bool:
    now = begun_at + timedelta(seconds=seconds)
    with transaction.atomic():
        if not _held(run).update(
            status=ReplayStatus.DONE, finished_at=now, beat_at=now, seconds=round(seconds, 2),
            result=tally.as_json(),
        ):  # fmt: skip
            return False
        record(
            agency=run.agency.code, actor=_asker(run), verb="policy.replayed", target=run, now=now,
            after={"sha256": run.candidate_sha256, "gains": tally.gains, "loses": tally.loses,
                   "seconds": round(seconds, 2)},
        )  # fmt: skip
        _tell(run, _("Putar ulang rancangan nomor %(number)s selesai."), now, NoticeLevel.SUCCESS)
    return True


def _asker(run: ReplayRun) -> Actor:
    """The job acts for whoever asked."""
    user = User.objects.with_person().filter(pk=run.asked_by_id or 0).first()
    return Actor(user.pk, user.employee.full_name) if user else Actor(None, "sistem")


def _fail(run: ReplayRun, error: str, now: datetime) -> None:
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()  # the error may have been the database going away
    with transaction.atomic():
        if _held(run).update(status=ReplayStatus.FAILED, error=error[:500]):
            _tell(run, _("Putar ulang rancangan nomor %(number)s gagal."), now, NoticeLevel.WARNING)


def _tell(run: ReplayRun, text: str, now: datetime, level: NoticeLevel) -> None:
    if run.asked_by_id and run.version:
        link = reverse("replay", args=[run.pk])
        words = text % {"number": run.version.number}
        notify(user_id=run.asked_by_id, text=words, now=now, link=link, level=level)


def retry_replay(*, run: ReplayRun, actor: Actor, now: datetime) -> None:
    """Queue a failed run once more. Errors: Conflict for any other state."""
    with transaction.atomic():
        if not ReplayRun.objects.filter(pk=run.pk, status=ReplayStatus.FAILED).update(
            status=ReplayStatus.QUEUED, attempts=0, error=""
        ):
            raise Conflict(_("Putar ulang ini tidak gagal, jadi tidak perlu diulang."), code="not_failed")
        record(agency=run.agency.code, actor=actor, verb="policy.replay_retried", target=run, now=now)


def forget_replays(*, now: datetime) -> int:
    """Remove runs past their retention: their rows tell what would have become of people."""
    old = ReplayRun.objects.filter(asked_at__lt=now - KEPT).exclude(status=ReplayStatus.RUNNING)
    ids = list(old.values_list("pk", flat=True))
    ReplayRow.objects.filter(run__in=ids).delete()
    old.delete()
    return len(ids)
