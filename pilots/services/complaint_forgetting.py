"""Deletes what has served its purpose: contacts soon after the decision, complaints after the policy's years."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from core.audit import SYSTEM
from core.models import Mail
from core.services import record
from eligibility.selectors import policy_for
from employees.models import Agency
from pilots.enums.complaints import DECIDED
from pilots.models import Complaint
from pilots.selectors.complaint_limits import complaint_limits
from pilots.services.complaint_news import mail_keys
from scheduling.selectors import months_before


def forget_contacts(*, now: datetime) -> int:
    """Empty the contact `contact_days` after the decision, or `contact_longest_days` after the complaint came.

    Mails to it that still stand in the outbox go too. Returns how many contacts went.
    """
    limits = complaint_limits()
    over = Q(decided_at__lt=now - timedelta(days=limits.contact_days)) | Q(
        received_at__lt=now - timedelta(days=limits.contact_longest_days)
    )
    gone = 0
    for agency in Agency.objects.order_by("pk"):
        with transaction.atomic():
            rows = Complaint.objects.select_for_update().filter(over, agency=agency).exclude(contact="")
            ids = list(rows.order_by("pk").values_list("pk", flat=True))
            Complaint.objects.filter(pk__in=ids).update(contact="")
            for pk in ids:
                Mail.objects.filter(once_key__startswith=mail_keys(pk)).delete()
            _tell(agency, "complaint.contacts_forgotten", len(ids), now)
        gone += len(ids)
    return gone


def forget_complaints(*, now: datetime) -> int:
    """Delete complaints decided longer ago than the `request_years` of the agency's policy; undecided ones stay."""
    today = now.astimezone(UTC).date()  # behind every office, so nothing goes before its time
    gone = 0
    for agency in Agency.objects.order_by("pk"):
        before = months_before(today, 12 * policy_for(agency.pk, today).policy.request_years)
        with transaction.atomic():
            old = Complaint.objects.filter(
                agency=agency, status__in=DECIDED, decided_at__lt=_midnight(before)
            )
            count = old.delete()[0]
            _tell(agency, "complaint.forgotten", count, now)
        gone += count
    return gone


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _tell(agency: Agency, verb: str, count: int, now: datetime) -> None:
    if count:
        record(
            agency=agency.code, actor=SYSTEM, verb=verb, target=agency, now=now, after={"complaints": count}
        )
