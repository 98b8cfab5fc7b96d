"""Granting and ending roles: nobody grants themself, and an agency never loses its last admin."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, NotAllowed, NotFound, Refused
from core.services import record
from employees.enums import WORKING_STATUSES, Role
from employees.models import Agency, Employee, Office, RoleAssignment
from employees.selectors.roles import in_force


def grant_role(
    *,
    employee: Employee,
    role: str,
    office: Office | None,
    granter: Employee | None,
    today: date,
    actor: Actor,
    now: datetime,
    valid_to: date | None = None,
) -> RoleAssignment:
    """Give a role in the employee's agency, or in one office of it, from today. `granter` None: the system.

    Errors: NotAllowed for oneself, NotFound across agencies, Refused for somebody who left, Conflict if held.
    """
    if granter is not None and granter.pk == employee.pk:
        raise NotAllowed(
            _("Anda tidak dapat memberi peran kepada diri sendiri. Minta admin lain melakukannya.")
        )
    if granter is not None and granter.agency_id != employee.agency_id:
        raise NotFound(_("Pegawai itu tidak ditemukan di instansi ini."))
    if office is not None and office.agency_id != employee.agency_id:
        raise NotFound(_("Kantor itu tidak ditemukan di instansi ini."))
    if employee.left_on is not None:
        raise Refused(_("%(who)s sudah tidak bertugas di sini.") % {"who": employee.full_name}, code="left")
    if valid_to is not None and valid_to <= today:
        raise Refused(_("Tanggal akhir harus sesudah hari ini."), code="period_empty")
    with transaction.atomic():
        row = _insert(employee, Role(role), office, today, valid_to, now)
        record(
            agency=employee.agency.code, actor=actor, verb="role.granted", target=row, now=now,
            subject_id=employee.pk, after=_facts(row),
        )  # fmt: skip
    return row


def end_role(*, assignment: RoleAssignment, today: date, actor: Actor, now: datetime) -> None:
    """End a role today. Refused for the agency's last admin, Conflict when already ended."""
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=assignment.agency_id)
        row = RoleAssignment.objects.select_related("agency").get(pk=assignment.pk)
        if row.valid_to is not None and row.valid_to <= today:
            raise Conflict(_("Peran ini sudah berakhir."), code="already_ended")
        if row.role == Role.ADMIN and row.office_id is None and not _other_admins(row, today):
            raise Refused(
                _("Ini admin terakhir instansi. Beri peran admin kepada pegawai lain dahulu."),
                code="last_admin",
            )
        before = _facts(row)
        row.valid_to = max(row.valid_from, today)
        row.save(update_fields=["valid_to"])
        record(
            agency=row.agency.code, actor=actor, verb="role.ended", target=row, now=now,
            subject_id=row.employee_id, before=before, after=_facts(row),
        )  # fmt: skip


def _insert(
    employee: Employee, role: Role, office: Office | None, today: date, valid_to: date | None, now: datetime
) -> RoleAssignment:
    held = RoleAssignment.objects.filter(
        in_force(today), employee=employee, role=role, agency_id=employee.agency_id, office=office
    )
    taken = Conflict(_("%(who)s sudah memegang peran itu.") % {"who": employee.full_name}, code="role_held")
    if held.exists():
        raise taken
    try:
        with transaction.atomic():
            return RoleAssignment.objects.create(
                employee=employee, role=role, agency_id=employee.agency_id, office=office, valid_from=today,
                valid_to=valid_to, granted_at=now,
            )  # fmt: skip
    except IntegrityError as twice:
        raise taken from twice


def _other_admins(row: RoleAssignment, today: date) -> bool:
    """Somebody else who can still log in holds the role for the whole agency, without an end."""
    return (
        RoleAssignment.objects.filter(
            agency_id=row.agency_id,
            role=Role.ADMIN,
            office__isnull=True,
            valid_from__lte=today,
            valid_to__isnull=True,
            employee__legal_status__in=WORKING_STATUSES,
            employee__left_on__isnull=True,
            employee__user__is_active=True,
        )
        .exclude(employee_id=row.employee_id)
        .exists()
    )


def _facts(row: RoleAssignment) -> dict[str, object]:
    return {
        "role": row.role,
        "office": row.office_id,
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat() if row.valid_to else None,
    }
