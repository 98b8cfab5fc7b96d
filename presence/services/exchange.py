"""Events delivered by KMOB / LBP: checked whole, taken over in chunks, the same file twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

import structlog
from django.db import IntegrityError
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, Problem, Refused
from core.services import record
from eligibility.selectors import policy_for
from employees.models import Agency, User
from integrations.kmob import KmobFault, KmobRow, read_kmob
from presence.enums import DutyProblem
from presence.selectors.exchange import Day, places_of_agency
from presence.services.delivering import ChunkOutcome, Rules, take_over
from presence.services.settling import resettle_many
from scheduling.selectors import months_before

MAX_BYTES = 64 * 1024 * 1024
MOST_ROWS = 250_000
CHUNK = 1000
SETTLE_AFTER_DAYS = 20_000
FAULTS_KEPT = 200

log = structlog.get_logger(__name__)

FaultSink = Callable[[KmobFault], None]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Rows of the file by what became of them; `faults`: the first of the rejected rows.

    `zone_assumed`: rows without a zone, read on the clock of the person's office. `offices_unknown`: rows kept
    without their office, for its code is not one of the agency's.
    """

    rows: int
    created: int
    changed: int
    unchanged: int
    rejected: int
    zone_assumed: int
    offices_unknown: int
    faults: tuple[KmobFault, ...]

    @property
    def counts(self) -> dict[str, int]:
        names = ("rows", "created", "changed", "unchanged", "rejected", "zone_assumed", "offices_unknown")
        return {name: getattr(self, name) for name in names}


@dataclass(slots=True)
class _Tally:
    sink: FaultSink | None
    total: ChunkOutcome = field(default_factory=ChunkOutcome)
    rows: int = 0
    rejected: int = 0
    kept: list[KmobFault] = field(default_factory=list)

    def fault(self, fault: KmobFault) -> None:
        self.rejected += 1
        if len(self.kept) < FAULTS_KEPT:
            self.kept.append(fault)
        if self.sink:
            self.sink(fault)

    def add(self, done: ChunkOutcome) -> None:
        for name in ("created", "changed", "unchanged", "zone_assumed", "offices_unknown"):
            setattr(self.total, name, getattr(self.total, name) + getattr(done, name))
        for fault in sorted(done.faults, key=lambda f: f.line):
            self.fault(fault)

    def result(self) -> ImportResult:
        done = self.total
        return ImportResult(
            self.rows, done.created, done.changed, done.unchanged, self.rejected, done.zone_assumed,
            done.offices_unknown, tuple(sorted(self.kept, key=lambda f: f.line)),
        )  # fmt: skip


def import_events(
    *,
    agency: Agency,
    file: BinaryIO,
    name: str,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    sink: FaultSink | None = None,
    max_bytes: int = MAX_BYTES,
    most_rows: int = MOST_ROWS,
) -> ImportResult:
    """Take over a CSV or XLSX; a row is known by (`sumber`, `id_sumber`) within the agency.

    The file is read twice: first as a whole, so that a broken one changes nothing, then in chunks of 1000 rows,
    each in a transaction of its own; the days are settled anew. `dry_run` counts and writes nothing. Every rejected
    row goes to `sink`. Errors: `UnreadableFile`, `Refused` for too many rows, `Conflict` when an event is being
    written elsewhere (what was taken over stays; import again).
    """
    _check_whole(file, name, max_bytes, most_rows)
    policy = policy_for(agency.pk, now.date()).policy
    rules = Rules(
        agency, places_of_agency(agency), policy.position_days, now,
        oldest=months_before(now.date(), policy.attendance_months), importer_id=_importer(actor),
    )  # fmt: skip
    tally = _Tally(sink)
    days: set[Day] = set()
    for chunk in _chunks(_once(read_kmob(file, name=name, max_bytes=max_bytes), tally)):
        done = _taken(chunk, rules, actor, dry_run)
        tally.add(done)
        days |= done.days
        if not dry_run and len(days) >= SETTLE_AFTER_DAYS:
            resettle_many(days=days, now=now)
            days.clear()
    result = tally.result()
    if not dry_run:
        resettle_many(days=days, now=now)
        record(
            agency=agency.code, actor=actor, verb="presence.imported", target=agency, now=now,
            after={**result.counts, "file": name[:100]},
        )  # fmt: skip
    return result


def _importer(actor: Actor) -> int | None:
    """The employee behind the account; None for a command."""
    if actor.user_id is None:
        return None
    return User.objects.filter(pk=actor.user_id).values_list("employee_id", flat=True).first()


def _check_whole(file: BinaryIO, name: str, max_bytes: int, most_rows: int) -> None:
    for count, _row in enumerate(read_kmob(file, name=name, max_bytes=max_bytes), 1):
        if count > most_rows:
            raise Refused(problems=[Problem(DutyProblem.TOO_MANY_ROWS, params={"most": most_rows})])


def _once(rows: Iterator[KmobRow | KmobFault], tally: _Tally) -> Iterator[KmobRow]:
    """Readable rows, the first of each number; the others are told. Numbers are remembered by their hash."""
    seen: dict[int, int] = {}
    for row in rows:
        tally.rows += 1
        if isinstance(row, KmobFault):
            tally.fault(row)
            continue
        first = seen.setdefault(hash(row.key), row.line)
        if first != row.line:
            reason = _("Nomor ini sudah ada di baris %(row)d.") % {"row": first}
            tally.fault(KmobFault(row.line, "id_sumber", row.source_id, reason))
            continue
        yield row


def _chunks(rows: Iterator[KmobRow]) -> Iterator[list[KmobRow]]:
    chunk: list[KmobRow] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _taken(chunk: list[KmobRow], rules: Rules, actor: Actor, dry_run: bool) -> ChunkOutcome:
    """Once more if somebody wrote one of the events meanwhile: the second look sees it."""
    try:
        return take_over(chunk, rules, actor, dry_run=dry_run)
    except IntegrityError:
        log.info("import_chunk_again", agency=rules.agency.code)
    try:
        return take_over(chunk, rules, actor, dry_run=dry_run)
    except IntegrityError as clash:
        raise Conflict(problems=[Problem(DutyProblem.BUSY_EVENTS)]) from clash
