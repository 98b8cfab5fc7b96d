"""What employees declare about device, internet and skill, and what their supervisors confirm."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.audit import Actor
from core.enums import NoticeLevel
from core.problems import Conflict, DomainError, NotAllowed, NotFound, Refused
from core.services import notify, record
from eligibility.enums import Device, IctLevel, SpeedOrigin
from eligibility.models import IctTest, Readiness
from eligibility.rules.readiness import is_measured
from eligibility.services.bandwidth import seen_run
from eligibility.services.past import keep_readiness
from employees.models import Employee
from employees.selectors import reports_of, supervisor_on

MAX_MBPS = Decimal("99999.9")
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class ConfirmAnswer:
    """What became of one row of a confirmation of many; `code` "ok" or the error's, `sentence` for people."""

    id: int
    name: str
    code: str
    sentence: str


def declare_readiness(
    *,
    employee: Employee,
    has_laptop: bool,
    down_mbps: Decimal,
    up_mbps: Decimal,
    ict_level: str,
    today: date,
    actor: Actor,
    now: datetime,
    device: str = "",
    run: str = "",
) -> Readiness:
    """A new declaration of the employee; it counts from today, once the supervisor has confirmed it.

    Speeds in Mbps; `run` names a measurement that this server has seen. A declaration of the same day that nobody
    has answered is replaced. Errors: Refused.
    """
    _check(down_mbps, up_mbps, ict_level, device, has_laptop)
    seen = seen_run(employee.pk, run)
    measured = seen is not None and is_measured(seen.rounds, up_mbps)
    with transaction.atomic():
        Employee.objects.select_for_update().get(pk=employee.pk)
        replaced = Readiness.objects.filter(
            employee=employee, declared_on=today, confirmed_on=None, returned_on=None
        )
        keep_readiness(replaced.values_list("pk", flat=True), now=now)
        replaced.delete()
        row = Readiness.objects.create(
            employee=employee,
            has_laptop=has_laptop,
            device=device,
            down_mbps=down_mbps,
            up_mbps=up_mbps,
            speed_origin=SpeedOrigin.MEASURED if measured else SpeedOrigin.TYPED,
            measured_at=seen.at if seen and measured else None,
            samples=seen.rounds.samples if seen and measured else 0,
            ict_level=ict_level,
            ict_test=IctTest.objects.filter(employee=employee).order_by("-taken_at", "-pk").first(),
            declared_on=today,
            recorded_at=now,
        )
        record(
            agency=employee.agency.code, actor=actor, verb="readiness.declared", target=row, now=now,
            subject_id=employee.pk,
            after={
                "has_laptop": has_laptop, "device": device, "down_mbps": str(down_mbps),
                "up_mbps": str(up_mbps), "speed_origin": row.speed_origin, "ict_level": ict_level,
            },
        )  # fmt: skip
        _tell_supervisor(employee, today, now)
    return row


def confirm_readiness(
    *, readiness_id: int, confirmer: Employee, today: date, actor: Actor, now: datetime
) -> Readiness:
    """The supervisor confirms what a direct report declared.

    Errors: NotFound for another agency; NotAllowed for one's own or when somebody else is the supervisor;
    Conflict when it is confirmed already or a newer declaration has taken its place.
    """
    with transaction.atomic():
        row = _locked(readiness_id, confirmer, today)
        keep_readiness([row.pk], now=now)
        row.confirmed_by = confirmer
        row.confirmed_on = today
        row.recorded_at = now
        row.save(update_fields=["confirmed_by", "confirmed_on", "recorded_at"])
        record(
            agency=row.employee.agency.code, actor=actor, verb="readiness.confirmed", target=row, now=now,
            subject_id=row.employee_id, after={"confirmed_by": confirmer.pk},
        )  # fmt: skip
        _tell_employee(row, confirmer, now)
    return row


def confirm_readiness_many(
    *, readiness_ids: Iterable[int], confirmer: Employee, today: date, actor: Actor, now: datetime
) -> list[ConfirmAnswer]:
    """Confirm each by itself, with every check of `confirm_readiness`, and answer row by row.

    Errors: Refused for none or for more than `MOST_AT_ONCE`; whatever a row says no to is in its answer.
    """
    ids = list(dict.fromkeys(readiness_ids))
    if not ids:
        raise Refused(_("Pilih paling sedikit satu pernyataan."), code="none_chosen")
    if len(ids) > MOST_AT_ONCE:
        raise Refused(
            _("Paling banyak %(n)s pernyataan sekali konfirmasi.") % {"n": MOST_AT_ONCE}, code="too_many"
        )
    answers = []
    for pk in ids:
        try:
            row = confirm_readiness(readiness_id=pk, confirmer=confirmer, today=today, actor=actor, now=now)
        except DomainError as no:
            answers.append(ConfirmAnswer(pk, "", no.code, no.sentence))
        else:
            answers.append(ConfirmAnswer(pk, row.employee.full_name, "ok", _("Kesiapan dikonfirmasi.")))
    return answers


def return_readiness(
    *, readiness_id: int, returner: Employee, reason: str, today: date, actor: Actor, now: datetime
) -> Readiness:
    """Send a declaration back to be corrected; from `today` on the last confirmed one counts again.

    Errors: Refused without a reason; otherwise as `confirm_readiness`.
    """
    with transaction.atomic():
        row = _locked(readiness_id, returner, today)
        if not reason.strip():
            raise Refused(_("Isi alasan, supaya pegawai tahu yang perlu diperbaiki."), code="no_reason")
        keep_readiness([row.pk], now=now)
        row.returned_by, row.returned_on, row.return_reason = returner, today, reason.strip()[:500]
        row.recorded_at = now
        row.save(update_fields=["returned_by", "returned_on", "return_reason", "recorded_at"])
        record(
            agency=row.employee.agency.code, actor=actor, verb="readiness.returned", target=row, now=now,
            subject_id=row.employee_id, after={"returned_by": returner.pk, "reason": row.return_reason},
        )  # fmt: skip
        _tell_returned(row, now)
    return row


def _locked(readiness_id: int, supervisor: Employee, today: date) -> Readiness:
    """The declaration, if this supervisor may answer it now."""
    row = (
        Readiness.objects.select_for_update(of=("self",))
        .select_related("employee__agency", "employee__user")
        .filter(pk=readiness_id, employee__agency=supervisor.agency_id)
        .first()
    )
    if row is None:
        raise NotFound(_("Pernyataan kesiapan ini tidak ditemukan."))
    _check_confirmer(row, supervisor, today)
    return row


def _check(down_mbps: Decimal, up_mbps: Decimal, ict_level: str, device: str, has_laptop: bool) -> None:
    if not (0 <= down_mbps <= MAX_MBPS and 0 <= up_mbps <= MAX_MBPS):
        raise Refused(_("Kecepatan internet harus antara 0 dan 99.999,9 Mbps."), code="bad_speed")
    if ict_level not in IctLevel.values:
        raise Refused(_("Pilih kemampuan TIK dari daftar."), code="bad_ict_level")
    if device and (device not in Device.values or (device != Device.NONE) is not has_laptop):
        raise Refused(_("Pilih perangkat dari daftar."), code="bad_device")


def _check_confirmer(row: Readiness, confirmer: Employee, today: date) -> None:
    if row.employee_id == confirmer.pk:
        raise NotAllowed(
            _("Anda tidak dapat mengonfirmasi pernyataan Anda sendiri. Mintalah kepada atasan Anda.")
        )
    if not reports_of(confirmer, today).filter(pk=row.employee_id).exists():
        raise NotAllowed(_("Hanya atasan langsung yang dapat mengonfirmasi pernyataan kesiapan ini."))
    if row.confirmed_on is not None:
        raise Conflict(_("Pernyataan ini sudah dikonfirmasi."))
    if row.returned_on is not None:
        raise Conflict(_("Pernyataan ini sudah dikembalikan; tunggu pernyataan yang baru."))
    if Readiness.objects.filter(
        employee=row.employee_id, declared_on__gte=row.declared_on, pk__gt=row.pk
    ).exists():
        raise Conflict(_("Pegawai sudah mengisi pernyataan yang lebih baru. Muat ulang halaman ini."))


def _tell_supervisor(employee: Employee, today: date, now: datetime) -> None:
    line = supervisor_on(employee, today)
    user_id = _account_of(line.supervisor) if line else None
    if user_id:
        notify(
            user_id=user_id,
            text=_("%(who)s mengisi pernyataan kesiapan WFA dan menunggu konfirmasi Anda.")
            % {"who": employee.full_name},
            now=now,
            link=reverse("readiness_list"),
        )


def _tell_employee(row: Readiness, confirmer: Employee, now: datetime) -> None:
    user_id = _account_of(row.employee)
    if user_id:
        notify(
            user_id=user_id,
            text=_("Pernyataan kesiapan WFA Anda dikonfirmasi oleh %(who)s.") % {"who": confirmer.full_name},
            now=now,
            link=reverse("my_eligibility"),
            level=NoticeLevel.SUCCESS,
        )


def _tell_returned(row: Readiness, now: datetime) -> None:
    user_id = _account_of(row.employee)
    if user_id:
        notify(
            user_id=user_id,
            text=_("Pernyataan kesiapan WFA Anda dikembalikan: %(reason)s Perbaiki, lalu kirim lagi.")
            % {"reason": row.return_reason},
            now=now,
            link=reverse("readiness_declare"),
            level=NoticeLevel.WARNING,
        )


def _account_of(employee: Employee | None) -> int | None:
    return getattr(getattr(employee, "user", None), "pk", None)
