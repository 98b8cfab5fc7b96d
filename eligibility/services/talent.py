"""Talent boxes as delivered. Every write of a box goes through `_write`."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Refused
from core.services import event, record, record_many
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
        _write(delivered, now)
        record(
            agency=agency.code, actor=actor, verb="talent.recorded", target=f"employees.agency:{agency.pk}",
            now=now, after={"rows": len(delivered), "sources": sorted({row.source for row in delivered})},
        )  # fmt: skip
    return len(delivered)


def store_boxes(
    *, agency: Agency, rows: Sequence[TalentRow], actor: Actor, now: datetime, verb: str, reason: str
) -> None:
    """Store boxes and tell of each person's, before and after: nothing is overwritten in silence.

    Values and people have been checked. Call it in a transaction that holds the agency's row.
    """
    before = stored_boxes(rows)
    _write(rows, now)
    record_many(
        event(
            agency=agency.code, actor=actor, verb=verb, target=f"employees.employee:{row.employee_id}",
            now=now, subject_id=row.employee_id, before=told(before.get((row.employee_id, row.period))),
            after=told(row) | {"reason": reason},
        )
        for row in rows
    )  # fmt: skip


def stored_boxes(rows: Sequence[TalentRow]) -> dict[tuple[int, str], TalentRow]:
    """What is stored for the people of these rows, by person and period."""
    found = TalentAssessment.objects.filter(employee__in={row.employee_id for row in rows})
    fields = ("employee_id", "period", *VALUES)
    boxes = (TalentRow(**dict(zip(fields, values, strict=True))) for values in found.values_list(*fields))
    return {(row.employee_id, row.period): row for row in boxes}


def told(row: TalentRow | None) -> dict[str, Any]:
    """A box for the audit trail; empty for none."""
    return {} if row is None else {k: v for k, v in asdict(row).items() if k != "employee_id"}


def lock_boxes(agency: Agency) -> None:
    """Let nobody else write boxes of the agency until the transaction ends."""
    Agency.objects.select_for_update(no_key=True).get(pk=agency.pk)


def _write(rows: Sequence[TalentRow], now: datetime) -> None:
    """The one place where boxes are written. `now` is when the portal learns of them."""
    for start in range(0, len(rows), BATCH):
        _store(rows[start : start + BATCH], now)


def _store(rows: Sequence[TalentRow], now: datetime) -> None:
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
