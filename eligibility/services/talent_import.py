"""The import of talent boxes: one pass over the file that compares, and writes unless it is a rehearsal.

Preview and import are the same pass, so that what was shown is what is done. Memory is bounded by a chunk of rows.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit import Actor
from core.services import record
from eligibility.enums import Axis, BoxScheme
from eligibility.rules.talent import contradicts
from eligibility.selectors.talent_imports import SECTIONS
from eligibility.services.talent import VALUES, TalentRow, lock_boxes, store_boxes, stored_boxes
from eligibility.services.talent_sheet import BadRow, SheetRow, read_boxes
from employees.models import Agency, Employee, User
from employees.selectors.organisation import agency_today
from employees.services.roster import Line
from employees.services.roster_seen import SeenKeys
from employees.services.roster_units import in_chunks
from performance.enums import Rating

CHUNK = 1000
REJECTED, DOUBTFUL, CHANGED, NEW, UNCHANGED = SECTIONS
LABELS = {
    "assessed_on": gettext_lazy("tanggal penilaian"),
    "performance": gettext_lazy("kinerja"),
    "potential": gettext_lazy("potensial"),
    "box": gettext_lazy("kotak"),
    "scheme": gettext_lazy("penomoran"),
    "source": gettext_lazy("sumber"),
}
WORDS = {"performance": Rating, "potential": Axis, "scheme": BoxScheme}


@dataclass(frozen=True, slots=True)
class TalentResult:
    """Counts of rows; `doubtful` ones are among those that are stored. `seconds` of the whole pass."""

    new: int
    changed: int
    unchanged: int
    rejected: int
    doubtful: int
    seconds: float

    @property
    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in (NEW, CHANGED, UNCHANGED, REJECTED, DOUBTFUL)}


Progress = Callable[[int, float], None]
Sink = Callable[[Line], None]


def import_boxes(
    path: Path,
    *,
    agency: Agency,
    name: str,
    offices: frozenset[int] | None,
    actor: Actor,
    now: datetime,
    about: Model,
    dry_run: bool,
    progress: Progress,
    sink: Sink,
) -> TalentResult:
    """Store a file's boxes for people of `offices` (None = all of the agency), or rehearse it.

    All or nothing: one transaction under a lock on the agency. `sink` gets the lines of the preview, `progress`
    (rows, share of the file read). The same file twice writes nothing. Raises UnreadableFile for the file as a
    whole; bad rows do not raise, they are told and left out.
    """
    began = time.monotonic()
    today = agency_today(agency, now)
    writing = nullcontext() if dry_run else transaction.atomic()
    with path.open("rb") as file, SeenKeys() as seen, writing:
        if not dry_run:
            lock_boxes(agency)
        run = _Pass(agency, offices, seen, None if dry_run else (actor, now), sink)
        run.own = User.objects.filter(pk=actor.user_id or 0).values_list("employee_id", flat=True).first()
        done = 0
        for chunk in in_chunks(read_boxes(file, name=name, today=today), CHUNK):
            run.take(chunk)
            done += len(chunk)
            progress(done, _share(file, path))
        result = run.result(began)
        if not dry_run and run.counts[NEW] + run.counts[CHANGED]:
            record(
                agency=agency.code, actor=actor, verb="talent.imported", target=about, now=now,
                after=result.counts | {"file": name[:150]},
            )  # fmt: skip
    return result


def _share(file: BinaryIO, path: Path) -> float:
    return min(file.tell() / max(path.stat().st_size, 1), 0.99)


def _is_stored(new: TalentRow, stored: dict[tuple[int, str], TalentRow]) -> bool:
    return stored.get((new.employee_id, new.period)) == new


class _Pass:
    """One walk through the file."""

    def __init__(
        self,
        agency: Agency,
        offices: frozenset[int] | None,
        seen: SeenKeys,
        writer: tuple[Actor, datetime] | None,
        sink: Sink,
    ) -> None:
        self.agency, self.offices, self.seen, self.writer, self.sink = agency, offices, seen, writer, sink
        self.counts: Counter[str] = Counter()
        self.own: int | None = None  # nobody brings the own box

    def take(self, chunk: Sequence[SheetRow | BadRow]) -> None:
        bad: list[BadRow] = []
        rows = list(self._once(chunk, bad))
        people = self._people([row.nip for row in rows])
        known = [(row, _delivered(row, people[row.nip][0])) for row in rows if row.nip in people]
        stored = stored_boxes([delivered for _row, delivered in known])
        for row in rows:
            if row.nip not in people:
                reason = _("NIP ini tidak ada di instansi atau kantor Anda.")
                bad.append(BadRow(row.row, row.nip, "nip", "", reason))
        mine = [row for row, new in known if new.employee_id == self.own and not _is_stored(new, stored)]
        bad += [
            BadRow(row.row, row.nip, "nip", "", _("Kotak Anda sendiri dimasukkan oleh admin lain."))
            for row in mine
        ]
        known = [(row, new) for row, new in known if row not in mine]
        self._reject(sorted(bad, key=lambda row: row.row))
        write = [new for row, new in known if self._compare(row, new, people[row.nip][1], stored)]
        if self.writer and write:
            actor, now = self.writer
            store_boxes(
                agency=self.agency, rows=write, actor=actor, now=now, verb="talent.stored",
                reason=_("impor berkas"),
            )  # fmt: skip

    def _once(self, chunk: Sequence[SheetRow | BadRow], bad: list[BadRow]) -> Iterator[SheetRow]:
        """Readable rows whose person and period did not come before; the others go to `bad`."""
        keys = {row.row: f"{row.nip}|{row.period}" for row in chunk if isinstance(row, SheetRow)}
        first = self.seen.first_lines(list(keys.values()))
        for row in chunk:
            if isinstance(row, BadRow):
                bad.append(row)
                continue
            line = first.setdefault(keys[row.row], row.row)
            if line == row.row:
                yield row
            else:
                reason = _("Pegawai dan periode ini sudah ada di baris %(line)d.") % {"line": line}
                bad.append(BadRow(row.row, row.nip, "periode", row.period, reason))
        self.seen.add(first.items())

    def _people(self, nips: list[str]) -> dict[str, tuple[int, str]]:
        found = Employee.objects.of(self.agency).filter(nip__in=nips)
        if self.offices is not None:
            found = found.filter(office_id__in=self.offices)
        return {nip: (pk, name) for nip, pk, name in found.values_list("nip", "pk", "name")}

    def _reject(self, bad: Iterable[BadRow]) -> None:
        for row in bad:
            self.counts[REJECTED] += 1
            self.sink(Line(REJECTED, row.row, row.nip, column=row.column, value=row.value, reason=row.reason))

    def _compare(
        self, row: SheetRow, new: TalentRow, name: str, stored: dict[tuple[int, str], TalentRow]
    ) -> bool:
        """Tell what becomes of the row; is it to be written?"""
        old = stored.get((new.employee_id, new.period))
        outcome = NEW if old is None else UNCHANGED if old == new else CHANGED
        self.counts[outcome] += 1
        self.sink(Line(outcome, row.row, row.nip, name, _changes(old, new)))
        wanted = contradicts(new.scheme, new.performance, new.potential, new.box)
        if wanted:
            self.counts[DOUBTFUL] += 1
            self.sink(Line(DOUBTFUL, row.row, row.nip, name, column="kotak", value=str(new.box),
                           reason=contradiction(new, wanted)))  # fmt: skip
        return outcome != UNCHANGED

    def result(self, began: float) -> TalentResult:
        counts = {name: self.counts[name] for name in SECTIONS}
        return TalentResult(**counts, seconds=round(time.monotonic() - began, 3))


def _delivered(row: SheetRow, employee_id: int) -> TalentRow:
    return TalentRow(
        employee_id=employee_id, period=row.period, assessed_on=row.assessed_on, performance=row.performance,
        potential=row.potential, box=row.box, source=row.source, scheme=row.scheme,
    )  # fmt: skip


def contradiction(row: TalentRow, wanted: int) -> str:
    """Both numbers, and which of them stays."""
    return _(
        "Tertulis kotak %(box)s, sedangkan kinerja %(performance)s dan potensial %(potential)s "
        "adalah kotak %(wanted)s. Kotak disimpan sebagaimana diterima, tidak dihitung ulang."
    ) % {
        "box": row.box,
        "performance": Rating(row.performance).label,
        "potential": Axis(row.potential).label,
        "wanted": wanted,
    }


def _changes(old: TalentRow | None, new: TalentRow) -> tuple[tuple[str, str, str], ...]:
    """(period and field, before, after); of a new or unchanged row its box alone."""
    names = [n for n in VALUES if old and getattr(old, n) != getattr(new, n)] or ["box"]
    return tuple(
        (f"{new.period}: {LABELS[name]}", _said(name, old) if old else "", _said(name, new)) for name in names
    )


def _said(name: str, row: TalentRow) -> str:
    value = getattr(row, name)
    if name in WORDS:
        return str(WORDS[name](value).label)
    return value.isoformat() if isinstance(value, date) else str(value)
