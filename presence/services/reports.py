"""The day's report with the calendar at hand: pages and API write through here, so that both say the same."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from core.audit import Actor
from employees.models import Employee
from performance.models import DailyReport
from performance.services import (
    Expectation,
    ItemInput,
    PlannedItem,
    expect_reports,
    save_report,
    submit_report,
)
from presence.selectors.reports import DayReport, day_report, verdict_due


@transaction.atomic
def write_day(
    *,
    employee: Employee,
    on: date,
    items: Sequence[ItemInput],
    revision: int | None,
    made_at: datetime | None,
    actor: Actor,
    now: datetime,
) -> DailyReport:
    """Keep the report of a day; on a WFA day that has none yet it is the required one.

    Arguments and errors as `performance.services.save_report`.
    """
    day = day_report(employee, on)
    if day.report is None and day.is_wfa:
        expect_reports(expectations=[_expected(employee, day)], now=now)
    return save_report(
        employee=employee, date=on, items=items, revision=revision, made_at=made_at, due_at=day.due_at,
        actor=actor, now=now,
    )  # fmt: skip


def send_day(*, report_id: int, employee: Employee, actor: Actor, now: datetime) -> DailyReport:
    """Send the report to the supervisor. Errors as `performance.services.submit_report`."""
    return submit_report(
        report_id=report_id,
        employee=employee,
        verdict_due_at=verdict_due(employee, now),
        actor=actor,
        now=now,
    )


def _expected(employee: Employee, day: DayReport) -> Expectation:
    plan = tuple(PlannedItem(p.output, p.quantity or Decimal(0), p.unit) for p in day.plan)
    return Expectation(employee.pk, day.date, day.due_at, plan)
