"""Pilots for the API: a list for the reader, and one pilot with everything that may be told about it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from core.problems import Refused
from employees.models import Office
from pilots.enums.plans import EVALUATED, PilotStatus, RunStatus
from pilots.models import EvaluationRun, FrozenPlan, Pilot, Verdict
from pilots.selectors.checks import PlanCheck, check_of
from pilots.selectors.progress import progress_of
from pilots.selectors.quality import QualitySoFar, quality_so_far

CHECKED = frozenset({PilotStatus.DRAFT, PilotStatus.PROPOSED})


@dataclass(frozen=True, slots=True)
class Members:
    """People enrolled in the pilot office and in the comparison offices, and those of the pilot office who left."""

    pilot: int
    comparison: int
    left: int


@dataclass(frozen=True, slots=True)
class RunSoFar:
    """The evaluation that is under way or was last; `error` only for those who may see it."""

    run: EvaluationRun
    percent: int
    error: str


@dataclass(frozen=True, slots=True)
class PilotDetail:
    """`check` before the signature, `quality` while the trial runs: neither tells of effects. `sees_numbers`: the
    reader oversees the office, so small groups are no secret to them.
    """

    sees_numbers: bool

    pilot: Pilot
    comparisons: tuple[Office, ...]
    frozen: FrozenPlan | None
    check: PlanCheck | None
    members: Members
    quality: QualitySoFar | None
    run: RunSoFar | None
    verdicts: tuple[Verdict, ...]


def with_outcomes(rows: QuerySet[Pilot]) -> QuerySet[Pilot]:
    """Pilots with their signed plans, each with `last_outcome`: that of its latest verdict or None."""
    latest = Verdict.objects.filter(pilot=OuterRef("pk")).order_by("-decided_on", "-pk")
    return rows.select_related("signed_plan").annotate(last_outcome=Subquery(latest.values("outcome")[:1]))


def pilot_detail(pilot: Pilot, today: date, *, sees_errors: bool, sees_numbers: bool) -> PilotDetail:
    """Everything about one pilot; `today` in its office."""
    verdicts = pilot.verdicts.select_related("adoption", "pilot__office", "run").order_by(
        "-decided_on", "-pk"
    )
    return PilotDetail(
        sees_numbers=sees_numbers,
        pilot=pilot,
        comparisons=tuple(pilot.comparisons.order_by("code")),
        frozen=_frozen(pilot),
        check=_check(pilot, today),
        members=_members(pilot),
        quality=quality_so_far(pilot, today) if _running(pilot, today) else None,
        run=_run(pilot, sees_errors=sees_errors),
        verdicts=tuple(verdicts),
    )


def _frozen(pilot: Pilot) -> FrozenPlan | None:
    """What was signed or proposed; a draft that came back is no longer what was frozen."""
    if pilot.signed_plan or pilot.status == PilotStatus.DRAFT:
        return pilot.signed_plan
    return pilot.frozen_plans.order_by("-version").first()


def _check(pilot: Pilot, today: date) -> PlanCheck | None:
    if pilot.status not in CHECKED:
        return None
    try:
        return check_of(pilot, today)
    except Refused:  # terms of an older portal that today's rules no longer read
        return None


def _running(pilot: Pilot, today: date) -> bool:
    return pilot.status in EVALUATED and pilot.window_from <= today


def _members(pilot: Pilot) -> Members:
    found: dict[str, Any] = pilot.members.aggregate(
        pilot=Count("pk", filter=Q(in_pilot=True)),
        comparison=Count("pk", filter=Q(in_pilot=False)),
        left=Count("pk", filter=Q(in_pilot=True, left_on__isnull=False)),
    )
    return Members(**found)


def _run(pilot: Pilot, *, sees_errors: bool) -> RunSoFar | None:
    """The one that works, else the latest that waits or failed unless a later one is done, else the latest."""
    rows = list(pilot.runs.order_by("-due_on", "-pk"))
    working = [row for row in rows if row.status == RunStatus.RUNNING]
    ahead = takewhile(lambda row: row.status != RunStatus.DONE, rows)
    run = next(iter([*working, *ahead, *rows]), None)
    return RunSoFar(run, progress_of(run)[1], run.error if sees_errors else "") if run else None


def verdict_to_follow(pilot: Pilot, pk: int | None) -> Verdict | None:
    """What somebody wants to adopt or veto: the named verdict of this pilot, else the latest with a consequence."""
    rows = pilot.verdicts.filter(pk=pk) if pk is not None else pilot.verdicts.filter(adoption__isnull=False)
    return rows.order_by("-decided_on", "-pk").first()
