"""Reading the audit trail: filters, a page by id, before and after as a diff, and the state of the chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import get_language

from core.models import AuditChain, AuditEvent
from core.statements import fetched
from employees.models import Employee, Office, User
from employees.selectors.people import full_names
from employees.selectors.trail_words import VERBS

PER_PAGE = 50
_SHOWN = ("pk", "at", "actor", "acting_as", "verb", "target", "seal", "before", "after", "subject_id")


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What somebody looks for; empty fields match everything. Dates are days of the reader's office."""

    who: str = ""
    whom: str = ""
    verb: str = ""
    target: str = ""
    first: date | None = None
    last: date | None = None
    before_id: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an event; an empty side means that the field was not there."""

    field: str
    old: str
    new: str


class Event(NamedTuple):
    """An audit event without its two sides; `at` on the clock of the reader's office."""

    pk: int
    at: datetime
    actor: str
    acting_as: str
    verb: str
    target: str
    is_sealed: bool


class TrailRow(NamedTuple):
    """One event for reading: plain values, put into words when they are drawn. `subject`: a name or empty."""

    event: Event
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def label(self) -> str:
        return str(VERBS.get(self.event.verb, self.event.verb))

    @property
    def changes(self) -> tuple[Change, ...]:
        return changes(self.before, self.after)


@dataclass(frozen=True, slots=True)
class TrailPage:
    """`next_before`: the id to continue below; None on the last page."""

    rows: list[TrailRow]
    next_before: int | None


def search_trail(user: User, wanted: TrailFilter) -> TrailPage:
    """Newest first, in two queries for the rows whatever the page holds."""
    return _page(user, _matching(user, wanted), wanted.before_id)


def own_trail(user: User, before_id: int | None = None) -> TrailPage:
    """Every act that concerns the person, newest first, a page at a time."""
    events = AuditEvent.objects.filter(agency=user.employee.agency.code, subject_id=user.employee_id)
    return _page(user, events, before_id)


def _page(user: User, events: QuerySet[AuditEvent], before_id: int | None) -> TrailPage:
    if before_id:
        events = events.filter(pk__lt=before_id)
    rows = _rows(user, events.order_by("-pk")[: PER_PAGE + 1])
    more = len(rows) > PER_PAGE
    rows = rows[:PER_PAGE]
    return TrailPage(rows, rows[-1].event.pk if more else None)


def about_person(user: User, *, limit: int) -> list[TrailRow]:
    """The latest acts that concern the person: the processing trail of their own data."""
    events = AuditEvent.objects.filter(agency=user.employee.agency.code, subject_id=user.employee_id)
    return _rows(user, events.order_by("-at")[:limit])


def _matching(user: User, wanted: TrailFilter) -> QuerySet[AuditEvent]:
    events = AuditEvent.objects.filter(agency=user.employee.agency.code)
    if wanted.who:
        events = _by_actor(user, events, wanted.who)
    if wanted.whom:
        events = events.filter(subject_id__in=_people(user, wanted.whom))
    if wanted.verb:
        events = events.filter(verb=wanted.verb)
    if wanted.target:
        events = events.filter(target__startswith=wanted.target)
    if wanted.first:
        events = events.filter(at__gte=_midnight(wanted.first, user.employee.office))
    if wanted.last:
        events = events.filter(at__lt=_midnight(wanted.last + timedelta(days=1), user.employee.office))
    return events


def _by_actor(user: User, events: QuerySet[AuditEvent], text: str) -> QuerySet[AuditEvent]:
    if text.isdigit():
        accounts = User.objects.filter(employee__agency_id=user.employee.agency_id, nip=text)
        return events.filter(actor_id__in=accounts.values("pk"))
    return events.filter(actor__icontains=text)


def _people(user: User, text: str) -> QuerySet[Employee, int]:
    people = Employee.objects.of(user.employee.agency_id)
    people = people.filter(nip=text) if text.isdigit() else people.filter(name__icontains=text)
    return people.values_list("pk", flat=True)


def _midnight(day: date, office: Office) -> datetime:
    return datetime.combine(day, time.min, tzinfo=office.tz)


def _rows(user: User, events: QuerySet[AuditEvent]) -> list[TrailRow]:
    found = list(events.values_list(*_SHOWN))
    zone = user.employee.office.tz
    names = full_names({subject for *_, subject in found if subject}, agency_id=user.employee.agency_id)
    return [
        TrailRow(
            Event._make((pk, at.astimezone(zone), *act, bool(seal))), names.get(subject, ""), before, after
        )
        for pk, at, *act, seal, before, after, subject in found
    ]


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """Fields that differ between the two sides, in the order in which they were written."""
    old, new = before or {}, after or {}
    fields = [*old, *(f for f in new if f not in old)]
    return tuple(
        Change(f, _shown(old.get(f)), _shown(new.get(f))) for f in fields if old.get(f) != new.get(f)
    )


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, list):
        return ", ".join(_shown(v) for v in value)
    if isinstance(value, dict):
        return "; ".join(f"{k}: {_shown(v)}" for k, v in value.items())
    return str(value)


def known_verbs() -> Sequence[tuple[str, str]]:
    """Every act that the portal records, with its words in the language of the moment, for the filter."""
    return _verbs_in(get_language() or "")


@cache
def _verbs_in(language: str) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(((verb, str(words)) for verb, words in VERBS.items()), key=lambda pair: pair[1]))


@dataclass(frozen=True, slots=True)
class ChainState:
    """How much of the agency's trail is sealed; `waiting` events are younger than the last sealing."""

    length: int
    sealed_at: datetime | None
    waiting: int


def chain_state(user: User) -> ChainState:
    code = user.employee.agency.code
    sql = (
        f"SELECT count(*) FROM {AuditEvent._meta.db_table} "  # noqa: S608
        "WHERE agency = %s AND seq IS NULL"
    )
    [[waiting]] = fetched(sql, [code])
    chain = AuditChain.objects.filter(agency=code).values_list("length", "sealed_at").first()
    length, sealed_at = chain or (0, None)
    return ChainState(length, sealed_at.astimezone(user.employee.office.tz) if sealed_at else None, waiting)
