"""What an approval would change, and that the cost of knowing it does not grow."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.selectors import (
    consequences,
    decided_by,
    grouped,
    listed,
    ordered,
    pending_ids,
    undecidable,
)
from approvals.services import decide
from employees.models import ReportingLine
from employees.selectors import actor_of
from scheduling.models import Absence
from tests.approvals.conftest import FRIDAY, MONDAY, NOW, THURSDAY, ask, later
from tests.approvals.test_opening import stand_in
from tests.factories import CounterFactory, make_team

pytestmark = pytest.mark.django_db


def look(*approvals, now=NOW):
    return consequences(listed([a.pk for a in approvals]), now)


def approve(approval, chief):
    decide(
        approval_id=approval.pk,
        action="approve",
        decider=chief,
        actor=actor_of(chief.user),
        now=later(hours=1),
    )


def test_coverage_before_and_after(chief, staff):
    granted, asked = ask(staff[0]), ask(staff[1])
    approve(granted, chief)
    [day] = look(asked)[asked.pk].days
    assert (day.date, day.staff, day.pending) == (THURSDAY, 5, 0)
    assert (day.unit.name, day.unit.before, day.unit.after, day.unit.minimum) == (chief.unit.name, 4, 3, 1)
    assert day.counter is None
    assert [(a.name, a.kind) for a in day.away] == [(staff[0].full_name, "WFA disetujui")]


def test_the_counter_of_the_person_has_its_own_line(chief, staff):
    counter = CounterFactory(unit=chief.unit, min_staff=2)
    for person in staff[:3]:
        person.counter = counter
        person.save()
    asked = ask(staff[0])
    [day] = look(asked)[asked.pk].days
    assert (day.counter.name, day.counter.before, day.counter.after, day.counter.minimum) == (
        counter.name,
        3,
        2,
        2,
    )
    assert not day.counter.is_broken


def test_leave_of_colleagues_and_of_the_person(staff):
    asked = ask(staff[0])
    for number, (person, kind) in enumerate([(staff[1], "sick"), (staff[0], "leave")]):
        Absence.objects.create(
            employee=person, kind=kind, starts_on=MONDAY, ends_on=FRIDAY, source="uji", source_id=str(number)
        )
    effect = look(asked)[asked.pk]
    [day] = effect.days
    assert (day.unit.before, day.unit.after, day.absence) == (3, 3, "cuti")
    assert [a.kind for a in day.away] == ["Cuti"]
    assert effect.needs_reason and not effect.is_blocked


def test_the_quota_of_that_week():
    chief, people = make_team(4, quota=2)
    first = ask(people[0], THURSDAY)
    approve(first, chief)
    second = ask(people[0], FRIDAY)
    other_week = ask(people[0], date(2026, 12, 3))
    effects = look(second, other_week)
    quota = effects[second.pk].quota
    assert (quota.allowed, quota.granted, quota.pending, quota.left) == (2, 1, 1, 0)
    quota = effects[other_week.pk].quota
    assert (quota.allowed, quota.granted, quota.pending, quota.left) == (2, 0, 1, 1)


def test_a_deadline_that_passed_is_a_warning_only(staff):
    asked = ask(staff[0])
    effect = look(asked, now=later(days=2))[asked.pk]
    assert [p.code for p in effect.problems] == ["overdue"]
    assert not effect.needs_reason and not effect.is_blocked


def test_oldest_deadline_first_and_grouping(chief, staff):
    late = ask(staff[0], FRIDAY, now=later(days=1))
    early = ask(staff[1], FRIDAY)
    same_person = ask(staff[1], date(2026, 12, 3), now=later(days=2))
    rows = pending_ids(chief, MONDAY)
    assert rows == [early.pk, late.pk, same_person.pk]
    assert ordered(rows, "orang") == [early.pk, same_person.pk, late.pk]
    assert ordered(rows, "hari") == [early.pk, late.pk, same_person.pk]
    page = listed(ordered(rows, "hari"))
    groups = grouped(page, consequences(page, NOW), "hari", NOW)
    assert [(g.title, len(g.rows)) for g in groups] == [
        ("Jumat, 27 November 2026", 2),
        ("Kamis, 3 Desember 2026", 1),
    ]
    assert [r.next_pk for g in groups for r in g.rows] == [late.pk, same_person.pk, None]


def test_the_inbox_follows_the_acting_chief(chief, staff):
    own, other = ask(staff[0]), ask(staff[1])
    assert pending_ids(staff[0], MONDAY) == []
    stand_in(staff[0], chief.unit)
    assert pending_ids(staff[0], MONDAY) == [other.pk]
    assert set(pending_ids(chief, MONDAY)) == {own.pk, other.pk}


def test_decisions_are_remembered_for_decider_and_deputy(chief, staff):
    mine, theirs = ask(staff[0]), ask(staff[2])
    approve(mine, chief)
    stand_in(staff[1], chief.unit)
    approve(theirs, staff[1])
    assert [a.pk for a in decided_by(chief, MONDAY)] == [theirs.pk, mine.pk]
    assert {a.pk for a in decided_by(staff[1], MONDAY)} == {theirs.pk, mine.pk}
    assert not decided_by(staff[0], MONDAY).exists()


def test_what_nobody_decides_is_listed_by_office(staff):
    ReportingLine.objects.filter(employee=staff[0]).update(supervisor=None, gap="vacant")
    lost = ask(staff[0])
    office = staff[0].office_id
    assert list(undecidable(lost.agency_id, None)) == [lost]
    assert list(undecidable(lost.agency_id, frozenset({office}))) == [lost]
    assert not undecidable(lost.agency_id, frozenset({office + 1})).exists()
    assert not undecidable(lost.agency_id + 1, None).exists()


def test_the_cost_does_not_grow_with_rows():
    chief, people = make_team(40)

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as run:
            page = listed(ordered(pending_ids(chief, MONDAY), "orang"))
            grouped(page, consequences(page, NOW), "orang", NOW)
        return len(run)

    ask(people[0])
    one = cost()
    days = [THURSDAY, FRIDAY, date(2026, 12, 3), date(2026, 12, 10)]
    for number, person in enumerate(people[1:30]):
        ask(person, days[number % 4])
    assert len(pending_ids(chief, MONDAY)) == 30
    assert cost() == one
