"""Opening stages of the roll-out and setting the gate between them. Rows are added, never edited."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.formats import date_format

from core.audit import Actor
from core.problems import Conflict, Problem, plain, refuse_if_blocked
from core.services import record
from employees.enums import OfficeKind
from employees.models import Agency, User
from pilots.enums.rollout import STAGES, GateReason, RolloutProblem
from pilots.models import RolloutGate, RolloutStage
from pilots.rules.rollout import MOST_PILOTS, Gate
from pilots.selectors.rollout import gate_row, gates_of, rule_of

LONGEST_AHEAD = timedelta(days=366)


def open_stage(
    *,
    agency: Agency,
    kind: OfficeKind,
    actor: Actor,
    today: date,
    now: datetime,
    reason: str = "",
    legal_reference: str = "",
    opened_by: User | None = None,
) -> RolloutStage:
    """Open the next stage; before its gate is met only by hand, with a reason.

    Errors: Refused (no offices there, the stage before is closed, no reason), Conflict when it is open already.
    """
    with transaction.atomic():
        Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        gate = next(gate for gate in gates_of(agency.pk, today) if gate.kind == kind)
        if gate.is_open:
            raise Conflict(str(RolloutProblem.OPEN_ALREADY.label), code=RolloutProblem.OPEN_ALREADY.value)
        refuse_if_blocked(_opening_problems(gate, reason))
        row = RolloutStage.objects.create(
            agency=agency, office_kind=kind, order=STAGES.index(kind) + 1, opened_on=today, opened_by=opened_by,
            by_hand=not gate.met, reason=reason.strip()[:300], legal_reference=legal_reference.strip()[:200],
            created_at=now,
        )  # fmt: skip
        record(
            agency=agency.code, actor=actor, verb="rollout.stage_opened", target=row, now=now,
            after={
                "stage": kind.value, "opened_on": today.isoformat(), "by_hand": row.by_hand, "reason": row.reason,
                "legal_reference": row.legal_reference, "gate": [problem.as_json() for problem in gate.reasons],
            },
        )  # fmt: skip
    return row


def _opening_problems(gate: Gate, reason: str) -> list[Problem]:
    if gate.before is None:
        return [Problem(RolloutProblem.NO_OFFICES)]
    if any(found.code == GateReason.BEFORE_CLOSED for found in gate.reasons):
        return [Problem(RolloutProblem.BEFORE_CLOSED, params={"stage": gate.before.label})]
    return [] if gate.met or reason.strip() else [Problem(RolloutProblem.NEEDS_REASON)]


def set_gate(
    *,
    agency: Agency,
    raised_needed: int,
    stopped_allowed: int,
    valid_from: date,
    reason: str,
    actor: Actor,
    today: date,
    now: datetime,
    legal_reference: str = "",
    set_by: User | None = None,
) -> RolloutGate:
    """What a stage must show before the next one opens, from a date on. Stages that are open stay open.

    Errors: Refused (numbers, reason, dates), Conflict when that date already has a row.
    """
    refuse_if_blocked(_gate_problems((raised_needed, stopped_allowed), valid_from, reason, today))
    with transaction.atomic():
        Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
        before = rule_of(gate_row(agency.pk, valid_from))
        row = _added(
            RolloutGate(
                agency=agency, valid_from=valid_from, raised_needed=raised_needed, stopped_allowed=stopped_allowed,
                reason=reason.strip()[:300], legal_reference=legal_reference.strip()[:200], set_by=set_by,
                created_at=now,
            )
        )  # fmt: skip
        record(
            agency=agency.code, actor=actor, verb="rollout.gate_set", target=row, now=now,
            before={"raised_needed": before.raised_needed, "stopped_allowed": before.stopped_allowed},
            after={
                "raised_needed": raised_needed, "stopped_allowed": stopped_allowed, "reason": row.reason,
                "valid_from": valid_from.isoformat(), "legal_reference": row.legal_reference,
            },
        )  # fmt: skip
    return row


def _gate_problems(numbers: tuple[int, int], valid_from: date, reason: str, today: date) -> list[Problem]:
    found = []
    if not all(0 <= number <= MOST_PILOTS for number in numbers):
        found.append(Problem(RolloutProblem.OUT_OF_RANGE, params={"most": MOST_PILOTS}))
    if not reason.strip():
        found.append(Problem(RolloutProblem.NO_REASON))
    if valid_from < today:
        found.append(Problem(RolloutProblem.PAST))
    if valid_from > today + LONGEST_AHEAD:
        found.append(Problem(RolloutProblem.FAR_AHEAD, params={"day": plain(today + LONGEST_AHEAD)}))
    return found


def _added(row: RolloutGate) -> RolloutGate:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        words = str(RolloutProblem.TAKEN.label) % {"day": date_format(row.valid_from, "j M Y")}
        raise Conflict(words, code=RolloutProblem.TAKEN.value) from error
    return row
