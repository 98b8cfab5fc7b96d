"""Complaints that wait too long: their admins are reminded, in working days of the office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from employees.models import Office
from employees.selectors import today_in
from pilots.enums.complaints import OPEN
from pilots.models import Complaint
from pilots.selectors.complaint_limits import complaint_limits
from pilots.selectors.complaint_people import Account, admins_of
from pilots.services.complaint_news import tell_of_waiting
from scheduling.selectors import Calendar, calendars_for

# Beyond this many days everything is late, so no calendar is asked.
LONGEST_WAIT = timedelta(days=120)


def remind_open(*, now: datetime) -> int:
    """Remind of complaints that are undecided after `remind_working_days`, and again after as many more.

    One notice to each admin of an office, however many complaints. Returns how many notices went out.
    """
    waiting: dict[Office, list[Complaint]] = defaultdict(list)
    for row in Complaint.objects.filter(status__in=OPEN).select_related("office").order_by("pk"):
        waiting[row.office].append(row)
    if not waiting:
        return 0
    days = complaint_limits().remind_working_days
    latest = max(today_in(office, now) for office in waiting)
    calendars = calendars_for(list(waiting), latest - LONGEST_WAIT, latest)
    late = {office: _late(rows, calendars[office.pk], days, now) for office, rows in waiting.items()}
    admins = admins_of([office for office, rows in late.items() if rows], latest)
    return sum(_remind(office, rows, admins[office.pk], days, now) for office, rows in late.items() if rows)


def _late(rows: Iterable[Complaint], calendar: Calendar, days: int, now: datetime) -> list[Complaint]:
    """Those that came, or were last reminded of, over `days` working days ago."""
    late = []
    for row in rows:
        today = today_in(row.office, now)
        since = row.reminded_on or row.received_at.astimezone(row.office.tz).date()
        since = max(since, today - LONGEST_WAIT)
        if calendar.working_days(since + timedelta(days=1), today) > days:
            late.append(row)
    return late


def _remind(office: Office, rows: list[Complaint], admins: list[Account], days: int, now: datetime) -> int:
    today = today_in(office, now)
    with transaction.atomic():
        mine = Complaint.objects.select_for_update().filter(pk__in=[row.pk for row in rows], status__in=OPEN)
        due = [row.pk for row in mine.order_by("pk") if row.reminded_on is None or row.reminded_on < today]
        Complaint.objects.filter(pk__in=due).update(reminded_on=today)
        return tell_of_waiting(office, admins, len(due), days, now) if due else 0
