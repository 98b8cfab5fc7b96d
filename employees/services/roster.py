"""The employee import: one pass over the file that compares, and writes unless it is a rehearsal.

Preview and import are the same pass, so that what was shown is what is done. Memory is bounded by a chunk of
rows and the agency's structure (offices, posts, units), however long the file is.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict
from core.services import record
from employees.enums import LegalStatus, RowOutcome
from employees.models import Agency, Employee
from employees.selectors.organisation import agency_today
from employees.services.lines import derive_lines
from employees.services.roster_people import LABELS, Known, People, Person, known_people
from employees.services.roster_places import Offices, Posts
from employees.services.roster_seen import SeenNips
from employees.services.roster_units import Units, in_chunks
from integrations.asn_export import DEFAULT_MAX_BYTES, AsnExport, AsnRow, RejectedRow
from integrations.tables import UnreadableFile
from integrations.unit_tree import read_units

CHUNK = 1000
KEPT_REJECTIONS = 10_000
KEPT_WARNINGS = 50
ROUNDED_ENDING = "000"  # what Excel leaves of the last three of 18 digits


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of one row, for the preview: `changes` are (label, before, after); missing people have line 0."""

    outcome: str
    line: int
    nip: str = ""
    name: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    column: str = ""
    value: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Structure:
    """How many offices, units and posts the file adds or changes."""

    offices_new: int = 0
    units_new: int = 0
    units_changed: int = 0
    posts_new: int = 0
    posts_changed: int = 0


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Counts of rows, the first 10,000 rejected rows, warnings as sentences; `seconds` of the whole pass."""

    new: int
    changed: int
    unchanged: int
    rejected: int
    missing: int
    structure: Structure
    rejected_rows: tuple[RejectedRow, ...]
    warnings: tuple[str, ...]
    columns_read: tuple[str, ...]
    columns_dropped: tuple[str, ...]
    applied: bool
    seconds: float

    @property
    def counts(self) -> dict[str, int]:
        return {
            "new": self.new,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "missing": self.missing,
        }

    @property
    def changes_anything(self) -> bool:
        return bool(self.new or self.changed or any(asdict(self.structure).values()))


Progress = Callable[[int, float], None]
Sink = Callable[[Line], None]


def import_file(
    path: Path | str,
    *,
    agency: Agency,
    units_path: Path | str | None = None,
    actor: Actor,
    now: datetime,
    dry_run: bool = False,
    max_bytes: int = DEFAULT_MAX_BYTES,
    progress: Progress | None = None,
    sink: Sink | None = None,
    about: Model | None = None,
) -> ImportResult:
    """Import an "Export Data ASN" file into an agency, or rehearse it; the same file twice writes nothing.

    All or nothing: one transaction under a lock on the agency. `progress` gets (rows, share of the file read),
    `sink` one `Line` per row and missing person; the audit event is about the job `about`, else the agency.
    Raises UnreadableFile for the file as a whole, Conflict when a NIP was taken meanwhile. Bad rows do not
    raise; they stand in the result.
    """
    export = AsnExport(Path(path), max_bytes=max_bytes)
    began = time.monotonic()
    units = Path(units_path) if units_path else None
    with SeenNips() as seen, _writing(agency) if not dry_run else nullcontext():
        run = _Pass(agency, export, seen, actor=actor, now=now, write=not dry_run)
        run.sink, run.progress = sink or _ignore, progress or _ignore
        if units:
            run.take_units(units, max_bytes)
        run.take_people()
        result = run.finish(began)
        if not dry_run and result.changes_anything:
            derive_lines(agency=agency, today=agency_today(agency, now), actor=actor, now=now)
            record(
                agency=agency.code, actor=actor, verb="roster.imported", target=about or agency, now=now,
                after=result.counts | asdict(result.structure),
            )  # fmt: skip
    return result


def _ignore(*_anything: object) -> None:
    pass


@contextmanager
def _writing(agency: Agency) -> Iterator[None]:
    """A transaction in which nobody else imports into the agency."""
    try:
        with transaction.atomic():
            Agency.objects.select_for_update().get(pk=agency.pk)
            yield
    except IntegrityError as error:
        raise Conflict(
            _("Data berubah selama impor, sehingga tidak ada yang disimpan. Ulangi impor.")
        ) from error


class _Pass:
    """One walk through the files."""

    sink: Sink
    progress: Progress

    def __init__(
        self, agency: Agency, export: AsnExport, seen: SeenNips, *, actor: Actor, now: datetime, write: bool
    ) -> None:
        self.agency, self.export, self.seen = agency, export, seen
        self.actor, self.now, self.write = actor, now, write
        self.offices, self.units, self.posts = Offices(agency), Units(agency), Posts(agency)
        self.people = People(agency, self.offices, self.units, self.posts)
        self.counts: Counter[str] = Counter()
        self.rejected: list[RejectedRow] = []
        self.doubts: dict[str, tuple[int, int]] = {}
        self.unit_faults: list[str] = []
        self.rounded = 0

    def take_units(self, path: Path, max_bytes: int) -> None:
        for row in read_units(path, max_bytes=max_bytes):
            if isinstance(row, RejectedRow):
                self.unit_faults.append(
                    _("Berkas unit, baris %(line)d, kolom %(column)s: %(reason)s")
                    % {"line": row.line, "column": row.column, "reason": row.reason}
                )
                del self.unit_faults[KEPT_WARNINGS:]
            else:
                self.units.take(row)
        self._save_structure()

    def take_people(self) -> None:
        done = 0
        for chunk in in_chunks(self.export, CHUNK):
            self._take_chunk(chunk)
            done += len(chunk)
            self.progress(done, self.export.bytes_read / self.export.size)
        self._refuse_rounded_numbers()
        self.units.settle_tree(self.now, write=self.write)
        self._list_missing()

    def _take_chunk(self, chunk: Sequence[AsnRow | RejectedRow]) -> None:
        known = known_people([row.nip for row in chunk if isinstance(row, AsnRow)])
        people = []
        for row in self._without_doubles(chunk):
            if isinstance(row, AsnRow) and (found := self._check(row, known.get(row.nip))):
                row = found
            if isinstance(row, RejectedRow):
                self._reject(row)
            else:
                people.append(self._compare(row, known.get(row.nip)))
        self._save_structure()
        if self.write:
            self.people.write(people, actor=self.actor, now=self.now)

    def _without_doubles(self, chunk: Sequence[AsnRow | RejectedRow]) -> Iterator[AsnRow | RejectedRow]:
        first = self.seen.first_lines([row.nip for row in chunk if row.nip])
        for row in chunk:
            if not row.nip:
                yield row
                continue
            line = first.setdefault(row.nip, row.line)
            if line == row.line or isinstance(row, RejectedRow):
                yield row
            else:
                reason = _("NIP ini sudah ada di baris %(line)d.") % {"line": line}
                yield RejectedRow(row.line, "nip_baru", _masked(row.nip), reason, row.nip)
        self.seen.add(first.items())

    def _check(self, row: AsnRow, known: Known | None) -> RejectedRow | None:
        if known and known.agency_id != self.agency.pk:
            reason = _("NIP ini tercatat di instansi lain. Selesaikan mutasinya lebih dahulu.")
            return RejectedRow(row.line, "nip_baru", _masked(row.nip), reason, row.nip)
        return None

    def _reject(self, row: RejectedRow) -> None:
        self.counts[RowOutcome.REJECTED] += 1
        if len(self.rejected) < KEPT_REJECTIONS:
            self.rejected.append(row)
        self.sink(
            Line(
                RowOutcome.REJECTED.value,
                row.line,
                row.nip,
                column=row.column,
                value=row.value,
                reason=row.reason,
            )
        )

    def _compare(self, row: AsnRow, known: Known | None) -> Person:
        person = self.people.compare(row, known)
        self.counts[person.outcome] += 1
        self.rounded += row.nip.endswith(ROUNDED_ENDING)
        self._doubt(row)
        self.sink(_line(person))
        return person

    def _doubt(self, row: AsnRow) -> None:
        doubts = row.doubts
        if self._is_foreign(row):
            name = row.agency_name or row.agency_id
            doubts = (*doubts, _("instansi kerja dalam berkas adalah %(name)s") % {"name": name})
        for doubt in doubts:
            count, line = self.doubts.get(doubt, (0, row.line))
            if count or len(self.doubts) < KEPT_WARNINGS:
                self.doubts[doubt] = (count + 1, line)

    def _is_foreign(self, row: AsnRow) -> bool:
        if row.agency_id and self.agency.siasn_id:
            return row.agency_id.casefold() != self.agency.siasn_id.casefold()
        return bool(row.agency_name) and row.agency_name.casefold() != self.agency.name.casefold()

    def _save_structure(self) -> None:
        if self.write:
            self.offices.save()
            self.units.save(self.now)
            self.posts.save(self.now)
        else:
            self.units.forget_waiting()
            self.posts.forget_waiting()

    def _refuse_rounded_numbers(self) -> None:
        """18 digits do not fit into a spreadsheet's number: the last three become zeros."""
        taken = sum(self.counts[o] for o in (RowOutcome.NEW, RowOutcome.CHANGED, RowOutcome.UNCHANGED))
        if taken >= 20 and self.rounded > taken / 2:
            raise UnreadableFile(
                _("Sebagian besar NIP berakhir 000: Excel membulatkannya. Unduh ulang berkas dari SIASN.")
            )

    def _list_missing(self) -> None:
        """People in the books who are not in the file; they are told, never removed."""
        people = Employee.objects.filter(agency=self.agency, left_on__isnull=True)
        people = people.exclude(legal_status=LegalStatus.RETIRED).order_by("pk")
        last = 0
        while page := list(people.filter(pk__gt=last).values_list("pk", "nip", "name")[:CHUNK]):
            seen = self.seen.first_lines([nip for _pk, nip, _name in page])
            for _pk, nip, name in page:
                if nip not in seen:
                    self.counts["missing"] += 1
                    self.sink(Line("missing", 0, nip, name))
            last = page[-1][0]

    def finish(self, began: float) -> ImportResult:
        return ImportResult(
            new=self.counts[RowOutcome.NEW],
            changed=self.counts[RowOutcome.CHANGED],
            unchanged=self.counts[RowOutcome.UNCHANGED],
            rejected=self.counts[RowOutcome.REJECTED],
            missing=self.counts["missing"],
            structure=Structure(
                len(self.offices.made),
                self.units.made,
                self.units.changed,
                self.posts.made,
                self.posts.changed,
            ),
            rejected_rows=tuple(self.rejected),
            warnings=tuple(self._warnings()),
            columns_read=self.export.read,
            columns_dropped=self.export.dropped,
            applied=self.write,
            seconds=round(time.monotonic() - began, 3),
        )

    def _warnings(self) -> Iterable[str]:
        if self.offices.made:
            names = [o.name for o in self.offices.made]
            yield _("Kantor baru, dianggap WIB sampai Anda memeriksanya: %(names)s.") % {
                "names": _some(names)
            }
        for sentence, count in (
            (_("%(count)d unit menunjuk unit atasan yang tidak dikenal."), self.units.orphans),
            (_("%(count)d unit menunjuk pimpinan yang tidak ada dalam data pegawai."), self.units.leaderless),
            (_("%(count)d unit berada dalam susunan yang berputar."), self.units.circular),
        ):
            if count:
                yield sentence % {"count": count}
        for doubt, (count, line) in self.doubts.items():
            yield _("%(count)d baris (pertama: baris %(line)d): %(doubt)s.") % {
                "count": count,
                "line": line,
                "doubt": doubt,
            }
        yield from self.unit_faults


def _line(person: Person) -> Line:
    changes = tuple((str(LABELS[c.field]), c.before, c.after) for c in person.changes)
    return Line(person.outcome.value, person.row.line, person.row.nip, person.row.name, changes)


def _masked(nip: str) -> str:
    return "•" * 15 + nip[-3:]


def _some(names: Sequence[str], limit: int = 10) -> str:
    shown = ", ".join(names[:limit])
    rest = len(names) - limit
    return shown if rest <= 0 else _("%(shown)s, dan %(rest)d lainnya") % {"shown": shown, "rest": rest}
