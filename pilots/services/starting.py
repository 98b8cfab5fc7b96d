"""The first day of a pilot, and who has left since: both are done every night, however late the night comes."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from core.audit import SYSTEM
from core.services import record
from employees.models import Employee
from pilots.enums.plans import EVALUATED, PilotStatus
from pilots.models import Pilot, PilotMember
from pilots.services.plans import locked_pilot, move

BATCH = 2000


def start_pilot(*, pilot_id: int, today: date, now: datetime) -> bool:
    """Enrol everybody at work in the pilot office and its comparison offices; False if it is not its time.

    Safe to run twice: the state decides under the lock.
    """
    with transaction.atomic():
        pilot = locked_pilot(pilot_id)
        if pilot.status != PilotStatus.SIGNED or pilot.start_on > today:
            return False
        move(pilot, PilotStatus.RUNNING)
        pilot.started_at = now
        pilot.save(update_fields=["status", "started_at"])
        counts = _enrol(pilot)
        record(
            agency=pilot.agency.code, actor=SYSTEM, verb="pilot.started", target=pilot, now=now, after=counts
        )
    return True


def _enrol(pilot: Pilot) -> dict[str, int]:
    others = list(pilot.comparison_rows.values_list("office_id", flat=True))
    people = Employee.objects.at_work().filter(office__in=[pilot.office_id, *others])
    rows = [
        PilotMember(pilot=pilot, employee_id=pk, office_id=office, in_pilot=office == pilot.office_id)
        for pk, office in people.order_by("pk").values_list("pk", "office_id")
    ]
    PilotMember.objects.bulk_create(rows, batch_size=BATCH)
    inside = sum(row.in_pilot for row in rows)
    return {"enrolled": inside, "compared": len(rows) - inside}


def note_leavers(*, pilot_id: int, today: date, now: datetime) -> int:
    """Mark members who no longer belong to their office: from the date they left, or from today; answers how many."""
    with transaction.atomic():
        pilot = locked_pilot(pilot_id)
        if pilot.status not in EVALUATED:
            return 0
        members = PilotMember.objects.filter(pilot=pilot, left_on__isnull=True).select_related("employee")
        gone = [m for m in members.iterator(chunk_size=BATCH) if _has_left(m)]
        for member in gone:
            member.left_on = min(member.employee.left_on or today, today)
        PilotMember.objects.bulk_update(gone, ["left_on"], batch_size=BATCH)
        if gone:
            record(
                agency=pilot.agency.code, actor=SYSTEM, verb="pilot.members_left", target=pilot, now=now,
                after={"left": len(gone)},
            )  # fmt: skip
    return len(gone)


def _has_left(member: PilotMember) -> bool:
    person = member.employee
    return not person.is_at_work or person.office_id != member.office_id
