"""Which days count, for which office, and what the reports make of them."""

import json
from datetime import date

import pytest

from pilots.enums.savings import Measure, Scenario
from pilots.rules.savings import Seats
from pilots.selectors.assumptions import AGENCY, sheets_for
from pilots.selectors.savings import savings_report, savings_reports, savings_together
from pilots.selectors.wfa_use import wfa_use
from tests.factories import CalendarDayFactory, OfficeFactory, make_team
from tests.factories_savings import AssumptionFactory, settle, work_away, workdays

pytestmark = pytest.mark.django_db
M = Measure
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
WORKING = 22  # Thursdays and Fridays five times, the other days four times


@pytest.fixture
def team():
    chief, staff = make_team(3)
    settle(chief.office, LAST)
    return chief, staff


def use_of(office, first=FIRST, last=LAST, on=LAST):
    return wfa_use([office], first, last, on)[0]


class TestDaysThatCount:
    def test_heads_and_the_eligible(self, team):
        chief, staff = team
        found = use_of(chief.office)
        assert found.seats == Seats(staff=4, eligible=3)
        assert found.working_days == WORKING == len(found.away)
        staff[0].left_on = LAST
        staff[0].save()
        assert use_of(chief.office).seats == Seats(staff=3, eligible=2)

    def test_a_day_worked_away_counts_at_home_and_elsewhere(self, team):
        chief, (one, two, three) = team
        monday = date(2026, 10, 5)
        work_away(one, monday)
        work_away(two, monday, status="incomplete")
        work_away(three, monday, place="other")
        found = use_of(chief.office)
        assert (found.away[monday], found.home, found.elsewhere, found.worked) == (3, 2, 0, 3)

    @pytest.mark.parametrize(
        "settled",
        [
            {"status": "absent"}, {"status": "excused"}, {"status": "uncounted"},
            {"mode": "wfo"}, {"mode": "travel"}, {"approved": False},
        ],
    )  # fmt: skip
    def test_what_was_not_worked_away_does_not(self, team, settled):
        chief, (person, *_) = team
        work_away(person, date(2026, 10, 5), **settled)
        assert use_of(chief.office).worked == 0

    def test_a_day_at_another_office_saves_nothing(self, team):
        chief, (person, *_) = team
        from scheduling.models import RequestDay

        work_away(person, date(2026, 10, 5))
        branch = OfficeFactory(agency=chief.agency)
        RequestDay.objects.get().request.__class__.objects.update(place="other_office", place_office=branch)
        found = use_of(chief.office)
        assert (found.elsewhere, found.worked, found.home) == (1, 1, 0)
        assert found.days.desk_days.central == 0

    def test_days_before_and_after_the_span_and_unsettled_ones_are_left_out(self, team):
        chief, (person, *_) = team
        for on in (date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 30), date(2026, 11, 2)):
            work_away(person, on)
        assert use_of(chief.office).worked == 2
        settle(chief.office, date(2026, 10, 15))
        found = use_of(chief.office)
        assert (found.worked, len(found.away), found.settled_to) == (1, 11, date(2026, 10, 15))

    def test_nothing_settled_nothing_counted(self):
        chief, (person, *_) = make_team(2)
        work_away(person, date(2026, 10, 5))
        found = use_of(chief.office)
        assert (found.worked, found.away, found.settled_to) == (0, {}, None)
        assert found.working_days == WORKING

    def test_a_holiday_is_no_working_day(self, team):
        CalendarDayFactory(agency=team[0].agency, date=date(2026, 10, 5))
        assert use_of(team[0].office).working_days == WORKING - 1

    def test_other_offices_keep_their_own(self, team):
        other, (stranger, *_) = make_team(2)
        settle(other.office, LAST)
        work_away(stranger, date(2026, 10, 5))
        assert use_of(team[0].office).worked == 0

    def test_the_floor_waits_for_the_day_with_the_fewest_away(self, team):
        chief, (one, two, three) = team
        days = workdays(FIRST, WORKING)
        for n, on in enumerate(days):
            work_away((one, two, three)[n % 3], on)
        work_away(two, days[0])
        assert use_of(chief.office).days.lasting_desks.central == 1
        chief.office.desks = 3
        chief.office.save()
        assert use_of(chief.office).days.lasting_desks.central == 0


class TestReports:
    def test_the_sums_follow_the_days_and_the_assumptions(self, team):
        chief, (person, *_) = team
        work_away(person, date(2026, 10, 5))
        AssumptionFactory(agency=chief.agency)
        report = savings_report(chief.office, FIRST, LAST)
        assert [found.scenario for found in report.scenarios] == list(Scenario)
        assert report.actual.sums[M.DESK_DAYS].central == 1
        # 1 day × 2 × 10 km × 75 % / 1.1 × 0.035 l/km
        assert report.actual.sums[M.LITRES].central == pytest.approx(20 * 0.75 / 1.1 * 0.035)
        assert report.two_days.sums[M.DESK_DAYS].central == pytest.approx(3 * 0.65 * 2 / 5 * WORKING)
        assert report.of(Scenario.ONE_DAY).sums[M.FUEL].central == pytest.approx(
            report.two_days.sums[M.FUEL].central / 2
        )

    def test_half_a_settled_span_brings_half_its_rent(self, team):
        chief, staff = team
        for on in workdays(FIRST, WORKING):
            work_away(staff[0], on)
        whole = savings_report(chief.office, FIRST, LAST).actual.sums[M.RENT]
        settle(chief.office, date(2026, 10, 15))
        half = savings_report(chief.office, FIRST, LAST).actual.sums[M.RENT]
        assert half.central == pytest.approx(whole.central / 2)
        assert whole.central > 0

    def test_assumptions_are_those_of_the_last_day(self, team):
        chief, _staff = team
        AssumptionFactory(agency=chief.agency, valid_from=date(2026, 11, 1))
        assert savings_report(chief.office, FIRST, LAST).sheet["commute_km"].origin == "portal"
        assert savings_report(chief.office, FIRST, date(2026, 11, 1)).sheet["commute_km"].origin == "agency"

    def test_it_can_be_kept_as_json(self, team):
        chief, (person, *_) = team
        work_away(person, date(2026, 10, 5))
        kept = json.loads(json.dumps(savings_report(chief.office, FIRST, LAST).as_json()))
        assert kept["office"] == chief.office_id
        assert (kept["from"], kept["to"], kept["worked_days"]) == ("2026-10-01", "2026-10-31", 1)
        assert {row["measure"] for row in kept["scenarios"][0]["measures"]} == set(Measure) - {"co2"}
        assert all(row["low"] <= row["central"] <= row["high"] for row in kept["scenarios"][2]["measures"])
        assert {row["key"] for row in kept["assumptions"]} >= {"commute_km", "rent_m2"}

    def test_offices_together(self, team):
        chief, (person, *_) = team
        work_away(person, date(2026, 10, 5))
        branch = OfficeFactory(agency=chief.agency)
        AssumptionFactory(agency=chief.agency, office=branch)
        reports = savings_reports([chief.office, branch], FIRST, LAST)
        together = savings_together(reports, sheets_for(chief.agency_id, [], LAST)[AGENCY])
        assert (together.staff, together.eligible, together.worked_days) == (4, 3, 1)
        assert together.own_offices == 1
        assert together.settled_to is None
        assert together.two_days.sums[M.FUEL] == reports[0].two_days.sums[M.FUEL]
        settle(branch, date(2026, 10, 20))
        again = savings_together(savings_reports([chief.office, branch], FIRST, LAST), {})
        assert again.settled_to == date(2026, 10, 20)
        assert savings_together([], {}) is None
        assert savings_reports([], FIRST, LAST) == []

    def test_queries_do_not_grow_with_offices_or_people(self, team, django_assert_max_num_queries):
        chief, _staff = team
        offices = [chief.office, *(OfficeFactory(agency=chief.agency) for _ in range(20))]
        with django_assert_max_num_queries(8):
            savings_reports(offices, FIRST, LAST)
        with django_assert_max_num_queries(8):
            savings_reports(offices[:1], FIRST, LAST)
