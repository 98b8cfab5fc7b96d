"""Facts as delivered: talent boxes, discipline, and what services demand on site."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Refused
from core.services import record
from eligibility.enums import Axis, BoxScheme, DisciplineLevel
from eligibility.models import DisciplineRecord, ServiceRating, TalentAssessment
from employees.enums import ServiceNature
from employees.models import Agency, Employee, Post, ServiceCounter, Unit
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
            employee=employee, level=level, starts_on=starts_on, ends_on=ends_on, decree=decree, source=source
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


def rate_service(
    *,
    target: Unit | Post | ServiceCounter,
    nature: str,
    valid_from: date,
    verified_by: str,
    actor: Actor,
    now: datetime,
    reason: str = "",
    verified_on: date | None = None,
) -> ServiceRating:
    """What a unit, a post or a counter demands on site from a date on; the rating before it ends that day.

    Errors: Refused for an unknown nature, or a date before the rating in force began.
    """
    if nature not in ServiceNature.values:
        raise Refused(_("Pilih sifat layanan dari daftar."), code="bad_nature")
    name, agency = _target(target)
    with transaction.atomic():
        type(target)._default_manager.select_for_update().get(pk=target.pk)
        before = ServiceRating.objects.filter(**{name: target}, valid_to__isnull=True).first()
        if before is not None:
            if valid_from < before.valid_from:
                raise Refused(
                    _("Penilaian yang berlaku mulai setelah tanggal itu. Pilih tanggal yang lebih akhir."),
                    code="bad_dates",
                )
            before.valid_to = valid_from
            before.save(update_fields=["valid_to"])
        row = ServiceRating.objects.create(
            agency=agency, **{name: target}, nature=nature, valid_from=valid_from, reason=reason,
            verified_by=verified_by, verified_on=verified_on or valid_from,
        )  # fmt: skip
        record(
            agency=agency.code, actor=actor, verb="service.rated", target=row, now=now,
            before={"nature": before.nature} if before else None,
            after={name: target.pk, "nature": nature, "valid_from": valid_from.isoformat()},
        )  # fmt: skip
    return row


def _target(target: Unit | Post | ServiceCounter) -> tuple[str, Agency]:
    if isinstance(target, ServiceCounter):
        return "counter", target.unit.agency
    return ("unit" if isinstance(target, Unit) else "post"), target.agency


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
