"""Offices and posts as an employee file names them: looked up in memory, made where unknown, in bulk."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from employees.enums import OfficeKind, PostKind, PostLevel
from employees.models import Agency, Office, Post
from employees.services.past import keep_posts
from integrations.asn_export import AsnRow

POST_KINDS = {
    "1": PostKind.MANAGERIAL,
    "2": PostKind.FUNCTIONAL,
    "3": PostKind.FUNCTIONAL,
    "4": PostKind.PELAKSANA,
}
POST_LEVELS = {
    "11": PostLevel.JPT_MADYA,
    "12": PostLevel.JPT_MADYA,
    "21": PostLevel.JPT_PRATAMA,
    "22": PostLevel.JPT_PRATAMA,
    "31": PostLevel.ADMINISTRATOR,
    "32": PostLevel.ADMINISTRATOR,
    "41": PostLevel.PENGAWAS,
    "42": PostLevel.PENGAWAS,
}
BATCH = 1000


@dataclass(slots=True, eq=False)
class OfficeEntry:
    """An office in the books or, without `pk`, one that the file brings."""

    code: str
    name: str
    pk: int | None = None


@dataclass(slots=True, eq=False)
class PostEntry:
    """A post; the first row of the file that names it settles what it is."""

    siasn_id: str
    name: str
    kind: str
    level: str
    pk: int | None = None
    is_settled: bool = False


def id_from_name(name: str) -> str:
    """A stable id for something to which SIASN gave none."""
    return "nama-" + hashlib.sha256(name.casefold().encode()).hexdigest()[:32]


class Offices:
    """The agency's offices by code, else by name."""

    def __init__(self, agency: Agency) -> None:
        self._agency = agency
        known = [
            OfficeEntry(code, name, pk)
            for pk, code, name in Office.objects.filter(agency=agency).values_list("pk", "code", "name")
        ]
        self._by_code = {e.code.casefold(): e for e in known}
        self._by_name = {e.name.casefold(): e for e in known}
        self.by_pk = {e.pk: e for e in known if e.pk}
        self.made: list[OfficeEntry] = []

    def of(self, row: AsnRow) -> OfficeEntry:
        code = row.office_id.casefold()
        found = self._by_code.get(code) if code else None
        return found or self._by_name.get(row.office_name.casefold()) or self._make(row)

    def _make(self, row: AsnRow) -> OfficeEntry:
        entry = OfficeEntry(row.office_id or id_from_name(row.office_name), row.office_name)
        self._by_code[entry.code.casefold()] = self._by_name[entry.name.casefold()] = entry
        self.made.append(entry)
        return entry

    def save(self) -> None:
        """Write the new ones; they wait for an admin's review, in WIB until then."""
        fresh = [e for e in self.made if e.pk is None]
        rows = Office.objects.bulk_create(
            [
                Office(
                    agency=self._agency,
                    code=entry.code,
                    name=entry.name,
                    kind=OfficeKind.HEAD if "pusat" in entry.name.casefold() else OfficeKind.REGIONAL,
                    needs_review=True,
                )
                for entry in fresh
            ],
            batch_size=BATCH,
        )
        for entry, row in zip(fresh, rows, strict=True):
            entry.pk = row.pk
            self.by_pk[row.pk] = entry


class Posts:
    """The agency's posts by SIASN id, else by name."""

    def __init__(self, agency: Agency) -> None:
        self._agency = agency
        rows = Post.objects.filter(agency=agency).values_list("siasn_id", "name", "kind", "level", "pk")
        self._entries = {row[0].casefold(): PostEntry(*row) for row in rows}
        self.by_pk = {e.pk: e for e in self._entries.values() if e.pk}
        self._waiting: list[PostEntry] = []
        self.made = self.changed = 0

    def of(self, row: AsnRow) -> PostEntry:
        siasn_id = row.post_id or id_from_name(row.post_name)
        key = siasn_id.casefold()
        entry = self._entries.get(key)
        if entry is None:
            entry = PostEntry(siasn_id, row.post_name, PostKind.PELAKSANA, PostLevel.NONE)
            self._entries[key] = entry
        if not entry.is_settled:
            self._settle(entry, row)
        return entry

    def _settle(self, entry: PostEntry, row: AsnRow) -> None:
        entry.is_settled = True
        before = (entry.name, entry.kind, entry.level)
        entry.name = row.post_name
        entry.kind = POST_KINDS[row.post_kind].value if row.post_kind else entry.kind
        if row.echelon:
            entry.level = POST_LEVELS.get(row.echelon, PostLevel.NONE).value
        is_changed = before != (entry.name, entry.kind, entry.level)
        if entry.pk is None:
            self.made += 1
        elif is_changed:
            self.changed += 1
        if entry.pk is None or is_changed:
            self._waiting.append(entry)

    def save(self, now: datetime) -> None:
        """Write what is new or has changed since the last call; what a post was stays known."""
        entries, self._waiting = self._waiting, []
        keep_posts([e.pk for e in entries if e.pk], now=now)
        rows = Post.objects.bulk_create(
            [
                Post(agency=self._agency, siasn_id=e.siasn_id, name=e.name, kind=e.kind, level=e.level)
                for e in entries
            ],
            update_conflicts=True,
            unique_fields=["agency", "siasn_id"],
            update_fields=["name", "kind", "level"],
            batch_size=BATCH,
        )
        for entry, row in zip(entries, rows, strict=True):
            entry.pk = row.pk
            self.by_pk[row.pk] = entry

    def forget_waiting(self) -> None:
        """In a rehearsal nothing is written, so nothing needs to wait."""
        self._waiting.clear()
