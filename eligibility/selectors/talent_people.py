"""People with their boxes: the rows behind a count, the table to download, one person's history."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from core.models import AuditEvent
from eligibility.enums import FOLLOW_UP, BoxScheme, NoBox
from eligibility.models import TalentAssessment
from eligibility.rules import InForce, add_months
from eligibility.rules.talent import counted_box
from eligibility.selectors.talent import latest_boxes
from employees.models import Employee

CHUNK = 1000
KEPT_EVENTS = 200
STORED = ("talent.entered", "talent.stored")
Reader = tuple[InForce, date]


@dataclass(frozen=True, slots=True)
class BoxView:
    """A stored box as it counts on a date. `counts_as` is None for a numbering that nobody has mapped."""

    row: TalentAssessment
    counts_as: int | None
    expires_on: date
    on: date

    @property
    def expired(self) -> bool:
        return self.on >= self.expires_on

    @property
    def known(self) -> int | None:
        return None if self.expired else self.counts_as

    @property
    def mapped(self) -> bool:
        return self.counts_as is not None and self.row.scheme != BoxScheme.PANRB

    @property
    def follow_up(self) -> Promise | str:
        return FOLLOW_UP.get(self.known or 0, "")


@dataclass(frozen=True, slots=True)
class PersonBox:
    """A person and the latest box on a date, if there is one. `nip` is masked where the reader may not see it."""

    person: Employee
    nip: str
    box: BoxView | None

    @property
    def why_unknown(self) -> NoBox | None:
        if self.box is None:
            return NoBox.NONE
        if self.box.counts_as is None:
            return NoBox.OTHER
        return NoBox.EXPIRED if self.box.expired else None


def view_of(row: TalentAssessment, in_force: InForce, on: date) -> BoxView:
    policy = in_force.policy
    counts_as = counted_box(row.box, row.scheme, policy.box_scheme, in_force.box_map)
    return BoxView(row, counts_as, add_months(row.assessed_on, policy.box_valid_months), on)


def with_boxes(
    people: Sequence[Employee], in_force: InForce, on: date, full_nips: set[int]
) -> list[PersonBox]:
    """The people in the same order, each with the latest box (one query); NIPs whole for those in `full_nips`."""
    rows = latest_boxes(Employee.objects.filter(pk__in=[p.pk for p in people]), on)
    boxes = {row.employee_id: view_of(row, in_force, on) for row in rows}
    return [PersonBox(p, p.nip if p.pk in full_nips else p.masked_nip, boxes.get(p.pk)) for p in people]


def in_pieces(people: QuerySet[Employee]) -> Iterator[list[Employee]]:
    """Everybody by rising key, a chunk at a time."""
    rows = people.select_related("unit", "post", "office").order_by("pk")
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        yield chunk
        last = chunk[-1].pk


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody did to a person's box of one period; `before` is empty when there was none."""

    period: str
    at: datetime
    who: str
    reason: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    by_hand: bool

    @property
    def is_correction(self) -> bool:
        return bool(self.before)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    box: BoxView
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class History:
    """A person's boxes, newest first, and what was corrected. `current`: the row that counts on the date."""

    rows: tuple[HistoryRow, ...]
    corrections: tuple[Entry, ...]

    @property
    def current(self) -> HistoryRow | None:
        return next((r for r in self.rows if r.box.row.assessed_on <= r.box.on), None)


def history_of(person: Employee, in_force: InForce, on: date) -> History:
    """Every box of the person with who brought it, from the audit trail (two queries)."""
    entries = _entries(person)
    latest: dict[str, Entry] = {}
    for entry in entries:
        latest.setdefault(entry.period, entry)
    stored = TalentAssessment.objects.filter(employee=person).order_by("-assessed_on", "-pk")
    rows = tuple(HistoryRow(view_of(row, in_force, on), latest.get(row.period)) for row in stored)
    return History(rows, tuple(entry for entry in entries if entry.is_correction))


def _entries(person: Employee) -> list[Entry]:
    events = AuditEvent.objects.filter(
        agency=person.agency.code, subject_id=person.pk, verb__in=STORED
    ).order_by("-at", "-pk")[:KEPT_EVENTS]
    return [
        Entry(
            period=str((e.after or {}).get("period", "")), at=e.at, who=e.actor,
            reason=str((e.after or {}).get("reason", "")), before=e.before or {}, after=e.after or {},
            by_hand=e.verb == "talent.entered",
        )
        for e in events
    ]  # fmt: skip
