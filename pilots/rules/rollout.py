"""Stages of the roll-out and the gates between them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.enums import Severity
from core.problems import Problem, plain
from employees.enums import OfficeKind
from pilots.enums.plans import Outcome, PilotStatus
from pilots.enums.rollout import STAGES, GateReason, PilotState

MOST_PILOTS = 50
PLANNED = frozenset({PilotStatus.DRAFT, PilotStatus.PROPOSED, PilotStatus.SIGNED})


@dataclass(frozen=True, slots=True)
class StageFacts:
    """A stage: its offices, and its pilots by what has become of them."""

    kind: OfficeKind
    offices: int = 0
    planned: int = 0
    running: int = 0
    raised: int = 0
    held: int = 0
    lowered: int = 0
    stopped: int = 0

    @property
    def pilots(self) -> int:
        return self.planned + self.running + self.raised + self.held + self.lowered + self.stopped


@dataclass(frozen=True, slots=True)
class GateRule:
    """What the stage before must show: pilots that ended with a raise, and how many may have been stopped."""

    raised_needed: int = 1
    stopped_allowed: int = 0


DEFAULT_GATE = GateRule()


@dataclass(frozen=True, slots=True)
class Opened:
    """A stage that an official opened; `by_hand`: before its gate was met."""

    on: date
    by_hand: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate before a stage. `met`: what it asks for is there; `before`: the stage that it looks at, if any."""

    kind: OfficeKind
    is_open: bool
    met: bool
    before: OfficeKind | None
    reasons: tuple[Problem, ...]

    @property
    def can_open(self) -> bool:
        """Somebody may open it now, if only by hand: it has offices, and the stage before is open."""
        closed_before = any(reason.code == GateReason.BEFORE_CLOSED for reason in self.reasons)
        return not self.is_open and not closed_before and self.before is not None


def pilot_state(
    status: str, outcome: str = "", *, stopped: bool = False, vetoed: bool = False
) -> PilotState | None:
    """What a pilot has come to, from its status and its latest verdict (`outcome`; `stopped`: by a stop criterion;
    `vetoed`: an official said no). None for a cancelled one.

    A verdict counts as soon as it is in force: a raise that still waits for its Monday is a pilot that runs.
    """
    if status == PilotStatus.CANCELLED:
        return None
    if status in PLANNED:
        return PilotState.PLANNED
    if stopped:
        return PilotState.STOPPED
    if status == PilotStatus.FOLLOWED:
        return PilotState.RAISED
    if status == PilotStatus.DECIDED:
        return PilotState.RUNNING
    return _after_verdict(status, outcome, vetoed)


def _after_verdict(status: str, outcome: str, vetoed: bool) -> PilotState:
    if vetoed:
        return PilotState.HELD
    ended = status == PilotStatus.ENDED
    if outcome in (Outcome.RAISE, Outcome.KEEP):
        return PilotState.RAISED if ended else PilotState.RUNNING
    if outcome in (Outcome.LOWER, Outcome.PAUSE):
        return PilotState.LOWERED
    if outcome == Outcome.HOLD or ended:
        return PilotState.HELD
    return PilotState.RUNNING


def stage_facts(office_kinds: Iterable[str], pilots: Iterable[tuple[str, str]]) -> tuple[StageFacts, ...]:
    """Facts of every stage in order, from the kind of each office and (kind of the office, state) of each pilot.

    States as `PilotState`; any other state (a draft, a cancelled plan) counts for nothing.
    """
    offices = Counter(office_kinds)
    states = Counter(pilots)
    return tuple(
        StageFacts(kind, offices[kind.value], *(states[kind.value, state.value] for state in PilotState))
        for kind in STAGES
    )


def gates(facts: Sequence[StageFacts], rule: GateRule, opened: Mapping[str, Opened]) -> tuple[Gate, ...]:
    """The gate before each stage, in order. A stage without offices is passed over; the first one with some is open."""
    found: list[Gate] = []
    before: tuple[StageFacts, Gate] | None = None
    for stage in facts:
        gate = _gate(stage, before, rule, opened.get(stage.kind))
        found.append(gate)
        if stage.offices:
            before = stage, gate
    return tuple(found)


def _gate(
    stage: StageFacts, before: tuple[StageFacts, Gate] | None, rule: GateRule, opened: Opened | None
) -> Gate:
    if not stage.offices:
        return Gate(stage.kind, False, False, None, (_told(GateReason.NO_OFFICES),))
    if before is None:
        return Gate(stage.kind, True, True, None, (_told(GateReason.FIRST),))
    earlier, gate = before
    missing = _missing(earlier, rule)
    if opened is not None:
        return Gate(stage.kind, True, not missing, earlier.kind, _opened_words(opened, missing))
    if not gate.is_open:
        missing = [Problem(GateReason.BEFORE_CLOSED, params={"stage": earlier.kind.label}), *missing]
    reasons = tuple(missing) or (_told(GateReason.MET),)
    return Gate(stage.kind, False, not missing, earlier.kind, reasons)


def _missing(stage: StageFacts, rule: GateRule) -> list[Problem]:
    found = []
    if stage.raised < rule.raised_needed:
        numbers = {"raised": stage.raised, "needed": rule.raised_needed}
        found.append(Problem(GateReason.TOO_FEW_RAISED, params={"stage": stage.kind.label, **numbers}))
    if stage.stopped > rule.stopped_allowed:
        numbers = {"stopped": stage.stopped, "allowed": rule.stopped_allowed}
        found.append(Problem(GateReason.TOO_MANY_STOPPED, params={"stage": stage.kind.label, **numbers}))
    return found


def _opened_words(opened: Opened, missing: Sequence[Problem]) -> tuple[Problem, ...]:
    code = GateReason.OPENED_BY_HAND if opened.by_hand else GateReason.OPENED
    told = _told(code, day=plain(opened.on), reason=opened.reason)
    if opened.by_hand or not missing:
        return (told,)
    return told, Problem(GateReason.SINCE_FAILED, Severity.WARNS)


def _told(code: GateReason, **params: object) -> Problem:
    """Something to say that stands in nobody's way."""
    return Problem(code, Severity.WARNS, params)
