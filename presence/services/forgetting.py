"""Deletes what has served its purpose: exact positions after days, attendance after months, by each agency's policy."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.db import models, transaction

from core.audit import SYSTEM
from core.services import record
from eligibility.selectors import Policy, policy_for
from employees.models import Agency
from presence.models import AttendanceDay, ConductNote, Correction, PresenceEvent, PresencePosition
from scheduling.selectors import months_before

BATCH = 5000


def forget_positions(*, now: datetime) -> int:
    """Delete positions older than the policy's `position_days`; the verdicts stay. Returns how many."""
    gone = 0
    for agency in Agency.objects.order_by("pk"):
        before = now - timedelta(days=_policy(agency, now).position_days)
        old = PresencePosition.objects.filter(event__employee__agency=agency, recorded_at__lt=before)
        count = _delete(old)
        _tell(agency, "presence.positions_forgotten", {"positions": count, "before": before.isoformat()}, now)
        gone += count
    return gone


def forget_attendance(*, now: datetime) -> int:
    """Delete events, settled days, corrections and notes of days older than `attendance_months`; returns how many."""
    gone = 0
    for agency in Agency.objects.order_by("pk"):
        before = months_before(_day(now), _policy(agency, now).attendance_months)
        of = {"employee__agency": agency, "date__lt": before}
        positions = PresencePosition.objects.filter(event__employee__agency=agency, event__date__lt=before)
        _delete(positions)
        counts = {
            "events": _delete(PresenceEvent.objects.filter(**of)),
            "days": _delete(AttendanceDay.objects.filter(**of)),
            "corrections": _delete(Correction.objects.filter(**of)),
            "notes": _delete(ConductNote.objects.filter(**of)),
        }
        _tell(agency, "presence.attendance_forgotten", {**counts, "before": before.isoformat()}, now)
        gone += sum(counts.values())
    return gone


def _day(now: datetime) -> date:
    """UTC is behind every office, so nothing goes before its time."""
    return now.astimezone(UTC).date()


def _policy(agency: Agency, now: datetime) -> Policy:
    return policy_for(agency.pk, _day(now)).policy


def _delete(rows: models.QuerySet[models.Model]) -> int:
    """In batches, so that nobody waits long for a lock."""
    gone = 0
    while pks := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            gone += rows.model._default_manager.filter(pk__in=pks).delete()[0]
    return gone


def _tell(agency: Agency, verb: str, after: dict[str, object], now: datetime) -> None:
    if any(value for value in after.values() if isinstance(value, int)):
        record(agency=agency.code, actor=SYSTEM, verb=verb, target=agency, now=now, after=after)
