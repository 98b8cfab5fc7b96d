"""The power of a plan from the office's own baseline, and the facts of its offices."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from performance.models import WeeklyIndex
from pilots.analysis import Panel, baseline_spread, power
from pilots.rules.terms import Terms
from pilots.rules.weeks import whole_weeks
from pilots.selectors.checks import check_of
from pilots.selectors.offices import office_facts
from pilots.selectors.power import plan_power
from tests.factories import EmployeeFactory
from tests.pilots.trial import DUE_AT, PLANNED_AT, START, WEEKS, a_plan, an_office, people_of, signed

pytestmark = pytest.mark.django_db
TODAY = PLANNED_AT.date()
SEEN = whole_weeks(date(2026, 7, 21), TODAY)


def indices(office, weeks=SEEN, sd=5.0, reports=2, people=None):
    rng = Random(office.pk)
    WeeklyIndex.objects.bulk_create(
        WeeklyIndex(
            employee=person, week=week, value=Decimal(f"{80 + rng.gauss(0, sd):.2f}"), output=80, timeliness=100,
            reports=reports, required=1, computed_at=DUE_AT,
        )
        for person in people or people_of(office)
        for week in weeks
    )  # fmt: skip


def powered(office, comparisons=(), **terms):
    return plan_power(
        office_id=office.pk, comparison_ids=[o.pk for o in comparisons], terms=Terms(**terms), start_on=START,
        today=TODAY,
    )  # fmt: skip


def test_it_is_the_power_of_the_office_s_own_spread():
    office = an_office(staff=6)
    indices(office)
    found = powered(office)
    rows = list(WeeklyIndex.objects.values_list("employee_id", "week", "value"))
    spread = baseline_spread(
        Panel.of(
            [r[0] for r in rows], [r[1].toordinal() for r in rows], np.array([float(r[2]) for r in rows]),
            np.zeros(len(rows), bool),
        )
    )  # fmt: skip
    by_hand = power(spread, staff=6, weeks_before=8, weeks_after=9, margin=3.0, alpha=0.05)
    assert found.probability == pytest.approx(by_hand.probability)
    assert found.smallest_margin == pytest.approx(by_hand.smallest_margin)
    assert (found.staff, found.comparison_staff, found.missing, found.fault) == (6, 0, pytest.approx(0), "")
    assert (found.weeks_before, found.weeks_after) == (8, 9) == (len(WEEKS) - 9, 9)


def test_a_wider_margin_a_looser_rate_and_more_weeks_help():
    office = an_office(staff=6)
    indices(office)
    usual = powered(office).probability
    assert powered(office, index_margin=6.0).probability > usual
    assert powered(office, alpha=0.2).probability > usual
    assert powered(office, months=6).probability > usual
    assert 0 < powered(office, index_margin=0.5).probability < usual < 1


def test_comparison_offices_count_from_two_people_on():
    office = an_office(staff=6)
    indices(office)
    one, many = an_office(office.agency, staff=1), an_office(office.agency, staff=20)
    alone = powered(office)
    assert powered(office, [one]).probability == alone.probability
    assert powered(office, [many]).probability != alone.probability
    assert powered(office, [many]).comparison_staff == 20


def test_people_and_weeks_without_data_are_missing():
    office = an_office(staff=6)
    indices(office, people=people_of(office)[:3])
    found = powered(office)
    assert (found.staff, found.missing) == (6, pytest.approx(0.5))
    indices(office, people=people_of(office)[3:], reports=1)  # too few reports in the week
    assert powered(office).missing == pytest.approx(0.5)


def test_only_weeks_before_today_are_seen():
    office = an_office(staff=6)
    indices(office, weeks=[SEEN[0] - timedelta(weeks=1), SEEN[-1] + timedelta(weeks=1)])
    assert powered(office).fault == "empty"


@pytest.mark.parametrize(
    ("staff", "weeks", "sd", "fault"),
    [
        (0, 8, 5, "empty"),
        (3, 0, 5, "empty"),
        (1, 8, 5, "one_unit"),
        (3, 2, 5, "too_few"),
        (3, 8, 0, "no_variation"),
    ],
)
def test_where_nothing_can_be_said_it_says_why(staff, weeks, sd, fault):
    office = an_office(staff=staff)
    indices(office, weeks=SEEN[:weeks], sd=sd)
    found = powered(office)
    assert (found.probability, found.smallest_margin, found.fault) == (None, None, fault)
    assert found.as_json()["margin"] == 3.0


def test_monthly_predicates_have_no_power_yet():
    office = an_office(staff=6)
    indices(office)
    assert powered(office, outcome="predicate").fault == "monthly"


def test_the_queries_do_not_grow_with_people():
    counts = []
    for staff in (2, 20):
        office = an_office(staff=staff)
        indices(office)
        with CaptureQueriesContext(connection) as found:
            powered(office)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_check_names_facts_power_and_problems():
    office = an_office(staff=6)
    other = an_office(office.agency, staff=1)
    indices(office, sd=0.5)
    check = check_of(a_plan(office, [other]), TODAY)
    assert (check.facts.office.staff, [o.code for o in check.facts.comparisons]) == (6, [other.code])
    assert (check.facts.quota_now, check.facts.quota_tried, check.facts.cap) == (0, 1, 2)
    assert check.power.probability > 0.99
    assert (check.problems, check.blocked) == ((), False)
    late = check_of(a_plan(office), START)
    assert late.blocked
    assert [p.code.value for p in late.problems] == ["start_past"]


# --- offices -------------------------------------------------------------------------------------


def test_offices_know_their_staff_and_the_pilots_they_are_in():
    office = an_office(staff=2)
    other, third = an_office(office.agency, staff=1), an_office(office.agency, staff=0)
    EmployeeFactory(unit=people_of(office)[0].unit, legal_status="99")
    a_plan(third, [office])  # a draft makes nobody busy
    pilot = signed(a_plan(office, [other]))
    found = office_facts([office.pk, other.pk, third.pk, 10**9])
    assert {pk: (f.staff, f.pilot, f.compared_in) for pk, f in found.items()} == {
        office.pk: (2, pilot.number, ""), other.pk: (1, "", pilot.number), third.pk: (0, "", ""),
    }  # fmt: skip


def test_the_facts_of_many_offices_are_four_queries():
    office = an_office(staff=1)
    ids = [office.pk, *(an_office(office.agency, staff=1).pk for _ in range(5))]
    for asked in (ids[:1], ids):
        with CaptureQueriesContext(connection) as found:
            office_facts(asked)
        assert len(found) == 4
