"""Whose morning it is, and what waits for whom."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from approvals.enums import ApprovalStatus
from approvals.models import Approval
from core.models import Mail
from employees.enums import Zone
from employees.models import ActingChief, Office, User
from employees.selectors import in_force, today_in
from scheduling.selectors import calendars_for

# Sent once the office's clock shows half past six; a digest that was missed is still worth sending until ten.
FROM = time(6, 30)
UNTIL = time(10, 0)
BATCH = 100


class Pending(NamedTuple):
    """One approval that waits, by ids."""

    pk: int
    decider_id: int | None
    escalated_to_id: int | None
    asker_id: int
    agency_id: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody with something to decide, by ids; `once_key` names the digest of this person and day."""

    user: User
    on: date
    approvals: Sequence[int]

    @property
    def once_key(self) -> str:
        return digest_key(self.user.pk, self.on)


def digest_key(user_id: int, on: date) -> str:
    return f"digest:{user_id}:{on.isoformat()}"


def mornings(now: datetime) -> dict[date, list[int]]:
    """Date → ids of the offices where it is the morning of that working day now."""
    zones = [z for z in Zone.values if FROM <= now.astimezone(ZoneInfo(z)).time() < UNTIL]
    offices = list(Office.objects.filter(zone__in=zones))
    if not offices:
        return {}
    dates = {today_in(office, now) for office in offices}
    calendars = calendars_for(offices, min(dates), max(dates))
    found: dict[date, list[int]] = defaultdict(list)
    for office in offices:
        today = today_in(office, now)
        if calendars[office.pk].is_working(today):
            found[today].append(office.pk)
    return found


def readers(office_ids: Sequence[int], on: date) -> Iterator[list[Reader]]:
    """People of the offices with something to decide and no digest yet today, a batch at a time."""
    last = 0
    while True:
        users = list(_accounts(office_ids, on).filter(pk__gt=last).order_by("pk")[:BATCH])
        if not users:
            return
        last = users[-1].pk
        yield _with_approvals(_not_yet_mailed(users, on), on)


def _accounts(office_ids: Sequence[int], on: date) -> QuerySet[User]:
    waiting = Approval.objects.filter(status=ApprovalStatus.PENDING)
    led = waiting.filter(Q(decider=OuterRef("unit__leader")) | Q(escalated_to=OuterRef("unit__leader")))
    acting = ActingChief.objects.filter(in_force(on), Exists(led), employee=OuterRef("employee"))
    return User.objects.filter(
        Exists(waiting.filter(decider=OuterRef("employee")))
        | Exists(waiting.filter(escalated_to=OuterRef("employee")))
        | Exists(acting),
        is_active=True,
        mail_digest=True,
        employee__office__in=office_ids,
    ).select_related("employee")


def _not_yet_mailed(users: list[User], on: date) -> list[User]:
    keys = {digest_key(user.pk, on): user for user in users}
    done = set(Mail.objects.filter(once_key__in=list(keys)).values_list("once_key", flat=True))
    return [user for key, user in keys.items() if key not in done]


def _with_approvals(users: list[User], on: date) -> list[Reader]:
    """Each with what waits for them, oldest deadline first; two queries."""
    represented = {user.employee_id: {user.employee_id} for user in users}
    acting = ActingChief.objects.filter(in_force(on), employee__in=represented, unit__leader__isnull=False)
    for employee_id, chief_id in acting.values_list("employee_id", "unit__leader_id"):
        represented[employee_id].add(chief_id)
    everybody = {pk for some in represented.values() for pk in some}
    rows = Approval.objects.filter(
        Q(decider__in=everybody) | Q(escalated_to__in=everybody), status=ApprovalStatus.PENDING
    ).order_by("due_at", "pk")
    found = rows.values_list("pk", "decider_id", "escalated_to_id", "request__employee_id", "agency_id")
    waiting = [Pending._make(row) for row in found] if users else []
    return [Reader(user, on, _mine(user, represented[user.employee_id], waiting)) for user in users]


def _mine(user: User, represented: set[int], waiting: list[Pending]) -> list[int]:
    return [
        row.pk
        for row in waiting
        if {row.decider_id, row.escalated_to_id} & represented
        and row.asker_id != user.employee_id
        and row.agency_id == user.employee.agency_id
    ]
