"""A complaint comes in: by the public form, by a partner's account, or written down by an admin."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, refuse_if_blocked
from core.services import record
from core.throttle import TooMany
from employees.models import Office
from employees.selectors import today_in
from pilots.enums.complaints import SENT_SOURCES
from pilots.models import Complaint
from pilots.rules.complaints import LONGEST, RECEIPT_BITS, Told, receipt_from, tidy, told_problems
from pilots.selectors.complaint_limits import complaint_limits
from pilots.services.complaint_limits import count_sending
from pilots.services.complaint_news import tell_of_new

PUBLIC = Actor(None, "masyarakat")
SAID = ("source", "category", "happened_on", *LONGEST)


class Filed(NamedTuple):
    """`is_new`: False if the same form had been sent before."""

    complaint: Complaint
    is_new: bool


def file_complaint(
    *, office: Office, told: Told, token: str | None, sender: str, actor: Actor, now: datetime
) -> Filed:
    """Take a complaint about the office and tell its admins.

    `token`: of the form, so that sending it twice is one complaint. `sender`: of `core.throttle.sender_of`, or of
    an account; empty = not counted (an admin writes down). Never keeps who sent it.
    Errors: Refused for what is missing or impossible; Conflict `other_words` if the form was sent before with other
    words; TooMany; Busy.
    """
    told = tidy(told)
    limits = complaint_limits()
    refuse_if_blocked(told_problems(told, today_in(office, now), limits.oldest_days))
    with transaction.atomic():
        # Two sendings of one form wait for each other here, and so the hour is counted right.
        Office.objects.select_for_update(no_key=True).get(pk=office.pk)
        before = Complaint.objects.filter(token=token).first() if token else None
        if before is not None:
            return Filed(_unchanged(before, office, told), is_new=False)
        if sender:
            _refuse_flood(office, limits.per_office_hour, now)
            count_sending(sender, most=limits.per_sender_hour, now=now)
        row = _create(office, told, token, now)
        _record(row, actor, now)
        tell_of_new(row, but=actor.user_id, now=now)
    return Filed(row, is_new=True)


def _unchanged(row: Complaint, office: Office, told: Told) -> Complaint:
    same = row.office_id == office.pk and all(getattr(row, name) == getattr(told, name) for name in SAID)
    if not same:
        raise Conflict(
            _(
                "Formulir ini sudah terkirim sebagai pengaduan %(number)s; simpan nomor itu. "
                "Bila isian di bawah ini pengaduan lain, kirim sekali lagi."
            )
            % {"number": row.number},
            code="other_words",
        )
    return row


def _refuse_flood(office: Office, most: int, now: datetime) -> None:
    last_hour = Complaint.objects.filter(
        office=office, source__in=SENT_SOURCES, received_at__gt=now - timedelta(hours=1)
    )
    if last_hour.count() >= most:
        raise TooMany(
            _("Formulir kantor ini sedang menerima sangat banyak kiriman. Isian Anda masih ada."), now=now
        )


def _create(office: Office, told: Told, token: str | None, now: datetime) -> Complaint:
    said = {name: getattr(told, name) for name in SAID}
    receipt = receipt_from(secrets.randbits(RECEIPT_BITS))
    return Complaint.objects.create(
        agency_id=office.agency_id, office=office, receipt=receipt, token=token, received_at=now, **said
    )


def _record(row: Complaint, actor: Actor, now: datetime) -> None:
    """Without the words, the contact and the receipt: the trail outlives them."""
    record(
        agency=row.office.agency.code, actor=actor, verb="complaint.received", target=row, now=now,
        after={
            "office": row.office.code, "source": row.source, "category": row.category,
            "happened_on": row.happened_on.isoformat(),
        },
    )  # fmt: skip
