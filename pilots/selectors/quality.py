"""The state of a running pilot's data up to now, and nothing that tells how it is going."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache

from pilots.enums.plans import RunKind
from pilots.models import EvaluationRun, Pilot
from pilots.rules.evaluating import review
from pilots.rules.results import GateCheck, Result, gate_of, result_of
from pilots.selectors.collecting import seen_by

# Reading a large office takes seconds; nobody decides by these numbers.
KEPT = 600


@dataclass(frozen=True, slots=True)
class QualitySoFar:
    """People, WFA days, expected and observed person-weeks of the window up to `until`, gates and stop criteria."""

    until: date
    enrolled: int
    left: int
    wfa_days: int
    expected: int
    observed: int
    gates: tuple[GateCheck, ...]
    stops: tuple[Result, ...]
    stopped: bool
    quality: dict[str, Any]


def quality_so_far(pilot: Pilot, today: date) -> QualitySoFar:
    """Counted from the tables of at most ten minutes ago; an unsaved run stands for the window so far."""
    until = max(min(today, pilot.window_to), pilot.window_from)
    key = f"pilot-quality:{pilot.pk}:{pilot.window_from}:{until}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        kept = _reviewed(pilot, until, today)
        cache.set(key, kept, KEPT)
    return _shown(kept, until)


def _reviewed(pilot: Pilot, until: date, today: date) -> dict[str, Any]:
    so_far = EvaluationRun(
        pilot=pilot, due_on=until, kind=RunKind.INTERIM, window_from=pilot.window_from, window_to=until
    )
    return review(seen_by(so_far, today))


def _shown(found: dict[str, Any], until: date) -> QualitySoFar:
    quality = found["quality"]
    return QualitySoFar(
        until=until, enrolled=quality["enrolled"], left=quality["left"], wfa_days=quality["wfa_days"],
        expected=quality["expected"], observed=quality["observed"],
        gates=tuple(map(gate_of, found["gates"])), stops=tuple(map(result_of, found["stops"])),
        stopped=found["stopped"], quality=quality,
    )  # fmt: skip
