"""One chunk of delivered rows: held against what is known, written in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import Actor
from core.services import event, record_many
from employees.models import Agency, Employee
from integrations.kmob import KmobFault, KmobRow
from presence.enums import Hint, Mode
from presence.models import PresenceEvent, PresencePosition
from presence.rules.delivered import Known, Said, Told, is_future, is_news, is_other_date, told_at, verdict_of
from presence.rules.exchange import OWN_SOURCES, Heard, standing
from presence.rules.position import Judgement, Reading
from presence.selectors.exchange import (
    ChunkFacts,
    Day,
    Person,
    Places,
    chunk_facts,
    heard_on,
    people_by_nip,
    spots_of,
)
from scheduling.selectors import WfaDay, policy_at

CHANGED_FIELDS = (
    "employee", "date", "kind", "mode", "occurred_at", "received_at", "verdict", "band", "unknown_why", "hints",
    "place", "office", "request_day", "superseded",
)  # fmt: skip
# A position this close to its deletion may be gone already: its absence is then no news.
DELETION_MARGIN = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for the whole import: who receives it when, and how long coordinates are kept."""

    agency: Agency
    places: Places
    position_days: int
    now: datetime
    # the first date that attendance is still kept for, and the employee who imports
    oldest: date = date.min
    importer_id: int | None = None

    @property
    def kept_since(self) -> datetime:
        return self.now - timedelta(days=self.position_days)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row that can be taken over, with the person it is about; `old`: what came under its number before."""

    row: KmobRow
    person: Person
    told: Told
    judgement: Judgement
    office_id: int | None
    office_known: bool
    wfa: WfaDay | None
    old: PresenceEvent | None
    may_keep: bool

    @property
    def day(self) -> Day:
        return self.person.pk, self.row.date


@dataclass(slots=True)
class ChunkOutcome:
    """What became of a chunk; `days` are those to settle anew."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    zone_assumed: int = 0
    offices_unknown: int = 0
    faults: list[KmobFault] = field(default_factory=list)
    days: set[Day] = field(default_factory=set)


def take_over(rows: Sequence[KmobRow], rules: Rules, actor: Actor, *, dry_run: bool) -> ChunkOutcome:
    """Write what is new or changed; the agency and the people stay locked until the chunk is whole."""
    outcome = ChunkOutcome()
    with transaction.atomic():
        people = people_by_nip(rules.agency, {row.nip for row in rows})
        if not dry_run:
            _lock(rules.agency, people)
        facts = chunk_facts(rules.agency, {r.key for r in rows}, people, {r.date for r in rows})
        new: list[Delivery] = []
        changed: list[Delivery] = []
        for row in rows:
            found = _resolved(row, facts, rules)
            if isinstance(found, KmobFault):
                outcome.faults.append(found)
            else:
                _sort(found, new, changed, outcome)
        outcome.created, outcome.changed = len(new), len(changed)
        outcome.days = {d.day for d in (*new, *changed)} | {_old_day(d) for d in changed}
        if not dry_run and outcome.days:
            _write(new, changed, outcome.days, rules, actor)
    return outcome


def _lock(agency: Agency, people: dict[str, Person]) -> None:
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)
    ids = [person.pk for person in people.values()]
    rows = Employee.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=ids).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _resolved(row: KmobRow, facts: ChunkFacts, rules: Rules) -> Delivery | KmobFault:
    person = facts.people.get(row.nip)
    if person is None:
        return KmobFault(row.line, "nip", row.nip, _("NIP ini tidak ada di instansi Anda."))
    barred = _barred(row, person, facts, rules)
    if barred:
        return barred
    told = told_at(row.at, person.tz)
    if is_other_date(told, row.date):
        reason = _("Menurut zona kantor pegawai (%(zone)s) waktu ini jatuh pada %(date)s.") % {
            "zone": person.zone_name, "date": date_format(told.at, "d-m-Y"),
        }  # fmt: skip
        return KmobFault(row.line, "tanggal", row.date.isoformat(), reason)
    if is_future(told, rules.now):
        return KmobFault(row.line, "waktu", told.at.isoformat(), _("Waktu ini belum tiba."))
    wfa = facts.wfa.get((person.pk, row.date))
    office_id = rules.places.by_code.get(row.office_code)
    policy = policy_at(facts.policies, row.date)
    spots = spots_of(person, wfa, row.mode, row.date, facts, rules.places)
    reading = Reading(row.lat, row.lon, row.accuracy_m)
    return Delivery(
        row=row,
        person=person,
        told=told,
        judgement=verdict_of(row.valid, reading, row.distance_m, spots, policy.worst_accuracy_m),
        office_id=office_id,
        office_known=office_id is not None,
        wfa=wfa if row.mode == Mode.WFA else None,
        old=facts.delivered.get(row.key),
        may_keep=told.at >= rules.kept_since + DELETION_MARGIN,
    )


def _barred(row: KmobRow, person: Person, facts: ChunkFacts, rules: Rules) -> KmobFault | None:
    """What no file may do: serve its importer, reach behind the retention, or take a colleague's event away."""
    if person.pk == rules.importer_id:
        reason = _("Presensi Anda sendiri tidak dapat Anda impor. Minta admin lain, atau ajukan koreksi.")
        return KmobFault(row.line, "nip", row.nip, reason)
    if row.date < rules.oldest:
        reason = _("Tanggal ini lebih lama daripada masa simpan presensi.")
        return KmobFault(row.line, "tanggal", row.date.isoformat(), reason)
    old = facts.delivered.get(row.key)
    if old is not None and old.employee_id != person.pk:
        reason = _("Nomor ini sudah dipakai untuk presensi pegawai lain.")
        return KmobFault(row.line, "id_sumber", row.source_id, reason)
    return None


def _sort(found: Delivery, new: list[Delivery], changed: list[Delivery], outcome: ChunkOutcome) -> None:
    outcome.zone_assumed += found.told.zone_assumed
    outcome.offices_unknown += bool(found.row.office_code) and not found.office_known
    is_new = found.old is None or is_news(_known(found.old), _delivered(found), _said(found))
    if not is_new:
        outcome.unchanged += 1
    elif found.row.source in OWN_SOURCES:
        reason = _(
            "Baris ini berasal dari portal sendiri, jadi tidak dapat ditambah atau diubah dengan berkas."
        )
        outcome.faults.append(KmobFault(found.row.line, "sumber", found.row.source, reason))
    else:
        (new if found.old is None else changed).append(found)


def _known(old: PresenceEvent) -> Known:
    position = _position_of(old)
    return Known(
        employee_id=old.employee_id, date=old.date, kind=old.kind, mode=old.mode, at=old.occurred_at,
        verdict=old.verdict, band=old.band, office_id=old.office_id,
        position=(position.lat, position.lon, position.accuracy_m) if position else None,
        distance_m=position.distance_m if position else None,
    )  # fmt: skip


def _position_of(old: PresenceEvent) -> PresencePosition | None:
    return getattr(old, "position", None)


def _delivered(found: Delivery) -> Known:
    row, judged = found.row, found.judgement
    has_position = row.lat is not None and row.lon is not None
    return Known(
        employee_id=found.person.pk, date=row.date, kind=row.kind, mode=row.mode, at=found.told.at,
        verdict=judged.verdict, band=judged.band, office_id=found.office_id,
        position=(row.lat or 0.0, row.lon or 0.0, row.accuracy_m) if has_position else None,
        distance_m=row.distance_m,
    )  # fmt: skip


def _said(found: Delivery) -> Said:
    row = found.row
    return Said(row.valid, found.office_known, row.lat is not None, row.distance_m, found.may_keep)


def _old_day(found: Delivery) -> Day:
    return (found.old.employee_id, found.old.date) if found.old else found.day


def _write(
    new: Sequence[Delivery], changed: Sequence[Delivery], days: Iterable[Day], rules: Rules, actor: Actor
) -> None:
    """First what gives way, then what changed and what is new, last what stands again: no moment breaks the rule
    that one event of a day and kind stands."""
    before = {d.old.pk: _facts(d.old) for d in changed if d.old}
    winners, standing_now = _winners(new, changed, set(days), rules.now)
    moved = {d.old.pk for d in changed if d.old}
    give_way = [pk for pk in standing_now if pk not in winners or pk in moved]
    PresenceEvent.objects.filter(pk__in=give_way).update(superseded=True)
    rows = [_filled(d.old, d, rules.now) for d in changed if d.old]
    PresenceEvent.objects.bulk_update(rows, CHANGED_FIELDS, batch_size=500)
    created = PresenceEvent.objects.bulk_create(
        _filled(_empty(d), d, rules.now, superseded=_new_key(i) not in winners) for i, d in enumerate(new)
    )
    PresenceEvent.objects.filter(pk__in=[pk for pk in winners if pk > 0], superseded=True).update(
        superseded=False
    )
    PresencePosition.objects.filter(event__in=moved).delete()
    _keep_positions([*zip(rows, changed, strict=True), *zip(created, new, strict=True)], rules)
    record_many(
        event(
            agency=rules.agency.code, actor=actor, verb="presence.changed", target=row, now=rules.now,
            subject_id=row.employee_id, before=before[row.pk], after=_facts(row),
        )
        for row in rows
    )  # fmt: skip


def _new_key(index: int) -> int:
    """Keys of rows that have no number yet are negative."""
    return -index - 1


def _winners(
    new: Sequence[Delivery], changed: Sequence[Delivery], days: set[Day], now: datetime
) -> tuple[set[int], list[int]]:
    """Keys of the events that stand after this chunk, and numbers of those that stand before it."""
    groups: dict[tuple[int, date, str], dict[int, Heard]] = {}
    standing_now: list[int] = []
    moved = {d.old.pk for d in changed if d.old}
    for group, heard in heard_on(days).items():
        groups[group] = {h.key: h for h, _superseded in heard if h.key not in moved}
        standing_now += [h.key for h, superseded in heard if not superseded]
    fresh = [(_new_key(i), d) for i, d in enumerate(new)] + [(d.old.pk, d) for d in changed if d.old]
    for key, d in fresh:
        heard_now = Heard(key, d.row.kind, d.told.at, now, d.row.source)
        groups.setdefault((*d.day, d.row.kind), {})[key] = heard_now
    return {standing(heard.values()) for heard in groups.values() if heard}, standing_now


def _empty(found: Delivery) -> PresenceEvent:
    return PresenceEvent(source=found.row.source, source_id=found.row.source_id)


def _filled(row: PresenceEvent, found: Delivery, now: datetime, *, superseded: bool = True) -> PresenceEvent:
    """A changed row is written superseded; the last statement lets it stand if it does."""
    judged = found.judgement
    row.employee_id = found.person.pk
    row.date, row.kind, row.mode = found.row.date, found.row.kind, found.row.mode
    row.occurred_at, row.received_at = found.told.at, now
    row.verdict, row.band, row.unknown_why = judged.verdict, judged.band, judged.why
    row.hints = [Hint.ACCURACY_ZERO.value] if found.row.accuracy_m == 0 else []
    row.place = found.wfa.place if found.wfa else judged.place
    row.office_id = found.office_id if found.office_known else judged.office_id
    row.request_day_id = found.wfa.day_id if found.wfa else None
    row.superseded = superseded
    return row


def _keep_positions(pairs: Iterable[tuple[PresenceEvent, Delivery]], rules: Rules) -> None:
    PresencePosition.objects.bulk_create(
        PresencePosition(
            event=row, lat=d.row.lat, lon=d.row.lon, accuracy_m=d.row.accuracy_m,
            distance_m=d.judgement.distance_m, recorded_at=d.told.at,
        )
        for row, d in pairs
        if d.row.lat is not None and d.row.lon is not None and d.told.at >= rules.kept_since
    )  # fmt: skip


def _facts(row: PresenceEvent) -> dict[str, str | int]:
    """What the trail keeps of an event: never where exactly."""
    return {
        "employee": row.employee_id,
        "date": row.date.isoformat(),
        "kind": str(row.kind),
        "mode": str(row.mode),
        "occurred_at": row.occurred_at.isoformat(),
        "verdict": str(row.verdict),
        "band": str(row.band),
        "source": f"{row.source} {row.source_id}",
    }
