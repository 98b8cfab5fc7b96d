"""The API of scheduling: shapes, permissions, repeated calls, and a sentence for every bad input."""

from datetime import timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from employees.enums import Role
from scheduling.models import WfaRequest
from tests.factories import (
    AbsenceFactory,
    EmployeeFactory,
    OfficeFactory,
    QuotaFactory,
    RoleFactory,
    UserFactory,
    make_team,
)
from tests.scheduling.pages import NOW, THURSDAY, api_of, asked, body_of, query_count
from tests.scheduling.test_pages_own import make_requests

pytestmark = pytest.mark.django_db
FRIDAY = THURSDAY + timedelta(days=1)
API = "/api/v1"


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    return make_team(6)


@pytest.fixture
def person(team):
    return team[1][0]


@pytest.fixture
def api(person):
    return api_of(person)


def is_problem(answer, *statuses):
    body = answer.json()
    assert answer.status_code in (statuses or (400, 422)), body
    assert answer["Content-Type"] == "application/problem+json"
    assert body["code"]
    assert len(body["detail"]) > 5
    return body


class TestWeeks:
    def test_shape(self, api):
        week = api.get(f"{API}/weeks/2026-W48").json()
        assert week["week"] == "2026-W48"
        assert week["quota"] == {"allowed": 1, "granted": 0, "pending": 0, "left": 1}
        assert [d["date"] for d in week["days"]] == [f"2026-11-{n}" for n in range(23, 28)]
        monday, *_, thursday, _friday = week["days"]
        assert thursday == {
            "date": "2026-11-26", "state": "office", "can_request": True, "request_id": None, "reasons": []
        }  # fmt: skip
        assert not monday["can_request"]
        assert {"code", "sentence", "possible_on"} == set(monday["reasons"][0])

    def test_a_full_quota_says_when_it_becomes_possible(self, api, person):
        asked(person, THURSDAY)
        week = api.get(f"{API}/weeks/2026-W48").json()
        assert week["quota"] == {"allowed": 1, "granted": 0, "pending": 1, "left": 0}
        friday = week["days"][4]
        assert friday["reasons"][0]["code"] == "quota_full"
        assert friday["reasons"][0]["possible_on"] == "2026-11-30"

    @pytest.mark.parametrize(
        "week", ["2026-W60", "2026-W00", "2026-48", "x", "0000-W01", "9999-W52", "２０２６-W48"]
    )
    def test_a_week_that_is_none(self, api, week):
        assert is_problem(api.get(f"{API}/weeks/{week}"), 400)["code"] == "invalid_week"

    def test_nobody_without_log_in(self):
        assert APIClient().get(f"{API}/weeks/2026-W48").status_code == 401
        assert APIClient().post(f"{API}/requests", {}, format="json").status_code == 401


class TestAsking:
    def test_created(self, api, person):
        answer = api.post(f"{API}/requests", body_of(THURSDAY), format="json")
        body = answer.json()
        assert answer.status_code == 201
        assert body["status"] == "submitted"
        assert body["days"] == ["2026-11-26"]
        assert body["place"] == "registered_home"
        assert body["plan"] == [{"output": "Laporan triwulan", "quantity": "1.00", "unit": "berkas"}]
        assert WfaRequest.objects.get(pk=body["id"]).employee == person

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"days": []}, "no_days"),
            ({"days": ["2026-11-26", "2026-12-03"]}, "other_week"),
            ({"days": ["2026-11-26", "2026-11-27"]}, "quota_exceeded"),
            ({"days": ["2026-11-23"]}, "lead_time"),
            ({"days": ["2026-11-28"]}, "weekend"),
            ({"reason": ""}, "no_reason"),
            ({"reason": "   "}, "no_reason"),
            ({"plan": []}, "no_plan"),
            ({"place": "other"}, "no_place_note"),
            ({"place": "other_office"}, "no_office"),
            ({"plan": [{"output": "x", "quantity": "0", "unit": "y"}]}, "bad_plan"),
            ({"plan": [{"output": "x", "quantity": "-1", "unit": "y"}]}, "bad_plan"),
        ],
    )
    def test_the_rules_answer_with_their_codes(self, api, changes, code):
        body = is_problem(api.post(f"{API}/requests", body_of(THURSDAY, **changes), format="json"), 422)
        assert code in [p["code"] for p in body["problems"]]
        assert not WfaRequest.objects.exists()

    @pytest.mark.parametrize(
        "changes",
        [
            {"days": "2026-11-26"},
            {"days": None},
            {"days": [["2026-11-26"]]},
            {"days": ["2026-11-26"] * 10_000},
            {"days": ["9999-12-31"]},
            {"days": ["0001-01-01"]},
            {"days": [20261126]},
            {"place": "bulan"},
            {"place": []},
            {"place_office": 10**30},
            {"place_office": "x"},
            {"reason": "x" * 100_000},
            {"reason": {"a": 1}},
            {"reason": "nol\x00"},
            {"plan": "laporan"},
            {"plan": [1]},
            {"plan": [{}]},
            {"plan": [{"output": "x", "quantity": "1", "unit": "y"}] * 10_000},
            {"plan": [{"output": "x", "quantity": "NaN", "unit": "y"}]},
            {"plan": [{"output": "x", "quantity": "Infinity", "unit": "y"}]},
            {"plan": [{"output": "x", "quantity": 1e300, "unit": "y"}]},
            {"plan": [{"output": "x", "quantity": True, "unit": "y"}]},
            {"plan": [{"output": "x" * 301, "quantity": "1", "unit": "y"}]},
        ],
    )
    def test_bad_shapes_are_a_problem_never_a_crash(self, api, changes):
        is_problem(api.post(f"{API}/requests", body_of(THURSDAY, **changes), format="json"))
        assert not WfaRequest.objects.exists()

    @pytest.mark.parametrize("raw", ["", "[]", "{", "null", '"x"', "1", '{"days": NaN}'])
    def test_bodies_that_are_no_object(self, api, raw):
        is_problem(api.post(f"{API}/requests", raw, content_type="application/json"))

    def test_an_office_of_another_agency(self, api):
        body = body_of(THURSDAY, place="other_office", place_office=OfficeFactory().pk)
        assert is_problem(api.post(f"{API}/requests", body, format="json"), 400)["errors"]["place_office"]

    def test_another_office_of_the_agency(self, api, person):
        office = OfficeFactory(agency=person.agency)
        body = body_of(THURSDAY, place="other_office", place_office=office.pk)
        assert api.post(f"{API}/requests", body, format="json").json()["place_office"] == office.pk

    def test_the_same_key_asks_once(self, api):
        calls = [
            api.post(f"{API}/requests", body_of(THURSDAY), format="json", headers={"Idempotency-Key": "k1"})
            for _ in range(2)
        ]
        assert [c.status_code for c in calls] == [201, 201]
        assert calls[0].json() == calls[1].json()
        assert WfaRequest.objects.count() == 1


class TestReading:
    def test_own_list_filtered_and_paginated(self, api, person):
        first = asked(person, THURSDAY, to="approved")
        second = asked(person, THURSDAY + timedelta(weeks=1))
        page = api.get(f"{API}/requests").json()
        assert page["count"] == 2
        assert [r["id"] for r in page["results"]] == [second.pk, first.pk]
        granted = api.get(f"{API}/requests", {"status": "approved"}).json()["results"]
        assert [r["id"] for r in granted] == [first.pk]
        early = api.get(f"{API}/requests", {"from": "2026-11-01", "to": "2026-11-30"}).json()["results"]
        assert [r["id"] for r in early] == [first.pk]
        assert len(api.get(f"{API}/requests", {"page_size": 1}).json()["results"]) == 1

    @pytest.mark.parametrize("query", [{"status": "x"}, {"from": "x"}, {"to": "2026-13-01"}])
    def test_bad_filters(self, api, query):
        is_problem(api.get(f"{API}/requests", query), 400)

    def test_a_page_that_is_none(self, api):
        is_problem(api.get(f"{API}/requests", {"page": "99"}), 404)

    def test_owner_supervisor_admin_and_auditor_read_one(self, team, person):
        request = asked(person, THURSDAY)
        readers = [person, team[0]]
        for role in (Role.ADMIN, Role.AUDITOR):
            reader = UserFactory(employee__unit__office__agency=person.agency).employee
            RoleFactory(employee=reader, role=role)
            readers.append(reader)
        for reader in readers:
            assert api_of(reader).get(f"{API}/requests/{request.pk}").json()["id"] == request.pk

    def test_everybody_else_finds_nothing(self, team, person):
        request = asked(person, THURSDAY)
        stranger = UserFactory().employee
        RoleFactory(employee=stranger, role=Role.ADMIN)
        for outsider in (team[1][1], stranger):
            api = api_of(outsider)
            is_problem(api.get(f"{API}/requests/{request.pk}"), 404)
            is_problem(api.put(f"{API}/requests/{request.pk}", body_of(THURSDAY), format="json"), 404)
            for act in ("withdraw", "cancel", "submit"):
                is_problem(api.post(f"{API}/requests/{request.pk}/{act}", {}, format="json"), 404)

    def test_the_supervisor_does_not_act_for_the_owner(self, team, person):
        request = asked(person, THURSDAY)
        api = api_of(team[0])
        is_problem(api.post(f"{API}/requests/{request.pk}/withdraw"), 404)
        is_problem(api.put(f"{API}/requests/{request.pk}", body_of(THURSDAY), format="json"), 404)

    def test_queries_do_not_grow(self, api, person):
        make_requests(person, 1)
        before = query_count(api, f"{API}/requests", {"page_size": 100})
        make_requests(person, 29, start=1)
        assert query_count(api, f"{API}/requests", {"page_size": 100}) == before
        assert before <= 6


class TestActs:
    def test_withdraw_then_not_again(self, api, person):
        request = asked(person, THURSDAY)
        assert api.post(f"{API}/requests/{request.pk}/withdraw").json()["status"] == "withdrawn"
        is_problem(api.post(f"{API}/requests/{request.pk}/withdraw"), 409)

    def test_cancel_one_day(self):
        _, (person, *_) = make_team(6, quota=2)
        request = asked(person, THURSDAY, FRIDAY, to="approved")
        body = {"days": [FRIDAY.isoformat()]}
        answer = api_of(person).post(f"{API}/requests/{request.pk}/cancel", body, format="json").json()
        assert answer["day_states"] == [
            {"date": "2026-11-26", "status": "approved"},
            {"date": "2026-11-27", "status": "cancelled"},
        ]

    def test_cancel_everything(self, api, person):
        request = asked(person, THURSDAY, to="approved")
        assert api.post(f"{API}/requests/{request.pk}/cancel").json()["status"] == "cancelled"

    @pytest.mark.parametrize("days", [[], "x", ["x"], ["2026-11-27"], ["2026-11-26"] * 9000, [None]])
    def test_cancel_with_bad_days(self, api, person, days):
        request = asked(person, THURSDAY, to="approved")
        answer = api.post(f"{API}/requests/{request.pk}/cancel", {"days": days}, format="json")
        is_problem(answer, 400, 409, 422)
        assert request.days.get().status == "approved"

    def test_put_hands_a_sent_back_request_in_again(self, api, person):
        request = asked(person, THURSDAY, to="sent_back", reason="Rincikan")
        body = body_of(THURSDAY, reason="Rinci sekarang")
        answer = api.put(f"{API}/requests/{request.pk}", body, format="json").json()
        assert (answer["status"], answer["reason"]) == ("submitted", "Rinci sekarang")

    def test_put_on_a_decided_request(self, api, person):
        request = asked(person, THURSDAY, to="approved")
        is_problem(api.put(f"{API}/requests/{request.pk}", body_of(THURSDAY), format="json"), 409)

    def test_submit_is_for_drafts(self, api, person):
        request = asked(person, THURSDAY)
        is_problem(api.post(f"{API}/requests/{request.pk}/submit"), 409)


SPAN = {"from": "2026-11-23", "to": "2026-11-27"}


class TestTeam:
    def test_person_by_day(self, team, person):
        asked(person, THURSDAY)
        body = api_of(team[0]).get(f"{API}/team", SPAN).json()
        assert len(body["dates"]) == 5
        assert body["count"] == 6
        row = next(p for p in body["people"] if p["employee"] == person.pk)
        assert row["days"][3] == {"date": "2026-11-26", "state": "asked"}
        assert body["coverage"][0]["days"][3]["pending"] == 1

    def test_colleagues_do_not_learn_why(self, team, person):
        AbsenceFactory(employee=person, kind="sick", starts_on=THURSDAY)

        def state(reader):
            people = api_of(reader).get(f"{API}/team", SPAN).json()["people"]
            return next(p["days"][3]["state"] for p in people if p["employee"] == person.pk)

        assert state(team[1][1]) == "away"
        assert state(team[0]) == "leave"
        assert state(person) == "leave"

    @pytest.mark.parametrize(
        "span",
        [
            {},
            {"from": "2026-11-23"},
            {"from": "x", "to": "y"},
            {"from": "2026-11-23", "to": "2026-12-24"},
            {"from": "2026-11-23", "to": "2026-11-22"},
            {"from": "0001-01-01", "to": "9999-12-31"},
        ],
    )
    def test_spans(self, api, span):
        is_problem(api.get(f"{API}/team", span), 400)

    def test_31_days_are_the_most(self, api):
        assert api.get(f"{API}/team", {"from": "2026-11-23", "to": "2026-12-23"}).status_code == 200

    def test_queries_do_not_grow(self):
        boss, _staff = make_team(1)
        api = api_of(boss)
        before = query_count(api, f"{API}/team", SPAN | {"scope": "unit"})
        for _ in range(29):
            EmployeeFactory(unit=boss.unit)
        assert query_count(api, f"{API}/team", SPAN | {"scope": "unit"}) == before


class TestOfficeQuota:
    def test_on_a_date(self, api, person):
        answer = api.get(f"{API}/offices/{person.office_id}/quota", {"on": "2026-11-26"}).json()
        assert answer == {
            "office": person.office_id, "on": "2026-11-26", "days": 1, "valid_from": "2020-01-06",
            "reason": "Kuota awal", "legal_reference": "", "source": "",
        }  # fmt: skip
        assert api.get(f"{API}/offices/{person.office_id}/quota").json()["on"] == "2026-11-23"

    def test_the_row_of_the_date_says_why(self, api, person):
        QuotaFactory(
            office=person.office, days=2, valid_from="2026-11-30", reason="Putusan LHE-2026-001",
            legal_reference="PermenPANRB 4/2025", source="pilots.verdict:17",
        )  # fmt: skip
        QuotaFactory(
            office=person.office, days=0, valid_from="2026-12-07", revoked_at=NOW, revoke_reason="Keliru"
        )
        address = f"{API}/offices/{person.office_id}/quota"
        assert api.get(address, {"on": "2026-11-29"}).json()["reason"] == "Kuota awal"
        found = api.get(address, {"on": "2026-12-10"}).json()
        assert (found["days"], found["valid_from"], found["source"]) == (2, "2026-11-30", "pilots.verdict:17")
        assert (found["reason"], found["legal_reference"]) == ("Putusan LHE-2026-001", "PermenPANRB 4/2025")

    def test_without_a_row_the_start_quota_holds(self, api, person):
        found = api.get(f"{API}/offices/{person.office_id}/quota", {"on": "2020-01-03"}).json()
        assert (found["days"], found["valid_from"], found["reason"]) == (1, None, "")

    def test_bad_date_and_foreign_office(self, api, person):
        is_problem(api.get(f"{API}/offices/{person.office_id}/quota", {"on": "besok"}), 400)
        is_problem(api.get(f"{API}/offices/{OfficeFactory().pk}/quota"), 404)
