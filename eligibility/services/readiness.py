"""What employees declare about device, internet and skill, and what their supervisors confirm."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.audit import Actor
from core.enums import NoticeLevel
from core.problems import Conflict, NotAllowed, NotFound, Refused
from core.services import notify, record
from eligibility.enums import IctLevel
from eligibility.models import Readiness
from eligibility.services.past import keep_readiness
from employees.models import Employee
from employees.selectors import reports_of, supervisor_on

MAX_MBPS = Decimal("99999.9")


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
) -> Readiness:
    """A new declaration of the employee; it counts from today, once the supervisor has confirmed it.

    Speeds in Mbps. A declaration of the same day that is still unconfirmed is replaced. Errors: Refused.
    """
    _check(down_mbps, up_mbps, ict_level)
    with transaction.atomic():
        Employee.objects.select_for_update().get(pk=employee.pk)
        replaced = Readiness.objects.filter(employee=employee, declared_on=today, confirmed_on=None)
        keep_readiness(replaced.values_list("pk", flat=True), now=now)
        replaced.delete()
        row = Readiness.objects.create(
            employee=employee,
            has_laptop=has_laptop,
            down_mbps=down_mbps,
            up_mbps=up_mbps,
            ict_level=ict_level,
            declared_on=today,
            recorded_at=now,
        )
        record(
            agency=employee.agency.code, actor=actor, verb="readiness.declared", target=row, now=now,
            subject_id=employee.pk,
            after={
                "has_laptop": has_laptop, "down_mbps": str(down_mbps), "up_mbps": str(up_mbps),
                "ict_level": ict_level,
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
        row = (
            Readiness.objects.select_for_update(of=("self",))
            .select_related("employee__agency")
            .filter(pk=readiness_id, employee__agency=confirmer.agency_id)
            .first()
        )
        if row is None:
            raise NotFound(_("Pernyataan kesiapan ini tidak ditemukan."))
        _check_confirmer(row, confirmer, today)
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


def _check(down_mbps: Decimal, up_mbps: Decimal, ict_level: str) -> None:
    if not (0 <= down_mbps <= MAX_MBPS and 0 <= up_mbps <= MAX_MBPS):
        raise Refused(_("Kecepatan internet harus antara 0 dan 99.999,9 Mbps."), code="bad_speed")
    if ict_level not in IctLevel.values:
        raise Refused(_("Pilih kemampuan TIK dari daftar."), code="bad_ict_level")


def _check_confirmer(row: Readiness, confirmer: Employee, today: date) -> None:
    if row.employee_id == confirmer.pk:
        raise NotAllowed(
            _("Anda tidak dapat mengonfirmasi pernyataan Anda sendiri. Mintalah kepada atasan Anda.")
        )
    if not reports_of(confirmer, today).filter(pk=row.employee_id).exists():
        raise NotAllowed(_("Hanya atasan langsung yang dapat mengonfirmasi pernyataan kesiapan ini."))
    if row.confirmed_on is not None:
        raise Conflict(_("Pernyataan ini sudah dikonfirmasi."))
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


def _account_of(employee: Employee | None) -> int | None:
    return getattr(getattr(employee, "user", None), "pk", None)
