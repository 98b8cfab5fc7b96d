"""Undecided days that have begun are office days."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from core.audit import SYSTEM
from core.problems import Conflict
from employees.enums import Zone
from scheduling.enums import PENDING, RequestStatus
from scheduling.models import RequestDay, WfaRequest
from scheduling.services.states import transition


def expire_due(now: datetime) -> int:
    """Expire undecided days that have begun in their office's zone; the number of requests touched.

    Each request has its own transaction; one that somebody else holds is left for the next run.
    """
    return sum(_expire_in(zone, now) for zone in Zone.values)


def _expire_in(zone: str, now: datetime) -> int:
    today = now.astimezone(ZoneInfo(zone)).date()
    due = RequestDay.objects.filter(
        status__in=sorted(PENDING), date__lte=today, request__employee__office__zone=zone
    )
    request_ids = sorted(set(due.values_list("request_id", flat=True)))
    return sum(_expire(pk, today, now) for pk in request_ids)


@transaction.atomic
def _expire(request_id: int, today: date, now: datetime) -> bool:
    free = WfaRequest.objects.select_for_update(skip_locked=True).filter(pk=request_id)
    if free.first() is None:
        return False
    begun = RequestDay.objects.filter(request=request_id, status__in=sorted(PENDING), date__lte=today)
    days = list(begun.values_list("date", flat=True))
    if not days:
        return False
    try:
        transition(request_id, RequestStatus.EXPIRED, actor=SYSTEM, now=now, days=days)
    except Conflict:
        return False
    return True
