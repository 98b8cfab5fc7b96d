"""Discipline: cases in process and penalties in force, recorded, ended and annulled, never edited.

Whoever reads somebody else's record leaves a trail that the person concerned can see.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.audit import Actor
from core.enums import NoticeLevel
from core.problems import Conflict, NotAllowed, NotFound, Refused
from core.services import event, notify, record, record_many
from eligibility.enums import DisciplineClosing, DisciplineLevel
from eligibility.models import DisciplineRecord
from employees.models import Employee

LONGEST_DECREE = 120
# Dates that can be reckoned with in every zone.
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)


def record_discipline(
    *,
    employee: Employee,
    level: str,
    starts_on: date,
    source: str,
    actor: Actor,
    now: datetime,
    ends_on: date | None = None,
    decree: str = "",
    recorder: Employee | None = None,
) -> DisciplineRecord:
    """A penalty in force (R, S, B) or a case in process (P), both dates inclusive; the person is told.

    Without `recorder` it is a delivery from elsewhere, named in `source`. Errors: Refused; NotFound across agencies;
    NotAllowed for oneself; Refused `no_decree` for a penalty that a person records without its decree.
    """
    if level not in DisciplineLevel.values:
        raise Refused(_("Tingkat hukuman disiplin tidak dikenal."), code="bad_level")
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("Tanggal akhir mendahului tanggal mulai."), code="bad_dates")
    if any(day is not None and not EARLIEST <= day <= LATEST for day in (starts_on, ends_on)):
        raise Refused(_("Tanggal harus antara tahun 1990 dan 2100."), code="bad_dates")
    if recorder is not None:
        _check_recorder(employee, recorder, level, decree)
    with transaction.atomic():
        row = DisciplineRecord.objects.create(
            employee=employee, level=level, starts_on=starts_on, ends_on=ends_on,
            decree=decree.strip()[:LONGEST_DECREE], source=source, recorded_at=now,
        )  # fmt: skip
        record(
            agency=employee.agency.code, actor=actor, verb="discipline.recorded", target=row, now=now,
            subject_id=employee.pk,
            after={
                "level": level, "starts_on": starts_on.isoformat(),
                "ends_on": ends_on.isoformat() if ends_on else None, "decree": row.decree,
            },
        )  # fmt: skip
        _tell(row, now)
    return row


def close_discipline(
    *,
    discipline_id: int,
    closing: str,
    reason: str,
    closer: Employee,
    today: date,
    actor: Actor,
    now: datetime,
) -> DisciplineRecord:
    """End a record before its last day, or annul one that was a mistake: from `today` on it no longer counts.

    The row stays with everything that was said. Errors: NotFound across agencies; NotAllowed for the person
    concerned; Refused without reason; Conflict when it is closed or over already.
    """
    if closing not in DisciplineClosing.values:
        raise Refused(_("Pilih selesai atau dibatalkan."), code="bad_closing")
    if not reason.strip():
        raise Refused(
            _("Isi alasannya; catatan tidak dihapus dan alasan ini ikut disimpan."), code="no_reason"
        )
    with transaction.atomic():
        row = _locked(discipline_id, closer)
        over = row.ends_on is not None and row.ends_on < today
        if row.closed_on is not None or (over and closing == DisciplineClosing.ENDED):
            raise Conflict(_("Catatan ini sudah tidak berlaku."))
        row.closing, row.closed_on, row.closed_at = closing, today, now
        row.closed_by, row.close_reason = closer, reason.strip()[:500]
        row.save(update_fields=["closing", "closed_on", "closed_at", "closed_by", "close_reason"])
        record(
            agency=row.employee.agency.code, actor=actor, verb=f"discipline.{closing}", target=row, now=now,
            subject_id=row.employee_id,
            before={"ends_on": row.ends_on.isoformat() if row.ends_on else None},
            after={"closed_on": today.isoformat(), "reason": row.close_reason},
        )  # fmt: skip
        _tell(row, now)
    return row


def note_discipline_read(
    *, rows: Iterable[DisciplineRecord], reader: Employee, actor: Actor, now: datetime
) -> None:
    """Leave one event for each person whose records somebody else has read; nothing for one's own."""
    first: dict[int, DisciplineRecord] = {}
    for row in rows:
        if row.employee_id != reader.pk:
            first.setdefault(row.employee_id, row)
    record_many(
        [
            event(
                agency=reader.agency.code, actor=actor, verb="discipline.read", target=row, now=now,
                subject_id=row.employee_id, after={},
            )
            for row in first.values()
        ]
    )  # fmt: skip


def _check_recorder(employee: Employee, recorder: Employee, level: str, decree: str) -> None:
    if employee.agency_id != recorder.agency_id:
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    if employee.pk == recorder.pk:
        raise NotAllowed(_("Anda tidak dapat mencatat disiplin untuk diri sendiri."))
    if level != DisciplineLevel.IN_PROCESS and not decree.strip():
        raise Refused(_("Isi nomor keputusan hukuman disiplin."), code="no_decree")


def _locked(discipline_id: int, person: Employee) -> DisciplineRecord:
    row = (
        DisciplineRecord.objects.select_for_update(of=("self",))
        .select_related("employee__agency", "employee__user")
        .filter(pk=discipline_id, employee__agency=person.agency_id)
        .first()
    )
    if row is None:
        raise NotFound(_("Catatan disiplin ini tidak ditemukan."))
    if row.employee_id == person.pk:
        raise NotAllowed(_("Anda tidak dapat mengubah catatan disiplin Anda sendiri."))
    return row


def _tell(row: DisciplineRecord, now: datetime) -> None:
    """The person concerned, in their own language; the notice itself names no level."""
    user = getattr(row.employee, "user", None)
    if user is None:
        return
    with override(user.language):
        day = date_format(row.starts_on, "j M Y")
        if row.closing == DisciplineClosing.ANNULLED:
            text = _("Catatan disiplin Anda sejak %(day)s dibatalkan: %(reason)s")
        elif row.closing:
            text = _("Catatan disiplin Anda sejak %(day)s dinyatakan selesai: %(reason)s")
        else:
            text = _(
                "Catatan disiplin tentang Anda sejak %(day)s dimasukkan. Selama berlaku, WFA tidak dapat diajukan."
            )
        text %= {"day": day, "reason": row.close_reason}
    notify(
        user_id=user.pk, text=text, now=now, link=reverse("my_discipline"),
        level=NoticeLevel.SUCCESS if row.closing else NoticeLevel.WARNING,
    )  # fmt: skip
