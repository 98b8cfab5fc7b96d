"""What must not be forgotten: requests without a decider, reminders, and the next level after the deadline."""

from collections import Counter
from datetime import datetime

from django.db import transaction

from approvals.enums import ApprovalStatus
from approvals.models import Approval
from approvals.selectors import decider_for
from approvals.services import announcing
from approvals.services.locking import locked, waiting_days
from approvals.services.opening import hand_over
from core.audit import SYSTEM
from core.services import record
from employees.models import Employee
from employees.selectors import next_level, today_in

BATCH = 500


def reroute_due(now: datetime) -> int:
    """Look again for a decider where nobody was found, or where the decider has left; number handed over."""
    waiting = Approval.objects.filter(status=ApprovalStatus.PENDING)
    lost = waiting.filter(decider__isnull=True) | waiting.filter(decider__left_on__isnull=False)
    keys = lost.order_by("pk").values_list("pk", flat=True)[:BATCH]
    return sum(_reroute(pk, now) for pk in list(keys))


@transaction.atomic
def _reroute(pk: int, now: datetime) -> bool:
    approval = locked(pk)
    if approval.status != ApprovalStatus.PENDING:
        return False
    employee = approval.request.employee
    found = decider_for(employee, today_in(employee.office, now))
    if found.decider is None or found.decider.pk == approval.decider_id:
        return False
    hand_over(approval, found.decider, actor=SYSTEM, now=now)
    return True


def remind_due(now: datetime) -> int:
    """One notice to each decider with requests whose moment has come; number of requests reminded of."""
    rows = Approval.objects.filter(
        status=ApprovalStatus.PENDING, remind_at__lte=now, decider__isnull=False
    ).order_by("pk")
    due = list(rows.values_list("pk", "decider_id")[:BATCH])
    reminded: Counter[int] = Counter()
    with transaction.atomic():
        for pk, decider_id in due:
            # whoever clears the moment sends the notice: two workers never remind twice
            claimed = Approval.objects.filter(pk=pk, remind_at__lte=now).update(remind_at=None)
            reminded[decider_id] += claimed
        people = Employee.objects.select_related("office").in_bulk(list(+reminded))
        for decider_id, number in (+reminded).items():
            announcing.reminded(decider_id, number, today_in(people[decider_id].office, now), now)
    return reminded.total()


def escalate_due(now: datetime) -> int:
    """Let the next level decide as well once the deadline has passed; number of requests escalated."""
    rows = Approval.objects.filter(
        status=ApprovalStatus.PENDING, due_at__lte=now, escalated_at__isnull=True, decider__isnull=False
    )
    keys = rows.order_by("due_at").values_list("pk", flat=True)[:BATCH]
    return sum(_escalate(pk, now) for pk in list(keys))


@transaction.atomic
def _escalate(pk: int, now: datetime) -> bool:
    approval = locked(pk)
    is_due = approval.status == ApprovalStatus.PENDING and approval.escalated_at is None
    if not is_due or approval.decider_id is None:
        return False
    employee = approval.request.employee
    on = today_in(employee.office, now)
    approval.escalated_to = next_level(employee.pk, approval.decider_id, on)
    approval.escalated_at = now
    approval.remind_at = None
    approval.save(update_fields=["escalated_to", "escalated_at", "remind_at"])
    record(
        agency=approval.agency.code, actor=SYSTEM, verb="approval.escalated", target=approval, now=now,
        subject_id=employee.pk, before={"decider": approval.decider_id},
        after={"escalated_to": approval.escalated_to_id},
    )  # fmt: skip
    announcing.escalated(approval, waiting_days(approval), now)
    return True
