"""Deletes what was known long ago, by each agency's policy; from then on the history begins later, and says so."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django.db import models, transaction

from core.audit import SYSTEM
from core.services import record
from eligibility.models import PastRating, PastReadiness, PastTalent
from eligibility.rules import add_months
from eligibility.selectors import policy_for
from employees.models import Agency, HistoryStart, PastEmployment, PastPost, PastUnit
from performance.models import PastAssessment

BATCH = 1000
AGENCY_OF: dict[type[models.Model], str] = {
    PastEmployment: "employee__agency",
    PastTalent: "employee__agency",
    PastReadiness: "employee__agency",
    PastAssessment: "employee__agency",
    PastRating: "agency",
    PastPost: "post__agency",
    PastUnit: "unit__agency",
}


def forget_past(*, now: datetime) -> int:
    """Delete versions that were replaced `request_years` ago; returns how many rows went."""
    today = now.astimezone(UTC).date()  # behind every office, so nothing goes before its time
    return sum(_forget(agency, today, now) for agency in Agency.objects.order_by("pk"))


def _forget(agency: Agency, today: date, now: datetime) -> int:
    years = policy_for(agency.pk, today).policy.request_years
    before = datetime.combine(add_months(today, -12 * years), time(), tzinfo=UTC)
    gone = sum(
        _delete(model._default_manager.filter(**{path: agency.pk}, known_until__lt=before))
        for model, path in AGENCY_OF.items()
    )
    if gone:
        with transaction.atomic():
            HistoryStart.objects.update_or_create(agency=agency, defaults={"since": before})
            record(
                agency=agency.code, actor=SYSTEM, verb="history.forgotten", target=agency, now=now,
                after={"rows": gone, "before": before.isoformat()},
            )  # fmt: skip
    return gone


def _delete(rows: models.QuerySet[Any]) -> int:
    """In batches, so that nobody waits long for a lock."""
    gone = 0
    while pks := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            gone += rows.model._default_manager.filter(pk__in=pks).delete()[0]
    return gone
