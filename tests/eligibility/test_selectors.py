"""Facts and verdicts from the database: dated, set-based, and the same by either way."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eligibility.enums import Rule
from eligibility.models import Readiness
from eligibility.rules import Policy, policy_data
from eligibility.selectors import iter_verdicts, policy_for, verdict_for, verdicts_for
from eligibility.selectors.facts import facts_in, facts_of, facts_on
from eligibility.selectors.talent import box_counts, nine_box, people_in_box, staff_of
from tests.factories import (
    AssessmentFactory,
    CounterFactory,
    DisciplineFactory,
    EmployeeFactory,
    PolicyFactory,
    RatingFactory,
    ReadinessFactory,
    SuspensionFactory,
    TalentFactory,
    make_eligible,
    make_team,
)

ON = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


def one(person, on=ON):
    return next(facts_of([person.pk], on))


def motley(size=6):
    """A unit where everybody differs: boxes, counters, penalties, suspensions, nothing at all."""
    chief, staff = make_team(size)
    counter = CounterFactory(unit=chief.unit)
    RatingFactory(agency=chief.agency, counter=counter)
    RatingFactory(agency=chief.agency, unit=chief.unit, nature="partly")
    RatingFactory(agency=chief.agency, post=staff[0].post, nature="remote")
    staff[1].counter = counter
    staff[1].save()
    DisciplineFactory(employee=staff[2])
    SuspensionFactory(employee=staff[3])
    TalentFactory(employee=staff[4], period="2026b", assessed_on=date(2026, 9, 1), box=6)
    Readiness.objects.filter(employee=staff[5]).delete()
    return chief, staff


def queries(act):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        act()
    return len(caught)


def test_both_ways_find_the_same_facts():
    chief, staff = motley()
    by_agency = list(facts_in(chief.agency_id, ON, chunk=3))
    assert by_agency == list(facts_of([chief.pk, *(p.pk for p in staff)], ON))
    assert [f.employee_id for f in by_agency] == sorted(f.employee_id for f in by_agency)
    assert len(by_agency) == 7


def test_several_dates_are_asked_at_once():
    chief, staff = motley()
    dates = [ON, ON - timedelta(days=400), ON + timedelta(days=40)]
    for person in (chief, *staff):
        found = facts_on(person.pk, dates)
        assert {on: [facts] for on, facts in found.items()} == {
            on: list(facts_of([person.pk], on)) for on in dates
        }
    assert queries(lambda: facts_on(chief.pk, dates)) == 1
    assert facts_on(0, dates) == {}


def test_each_person_fails_by_what_is_theirs():
    chief, staff = motley()
    verdicts = verdicts_for(agency_id=chief.agency_id, on=ON)
    assert [verdicts[p.pk].failed for p in staff] == [
        (), (Rule.SERVICE,), (Rule.DISCIPLINE,), (Rule.SUSPENSION,), (Rule.TALENT_BOX,),
        (Rule.LAPTOP, Rule.BANDWIDTH, Rule.ICT),
    ]  # fmt: skip
    assert not verdicts[chief.pk].eligible
    assert verdict_for(staff[0], ON).eligible


def test_queries_do_not_grow_with_people():
    small, _ = make_team(1)
    large, staff = make_team(30)
    ids = [p.pk for p in staff]
    assert queries(lambda: verdicts_for(agency_id=small.agency_id, on=ON)) == queries(
        lambda: verdicts_for(agency_id=large.agency_id, on=ON)
    )
    assert queries(lambda: verdicts_for(employee_ids=ids[:1], on=ON)) == 2
    assert queries(lambda: verdicts_for(employee_ids=ids, on=ON)) == 2
    assert queries(lambda: verdict_for(staff[0], ON)) == 2


def test_a_stream_goes_through_everybody_once_in_chunks():
    chief, _ = make_team(7)
    make_team(3)
    streamed = [key for key, _ in iter_verdicts(agency_id=chief.agency_id, on=ON, chunk=4)]
    assert streamed == sorted(verdicts_for(agency_id=chief.agency_id, on=ON))
    assert len(streamed) == 8


def test_agencies_stay_apart_and_each_has_its_own_policy():
    chief, staff = make_team(1)
    _, others = make_team(1)
    PolicyFactory(
        agency=others[0].agency, number=2, valid_from=date(2026, 1, 1),
        settings=policy_data(Policy(eligible_boxes=(9,))),
    )  # fmt: skip
    both = verdicts_for(employee_ids=[staff[0].pk, others[0].pk], on=ON)
    assert (both[staff[0].pk].eligible, both[others[0].pk].eligible) == (True, False)
    assert (both[staff[0].pk].policy_number, both[others[0].pk].policy_number) == (1, 2)
    scoped = verdicts_for(agency_id=chief.agency_id, employee_ids=[staff[0].pk, others[0].pk], on=ON)
    assert list(scoped) == [staff[0].pk]


def test_without_agency_or_people_there_is_no_question():
    with pytest.raises(TypeError):
        verdicts_for(on=ON)


@pytest.mark.parametrize(
    ("on", "number"),
    [
        (date(2026, 1, 4), 0),
        (date(2026, 1, 5), 1),
        (date(2026, 6, 30), 1),
        (date(2026, 7, 1), 2),
        (date(2027, 1, 1), 2),
    ],
)
def test_the_policy_of_the_date(on, number):
    first = PolicyFactory(valid_from=date(2026, 1, 5))
    PolicyFactory(agency=first.agency, number=2, valid_from=date(2026, 7, 1), settings={"quota_start": 2})
    PolicyFactory(agency=first.agency, number=3, status="draft", valid_from=None, published_at=None)
    PolicyFactory(agency=first.agency, number=4, status="withdrawn", valid_from=date(2026, 7, 2))
    found = policy_for(first.agency_id, on)
    assert found.number == number
    assert found.policy.quota_start == (2 if number == 2 else 1)


def test_yesterday_is_judged_with_what_was_known_yesterday():
    person = make_eligible(EmployeeFactory())
    TalentFactory(employee=person, period="2026b", assessed_on=ON, box=1)
    AssessmentFactory(
        employee=person, kind="month", period_start=date(2026, 10, 1), period_end=date(2026, 10, 31),
        predicate="poor", received_on=ON,
    )  # fmt: skip
    assert verdict_for(person, ON - timedelta(days=1)).eligible
    assert verdict_for(person, ON).failed == (Rule.TALENT_BOX, Rule.PREDICATE)


def test_the_longest_of_two_periods_that_end_together_counts():
    person = EmployeeFactory()
    AssessmentFactory(employee=person, predicate="good")
    AssessmentFactory(
        employee=person, kind="month", period_start=date(2025, 12, 1), period_end=date(2025, 12, 31),
        predicate="poor",
    )  # fmt: skip
    assert one(person).predicate == "good"


def test_the_newest_declaration_counts_and_only_from_its_confirmation():
    person = EmployeeFactory()
    ReadinessFactory(employee=person, declared_on=date(2026, 1, 1))
    ReadinessFactory(
        employee=person, declared_on=date(2026, 11, 1), confirmed_on=date(2026, 11, 20), down_mbps=99
    )
    assert one(person, date(2026, 10, 31)).down_mbps == 40
    assert one(person, date(2026, 11, 1)).down_mbps == 99
    assert Rule.LAPTOP in verdict_for(person, date(2026, 11, 19)).failed
    assert Rule.LAPTOP not in verdict_for(person, date(2026, 11, 20)).failed


@pytest.mark.parametrize(
    ("fields", "in_force"),
    [
        ({}, True),
        ({"status": "proposed"}, False),
        ({"status": "rejected"}, False),
        ({"starts_on": ON}, True),
        ({"starts_on": ON + timedelta(days=1)}, False),
        ({"ends_on": ON}, True),
        ({"ends_on": ON - timedelta(days=1)}, False),
        ({"status": "lifted", "lifted_on": ON}, False),
        ({"status": "lifted", "lifted_on": ON + timedelta(days=1)}, True),
    ],
)
def test_suspension_in_its_dates(fields, in_force):
    person = EmployeeFactory()
    SuspensionFactory(employee=person, **fields)
    assert (Rule.SUSPENSION in verdict_for(person, ON).failed) is in_force


@pytest.mark.parametrize(
    ("fields", "in_force"),
    [
        ({}, True),
        ({"level": "P"}, True),
        ({"starts_on": ON}, True),
        ({"starts_on": ON + timedelta(days=1)}, False),
        ({"ends_on": ON}, True),
        ({"ends_on": ON - timedelta(days=1)}, False),
    ],
)
def test_discipline_in_its_dates(fields, in_force):
    person = EmployeeFactory()
    DisciplineFactory(employee=person, **fields)
    assert (Rule.DISCIPLINE in verdict_for(person, ON).failed) is in_force


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "stops"),
    [
        (ON, None, True),
        (ON + timedelta(days=1), None, False),
        (date(2026, 1, 1), ON, False),
        (date(2026, 1, 1), ON + timedelta(days=1), True),
    ],
)
def test_service_rating_in_its_dates(valid_from, valid_to, stops):
    person = EmployeeFactory()
    RatingFactory(agency=person.agency, unit=person.unit, valid_from=valid_from, valid_to=valid_to)
    assert (Rule.SERVICE in verdict_for(person, ON).failed) is stops


def test_grid_counts_everybody_once_and_opens_its_people():
    chief, staff = make_team(4)
    TalentFactory(employee=staff[1], period="2026b", assessed_on=date(2026, 9, 1), box=9)
    TalentFactory(employee=staff[2], period="2026b", assessed_on=date(2026, 9, 1), box=5, scheme="kemenkeu")
    TalentFactory(employee=EmployeeFactory(), box=9)
    staff[3].talent.update(assessed_on=date(2025, 11, 23))
    people = staff_of(chief.agency_id, None)
    counts = box_counts(chief.agency_id, None, Policy(), ON)
    assert (counts.boxes[5], counts.boxes[9], counts.boxes[0]) == (1, 1, 3)
    assert list(people_in_box(people, Policy(), ON, 9)) == [staff[1]]
    assert set(people_in_box(people, Policy(), ON, 0)) == {chief, staff[2], staff[3]}
    assert box_counts(chief.agency_id, frozenset(), Policy(), ON).heads == 0


def test_the_grid_stands_as_the_regulation_numbers_it():
    rows = nine_box(Policy(), here=7, counts={7: 3})
    assert [[b.number for b in row.boxes] for row in rows] == [[4, 7, 9], [2, 5, 8], [1, 3, 6]]
    assert [b.number for row in rows for b in row.boxes if b.here] == [7]
    assert {b.number for row in rows for b in row.boxes if b.eligible} == {4, 5, 7, 8, 9}
    assert nine_box(replace(Policy(), box_scheme="kemenkeu")) == ()


def test_moments_play_no_part_in_dated_facts():
    person = make_eligible(EmployeeFactory())
    SuspensionFactory(employee=person, starts_on=ON, confirmed_at=datetime(2026, 11, 22, 18, tzinfo=UTC))
    assert verdict_for(person, ON - timedelta(days=1)).eligible
