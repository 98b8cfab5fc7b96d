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
from eligibility.services.past import keep_talent
from employees.models import Agency, Employee
from performance.enums import Rating

BATCH = 500
VALUES = ("assessed_on", "performance", "potential", "box", "scheme", "source")


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
    with transaction.atomic():
        for start in range(0, len(delivered), BATCH):
            _store(delivered[start : start + BATCH], now)
        record(
            agency=agency.code, actor=actor, verb="talent.recorded", target=f"employees.agency:{agency.pk}",
            now=now, after={"rows": len(delivered), "sources": sorted({row.source for row in delivered})},
        )  # fmt: skip
    return len(delivered)


def _store(rows: list[TalentRow], now: datetime) -> None:
    """Add what is new; what is there and says otherwise is kept as past and written anew, the rest left alone.

    New rows come first, so that of two deliveries at once the second finds, and keeps, what the first wrote.
    """
    TalentAssessment.objects.bulk_create(
        [
            TalentAssessment(
                employee_id=row.employee_id, period=row.period, recorded_at=now,
                **{name: getattr(row, name) for name in VALUES},
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    wanted = {(row.employee_id, row.period): row for row in rows}
    people, periods = {person for person, _ in wanted}, {period for _, period in wanted}
    there = TalentAssessment.objects.filter(employee__in=people, period__in=periods)
    changed = []
    for known in there.select_for_update().order_by("pk"):
        row = wanted.get((known.employee_id, known.period))
        if row and any(getattr(known, name) != getattr(row, name) for name in VALUES):
            known.recorded_at = now
            for name in VALUES:
                setattr(known, name, getattr(row, name))
            changed.append(known)
    keep_talent([known.pk for known in changed], now=now)
    TalentAssessment.objects.bulk_update(changed, [*VALUES, "recorded_at"])


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
