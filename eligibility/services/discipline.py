"""Discipline as delivered: penalties in force and cases in process."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Refused
from core.services import record
from eligibility.enums import DisciplineLevel
from eligibility.models import DisciplineRecord
from employees.models import Employee


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
) -> DisciplineRecord:
    """A penalty in force (R, S, B) or a case in process (P), both dates inclusive. Errors: Refused."""
    if level not in DisciplineLevel.values:
        raise Refused(_("Tingkat hukuman disiplin tidak dikenal."), code="bad_level")
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("Tanggal akhir mendahului tanggal mulai."), code="bad_dates")
    with transaction.atomic():
        row = DisciplineRecord.objects.create(
            employee=employee,
            level=level,
            starts_on=starts_on,
            ends_on=ends_on,
            decree=decree,
            source=source,
            recorded_at=now,
        )
        record(
            agency=employee.agency.code, actor=actor, verb="discipline.recorded", target=row, now=now,
            subject_id=employee.pk,
            after={
                "level": level, "starts_on": starts_on.isoformat(),
                "ends_on": ends_on.isoformat() if ends_on else None,
            },
        )  # fmt: skip
    return row
