"""Deletes early warnings and nightly runs that have served their purpose, by each agency's policy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction

from core.audit import SYSTEM
from core.services import record
from eligibility.selectors import policy_for
from employees.models import Agency
from monitoring.enums import WarningStatus
from monitoring.models import EarlyWarning, WatchRun
from scheduling.selectors import months_before

KEEP_RUNS = timedelta(days=90)


def forget_old(*, now: datetime) -> int:
    """Delete warnings closed `attendance_months` ago, and runs of over 90 days; returns how many warnings went."""
    today = now.astimezone(UTC).date()  # behind every office, so nothing goes before its time
    WatchRun.objects.filter(date__lt=today - KEEP_RUNS).delete()
    gone = 0
    for agency in Agency.objects.order_by("pk"):
        before = months_before(today, policy_for(agency.pk, today).policy.attendance_months)
        with transaction.atomic():
            old = EarlyWarning.objects.filter(
                employee__agency=agency, status=WarningStatus.CLOSED, closed_on__lt=before
            )
            count = old.delete()[0]
            if count:
                record(
                    agency=agency.code, actor=SYSTEM, verb="warning.forgotten", target=agency, now=now,
                    after={"warnings": count, "before": before.isoformat()},
                )  # fmt: skip
        gone += count
    return gone
