"""The nightly runs: what is due, and the last night of each office."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Value, When

from eligibility.selectors import policies_for
from employees.models import Employee, Office
from employees.selectors import today_in
from monitoring.enums import RunStatus, WarningStatus
from monitoring.models import EarlyWarning, WatchRun
from monitoring.rules import stated_rate

# The night of an office has come: its day is over everywhere in the house, and reports are past their deadline.
NIGHT = time(2, 0)


def nights_due(now: datetime) -> Iterator[tuple[int, date]]:
    """(office id, date) of every office with people at work whose night has come today."""
    offices = Office.objects.filter(pk__in=Employee.objects.at_work().values("office_id"))
    for office in offices.order_by("pk"):
        if now.astimezone(office.tz).time() >= NIGHT:
            yield office.pk, today_in(office, now)


def unfinished(nights: list[tuple[int, date]]) -> list[tuple[int, date]]:
    """Those of the nights that are not done; the claim decides whether somebody is at one of them."""
    if not nights:
        return []
    done = WatchRun.objects.filter(
        office__in=[office for office, _ in nights],
        date__in={on for _, on in nights},
        status=RunStatus.DONE,
    )
    return sorted(set(nights) - set(done.values_list("office_id", "date")))


@dataclass(frozen=True, slots=True)
class OfficeNight:
    """An office with its last run, if there ever was one, and the number of its open warnings."""

    office: Office
    run: WatchRun | None
    open_warnings: int


def watched_offices(agency_id: int, offices: frozenset[int] | None) -> QuerySet[Office]:
    """Offices of the agency, or these only, with `last_run` (id); those whose last night failed come first."""
    rows = Office.objects.filter(agency=agency_id)
    if offices is not None:
        rows = rows.filter(pk__in=offices)
    latest = WatchRun.objects.filter(office=OuterRef("pk")).order_by("-date")
    failed = Case(When(last_status=RunStatus.FAILED, then=Value(0)), default=Value(1))
    return rows.annotate(
        last_run=Subquery(latest.values("pk")[:1]), last_status=Subquery(latest.values("status")[:1])
    ).order_by(failed, "name", "pk")


def last_nights(offices: Iterable[Any]) -> list[OfficeNight]:
    """The last run of each of these offices (a page of `watched_offices`). Two queries."""
    found = list(offices)
    runs = WatchRun.objects.in_bulk([o.last_run for o in found if o.last_run])
    counts = dict(
        EarlyWarning.objects.filter(employee__office__in=found, status=WarningStatus.OPEN)
        .order_by()
        .values_list("employee__office")
        .annotate(n=Count("pk"))
    )
    return [OfficeNight(o, runs.get(o.last_run), counts.get(o.pk, 0)) for o in found]


@dataclass(frozen=True, slots=True)
class ChartSetting:
    """What the agency's λ and L mean: `per_thousand` false alarms per 1,000 person-weeks, one in `weeks` weeks."""

    lam: float
    limit: float
    baseline: int
    per_thousand: float
    weeks: float | None


def chart_setting(agency_id: int, on: date) -> ChartSetting:
    policy = policies_for({agency_id}, on)[agency_id].policy
    rate = stated_rate(policy.chart_lambda, policy.chart_limit)
    return ChartSetting(
        policy.chart_lambda, policy.chart_limit, policy.chart_weeks, rate * 1000, 1 / rate if rate else None
    )
