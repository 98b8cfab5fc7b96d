"""The roll-out board: stages with their gates, offices and what their pilots have come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from employees.enums import OfficeKind
from employees.models import Office
from pilots.enums.plans import AdoptionStatus, Reason
from pilots.enums.rollout import BOARD_STATES, NO_PILOT, PilotState
from pilots.models import Pilot, RolloutGate, RolloutStage, Verdict
from pilots.rules.rollout import (
    DEFAULT_GATE,
    Gate,
    GateRule,
    Opened,
    StageFacts,
    gates,
    pilot_state,
    stage_facts,
)
from pilots.selectors.office_lists import offices_in


@dataclass(frozen=True, slots=True)
class PilotRow:
    """A pilot that counts, newest last: its office, what it has come to, its number and dates (end exclusive)."""

    pk: int
    office_id: int
    office_kind: OfficeKind
    state: PilotState
    number: str
    start_on: date
    end_on: date

    @property
    def last_on(self) -> date:
        return self.end_on - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BoardOffice:
    """An office on the board with its latest pilot, if it ever had one."""

    office: Office
    pilot: PilotRow | None

    @property
    def state(self) -> str:
        return self.pilot.state.value if self.pilot else NO_PILOT

    @property
    def word(self) -> str:
        return str(dict(BOARD_STATES)[self.state])


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage: `offices` as filtered, `facts` and `counts` (state of the offices → number) of all of them."""

    facts: StageFacts
    gate: Gate
    offices: tuple[BoardOffice, ...]
    counts: Mapping[str, int]

    @property
    def kind(self) -> OfficeKind:
        return self.facts.kind


@dataclass(frozen=True, slots=True)
class Board:
    """Lanes in order, and the rule of the gates with the row that set it (None: the portal's own)."""

    lanes: tuple[Lane, ...]
    rule: GateRule
    gate_row: RolloutGate | None


def pilot_rows(agency_id: int) -> list[PilotRow]:
    """Pilots of the agency that were not cancelled, oldest first. Two queries."""
    verdicts = _latest_verdicts(agency_id)
    found = []
    for pilot in Pilot.objects.filter(agency=agency_id).select_related("office").order_by("pk"):
        outcome, stopped, vetoed = verdicts.get(pilot.pk, ("", False, False))
        state = pilot_state(pilot.status, outcome, stopped=stopped, vetoed=vetoed)
        if state is not None:
            kind = OfficeKind(pilot.office.kind)
            found.append(
                PilotRow(pilot.pk, pilot.office_id, kind, state, pilot.number, pilot.start_on, pilot.end_on)
            )
    return found


def _latest_verdicts(agency_id: int) -> dict[int, tuple[str, bool, bool]]:
    """Pilot → outcome of its latest verdict, whether a stop criterion was met, and whether it was vetoed."""
    rows = Verdict.objects.filter(agency=agency_id).order_by("decided_on", "pk")
    return {
        pilot_id: (
            outcome,
            any(reason["code"] == Reason.STOP_COMPLAINTS for reason in reasons),
            adoption == AdoptionStatus.VETOED,
        )
        for pilot_id, outcome, reasons, adoption in rows.values_list(
            "pilot_id", "outcome", "reasons", "adoption__status"
        )
    }


def opened_stages(agency_id: int) -> dict[str, Opened]:
    """Kind of office → when and how its stage was opened; stages that are open by themselves are not in it."""
    rows = RolloutStage.objects.filter(agency=agency_id)
    return {row.office_kind: Opened(row.opened_on, row.by_hand, row.reason) for row in rows}


def gate_row(agency_id: int, on: date) -> RolloutGate | None:
    """The row in force on the date; None: the portal's own rule holds."""
    return RolloutGate.objects.filter(agency=agency_id, valid_from__lte=on).order_by("-valid_from").first()


def rule_of(row: RolloutGate | None) -> GateRule:
    return GateRule(row.raised_needed, row.stopped_allowed) if row else DEFAULT_GATE


def gate_rows(agency_id: int) -> list[RolloutGate]:
    """Every row that was set, newest first; those still to come included."""
    rows = RolloutGate.objects.filter(agency=agency_id).select_related("set_by__employee")
    return list(rows.order_by("-valid_from"))


def gates_of(agency_id: int, on: date) -> tuple[Gate, ...]:
    """The gates of the agency as they stand. Five queries."""
    kinds = Office.objects.filter(agency=agency_id).values_list("kind", flat=True)
    pilots = [(row.office_kind.value, row.state.value) for row in pilot_rows(agency_id)]
    return gates(stage_facts(kinds, pilots), rule_of(gate_row(agency_id, on)), opened_stages(agency_id))


def stage_open(agency_id: int, kind: str, on: date) -> bool:
    """Whether offices of this kind may begin a pilot."""
    return next(gate.is_open for gate in gates_of(agency_id, on) if gate.kind == kind)


def board(agency_id: int, today: date, *, state: str = "") -> Board:
    """Every stage with its offices by name, those in `state` only (a `PilotState`, `none`, or all). Five queries."""
    offices = offices_in(agency_id, None)
    rows = pilot_rows(agency_id)
    latest = {row.office_id: row for row in rows}
    facts = stage_facts(
        (office.kind for office in offices), ((row.office_kind.value, row.state.value) for row in rows)
    )
    row = gate_row(agency_id, today)
    found = gates(facts, rule_of(row), opened_stages(agency_id))
    everybody = [BoardOffice(office, latest.get(office.pk)) for office in offices]
    lanes = tuple(_lane(one, gate, everybody, state) for one, gate in zip(facts, found, strict=True))
    return Board(lanes, rule_of(row), row)


def _lane(facts: StageFacts, gate: Gate, offices: Sequence[BoardOffice], state: str) -> Lane:
    here = [each for each in offices if each.office.kind == facts.kind]
    shown = tuple(each for each in here if not state or each.state == state)
    return Lane(facts, gate, shown, Counter(each.state for each in here))
