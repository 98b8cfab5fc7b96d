"""Suspensions that jobs propose and end, many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from core.audit import SYSTEM, Actor
from eligibility.enums import SuspensionStatus
from eligibility.models import Suspension
from eligibility.services.suspension_news import announce, dates_of
from employees.enums import Zone

LIVE = (SuspensionStatus.PROPOSED, SuspensionStatus.CONFIRMED)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a job proposes for one person; both dates inclusive. `source` names the job."""

    employee_id: int
    starts_on: date
    ends_on: date
    reason: str
    source: str


def suspend_many(*, proposals: Sequence[Proposal], actor: Actor, now: datetime) -> dict[int, Suspension]:
    """`suspend` for many people at once, by employee id; one proposal a person.

    Where a proposal already waits, or a suspension is in force when this one would start, that one is answered and
    nothing is written. Each person is told. A fixed number of statements for 500 proposals.
    """
    answered: dict[int, Suspension] = {}
    for start in range(0, len(proposals), BATCH):
        answered |= _suspend_batch(proposals[start : start + BATCH], actor, now)
    return answered


@transaction.atomic
def _suspend_batch(proposals: Sequence[Proposal], actor: Actor, now: datetime) -> dict[int, Suspension]:
    people = [p.employee_id for p in proposals]
    before = _live(people, proposals[0].starts_on)
    Suspension.objects.bulk_create(
        [
            Suspension(
                employee_id=p.employee_id, status=SuspensionStatus.PROPOSED, starts_on=p.starts_on,
                ends_on=p.ends_on, reason=p.reason.strip()[:500], source=p.source, proposed_at=now,
            )
            for p in proposals
            if p.employee_id not in before
        ],
        ignore_conflicts=True,  # somebody proposed in this moment: theirs stands
    )  # fmt: skip
    new = {pk: row for pk, row in _live(people, proposals[0].starts_on).items() if pk not in before}
    ours = {p.employee_id: p.source for p in proposals}
    announce(
        [row for pk, row in new.items() if row.source == ours[pk] and row.proposed_by_id is None],
        "suspension.proposed", actor, now, lambda r: {**dates_of(r), "reason": r.reason},
    )  # fmt: skip
    return before | new


def _live(people: list[int], on: date) -> dict[int, Suspension]:
    """The proposed suspension of each person, or else the one in force on the date."""
    rows = Suspension.objects.filter(employee__in=people, status__in=LIVE).select_related("employee__agency")
    in_force_first = sorted(rows, key=lambda r: r.status == SuspensionStatus.PROPOSED)
    return {
        r.employee_id: r
        for r in in_force_first
        if r.status == SuspensionStatus.PROPOSED or r.ends_on is None or r.ends_on >= on
    }


def lift_ended(now: datetime) -> int:
    """End confirmed suspensions whose last day has passed in the person's office; number of people told."""
    return sum(_lift_ended_in(zone, now) for zone in Zone.values)


@transaction.atomic
def _lift_ended_in(zone: str, now: datetime) -> int:
    rows = Suspension.objects.filter(employee__office__zone=zone)
    return end_passed(rows, now.astimezone(ZoneInfo(zone)).date(), now)


def end_passed(rows: QuerySet[Suspension], today: date, now: datetime) -> int:
    """End those among `rows` whose last day has passed; needs a transaction. Their dates stay explainable."""
    ended = list(
        rows.select_for_update(of=("self",))
        .filter(status=SuspensionStatus.CONFIRMED, ends_on__lt=today)
        .select_related("employee__agency")
        .order_by("pk")
    )
    for row in ended:
        row.status = SuspensionStatus.LIFTED
        row.lifted_on = (row.ends_on or today) + timedelta(days=1)
        row.lifted_at = now
    Suspension.objects.bulk_update(ended, ["status", "lifted_on", "lifted_at"], batch_size=BATCH)
    announce(
        ended,
        "suspension.ended",
        SYSTEM,
        now,
        lambda r: {"lifted_on": r.lifted_on and r.lifted_on.isoformat()},
    )
    return len(ended)
