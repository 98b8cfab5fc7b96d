"""Periodic assessments as SIASN delivers them. The portal stores and flags; it never computes a predicate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Refused
from core.services import keep_past, record
from employees.models import Agency, Employee
from performance.enums import PeriodKind, Predicate, Rating
from performance.models import Assessment, PastAssessment
from performance.rules import agrees

BATCH = 500
VALUES = ("period_end", "result", "behaviour", "predicate", "source", "received_on")


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One delivered predicate; `result` and `behaviour` may be empty."""

    employee_id: int
    kind: str
    period_start: date
    period_end: date
    predicate: str
    source: str
    received_on: date
    result: str = ""
    behaviour: str = ""


def record_assessments(
    *, agency: Agency, rows: Iterable[AssessmentRow], actor: Actor, now: datetime, replace: bool = True
) -> tuple[int, int]:
    """Store delivered predicates, one for each person and period; a period delivered again replaces its row.

    Without `replace` a row that is there stays as it is, whoever comes first: the database decides.
    Returns `(rows, rows whose predicate does not fit the matrix)`. Errors: Refused, and nothing is stored,
    when a row holds an impossible value or a person of another agency.
    """
    delivered = list(rows)
    _check(agency, delivered)
    odd = sum(not agrees(row.predicate, row.result, row.behaviour) for row in delivered)
    with transaction.atomic():
        for start in range(0, len(delivered), BATCH):
            _store([_row(row, now) for row in delivered[start : start + BATCH]], replace=replace, now=now)
        record(
            agency=agency.code, actor=actor, verb="assessment.recorded",
            target=f"employees.agency:{agency.pk}", now=now,
            after={"rows": len(delivered), "outside_matrix": odd},
        )  # fmt: skip
    return len(delivered), odd


def _store(rows: list[Assessment], *, replace: bool, now: datetime) -> None:
    """Add what is new; what is there and says otherwise is kept as past and written anew, the rest left alone."""
    Assessment.objects.bulk_create(rows, ignore_conflicts=True)
    if not replace:
        return
    wanted = {_key(row): row for row in rows}
    there = Assessment.objects.filter(
        employee__in={row.employee_id for row in rows}, period_start__in={row.period_start for row in rows}
    )
    changed = []
    for known in there.select_for_update().order_by("pk"):
        row = wanted.get(_key(known))
        if row and any(getattr(known, name) != getattr(row, name) for name in VALUES):
            row.pk = known.pk
            changed.append(row)
    keep_past(PastAssessment, Assessment, [row.pk for row in changed], now=now)
    Assessment.objects.bulk_update(changed, [*VALUES, "recorded_at"])


def _key(row: Assessment) -> tuple[int, str, date]:
    return row.employee_id, row.kind, row.period_start


def _row(row: AssessmentRow, now: datetime) -> Assessment:
    return Assessment(
        employee_id=row.employee_id,
        kind=row.kind,
        period_start=row.period_start,
        period_end=row.period_end,
        predicate=row.predicate,
        source=row.source,
        received_on=row.received_on,
        recorded_at=now,
        result=row.result,
        behaviour=row.behaviour,
    )


def _check(agency: Agency, rows: list[AssessmentRow]) -> None:
    for number, row in enumerate(rows, 1):
        ratings = {*Rating.values, ""}
        known = (
            row.kind in PeriodKind.values
            and row.predicate in Predicate.values
            and {row.result, row.behaviour} <= ratings
            and row.period_start <= row.period_end
        )
        if not known:
            raise Refused(
                _("Baris %(row)s: periode, predikat atau penilaiannya tidak dikenal.") % {"row": number},
                code="bad_assessment_row",
            )
    ids = sorted({row.employee_id for row in rows})
    chunks = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    if sum(Employee.objects.of(agency).filter(pk__in=chunk).count() for chunk in chunks) != len(ids):
        raise Refused(_("Ada pegawai yang bukan dari instansi ini."), code="foreign_employee")
