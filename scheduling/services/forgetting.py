"""Deletes what has served its purpose: old absences, and old requests with everything that hangs on them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db import models, transaction

from core.audit import SYSTEM
from core.services import record
from eligibility.selectors import policy_for
from employees.models import Agency
from scheduling.models import Absence, WfaPattern, WfaRequest
from scheduling.rules import months_before

BATCH = 1000


def forget_old(*, now: datetime) -> int:
    """Delete absences after `attendance_months`, requests with their decisions and ended patterns after
    `request_years` of each agency's policy. Returns how many rows went; audit events stay (core retention).
    """
    today = now.astimezone(UTC).date()  # behind every office, so nothing goes before its time
    return sum(_forget(agency, today, now) for agency in Agency.objects.order_by("pk"))


def _forget(agency: Agency, today: date, now: datetime) -> int:
    policy = policy_for(agency.pk, today).policy
    absent_before = months_before(today, policy.attendance_months)
    asked_before = months_before(today, 12 * policy.request_years)
    counts = {
        "absences": _delete(Absence.objects.filter(employee__agency=agency, ends_on__lt=absent_before)),
        "requests": _delete(WfaRequest.objects.filter(agency=agency, week__lt=asked_before)),
        "patterns": _delete(WfaPattern.objects.filter(employee__agency=agency, ends_on__lt=asked_before)),
    }
    gone = sum(counts.values())
    if gone:
        record(
            agency=agency.code, actor=SYSTEM, verb="scheduling.forgotten", target=agency, now=now,
            after={**counts, "absences_before": absent_before.isoformat(), "requests_before": asked_before.isoformat()},
        )  # fmt: skip
    return gone


def _delete(rows: models.QuerySet[Any]) -> int:
    """In batches, so that nobody waits long for a lock; counts the named rows, not what hangs on them."""
    gone = 0
    while pks := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            rows.model._default_manager.filter(pk__in=pks).delete()
        gone += len(pks)
    return gone
