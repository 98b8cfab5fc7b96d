"""WFA stopped for a time: proposed by a job or a person, confirmed, rejected and lifted by another person.

The person concerned is told of each step and may object once.
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.audit import Actor
from core.enums import NoticeLevel
from core.problems import Conflict, NotAllowed, NotFound, Refused
from core.services import notify, record
from eligibility.enums import SuspensionStatus
from eligibility.models import Suspension
from eligibility.services.objection_opening import open_for_suspension
from eligibility.services.suspension_jobs import end_passed
from eligibility.services.suspension_news import announce, dates_of
from employees.models import Employee

BY_PERSON = "portal"


def suspend(
    *,
    employee: Employee,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    source: str,
    actor: Actor,
    now: datetime,
    proposed_by: Employee | None = None,
) -> Suspension:
    """Propose that a person's WFA stops; nothing stops before somebody confirms it. Both dates inclusive.

    A job leaves `proposed_by` empty and names itself in `source`. Errors: Refused for dates or reason,
    NotAllowed for oneself, Conflict when a proposal already waits.
    """
    if not reason.strip():
        raise Refused(_("Isi alasan penghentian, supaya pegawai mengetahuinya."), code="no_reason")
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("Tanggal akhir mendahului tanggal mulai."), code="bad_dates")
    if proposed_by is not None and proposed_by.pk == employee.pk:
        raise NotAllowed(_("Anda tidak dapat mengusulkan penghentian untuk diri sendiri."))
    try:
        with transaction.atomic():
            row = Suspension.objects.create(
                employee=employee, status=SuspensionStatus.PROPOSED, starts_on=starts_on, ends_on=ends_on,
                reason=reason.strip()[:500], source=source, proposed_by=proposed_by, proposed_at=now,
            )  # fmt: skip
            announce([row], "suspension.proposed", actor, now, lambda r: {**dates_of(r), "reason": r.reason})
    except IntegrityError as clash:
        raise Conflict(_("Sudah ada usulan penghentian yang menunggu untuk pegawai ini.")) from clash
    return row


def propose_suspension(
    *,
    employee: Employee,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    today: date,
    proposer: Employee,
    actor: Actor,
    now: datetime,
) -> Suspension:
    """A person proposes; see `suspend`. Further errors: NotFound across agencies, Refused for a past start."""
    if employee.agency_id != proposer.agency_id:
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    if starts_on < today:
        raise Refused(
            _("Penghentian tidak dapat berlaku surut: pilih hari ini atau sesudahnya."), code="past_start"
        )
    return suspend(
        employee=employee, starts_on=starts_on, ends_on=ends_on, reason=reason, source=BY_PERSON,
        actor=actor, now=now, proposed_by=proposer,
    )  # fmt: skip


def confirm_suspension(
    *, suspension_id: int, confirmer: Employee, today: date, actor: Actor, now: datetime
) -> Suspension:
    """Put a proposal in force, from its date or from today if that has passed.

    Errors: NotFound; NotAllowed for the proposer and the person concerned; Conflict when it no longer waits
    or another suspension is in force; Refused when its last day has passed.
    """
    with transaction.atomic():
        row = _waiting(suspension_id, confirmer)
        if row.ends_on is not None and row.ends_on < today:
            raise Refused(_("Masa penghentian yang diusulkan sudah lewat. Tolak usulan ini."), code="over")
        end_passed(Suspension.objects.filter(employee=row.employee_id), today, now)
        if Suspension.objects.filter(employee=row.employee_id, status=SuspensionStatus.CONFIRMED).exists():
            raise Conflict(_("WFA pegawai ini sudah dihentikan. Cabut dahulu penghentian yang berlaku."))
        row.status = SuspensionStatus.CONFIRMED
        row.starts_on = max(row.starts_on, today)
        row.confirmed_by, row.confirmed_at = confirmer, now
        row.save(update_fields=["status", "starts_on", "confirmed_by", "confirmed_at"])
        announce([row], "suspension.confirmed", actor, now, dates_of)
        _tell_proposer(row, now)
    return row


def reject_suspension(
    *, suspension_id: int, confirmer: Employee, reason: str, actor: Actor, now: datetime
) -> Suspension:
    """Turn a proposal down, with a reason. Errors as `confirm_suspension`."""
    if not reason.strip():
        raise Refused(_("Isi alasan penolakan usulan."), code="no_reason")
    with transaction.atomic():
        row = _waiting(suspension_id, confirmer)
        row.status = SuspensionStatus.REJECTED
        row.confirmed_by, row.confirmed_at = confirmer, now
        row.lift_reason = reason.strip()[:500]
        row.save(update_fields=["status", "confirmed_by", "confirmed_at", "lift_reason"])
        announce([row], "suspension.rejected", actor, now, lambda r: {"reason": r.lift_reason})
        _tell_proposer(row, now)
    return row


def lift_suspension(
    *, suspension_id: int, lifter: Employee, reason: str, today: date, actor: Actor, now: datetime
) -> Suspension:
    """End a confirmed suspension; from `today` on the person is judged without it.

    Errors: NotFound; NotAllowed for the person concerned; Conflict when none is in force; Refused without reason.
    """
    if not reason.strip():
        raise Refused(_("Isi alasan pencabutan."), code="no_reason")
    with transaction.atomic():
        row = _locked(suspension_id, lifter)
        if row.status != SuspensionStatus.CONFIRMED:
            raise Conflict(_("Penghentian ini tidak sedang berlaku."))
        row.status = SuspensionStatus.LIFTED
        row.lifted_on, row.lifted_at = today, now
        row.lift_reason = reason.strip()[:500]
        row.save(update_fields=["status", "lifted_on", "lifted_at", "lift_reason"])
        announce([row], "suspension.lifted", actor, now, lambda r: {"reason": r.lift_reason, "by": lifter.pk})
    return row


def object_to_suspension(
    *, suspension_id: int, employee: Employee, text: str, today: date, actor: Actor, now: datetime
) -> Suspension:
    """The person concerned objects, once, while the suspension is proposed or in force; deciders read it.

    Errors: NotFound for somebody else's; Refused without words; Conflict after the end or a second time.
    """
    with transaction.atomic():
        row = (
            Suspension.objects.select_for_update(of=("self",))
            .select_related("employee__agency", "employee__office", "proposed_by__user", "confirmed_by__user")
            .filter(pk=suspension_id, employee=employee)
            .first()
        )
        if row is None:
            raise NotFound(_("Penghentian WFA ini tidak ditemukan."))
        if not text.strip():
            raise Refused(_("Tulis keberatan Anda, supaya pejabat dapat menimbangnya."), code="no_text")
        over = row.ends_on is not None and row.ends_on < today
        if row.status not in (SuspensionStatus.PROPOSED, SuspensionStatus.CONFIRMED) or over:
            raise Conflict(_("Penghentian ini tidak lagi berlaku, jadi tidak perlu keberatan."), code="over")
        if row.objected_at is not None:
            raise Conflict(_("Keberatan Anda sudah tercatat."), code="objected_already")
        row.objection, row.objected_at = text.strip()[:1000], now
        row.save(update_fields=["objection", "objected_at"])
        record(
            agency=row.employee.agency.code, actor=actor, verb="suspension.objected", target=row, now=now,
            subject_id=row.employee_id, after={"objection": row.objection},
        )  # fmt: skip
        _tell_deciders(row, now)
        open_for_suspension(row, today=today, actor=actor, now=now)
    return row


def _tell_proposer(row: Suspension, now: datetime) -> None:
    """What became of the proposal of a person; a job is not told."""
    user = getattr(row.proposed_by, "user", None)
    if user is None:
        return
    with override(user.language):
        if row.status == SuspensionStatus.REJECTED:
            text = _("Usulan Anda menghentikan WFA %(name)s ditolak: %(reason)s")
        else:
            text = _("Usulan Anda menghentikan WFA %(name)s ditetapkan.")
        text %= {"name": row.employee.full_name, "reason": row.lift_reason}
    notify(user_id=user.pk, text=text, now=now, link=reverse("person_eligibility", args=[row.employee_id]))


def _tell_deciders(row: Suspension, now: datetime) -> None:
    """Those who proposed and confirmed it; whoever decides next reads the objection on the page."""
    for person in (row.proposed_by, row.confirmed_by):
        user = getattr(person, "user", None)
        if user is not None:
            text = _("%(name)s mengajukan keberatan atas penghentian WFA.") % {"name": row.employee.full_name}
            link = reverse("suspension", args=[row.pk])
            notify(user_id=user.pk, text=text, now=now, link=link, level=NoticeLevel.WARNING)


def _locked(suspension_id: int, person: Employee) -> Suspension:
    row = (
        Suspension.objects.select_for_update(of=("self",))
        .select_related("employee__agency", "employee__user")
        .filter(pk=suspension_id, employee__agency=person.agency_id)
        .first()
    )
    if row is None:
        raise NotFound(_("Penghentian WFA ini tidak ditemukan."))
    if row.employee_id == person.pk:
        raise NotAllowed(_("Anda tidak dapat memutuskan penghentian WFA Anda sendiri."))
    return row


def _waiting(suspension_id: int, person: Employee) -> Suspension:
    row = _locked(suspension_id, person)
    if row.status != SuspensionStatus.PROPOSED:
        raise Conflict(_("Usulan ini sudah diputuskan."))
    if row.proposed_by_id == person.pk:
        raise NotAllowed(_("Usulan Anda sendiri harus diputuskan oleh orang lain."))
    return row
