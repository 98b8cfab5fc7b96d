"""A reporting line set by hand: dated, with a reason, and never in a circle."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.fields import DateField
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import NotAllowed, NotFound, Refused
from core.services import record
from employees.enums import LineKind
from employees.models import Employee, ReportingLine, User
from employees.rules import closes_circle
from employees.selectors.lines import chain_above


def override_line(
    *,
    employee: Employee,
    supervisor: Employee,
    reason: str,
    valid_from: date,
    today: date,
    actor: Actor,
    now: datetime,
    valid_to: date | None = None,
) -> ReportingLine:
    """From `valid_from` (today or later) until `valid_to` (exclusive) this supervisor decides for the person.

    Errors: NotAllowed where the actor is the person, who may not choose who decides for them; NotFound
    across agencies; Refused for somebody not serving, a circle, a missing reason, a past or empty period.
    """
    _refuse_own(employee, actor)
    _check(employee, supervisor, reason, valid_from, valid_to, today)
    with transaction.atomic():
        Employee.objects.select_for_update().get(pk=employee.pk)
        if closes_circle(employee.pk, supervisor.pk, chain_above(supervisor.pk, valid_from)):
            raise Refused(
                _(
                    "%(who)s tidak dapat menjadi atasan %(whom)s: garis atasan akan berputar. Pilih atasan lain."
                )
                % {"who": supervisor.full_name, "whom": employee.full_name},
                code="line_circle",
            )
        before = _make_room(employee, valid_from)
        line = ReportingLine.objects.create(
            employee=employee,
            supervisor=supervisor,
            kind=LineKind.OVERRIDE,
            reason=reason.strip(),
            valid_from=valid_from,
            valid_to=valid_to,
        )
        record(
            agency=employee.agency.code, actor=actor, verb="reporting_line.overridden", target=line, now=now,
            subject_id=employee.pk, before=before,
            after={
                "supervisor": supervisor.pk, "reason": line.reason, "valid_from": valid_from.isoformat(),
                "valid_to": valid_to.isoformat() if valid_to else None,
            },
        )  # fmt: skip
    return line


def override_lines(
    *,
    employees: Sequence[Employee],
    supervisor: Employee,
    reason: str,
    valid_from: date,
    today: date,
    actor: Actor,
    now: datetime,
) -> int:
    """The same supervisor for several people, all or none; the error names the person in the way."""
    if not employees:
        raise Refused(_("Pilih sedikitnya satu pegawai."), code="nobody_chosen")
    with transaction.atomic():
        for employee in employees:
            override_line(
                employee=employee, supervisor=supervisor, reason=reason, valid_from=valid_from, today=today,
                actor=actor, now=now,
            )  # fmt: skip
    return len(employees)


def end_override(*, employee: Employee, today: date, actor: Actor, now: datetime) -> None:
    """From today the line follows the unit tree again; planned overrides go too.

    Errors: NotFound when there is none, NotAllowed where the actor is the person.
    """
    _refuse_own(employee, actor)
    with transaction.atomic():
        Employee.objects.select_for_update().get(pk=employee.pk)
        before = _make_room(employee, today)
        if before is None:
            raise NotFound(_("Pegawai ini tidak mempunyai atasan yang ditetapkan admin."))
        record(
            agency=employee.agency.code, actor=actor, verb="reporting_line.override_ended", target=employee,
            now=now, subject_id=employee.pk, before=before, after={"valid_to": today.isoformat()},
        )  # fmt: skip


def _refuse_own(employee: Employee, actor: Actor) -> None:
    if actor.user_id is not None and User.objects.filter(pk=actor.user_id, employee=employee).exists():
        raise NotAllowed(_("Anda tidak dapat menetapkan atasan Anda sendiri. Minta admin lain melakukannya."))


def _check(
    employee: Employee,
    supervisor: Employee,
    reason: str,
    valid_from: date,
    valid_to: date | None,
    today: date,
) -> None:
    if employee.pk == supervisor.pk:
        raise Refused(_("Pegawai tidak dapat menjadi atasannya sendiri."), code="line_oneself")
    if employee.agency_id != supervisor.agency_id:
        raise NotFound(_("Atasan itu tidak ditemukan di instansi ini."))
    if not supervisor.is_at_work:
        raise Refused(
            _("%(who)s sedang tidak bertugas. Pilih atasan lain.") % {"who": supervisor.full_name},
            code="supervisor_away",
        )
    if not reason.strip():
        raise Refused(_("Tuliskan alasan penetapan atasan."), code="reason_missing")
    if valid_from < today:
        raise Refused(
            _(
                "Atasan tidak dapat ditetapkan untuk tanggal yang sudah lewat. Pilih hari ini atau sesudahnya."
            ),
            code="in_the_past",
        )
    if valid_to is not None and valid_to <= valid_from:
        raise Refused(_("Tanggal akhir harus sesudah tanggal mulai."), code="period_empty")


def _make_room(employee: Employee, valid_from: date) -> dict[str, object] | None:
    """End overrides that reach into the new period; returns the first of them as it was."""
    reaching = Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from)
    lines = ReportingLine.objects.filter(reaching, employee=employee, kind=LineKind.OVERRIDE).exclude(
        valid_to=F("valid_from")
    )
    first = lines.order_by("valid_from").first()
    if first is None:
        return None
    lines.update(valid_to=Greatest(F("valid_from"), Value(valid_from, output_field=DateField())))
    return {
        "supervisor": first.supervisor_id,
        "valid_from": first.valid_from.isoformat(),
        "valid_to": first.valid_to.isoformat() if first.valid_to else None,
    }
