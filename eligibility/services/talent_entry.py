"""A box entered by hand for one person, with a reason."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import NotAllowed, Refused
from eligibility.enums import Axis, BoxScheme
from eligibility.services.talent import TalentRow, lock_boxes, store_boxes, stored_boxes
from eligibility.services.talent_sheet import EARLIEST, period_fault
from employees.models import Employee
from performance.enums import Rating


def enter_box(
    *,
    employee: Employee,
    period: str,
    assessed_on: date,
    performance: str,
    potential: str,
    box: int,
    scheme: str,
    source: str,
    reason: str,
    enterer: Employee,
    today: date,
    actor: Actor,
    now: datetime,
) -> TalentRow:
    """Store the person's box of a period; what was there before stays in the audit trail with the reason.

    Errors: NotAllowed for oneself; Refused without a reason, for impossible values, and where nothing changes.
    """
    if employee.pk == enterer.pk:
        raise NotAllowed(_("Kotak talenta Anda sendiri dicatat oleh admin lain."))
    row = TalentRow(
        employee_id=employee.pk, period=" ".join(period.split()), assessed_on=assessed_on,
        performance=performance, potential=potential, box=box, scheme=scheme, source=" ".join(source.split()),
    )  # fmt: skip
    why = reason.strip()
    _check(row, why, today)
    with transaction.atomic():
        lock_boxes(employee.agency)
        if stored_boxes([row]).get((row.employee_id, row.period)) == row:
            raise Refused(_("Kotak ini sudah tercatat persis seperti itu."), code="unchanged")
        store_boxes(
            agency=employee.agency, rows=[row], actor=actor, now=now, verb="talent.entered", reason=why
        )
    return row


def _check(row: TalentRow, reason: str, today: date) -> None:
    if not reason or len(reason) > 500:
        raise Refused(_("Tulis alasannya, paling panjang 500 karakter."), code="reason_needed")
    if not row.source or len(row.source) > 80:
        raise Refused(_("Tulis sumbernya, paling panjang 80 karakter."), code="source_needed")
    if fault := period_fault(row.period, today.year):
        raise Refused(_("Periode: %(fault)s") % {"fault": fault}, code="bad_period")
    if row.assessed_on > today:
        raise Refused(_("Tanggal penilaian belum tiba."), code="in_the_future")
    if row.assessed_on.year < EARLIEST:
        raise Refused(
            _("Tanggal sebelum %(year)s tidak mungkin.") % {"year": EARLIEST}, code="impossible_date"
        )
    known = row.performance in Rating.values and row.potential in Axis.values
    if not known or row.scheme not in BoxScheme.values or not 1 <= row.box <= 9:
        raise Refused(_("Kotak, sumbu, atau penomorannya tidak dikenal."), code="bad_talent_row")
