"""Keeping what was known of a person's facts before it changes; the services that change facts call it."""

from collections.abc import Iterable
from datetime import datetime

from core.services import keep_past
from eligibility.models import (
    PastRating,
    PastReadiness,
    PastTalent,
    Readiness,
    ServiceRating,
    TalentAssessment,
)
from employees.models import ServiceCounter


def keep_talent(ids: Iterable[int], *, now: datetime) -> None:
    """Keep these boxes; write the change, and `recorded_at`, after it. Needs a transaction, as all below."""
    keep_past(PastTalent, TalentAssessment, ids, now=now)


def keep_readiness(ids: Iterable[int], *, now: datetime) -> None:
    keep_past(PastReadiness, Readiness, ids, now=now)


def keep_ratings(ids: Iterable[int], *, now: datetime) -> None:
    keep_past(PastRating, ServiceRating, ids, now=now)


def keep_ratings_of(counter: ServiceCounter, *, now: datetime) -> None:
    """A counter goes, and its ratings with it."""
    keep_ratings(ServiceRating.objects.filter(counter=counter).values_list("pk", flat=True), now=now)
