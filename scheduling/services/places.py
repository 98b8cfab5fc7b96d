"""Taking a place: lock the person and the unit's days, read what is so now, judge, hand out the slots."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import connection

from core.problems import Problem, refuse_if_blocked
from core.statements import fetched
from employees.models import Employee, ServiceCounter
from scheduling.models import RequestDay, UnitDay, WfaRequest
from scheduling.rules import (
    Block,
    PlaceFacts,
    PlanItem,
    check_blocks,
    check_days,
    check_place,
    check_plan,
    check_position,
    check_reason,
    hours_on,
    slots_for,
)
from scheduling.selectors import facts_for, hours_of

_COUNTERS = ServiceCounter._meta.db_table


def locked_person(employee_id: int) -> Employee:
    """The employee, held until the transaction ends: one person's acts happen one after the other."""
    people = Employee.objects.select_related("agency", "office", "unit", "counter")
    return people.select_for_update(of=("self",), no_key=True).get(pk=employee_id)


def lock_unit_days(unit_id: int, days: Collection[date]) -> None:
    """Hold the unit's rows of these dates, in the order of dates, so that no two wait for each other.

    The unit's counters are held too, shared: nobody raises a counter's minimum while a place at it is taken.
    """
    dates = sorted(days)
    UnitDay.objects.bulk_create([UnitDay(unit_id=unit_id, date=d) for d in dates], ignore_conflicts=True)
    rows = UnitDay.objects.select_for_update().filter(unit=unit_id, date__in=dates).order_by("date")
    list(rows.values_list("id", flat=True))
    share_counters(unit_id)


def share_counters(unit_id: int) -> None:
    """Share the lock on the unit's counters until the transaction ends; their minimum cannot change meanwhile."""
    if connection.vendor == "postgresql":  # SQLite lets one writer in at a time anyway
        fetched(f"SELECT id FROM {_COUNTERS} WHERE unit_id = %s ORDER BY id FOR SHARE", [unit_id])  # noqa: S608


def take_places(request: WfaRequest, person: Employee, days: Sequence[RequestDay], now: datetime) -> None:
    """Judge the request by what is so now and give each of its days (one week, at least one) a slot.

    The locks must be held. Errors: `Refused` with every blocking problem.
    """
    dates = [d.date for d in days]
    facts = facts_for(person, min(dates), max(dates), now, surely=dates, revised=request.pk)
    plan = [PlanItem(o.output, o.quantity, o.unit) for o in request.outputs.all()]
    blocks = [(b.starts_at, b.ends_at) for b in request.blocks.all()]
    places = facts.policy_on(min(dates)).places
    lacking = form_problems(request, person, plan, places, blocks, days=dates)
    refuse_if_blocked([*check_days(facts, dates), *lacking])
    slots = slots_for(facts, dates)
    for day in days:
        day.slot = slots[day.date]
        day.unit_id, day.counter_id = person.unit_id, person.counter_id


def form_problems(
    request: WfaRequest,
    person: Employee,
    plan: Sequence[PlanItem],
    places: Collection[str],
    blocks: Sequence[Block] = (),
    *,
    days: Collection[date] = (),
) -> list[Problem]:
    """What reason, plan, place and agreed blocks lack; the request need not be saved.

    The blocks' sum is held against the working minutes of `days`, if any are given.
    """
    place = PlaceFacts(
        place=request.place,
        has_home=bool(person.home_address.strip()),
        office_fits=office_fits(request, person),
        note=request.place_note,
    )
    return [
        *check_reason(request.reason),
        *check_plan(plan),
        *check_place(place, places),
        *check_position(request.place_lat, request.place_lon),
        *check_blocks(blocks, minutes_due(person.agency_id, days) if blocks and days else {}),
    ]


def minutes_due(agency_id: int, days: Collection[date]) -> dict[date, int]:
    """Each day → the working minutes it demands without rest. One query."""
    periods = hours_of(agency_id, min(days), max(days))
    return {on: hours_on(periods, on).minutes_on(on) for on in days}


def office_fits(request: WfaRequest, person: Employee) -> bool:
    """Another office of the person's agency is named."""
    office = request.place_office
    return office is not None and office.agency_id == person.agency_id and office.pk != person.office_id
