"""Who decides: the person whom the reporting line names, those who stand in, and whoever helps when nobody does."""

from dataclasses import dataclass
from datetime import date

from approvals.models import Approval
from employees.enums import ActingKind, LineGap, Role
from employees.models import ActingChief, Employee, RoleAssignment, User
from employees.selectors import acting_for, in_force, next_level, stood_in_for, supervisor_on


@dataclass(frozen=True, slots=True)
class Found:
    """The decider, or why there is none."""

    decider: Employee | None
    gap: LineGap = LineGap.NONE


def decider_for(employee: Employee, on: date) -> Found:
    """Who decides for the person on the date; never the person, not even as Plh. of the own chief.

    A chief's own line already points one level up. Somebody who stands in for the own chief today would
    leave the request without a decider, so it goes one level up as well.
    """
    line = supervisor_on(employee, on)
    if line is None:
        return Found(None, LineGap.VACANT)
    decider = line.supervisor
    if decider is None:
        return Found(None, LineGap(line.gap))
    if decider.pk == employee.pk or decider.pk in stood_in_for(employee, on) or not decider.is_at_work:
        above = next_level(employee.pk, decider.pk, on)
        if above is not None:
            return Found(above)
        if decider.pk == employee.pk or not decider.is_at_work:
            return Found(None, LineGap.VACANT)
    return Found(decider)


def represented_by(employee: Employee, on: date) -> list[int]:
    """The person and the chiefs for whom the person is Plh. or Plt. on the date: whose requests they decide."""
    return [employee.pk, *stood_in_for(employee, on)]


@dataclass(frozen=True, slots=True)
class Capacity:
    """As whom somebody decides: `title` e.g. "Plh. Kepala Biro X"; `is_acting` for Plh. and Plt."""

    title: str
    is_acting: bool = False

    @classmethod
    def of(cls, person: Employee) -> "Capacity":
        """In the own post: the unit that the person leads, else the person's post."""
        led = person.led_units.order_by("pk").first()
        title = (led.leader_post or f"Kepala {led.name}") if led else person.post.name
        return cls(title[:200])

    @classmethod
    def acting(cls, row: ActingChief) -> "Capacity":
        title = f"{ActingKind(row.kind).label} {row.unit.leader_post or f'Kepala {row.unit.name}'}"
        return cls(title[:200], is_acting=True)


def capacity_of(person: Employee, approval: Approval, on: date) -> Capacity | None:
    """As whom the person would decide; None when neither named nor standing in for somebody who is."""
    deciders = {approval.decider_id, approval.escalated_to_id} - {None}
    acting = acting_for(person, on)
    if person.pk in deciders:
        unit_id = approval.request.employee.unit_id
        plt = [r for r in acting if r.kind == ActingKind.PLT and r.unit_id == unit_id]
        return Capacity.acting(plt[0]) if plt else Capacity.of(person)
    standing_in = [r for r in acting if r.unit.leader_id in deciders]
    return Capacity.acting(standing_in[0]) if standing_in else None


def is_above_now(person: Employee, approval: Approval, on: date) -> bool:
    """Does the asker's line lead to the person, or to somebody for whom the person stands in, on the date?"""
    line = supervisor_on(approval.request.employee, on)
    return line is not None and line.supervisor_id in represented_by(person, on)


def deciding_user_ids(decider_ids: list[int], on: date, *, not_employee: int = 0) -> list[int]:
    """Accounts of these deciders and of whoever stands in for them on the date."""
    standing_in = ActingChief.objects.filter(in_force(on), unit__leader_id__in=decider_ids)
    people = {*decider_ids, *standing_in.values_list("employee_id", flat=True)} - {not_employee}
    return list(User.objects.filter(employee_id__in=people, is_active=True).values_list("pk", flat=True))


def admin_user_ids(agency_id: int, office_id: int, on: date) -> list[int]:
    """Accounts of the admins of the agency, or of this office of it."""
    rows = RoleAssignment.objects.filter(in_force(on), agency_id=agency_id, role=Role.ADMIN)
    people = [e for e, office in rows.values_list("employee_id", "office_id") if office in (None, office_id)]
    return list(User.objects.filter(employee_id__in=people, is_active=True).values_list("pk", flat=True))
