"""The API of savings: numbers with their assumptions, new rows, callers who may not."""

from datetime import date

import pytest
import time_machine

from pilots.models.savings import SavingsAssumption
from tests.factories import OfficeFactory, RoleFactory, UnitFactory, UserFactory, make_team
from tests.factories_savings import settle, work_away
from tests.scheduling.pages import NOW, api_of

pytestmark = pytest.mark.django_db
SAVINGS, SHEET = "/api/v1/savings", "/api/v1/savings/assumptions"
OCTOBER = {"from": "2026-10", "to": "2026-10"}


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    chief, staff = make_team(2)
    settle(chief.office, date(2026, 11, 20))
    work_away(staff[0], date(2026, 10, 5))
    return chief, staff


def caller(office, role="admin", only_here=False):
    person = UserFactory(employee__unit=UnitFactory(office=office)).employee
    RoleFactory(employee=person, role=role, office=office if only_here else None)
    return api_of(person)


def row(**changes):
    return {
        "key": "commute_km", "low": "8", "central": "10", "high": "14", "unit": "km", "source": "Survei",
        "source_on": "2026-10-01", "mark": "prac", "valid_from": "2026-10-01", "reason": "Survei",
    } | changes  # fmt: skip


class TestSavings:
    def test_of_all_offices_and_of_one(self, team):
        api = caller(team[0].office, "leadership")
        whole = api.get(SAVINGS, OCTOBER).json()
        assert (whole["office"], whole["from"], whole["to"]) == (None, "2026-10-01", "2026-10-31")
        assert (whole["worked_days"], whole["months"]) == (1, 1)
        assert [s["scenario"] for s in whole["scenarios"]] == ["actual", "one_day", "two_days"]
        one = api.get(SAVINGS, OCTOBER | {"office": team[0].office_id}).json()
        assert one["office"] == team[0].office_id
        assert one["scenarios"] == whole["scenarios"]
        assert {a["key"] for a in one["assumptions"]} >= {"commute_km", "tariff"}

    @pytest.mark.parametrize(
        "asked",
        [
            {}, {"from": "2026-10"}, {"from": "2026-13", "to": "2026-13"}, {"from": "2026-11", "to": "2026-10"},
            {"from": "2024-01", "to": "2026-10"}, OCTOBER | {"office": "x"}, OCTOBER | {"office": str(10**30)},
        ],
    )  # fmt: skip
    def test_what_cannot_be_read_is_told(self, team, asked):
        answer = caller(team[0].office).get(SAVINGS, asked)
        assert answer.status_code == 400
        assert answer.json()["errors"]

    def test_offices_out_of_reach_are_not_there(self, team):
        branch, foreign = OfficeFactory(agency=team[0].agency), OfficeFactory()
        api = caller(team[0].office, "official", only_here=True)
        for office in (branch, foreign):
            answer = api.get(SAVINGS, OCTOBER | {"office": office.pk})
            assert answer.status_code == 404
            assert answer.json()["detail"]
        assert api_of(team[1][0]).get(SAVINGS, OCTOBER).status_code == 403


class TestAssumptions:
    def test_a_row_is_added_once_and_then_holds(self, team):
        api = caller(team[0].office)
        answer = api.post(SHEET, row(), format="json", headers={"Idempotency-Key": "a"})
        assert answer.status_code == 201
        (mine,) = [a for a in answer.json() if a["key"] == "commute_km"]
        assert (mine["origin"], mine["central"], mine["valid_from"]) == ("agency", 10, "2026-10-01")
        again = api.post(SHEET, row(), format="json", headers={"Idempotency-Key": "a"})
        assert again.json() == answer.json()
        assert SavingsAssumption.objects.count() == 1
        assert api.post(SHEET, row(), format="json").status_code == 409

    def test_for_an_office_and_back(self, team):
        api, office = caller(team[0].office), team[0].office_id
        api.post(SHEET, row(office=office), format="json")
        api.post(SHEET, row(office=office, inherit=True, valid_from="2026-11-01"), format="json")

        def origin(on):
            sheet = api.get(SHEET, {"office": office, "on": on}).json()
            return next(a["origin"] for a in sheet if a["key"] == "commute_km")

        assert [origin(f"2026-{month}-15") for month in ("09", "10", "11")] == ["portal", "office", "portal"]

    @pytest.mark.parametrize(
        ("changes", "status", "code"),
        [
            ({"unit": "mil"}, 422, "wrong_unit"),
            ({"low": "11"}, 422, "order"),
            ({"source": ""}, 422, "no_source"),
            ({"reason": ""}, 422, "no_reason"),
            ({"inherit": True}, 422, "nothing_to_leave"),
            ({"valid_from": "0001-01-01"}, 422, "bad_date"),
            ({"key": "x"}, 400, "invalid"),
            ({"low": "x"}, 400, "invalid"),
            ({"low": "1e9999"}, 400, "invalid"),
            ({"valid_from": ""}, 400, "invalid"),
        ],
    )
    def test_what_is_refused_says_why(self, team, changes, status, code):
        answer = caller(team[0].office).post(SHEET, row(**changes), format="json")
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert not SavingsAssumption.objects.exists()

    def test_values_are_asked_for(self, team):
        said = {name: value for name, value in row().items() if name != "high"}
        assert caller(team[0].office).post(SHEET, said, format="json").status_code == 400

    def test_who_may_not(self, team):
        foreign = OfficeFactory()
        assert caller(team[0].office, "auditor").post(SHEET, row(), format="json").status_code == 403
        assert caller(team[0].office, only_here=True).post(SHEET, row(), format="json").status_code == 403
        assert caller(team[0].office).post(SHEET, row(office=foreign.pk), format="json").status_code == 404
        assert api_of(team[1][0]).get(SHEET).status_code == 403
        assert not SavingsAssumption.objects.exists()
