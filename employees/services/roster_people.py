"""People of an employee file against the people in the books: what is new, what differs, and writing it in bulk."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from core.audit import Actor
from core.models import AuditEvent
from core.services import record_many
from core.services.audit import event
from employees.enums import RowOutcome
from employees.models import Agency, Employee, User
from employees.services.past import keep_employment
from employees.services.roster_places import BATCH, OfficeEntry, Offices, PostEntry, Posts
from employees.services.roster_units import UnitEntry, Units
from integrations.asn_export import AsnRow

LABELS = {
    "siasn_id": _("ID SIASN"),
    "name": _("Nama"),
    "title_front": _("Gelar depan"),
    "title_back": _("Gelar belakang"),
    "kind": _("Jenis pegawai"),
    "sex": _("Jenis kelamin"),
    "rank": _("Golongan"),
    "legal_status": _("Kedudukan hukum"),
    "entered_on": _("TMT CPNS"),
    "in_post_since": _("TMT jabatan"),
    "email": _("Email"),
    "phone": _("Nomor HP"),
    "home_address": _("Alamat rumah"),
    "office": _("Kantor"),
    "unit": _("Unit"),
    "post": _("Jabatan"),
}
PLAIN = tuple(name for name in LABELS if name not in {"office", "unit", "post"})
PLACES = ("office_id", "unit_id", "post_id")
PRIVATE = frozenset({"email", "phone", "home_address"})
WRITTEN = (*PLAIN, "office", "unit", "post", "source", "recorded_at")


@dataclass(frozen=True, slots=True)
class Change:
    """One differing field, by its name in `LABELS`, as texts."""

    field: str
    before: str
    after: str


@dataclass(slots=True)
class Person:
    """A row of the file beside what is in the books (`known` is None for a new person)."""

    row: AsnRow
    office: OfficeEntry
    unit: UnitEntry
    post: PostEntry
    known: "Known | None"
    values: dict[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()

    @property
    def outcome(self) -> RowOutcome:
        if self.known is None:
            return RowOutcome.NEW
        return RowOutcome.CHANGED if self.changes else RowOutcome.UNCHANGED


@dataclass(frozen=True, slots=True)
class Known:
    """A person in the books: key, agency, and values in the order of `PLAIN` and `PLACES`."""

    pk: int
    agency_id: int
    values: tuple[Any, ...]
    places: tuple[int, int, int]


def known_people(nips: Sequence[str]) -> dict[str, Known]:
    """People in the books by NIP, of any agency; one query."""
    rows = Employee.objects.filter(nip__in=nips).values_list("nip", "pk", "agency_id", *PLAIN, *PLACES)
    return {r[0]: Known(r[1], r[2], r[3 : 3 + len(PLAIN)], r[3 + len(PLAIN) :]) for r in rows}


class People:
    """Compares and writes one chunk of people after another."""

    def __init__(self, agency: Agency, offices: Offices, units: Units, posts: Posts) -> None:
        self._agency = agency
        self._offices, self._units, self._posts = offices, units, posts

    def compare(self, row: AsnRow, known: Known | None) -> Person:
        """Place the row and find what differs. What the file does not say stays as it is."""
        office = self._offices.of(row)
        person = Person(row, office, self._units.of(row, office), self._posts.of(row), known)
        if known is None:
            person.values = {name: _or_blank(getattr(row, name), name) for name in PLAIN}
        else:
            self._compare_known(person, known)
        if row.siasn_id:
            self._units.note_person(row.siasn_id)
        return person

    def _compare_known(self, person: Person, known: Known) -> None:
        changes = []
        for name, before in zip(PLAIN, known.values, strict=True):
            after = getattr(person.row, name)
            if after is None or after == before or (name == "siasn_id" and _same_id(after, before)):
                person.values[name] = before
            else:
                person.values[name] = after
                changes.append(Change(name, _shown(before), _shown(after)))
        person.changes = (*changes, *self._moves(person, known))

    def _moves(self, person: Person, known: Known) -> list[Change]:
        office_id, unit_id, post_id = known.places
        moves = (
            ("office", self._offices.by_pk.get(office_id), person.office),
            ("unit", self._units.by_pk.get(unit_id), person.unit),
            ("post", self._posts.by_pk.get(post_id), person.post),
        )
        return [Change(n, b.name if b else "", a.name) for n, b, a in moves if b is not a]

    def write(self, people: Sequence[Person], *, actor: Actor, now: datetime) -> None:
        """Write new people with their accounts and changed people with their audit events."""
        self._add([p for p in people if p.outcome == RowOutcome.NEW], now)
        changed = [p for p in people if p.outcome == RowOutcome.CHANGED]
        if changed:
            self._change(changed, now)
            record_many(self._event(person, actor, now) for person in changed)

    def _employee(self, person: Person, now: datetime) -> Employee:
        places = {"office_id": person.office.pk, "unit_id": person.unit.pk, "post_id": person.post.pk}
        return Employee(
            agency_id=self._agency.pk,
            nip=person.row.nip,
            **places,
            source=f"Export Data ASN {now:%Y-%m-%d}",
            recorded_at=now,
            **person.values,
        )

    def _add(self, people: Sequence[Person], now: datetime) -> None:
        rows = Employee.objects.bulk_create([self._employee(p, now) for p in people], batch_size=BATCH)
        User.objects.bulk_create(
            [
                User(nip=row.nip, employee_id=row.pk, email=row.email, password=_unusable_password())
                for row in rows
            ],
            batch_size=BATCH,
        )

    def _change(self, people: Sequence[Person], now: datetime) -> None:
        fields = {p.known.pk: {c.field for c in p.changes} for p in people if p.known}
        renamed = [pk for pk, names in fields.items() if "email" in names]
        moved_home = [pk for pk, names in fields.items() if "home_address" in names]
        moved_unit = [pk for pk, names in fields.items() if "unit" in names]
        keep_employment(fields, now=now)
        if renamed:
            followers = _accounts_that_follow(renamed)
        Employee.objects.bulk_create(
            [self._employee(p, now) for p in people],
            update_conflicts=True,
            unique_fields=["nip"],
            update_fields=WRITTEN,
            batch_size=BATCH,
        )
        if renamed:
            current = Employee.objects.filter(pk=OuterRef("employee_id")).values("email")
            User.objects.filter(pk__in=followers).update(email=Subquery(current))
        if moved_home:
            Employee.objects.filter(pk__in=moved_home).update(home_lat=None, home_lon=None)
        if moved_unit:
            Employee.objects.filter(pk__in=moved_unit, counter__isnull=False).update(counter=None)

    def _event(self, person: Person, actor: Actor, now: datetime) -> AuditEvent:
        pk = person.known.pk if person.known else None
        return event(
            agency=self._agency.code,
            actor=actor,
            verb="employee.changed",
            target=f"employees.employee:{pk}",
            now=now,
            subject_id=pk,
            before=_told(person.changes, "before"),
            after=_told(person.changes, "after"),
        )


def _accounts_that_follow(employee_ids: Sequence[int]) -> list[int]:
    """Accounts whose address is the one in the personnel data; others keep their own."""
    official = Employee.objects.filter(pk=OuterRef("employee_id")).values("email")
    return list(
        User.objects.filter(employee_id__in=employee_ids, email=Subquery(official)).values_list(
            "pk", flat=True
        )
    )


def _told(changes: Sequence[Change], side: str) -> Mapping[str, str]:
    """For the audit trail, which outlives the data: that private fields changed, not what they say."""
    return {c.field: "•••" if c.field in PRIVATE and getattr(c, side) else getattr(c, side) for c in changes}


def _or_blank(value: Any, name: str) -> Any:
    if value is None and name == "legal_status":
        return "01"
    return "" if value is None and not name.endswith(("_on", "_since")) else value


def _same_id(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _shown(value: Any) -> str:
    return value.strftime("%d-%m-%Y") if isinstance(value, date) else str(value or "")


def _unusable_password() -> str:
    """As `make_password(None)`: nobody can log in, and every account's reset links differ."""
    return UNUSABLE_PASSWORD_PREFIX + secrets.token_urlsafe(30)
