"""Plh. and Plt.: who leads a unit by letter while the chief is away or the post is vacant."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, NotFound, Refused
from core.services import record
from employees.enums import ActingKind
from employees.models import ActingChief, Employee, Unit
from employees.services.lines import derive_lines


def appoint_acting(
    *,
    unit: Unit,
    employee: Employee,
    kind: str,
    letter: str,
    valid_from: date,
    valid_to: date | None,
    today: date,
    actor: Actor,
    now: datetime,
) -> ActingChief:
    """Appoint from `valid_from` until `valid_to` (exclusive; None = until ended); renews the reporting lines.

    Errors: NotFound across agencies, Refused for a wrong kind, person or period, Conflict on overlap.
    """
    with transaction.atomic():
        unit = Unit.objects.select_for_update(of=("self",)).select_related("leader", "agency").get(pk=unit.pk)
        _check(unit, employee, kind, letter, valid_from, valid_to)
        row = ActingChief.objects.create(
            unit=unit,
            employee=employee,
            kind=kind,
            letter=letter.strip(),
            valid_from=valid_from,
            valid_to=valid_to,
        )
        record(
            agency=unit.agency.code, actor=actor, verb="acting_chief.appointed", target=row, now=now,
            subject_id=employee.pk, after=_facts(row),
        )  # fmt: skip
        derive_lines(agency=unit.agency, today=today, actor=actor, now=now)
    return row


def end_acting(*, acting: ActingChief, today: date, actor: Actor, now: datetime) -> None:
    """End it today (a planned one never begins); renews the reporting lines. Conflict if already over."""
    with transaction.atomic():
        row = (
            ActingChief.objects.select_for_update(of=("self",))
            .select_related("unit__agency")
            .get(pk=acting.pk)
        )
        if row.valid_to is not None and row.valid_to <= today:
            raise Conflict(_("Penunjukan ini sudah berakhir."), code="already_ended")
        before = _facts(row)
        row.valid_to = max(row.valid_from, today)
        row.save(update_fields=["valid_to"])
        agency = row.unit.agency
        record(
            agency=agency.code, actor=actor, verb="acting_chief.ended", target=row, now=now,
            subject_id=row.employee_id, before=before, after=_facts(row),
        )  # fmt: skip
        derive_lines(agency=agency, today=today, actor=actor, now=now)


def _check(
    unit: Unit, employee: Employee, kind: str, letter: str, valid_from: date, valid_to: date | None
) -> None:
    if employee.agency_id != unit.agency_id:
        raise NotFound(_("Pegawai itu tidak ditemukan di instansi ini."))
    if not employee.is_at_work:
        raise Refused(
            _("%(who)s sedang tidak bertugas. Pilih pegawai lain.") % {"who": employee.full_name},
            code="acting_away",
        )
    if not letter.strip():
        raise Refused(_("Tuliskan nomor surat penunjukan."), code="letter_missing")
    if valid_to is not None and valid_to <= valid_from:
        raise Refused(_("Tanggal akhir harus sesudah tanggal mulai."), code="period_empty")
    _check_kind(unit, employee, kind)
    until = Q() if valid_to is None else Q(valid_from__lt=valid_to)
    overlap = ActingChief.objects.filter(
        until, Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from), unit=unit
    )
    if overlap.exclude(valid_to=F("valid_from")).exists():
        raise Conflict(
            _("%(unit)s sudah mempunyai Plh./Plt. pada tanggal itu. Akhiri dahulu yang berlaku.")
            % {"unit": unit.name},
            code="acting_overlap",
        )


def _check_kind(unit: Unit, employee: Employee, kind: str) -> None:
    is_filled = unit.leader is not None and unit.leader.is_at_work
    if unit.leader_id == employee.pk and is_filled:
        raise Refused(_("Pegawai ini sudah memimpin unit tersebut."), code="acting_oneself")
    if kind == ActingKind.PLT and is_filled:
        raise Refused(
            _("Jabatan pimpinan unit ini terisi. Gunakan Plh. selama pimpinan tidak di tempat."),
            code="not_vacant",
        )
    if kind == ActingKind.PLH and not is_filled:
        raise Refused(_("Jabatan pimpinan unit ini kosong. Gunakan Plt."), code="vacant")


def _facts(row: ActingChief) -> dict[str, object]:
    return {
        "unit": row.unit_id,
        "employee": row.employee_id,
        "kind": row.kind,
        "letter": row.letter,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }
