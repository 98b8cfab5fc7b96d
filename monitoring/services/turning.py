"""What a night changes: warnings opened, raised, seen again and closed, all of an office at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import datetime, timedelta

from core.audit import SYSTEM
from core.models import AuditEvent
from core.services import event, record_many
from eligibility.selectors import Policy
from eligibility.services import Proposal, suspend_many
from employees.models import Office
from monitoring.enums import LEVEL_ORDER, Cause, Level, WarningStatus
from monitoring.models import EarlyWarning
from monitoring.rules import Act, Finding, Standing, next_act
from monitoring.selectors.findings import Found, step_rank
from monitoring.selectors.words import sentence_of
from monitoring.services.telling import tell_chiefs, tell_people

SOURCE = "peringatan dini"
BATCH = 500
SEEN_FIELDS = ("seen_on", "evidence", "series")
RAISED_FIELDS = ("level", "raised_on", *SEEN_FIELDS)


@dataclass(frozen=True, slots=True)
class Night:
    """One run: the office, its date, the policy of that date and the moment."""

    office: Office
    date: Date
    policy: Policy
    now: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    opened: int
    raised: int
    closed: int


@dataclass(slots=True)
class _Changes:
    opened: list[EarlyWarning] = field(default_factory=list)
    raised: list[EarlyWarning] = field(default_factory=list)
    seen: list[EarlyWarning] = field(default_factory=list)
    closed: list[EarlyWarning] = field(default_factory=list)
    before: dict[int, str] = field(default_factory=dict)


def turn_warnings(night: Night, people: frozenset[int], found: Found) -> Tally:
    """Bring the office's warnings to what was found; the people concerned are told before their supervisors.

    `people`: those at work in the office; a warning about anybody else there is closed. Needs a transaction.
    """
    changes = _changes(night, people, found)
    _write(changes)
    _record(changes, night)
    news = [*changes.opened, *changes.raised]
    tell_people(news, night.now)
    _propose_suspensions([row for row in news if row.level == Level.RED], night)
    tell_chiefs(news, night.date, night.now)
    return Tally(len(changes.opened), len(changes.raised), len(changes.closed))


def _changes(night: Night, people: frozenset[int], found: Found) -> _Changes:
    standing = {(row.employee_id, Cause(row.cause)): row for row in _standing(night.office)}
    changes = _Changes()
    for key in sorted({*standing, *found}):
        row, finding = standing.get(key), found.get(key)
        act = next_act(_standing_of(row) if row else None, finding, night.date, night.policy.warning_days)
        if row is not None and key[0] not in people:
            act = Act.CLOSE
        _apply(act, key[0], row, finding, night, changes)
    return changes


def _standing(office: Office) -> Iterable[EarlyWarning]:
    """Every warning of the office's people that is not closed, locked in one order."""
    rows = EarlyWarning.objects.select_for_update(of=("self",)).filter(employee__office=office)
    return rows.exclude(status=WarningStatus.CLOSED).order_by("pk")


def _standing_of(row: EarlyWarning) -> Standing:
    rank = (LEVEL_ORDER[row.level], step_rank(row.evidence.get("step", "")))
    return Standing(rank, row.status == WarningStatus.ANSWERED, row.seen_on)


def _apply(
    act: Act,
    employee_id: int,
    row: EarlyWarning | None,
    finding: Finding | None,
    night: Night,
    changes: _Changes,
) -> None:
    if row is not None and act in (Act.CLOSE, Act.REPLACE):
        row.status, row.closed_on = WarningStatus.CLOSED, night.date
        changes.closed.append(row)
    if finding is None:
        return
    if act in (Act.OPEN, Act.REPLACE):
        changes.opened.append(_new(employee_id, finding, night.date))
    elif row is not None and act in (Act.RAISE, Act.SEE):
        if act is Act.RAISE:
            changes.before[row.pk] = row.level
            row.level, row.raised_on = finding.level, night.date
            changes.raised.append(row)
        else:
            changes.seen.append(row)
        row.seen_on = night.date
        if row.status == WarningStatus.OPEN:  # an answered warning keeps the numbers that were answered
            row.evidence, row.series = finding.evidence, finding.series


def _new(employee_id: int, finding: Finding, on: Date) -> EarlyWarning:
    return EarlyWarning(
        employee_id=employee_id, cause=finding.cause, level=finding.level, opened_on=on, raised_on=on,
        seen_on=on, evidence=finding.evidence, series=finding.series,
    )  # fmt: skip


def _write(changes: _Changes) -> None:
    """Closed first: an answered warning makes room for its worse successor."""
    EarlyWarning.objects.bulk_update(changes.closed, ["status", "closed_on"], batch_size=BATCH)
    EarlyWarning.objects.bulk_create(changes.opened, batch_size=BATCH)
    EarlyWarning.objects.bulk_update(changes.raised, RAISED_FIELDS, batch_size=BATCH)
    EarlyWarning.objects.bulk_update(changes.seen, SEEN_FIELDS, batch_size=BATCH)


def _record(changes: _Changes, night: Night) -> None:
    def told(row: EarlyWarning, verb: str, **sides: Mapping[str, object]) -> AuditEvent:
        return event(
            agency=night.office.agency.code, actor=SYSTEM, verb=verb, target=row, now=night.now,
            subject_id=row.employee_id, **sides,
        )  # fmt: skip

    events = [told(row, "warning.closed", after={"cause": row.cause}) for row in changes.closed]
    for row in changes.opened:
        numbers = {"cause": row.cause, "level": row.level, "evidence": row.evidence}
        events.append(told(row, "warning.opened", after=numbers))
    for row in changes.raised:
        before = {"level": changes.before[row.pk]}
        after = {"level": row.level, "cause": row.cause, "evidence": row.evidence}
        events.append(told(row, "warning.raised", before=before, after=after))
    record_many(events)


def _propose_suspensions(rows: list[EarlyWarning], night: Night) -> None:
    """One proposal a person, for the first of their red warnings; each red warning is linked to what stands."""
    rows = [row for row in rows if row.suspension_id is None]
    by_person: dict[int, list[EarlyWarning]] = defaultdict(list)
    for row in rows:
        by_person[row.employee_id].append(row)
    proposals = [
        Proposal(
            employee_id, night.date, night.date + timedelta(days=night.policy.suspension_days - 1),
            " ".join(sentence_of(row.cause, row.evidence) for row in own), f"{SOURCE} #{own[0].pk}",
        )
        for employee_id, own in by_person.items()
    ]  # fmt: skip
    standing = suspend_many(proposals=proposals, actor=SYSTEM, now=night.now)
    linked = [row for row in rows if row.employee_id in standing]
    for row in linked:
        row.suspension = standing[row.employee_id]
    EarlyWarning.objects.bulk_update(linked, ["suspension"], batch_size=BATCH)
