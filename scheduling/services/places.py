"""Taking a place: lock the person and the unit's days, read what is so now, judge, hand out the slots."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from core.problems import Problem, refuse_if_blocked
from employees.models import Employee
from scheduling.models import RequestDay, UnitDay, WfaRequest
from scheduling.rules import (
    PlaceFacts,
    PlanItem,
    check_days,
    check_place,
    check_plan,
    check_reason,
    slots_for,
)
from scheduling.selectors import facts_for


def locked_person(employee_id: int) -> Employee:
    """The employee, held until the transaction ends: one person's acts happen one after the other."""
    people = Employee.objects.select_related("agency", "office", "unit", "counter")
    return people.select_for_update(of=("self",), no_key=True).get(pk=employee_id)


def lock_unit_days(unit_id: int, days: Collection[date]) -> None:
    """Hold the unit's rows of these dates, in the order of dates, so that no two wait for each other."""
    dates = sorted(days)
    UnitDay.objects.bulk_create([UnitDay(unit_id=unit_id, date=d) for d in dates], ignore_conflicts=True)
    rows = UnitDay.objects.select_for_update().filter(unit=unit_id, date__in=dates).order_by("date")
    list(rows.values_list("id", flat=True))


def take_places(request: WfaRequest, person: Employee, days: Sequence[RequestDay], now: datetime) -> None:
    """Judge the request by what is so now and give each of its days (one week, at least one) a slot.

    The locks must be held. Errors: `Refused` with every blocking problem.
    """
    dates = [d.date for d in days]
    facts = facts_for(person, min(dates), max(dates), now, surely=dates, revised=request.pk)
    plan = [PlanItem(o.output, o.quantity, o.unit) for o in request.outputs.all()]
    places = facts.policy_on(min(dates)).places
    refuse_if_blocked([*check_days(facts, dates), *form_problems(request, person, plan, places)])
    slots = slots_for(facts, dates)
    for day in days:
        day.slot = slots[day.date]
        day.unit_id, day.counter_id = person.unit_id, person.counter_id


def form_problems(
    request: WfaRequest, person: Employee, plan: Sequence[PlanItem], places: Collection[str]
) -> list[Problem]:
    """What reason, plan and place lack; the request need not be saved."""
    place = PlaceFacts(
        place=request.place,
        has_home=bool(person.home_address.strip()),
        office_fits=office_fits(request, person),
        note=request.place_note,
    )
    return [*check_reason(request.reason), *check_plan(plan), *check_place(place, places)]


def office_fits(request: WfaRequest, person: Employee) -> bool:
    """Another office of the person's agency is named."""
    office = request.place_office
    return office is not None and office.agency_id == person.agency_id and office.pk != person.office_id
