"""For each account supervisor one employee who works away today, or on the next working day, to try it at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from approvals.enums import Action
from approvals.models import Approval
from approvals.services import decide
from core.problems import DomainError
from demo.accounts import Team, row_of
from demo.cast import at_minute
from demo.ledger import OUTPUTS
from demo.timeline import DAY, Timeline
from employees.models import Employee
from employees.selectors import actor_of
from scheduling.enums import Place, RequestStatus
from scheduling.models import RequestDay
from scheduling.rules import Calendar, PlanItem
from scheduling.selectors import calendar_for
from scheduling.services import submit_request

REASON = "Menyelesaikan telaahan yang dapat dikerjakan jarak jauh."


def send_away(team: Team, line: Timeline) -> tuple[Employee, date] | None:
    """Who of the team works away, and when; asked and approved in time by the services. None: nobody could."""
    office = team.chief.office
    local = line.now.astimezone(office.tz)
    calendar = calendar_for(office, local.date() - DAY * 40, local.date() + DAY * 20)
    on = local.date() if calendar.is_working(local.date()) else calendar.forward(local.date(), 1)
    for person in (*team.ready[::-1], *team.staff):
        if _is_away(person, on) or _asked(person, on, calendar):
            return person, on
    return None


def with_days_away(rows: list[dict[str, str]], away: Iterable[tuple[Employee, date]]) -> list[dict[str, str]]:
    """The rows of the list; `away_on` says when somebody works away. Who is not listed yet is added."""
    listed = {row["nip"]: row for row in rows}
    for person, on in away:
        row = listed.get(person.nip)
        if row is None:
            row = row_of("employee", person)
            rows.insert(1, row)
        row["away_on"] = on.isoformat()
    return rows


def _is_away(person: Employee, on: date) -> bool:
    return RequestDay.objects.filter(employee=person, date=on, status=RequestStatus.APPROVED).exists()


def _asked(person: Employee, on: date, calendar: Calendar) -> bool:
    """Asked five working days before and approved the same morning, all by the rules of that time."""
    tz = person.office.tz
    asked_at = at_minute(calendar.back(on, 5), 8 * 60 + 20, 0, tz)
    employee = Employee.objects.select_related("agency", "office", "unit", "post", "user").get(pk=person.pk)
    plan = [PlanItem(title, Decimal(1 + most // 4), unit) for title, most, unit in OUTPUTS[:2]]
    try:
        request = submit_request(
            employee=employee, days=[on], place=Place.HOME, reason=REASON, plan=plan,
            actor=actor_of(employee.user), now=asked_at,
        )  # fmt: skip
        approval = Approval.objects.select_related("decider__user").get(request=request)
        if approval.decider is None:
            return False
        decide(
            approval_id=approval.pk, action=Action.APPROVE, decider=approval.decider,
            actor=actor_of(approval.decider.user), now=asked_at + timedelta(minutes=75), reason="",
        )  # fmt: skip
    except DomainError:
        return False
    return True
