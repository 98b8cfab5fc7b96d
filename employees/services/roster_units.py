"""The unit tree as the unit file gives it, or flat as the employee file names it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from employees.models import Agency, Employee, Unit
from employees.services.past import keep_units
from employees.services.roster_places import BATCH, OfficeEntry
from integrations.asn_export import AsnRow
from integrations.unit_tree import UnitRow

T = TypeVar("T")
SIGHTED = 0  # the leader stands in the file but is not in the books yet
DEEPEST = 50  # no real tree has more levels; a longer chain is not walked to its end


@dataclass(slots=True, eq=False)
class UnitEntry:
    """A unit with parent and leader by folded SIASN ids, and what of it the file asks to be otherwise."""

    siasn_id: str
    name: str
    leader_post: str = ""
    office_id: int | None = None
    parent_key: str = ""
    leader_key: str = ""
    pk: int | None = None
    parent_id: int | None = None
    leader_id: int | None = None
    office: OfficeEntry | None = None
    wanted_parent: str = ""
    wanted_leader: str = ""
    is_in_file: bool = False
    is_new: bool = False
    is_changed: bool = False
    is_waiting: bool = False


def in_chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size` items; holds one at a time."""
    walk = iter(items)
    while chunk := list(islice(walk, size)):
        yield chunk


class Units:
    """The agency's units by SIASN id, ignoring case.

    Counts: `made`, `changed`, `orphans` (parent unknown), `leaderless` (leader unknown), `circular`.
    """

    def __init__(self, agency: Agency) -> None:
        self._agency = agency
        self._entries: dict[str, UnitEntry] = {}
        columns = ("pk", "parent_id", "leader_id", "siasn_id", "name", "leader_post", "office_id")
        rows = Unit.objects.filter(agency=agency).values_list(
            *columns, "parent__siasn_id", "leader__siasn_id"
        )
        for pk, parent_id, leader_id, siasn_id, name, post, office_id, parent, leader in rows:
            entry = UnitEntry(siasn_id, name, post, office_id)
            entry.pk, entry.parent_id, entry.leader_id = pk, parent_id, leader_id
            entry.parent_key, entry.leader_key = (parent or "").casefold(), (leader or "").casefold()
            self._entries[siasn_id.casefold()] = entry
        self.by_pk = {e.pk: e for e in self._entries.values() if e.pk}
        self._waiting: list[UnitEntry] = []
        self._leaders: dict[str, int | None] = {}
        self._spellings: dict[str, set[str]] = {}
        self.made = self.orphans = self.leaderless = self.circular = 0

    @property
    def changed(self) -> int:
        return sum(e.is_changed for e in self._entries.values())

    def take(self, row: UnitRow) -> None:
        """A row of the unit file: its words about name, leading post, parent and leader hold."""
        entry = self._entry(row.siasn_id, row.name)
        entry.is_in_file = True
        parent = row.parent_id.casefold()
        entry.wanted_parent = "" if parent == row.siasn_id.casefold() else parent
        entry.wanted_leader = row.leader_pns_id.casefold()
        if row.leader_pns_id:
            self._leaders.setdefault(entry.wanted_leader, None)
            self._spellings.setdefault(entry.wanted_leader, set()).add(row.leader_pns_id)
        if (entry.name, entry.leader_post) != (row.name, row.leader_post):
            entry.name, entry.leader_post = row.name, row.leader_post
            self._wait(entry)

    def of(self, row: AsnRow, office: OfficeEntry) -> UnitEntry:
        """The unit of a person. A unit without an office gets the first person's."""
        entry = self._entries.get(row.unit_id.casefold()) or self._entry(row.unit_id, row.unit_name)
        if entry.office_id is None and entry.office is None:
            entry.office = office
            self._wait(entry)
        return entry

    def _entry(self, siasn_id: str, name: str) -> UnitEntry:
        key = siasn_id.casefold()
        entry = self._entries.get(key)
        if entry is None:
            entry = self._entries[key] = UnitEntry(siasn_id, name, is_new=True)
            self.made += 1
            self._wait(entry)
        return entry

    def _wait(self, entry: UnitEntry) -> None:
        entry.is_changed = not entry.is_new
        if not entry.is_waiting:
            entry.is_waiting = True
            self._waiting.append(entry)

    def save(self, now: datetime) -> None:
        """Write what is new or renamed since the last call; offices must have been saved before."""
        entries = self.forget_waiting()
        keep_units([e.pk for e in entries if e.pk], now=now)
        for entry in entries:
            entry.office_id = entry.office_id or (entry.office.pk if entry.office else None)
        rows = self._upsert(entries, ["name", "leader_post", "office"])
        for entry, row in zip(entries, rows, strict=True):
            entry.pk = row.pk
            self.by_pk[row.pk] = entry

    def forget_waiting(self) -> list[UnitEntry]:
        """What waits to be written; in a rehearsal it is simply let go."""
        entries, self._waiting = self._waiting, []
        for entry in entries:
            entry.is_waiting = False
        return entries

    def note_person(self, siasn_id: str) -> None:
        """A person of the file who may lead a unit of the unit file."""
        if self._leaders and (key := siasn_id.casefold()) in self._leaders:
            self._leaders[key] = self._leaders[key] or SIGHTED
            self._spellings[key].add(siasn_id)

    def settle_tree(self, now: datetime, *, write: bool) -> None:
        """Parents, leaders and inherited offices, after all units and people are known."""
        self._find_leaders()
        in_file = [e for e in self._entries.values() if e.is_in_file]
        rewired = [e for e in in_file if self._rewire(e)]
        settled = {id(e): e for e in rewired} | {id(e): e for e in in_file if self._inherits_office(e)}
        for entry in settled.values():
            entry.is_changed = not entry.is_new
        if write and settled:
            keep_units([e.pk for e in settled.values() if e.pk and e.is_changed], now=now)
            self._upsert(list(settled.values()), ["parent", "leader", "office"])

    def _rewire(self, entry: UnitEntry) -> bool:
        parent = self._entries.get(entry.wanted_parent) if entry.wanted_parent else None
        self.orphans += bool(entry.wanted_parent) and parent is None
        leader = self._leaders.get(entry.wanted_leader) if entry.wanted_leader else None
        self.leaderless += bool(entry.wanted_leader) and leader is None
        wanted = (entry.wanted_parent if parent else "", entry.wanted_leader if leader is not None else "")
        if wanted == (entry.parent_key, entry.leader_key):
            return False
        entry.parent_key, entry.leader_key = wanted
        entry.parent_id = parent.pk if parent else None
        entry.leader_id = leader or None
        return True

    def _above(self, entry: UnitEntry) -> Iterator[UnitEntry]:
        """The units above, nearest first; ends at the top or where the tree turns back to the unit itself."""
        above = self._entries.get(entry.parent_key)
        for _level in range(DEEPEST):
            if above is None:
                return
            if above is entry:
                self.circular += 1
                return
            yield above
            above = self._entries.get(above.parent_key)

    def _inherits_office(self, entry: UnitEntry) -> bool:
        """A unit without people of its own works where the nearest unit above it does."""
        above = list(self._above(entry))
        if entry.office_id or entry.office:
            return False
        source = next((u for u in above if u.office_id or u.office), None)
        if source is None:
            return False
        entry.office_id, entry.office = source.office_id, source.office
        return True

    def _find_leaders(self) -> None:
        """Leaders by `PemimpinPnsId`, whatever its case; people in the books replace mere sightings."""
        for keys in in_chunks(list(self._leaders), 300):
            variants = {v for k in keys for v in (k, k.upper(), *self._spellings[k])}
            people = Employee.objects.filter(agency=self._agency, siasn_id__in=variants)
            for siasn_id, pk in people.values_list("siasn_id", "pk"):
                self._leaders[siasn_id.casefold()] = pk

    def _upsert(self, entries: Sequence[UnitEntry], fields: list[str]) -> list[Unit]:
        return Unit.objects.bulk_create(
            [
                Unit(
                    agency=self._agency,
                    siasn_id=e.siasn_id,
                    name=e.name,
                    leader_post=e.leader_post,
                    office_id=e.office_id,
                    parent_id=e.parent_id,
                    leader_id=e.leader_id,
                )
                for e in entries
            ],
            update_conflicts=True,
            unique_fields=["agency", "siasn_id"],
            update_fields=fields,
            batch_size=BATCH,
        )
