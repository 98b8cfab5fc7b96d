"""Declarations of readiness: one's own with their history, and those that wait with what a supervisor should know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from eligibility.enums import QUESTIONS, Doubt, Question
from eligibility.models import IctTest, Readiness
from eligibility.rules import Limits, limits_of
from eligibility.rules.ict_test import A_DAY
from eligibility.rules.readiness import Declared, doubts_of
from eligibility.selectors.verdicts import verdicts_for
from employees.models import Employee

HISTORY = 10


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A declaration that waits, beside the last confirmed one of the person, if any."""

    row: Readiness
    before: Readiness | None
    doubts: tuple[Doubt, ...]


def own_readiness(employee: Employee) -> QuerySet[Readiness]:
    """All declarations of one person, the latest first."""
    return (
        Readiness.objects.filter(employee=employee)
        .select_related("confirmed_by", "returned_by", "ict_test")
        .order_by("-declared_on", "-pk")
    )


def latest_test(employee: Employee) -> IctTest | None:
    return IctTest.objects.filter(employee=employee).order_by("-taken_at", "-pk").first()


def tests_left(employee: Employee, today: date) -> int:
    """How often the self-test can still be taken today."""
    return max(A_DAY - IctTest.objects.filter(employee=employee, taken_on=today).count(), 0)


def questions_missed(keys: Iterable[str]) -> list[Question]:
    """The questions behind the keys, in their order; unknown keys are passed over."""
    wanted = set(keys)
    return [question for question in QUESTIONS if question.key in wanted]


def waiting_rows(rows: Iterable[Readiness], on: date) -> list[WaitingRow]:
    """The declarations with what came before and what is doubtful, in three queries for all of them."""
    rows = list(rows)
    ids = [row.employee_id for row in rows]
    before = {
        row.employee_id: row
        for row in Readiness.objects.filter(employee__in=ids, confirmed_on__isnull=False).order_by(
            "declared_on", "pk"
        )
    }
    limits = {pk: limits_of(v.in_force.policy, on) for pk, v in verdicts_for(employee_ids=ids, on=on).items()}
    return [_waiting(row, before.get(row.employee_id), limits[row.employee_id]) for row in rows]


def _waiting(row: Readiness, before: Readiness | None, limits: Limits) -> WaitingRow:
    old = _declared(before) if before else None
    return WaitingRow(row, before, doubts_of(_declared(row), old, limits))


def _declared(row: Readiness) -> Declared:
    return Declared(
        down_mbps=row.down_mbps,
        up_mbps=row.up_mbps,
        ict_level=row.ict_level,
        origin=row.speed_origin,
        has_laptop=row.has_laptop,
        test_level=row.ict_test.level if row.ict_test_id and row.ict_test else None,
    )
