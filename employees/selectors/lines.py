"""The reporting line: who decides for whom on a date, and whom somebody stands in for."""

from datetime import date

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from core.statements import fetched, holds_on
from employees.enums import WORKING_STATUSES, LineGap, LineKind
from employees.models import ActingChief, Employee, ReportingLine, Unit
from employees.selectors.roles import in_force

LONGEST_CHAIN = 30
_STOOD_IN_FOR = f"""
    SELECT u.leader_id FROM {ActingChief._meta.db_table} a JOIN {Unit._meta.db_table} u ON u.id = a.unit_id
    WHERE a.employee_id = %(employee)s AND u.leader_id IS NOT NULL AND {holds_on("a")}
"""  # noqa: S608  # names of ours only


def lines_on(on: date) -> QuerySet[ReportingLine]:
    """Lines in force, the override before the derived row of the same person."""
    return ReportingLine.objects.filter(in_force(on)).order_by("employee_id", "-kind")


def supervisor_on(employee: Employee | int, on: date) -> ReportingLine | None:
    """The line in force: an override beats the derived row, in which a Plt. fills a vacancy.

    `supervisor` is empty where nobody was found; `gap` then says why. None: no line was ever derived.
    """
    key = employee if isinstance(employee, int) else employee.pk
    return (
        lines_on(on).filter(employee_id=key).select_related("supervisor__office", "supervisor__unit").first()
    )


def next_level(employee_id: int, above_id: int, on: date) -> Employee | None:
    """The supervisor of the decider `above_id`, for a request of `employee_id`: never one of the two.

    None when the chain ends or runs in a circle without meeting anybody else who serves.
    """
    seen = {employee_id, above_id}
    current = above_id
    for _ in range(LONGEST_CHAIN):
        line = supervisor_on(current, on)
        if line is None or line.supervisor is None:
            return None
        if line.supervisor.pk not in seen:
            if line.supervisor.is_at_work:
                return line.supervisor
        elif line.supervisor.pk != employee_id:
            return None
        current = line.supervisor.pk
        seen.add(current)
    return None


def chain_above(employee_id: int, on: date) -> dict[int, int | None]:
    """Supervisor by employee from the person upwards, to the top or until the chain repeats."""
    above: dict[int, int | None] = {}
    current: int | None = employee_id
    while current is not None and current not in above and len(above) < LONGEST_CHAIN:
        line = supervisor_on(current, on)
        above[current] = line.supervisor_id if line else None
        current = above[current]
    return above


def acting_for(employee: Employee, on: date) -> list[ActingChief]:
    """Units that the person leads as Plh. or Plt. on the date."""
    rows = ActingChief.objects.filter(in_force(on), employee=employee)
    return list(rows.select_related("unit__leader", "unit__office"))


def stood_in_for(employee: Employee, on: date) -> list[int]:
    """Ids of the chiefs for whom the person is Plh. or Plt. on the date."""
    return [leader for (leader,) in fetched(_STOOD_IN_FOR, {"employee": employee.pk, "on": on})]


def reports_of(employee: Employee, on: date) -> QuerySet[Employee]:
    """Direct reports at work, with those of the chiefs whom the person stands in for; never the person."""
    return (
        Employee.objects.at_work()
        .filter(reports_to([employee.pk, *stood_in_for(employee, on)], on))
        .exclude(pk=employee.pk)
    )


def reports_to(supervisor_ids: list[int], on: date) -> Q:
    """Condition on employees: the line in force leads to one of these people."""
    mine = ReportingLine.objects.filter(in_force(on), employee=OuterRef("pk"))
    override = mine.filter(kind=LineKind.OVERRIDE)
    # Whoever has a line there at all: few, found by the index, so that the rest need not be asked one by one.
    named = ReportingLine.objects.filter(in_force(on), supervisor__in=supervisor_ids).values("employee")
    return Q(pk__in=named) & (
        Q(Exists(override.filter(supervisor__in=supervisor_ids)))
        | (
            Q(Exists(mine.filter(kind=LineKind.DERIVED, supervisor__in=supervisor_ids)))
            & ~Q(Exists(override))
        )
    )


def without_decider(agency_id: int, on: date) -> QuerySet[ReportingLine]:
    """Lines of people at work for whom nobody decides: the derived row has a gap and nothing overrides it."""
    override = ReportingLine.objects.filter(
        in_force(on), employee=OuterRef("employee"), kind=LineKind.OVERRIDE, supervisor__isnull=False
    )
    return ReportingLine.objects.filter(
        in_force(on),
        ~Exists(override),
        kind=LineKind.DERIVED,
        supervisor__isnull=True,
        employee__agency_id=agency_id,
        employee__legal_status__in=WORKING_STATUSES,
        employee__left_on__isnull=True,
    )


def undecided_people(agency_id: int, on: date, offices: frozenset[int] | None) -> QuerySet[ReportingLine]:
    """`without_decider` with the people, for a page; only of these offices unless None. Tops come last."""
    rows = without_decider(agency_id, on).select_related(
        "employee__unit", "employee__office", "employee__post"
    )
    if offices is not None:
        rows = rows.filter(employee__office_id__in=offices)
    is_top = Case(When(gap=LineGap.TOP, then=1), default=0)
    return rows.order_by(is_top, "employee__office_id", "employee__unit_id", "employee__name", "pk")
