"""Approved days call down: performance expects their reports, and lets go of them when a day is no WFA day any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from eligibility.selectors import Policy
from employees.enums import Zone
from performance.models import DailyReport
from performance.services import Expectation, PlannedItem, expect_reports, release_reports
from scheduling.enums import RequestStatus
from scheduling.models import RequestDay, WfaRequest
from scheduling.rules import PlanItem
from scheduling.selectors import outputs_of_many, policy_at, policy_spans, report_due_at

BATCH = 500


def follow_state(request: WfaRequest, days: Sequence[RequestDay], old: str, new: str, now: datetime) -> None:
    """Called by `transition` in its transaction; `days` moved from `old` to `new`."""
    if new == RequestStatus.APPROVED:
        _expect(days, {request.agency_id: request.employee.office.tz}, now)
    elif old == RequestStatus.APPROVED:
        release_reports(employee_id=request.employee_id, dates=[d.date for d in days], now=now)


def expect_missing(now: datetime) -> int:
    """Approved days from today on that lack their required report get it; answers how many.

    Heals what was approved before reports were expected. Safe to run at any time and twice.
    """
    return sum(_heal(zone, now) for zone in Zone.values)


def _heal(zone: str, now: datetime) -> int:
    tz = ZoneInfo(zone)
    today = now.astimezone(tz).date()
    ready = DailyReport.objects.filter(employee=OuterRef("employee"), date=OuterRef("date"), required=True)
    lacking = RequestDay.objects.filter(
        ~Exists(ready), status=RequestStatus.APPROVED, date__gte=today, employee__office__zone=zone
    ).order_by("pk")
    ids = list(lacking.values_list("pk", flat=True))
    return sum(_heal_some(ids[at : at + BATCH], tz, now) for at in range(0, len(ids), BATCH))


@transaction.atomic
def _heal_some(ids: list[int], tz: ZoneInfo, now: datetime) -> int:
    """Days that somebody is changing at this moment are left for the next run."""
    rows: QuerySet[RequestDay] = RequestDay.objects.select_for_update(of=("self",), skip_locked=True)
    rows = rows.select_related("request")
    days = list(rows.filter(pk__in=ids, status=RequestStatus.APPROVED).order_by("pk"))
    return _expect(days, {d.request.agency_id: tz for d in days}, now)


def _expect(days: Sequence[RequestDay], zones: dict[int, ZoneInfo], now: datetime) -> int:
    """`zones`: agency → the zone of the days' office (days of one call share it)."""
    dates = [d.date for d in days]
    if not dates:
        return 0
    policies = policy_spans(set(zones), min(dates), max(dates))
    plans = outputs_of_many({d.request_id for d in days})
    return expect_reports(
        expectations=[
            _expectation(
                day,
                plans.get(day.request_id, ()),
                policy_at(policies[day.request.agency_id], day.date),
                zones[day.request.agency_id],
            )
            for day in days
        ],
        now=now,
    )


def _expectation(day: RequestDay, plan: Iterable[PlanItem], policy: Policy, tz: ZoneInfo) -> Expectation:
    items = tuple(PlannedItem(item.output, item.quantity, item.unit) for item in plan)
    return Expectation(day.employee_id, day.date, report_due_at(day.date, policy, tz), items)
