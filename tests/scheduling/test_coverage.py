from datetime import date

import pytest

from employees.models import Employee
from scheduling.enums import DayState
from scheduling.models import Absence
from scheduling.selectors import coverage, team_grid, unit_days
from scheduling.services import set_calendar_day
from tests.factories import CounterFactory, PolicyFactory, UnitFactory, make_team
from tests.scheduling.asking import MONDAY_MORNING, actor_of, approve, ask

THU = date(2026, 12, 10)
FRI = date(2026, 12, 11)
pytestmark = pytest.mark.django_db


def away(person, kind, on=THU):
    return Absence.objects.create(
        employee=person, kind=kind, starts_on=on, ends_on=on, source="uji", source_id=f"{person.pk}-{on}"
    )


@pytest.fixture
def team():
    """A unit of 9 (8 staff); two at a counter; on Thursday one granted, one asked, one sick, one travelling."""
    chief, staff = make_team(size=8)
    counter = CounterFactory(unit=chief.unit, name="Loket Mutasi", min_staff=1)
    Employee.objects.filter(pk__in=[staff[0].pk, staff[1].pk]).update(counter=counter)
    approve(ask(staff[2], THU), chief)
    ask(staff[3], THU)
    away(staff[0], "sick")
    away(staff[4], "duty_travel")
    return chief, staff


def test_coverage_counts_everybody_once(team):
    chief, staff = team
    away(staff[2], "leave")  # on leave although WFA was granted: counted once
    found = coverage([(chief.unit_id, THU)])[chief.unit_id, THU]
    assert (found.staff, found.granted, found.pending, found.absent, found.in_office) == (9, 1, 1, 2, 6)
    assert (found.minimum, found.share_limit, found.is_short) == (1, 4, False)
    [counter] = found.counters
    assert (counter.name, counter.staff, counter.present, counter.minimum) == ("Loket Mutasi", 2, 1, 1)


def test_a_day_before_and_other_units_are_apart(team):
    chief, _ = team
    empty = UnitFactory(office=chief.office)
    found = coverage([(chief.unit_id, FRI), (empty.pk, THU)])
    assert (found[chief.unit_id, FRI].in_office, found[empty.pk, THU].staff) == (9, 0)


def test_a_short_counter_is_seen(team):
    chief, staff = team
    away(staff[1], "leave")
    found = coverage([(chief.unit_id, THU)])[chief.unit_id, THU]
    assert found.is_short
    assert found.counters[0].is_short


def test_the_policy_of_the_day_gives_the_limits(team):
    chief, _ = team
    PolicyFactory(agency=chief.agency, number=2, valid_from=FRI, settings={"min_unit_staff": 7})
    found = coverage([(chief.unit_id, THU), (chief.unit_id, FRI)])
    assert (found[chief.unit_id, THU].minimum, found[chief.unit_id, FRI].minimum) == (1, 7)


def test_away_people_with_their_kind(team):
    chief, staff = team
    found = unit_days([(chief.unit_id, THU), (chief.unit_id, FRI)])
    rows = found.away[chief.unit_id, THU]
    kinds = {r.employee_id: r.kind for r in rows}
    assert kinds == {
        staff[0].pk: DayState.LEAVE,
        staff[2].pk: DayState.GRANTED,
        staff[3].pk: DayState.ASKED,
        staff[4].pk: DayState.TRAVEL,
    }
    assert {r.date for r in rows} == {THU}
    assert rows == sorted(rows, key=lambda r: r.name)
    assert found.away[chief.unit_id, FRI] == []
    assert found.coverage == coverage([(chief.unit_id, THU), (chief.unit_id, FRI)])


def test_who_asked_for_a_day_and_went_on_leave_since_is_not_present(team):
    chief, staff = team
    Employee.objects.filter(pk=staff[3].pk).update(counter=CounterFactory(unit=chief.unit, name="Loket 2"))
    away(staff[3], "leave")
    found = unit_days([(chief.unit_id, THU)])
    held = found.coverage[chief.unit_id, THU]
    assert (held.granted, held.pending, held.absent, held.in_office) == (1, 1, 3, 5)
    assert {c.name: c.present for c in held.counters} == {"Loket 2": 0, "Loket Mutasi": 1}
    [row] = [r for r in found.away[chief.unit_id, THU] if r.employee_id == staff[3].pk]
    assert row.kind == DayState.LEAVE


def test_team_grid_shows_persons_by_days(team):
    chief, staff = team
    set_calendar_day(
        agency=chief.agency,
        date=FRI,
        kind="joint_leave",
        name="Cuti bersama",
        actor=actor_of(chief),
        now=MONDAY_MORNING,
    )
    grid = team_grid(staff[:4], date(2026, 12, 7), date(2026, 12, 13))
    assert grid.dates == tuple(date(2026, 12, d) for d in range(7, 12))
    states = {row.employee_id: [c.state for c in row.cells] for row in grid.rows}
    office, holiday = DayState.OFFICE, DayState.HOLIDAY
    assert states[staff[2].pk] == [office, office, office, DayState.GRANTED, holiday]
    assert states[staff[0].pk] == [office, office, office, DayState.LEAVE, holiday]
    assert [c.in_office for c in grid.units[0].cells][3] == 6
    assert grid.rows[0].cells[3].label == "Sakit"


def test_an_empty_team_is_an_empty_grid():
    assert team_grid([], THU, FRI).rows == ()
    assert coverage([]) == {}


@pytest.mark.parametrize("size", [1, 30])
def test_queries_do_not_grow_with_people_units_or_days(size, django_assert_max_num_queries):
    chief, staff = make_team(size=size, eligible=False)
    units = [UnitFactory(office=chief.office).pk for _ in range(size)]
    pairs = [(u, date(2026, 12, 1 + i % 28)) for i, u in enumerate([chief.unit_id, *units])]
    with django_assert_max_num_queries(5):
        coverage(pairs)
    with django_assert_max_num_queries(7):
        team_grid(staff, date(2026, 12, 1), date(2026, 12, 31))
    with django_assert_max_num_queries(6):
        unit_days(pairs)
