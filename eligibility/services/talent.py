"""Talent boxes as delivered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Refused
from core.services import record
from eligibility.enums import Axis, BoxScheme
from eligibility.models import TalentAssessment
from employees.models import Agency, Employee
from performance.enums import Rating

BATCH = 500


@dataclass(frozen=True, slots=True)
class TalentRow:
    """One delivered assessment; the box is stored as it comes, with the scheme that numbers it."""

    employee_id: int
    period: str
    assessed_on: date
    performance: str
    potential: str
    box: int
    source: str
    scheme: str = BoxScheme.PANRB.value


def record_talent(*, agency: Agency, rows: Iterable[TalentRow], actor: Actor, now: datetime) -> int:
    """Store delivered boxes, one for each person and period; a period delivered again replaces its row.

    One audit event for the delivery. Returns the number of rows. Errors: Refused, and nothing is stored,
    when a row holds an impossible value or a person of another agency.
    """
    delivered = list(rows)
    _check_talent(delivered)
    _check_people(agency, {row.employee_id for row in delivered})
    changed = ["assessed_on", "performance", "potential", "box", "scheme", "source"]
    with transaction.atomic():
        TalentAssessment.objects.bulk_create(
            [
                TalentAssessment(
                    employee_id=row.employee_id, period=row.period, assessed_on=row.assessed_on,
                    performance=row.performance, potential=row.potential, box=row.box,
                    scheme=row.scheme, source=row.source,
                )
                for row in delivered
            ],
            batch_size=BATCH, update_conflicts=True, unique_fields=["employee", "period"],
            update_fields=changed,
        )  # fmt: skip
        record(
            agency=agency.code, actor=actor, verb="talent.recorded", target=f"employees.agency:{agency.pk}",
            now=now, after={"rows": len(delivered), "sources": sorted({row.source for row in delivered})},
        )  # fmt: skip
    return len(delivered)


def _check_talent(rows: list[TalentRow]) -> None:
    for number, row in enumerate(rows, 1):
        known = (
            1 <= row.box <= 9
            and row.performance in Rating.values
            and row.potential in Axis.values
            and row.scheme in BoxScheme.values
        )
        if not known or not row.period or not row.source:
            raise Refused(
                _("Baris %(row)s: kotak, sumbu, penomoran, periode atau sumbernya tidak dikenal.")
                % {"row": number},
                code="bad_talent_row",
            )


def _check_people(agency: Agency, ids: set[int]) -> None:
    listed = sorted(ids)
    found = 0
    for start in range(0, len(listed), BATCH):
        found += Employee.objects.of(agency).filter(pk__in=listed[start : start + BATCH]).count()
    if found != len(ids):
        raise Refused(_("Ada pegawai yang bukan dari instansi ini."), code="foreign_employee")
