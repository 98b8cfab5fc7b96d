"""The API of presence: shapes, who may, repeated deliveries, and what hostile values come to."""

import json
from datetime import date, timedelta

import pytest
import time_machine
from rest_framework.test import APIClient

from core.models import IdempotencyKey
from presence.models import Correction, PresenceEvent, PresencePosition
from tests.factories import (
    AbsenceFactory,
    EmployeeFactory,
    LineFactory,
    PolicyFactory,
    UserFactory,
    make_team,
)
from tests.factories_day import AttendanceDayFactory, PositionFactory, PresenceEventFactory, WfaDayFactory
from tests.presence.checks import moment
from tests.scheduling.pages import query_count

pytestmark = pytest.mark.django_db

THU = date(2026, 11, 26)
NOW = moment(THU, "07:25")
IN, OUT = "/api/v1/presence/check-in", "/api/v1/presence/check-out"
HERE = {"lat": -6.3, "lon": 106.9, "accuracy_m": 20, "client_time": "2026-11-26T07:25:01+07:00"}


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def person():
    person = UserFactory().employee
    WfaDayFactory(employee=person, date=THU)
    return person


@pytest.fixture
def api(person):
    return api_of(person)


def api_of(person):
    client = APIClient()
    client.force_authenticate(person.user)
    return client


def send(api, path, body=HERE, key=None):
    headers = {"Idempotency-Key": key} if key else {}
    return api.post(path, json.dumps(body), content_type="application/json", headers=headers)


def problem(answer, status):
    body = answer.json()
    assert answer.status_code == status, body
    assert answer["Content-Type"] == "application/problem+json"
    assert body["code"] and len(body["detail"]) > 5
    return body


class TestChecking:
    def test_an_arrival(self, api):
        answer = send(api, IN)
        assert answer.status_code == 201
        event = PresenceEvent.objects.get()
        assert answer.json() == {
            "id": event.pk, "kind": "in", "date": "2026-11-26", "verdict": "verified", "distance_band": "near",
            "unknown_why": "", "hints": [], "place": "registered_home", "again": False, "correction": None,
            "received_at": "2026-11-26T07:25:00+07:00", "occurred_at": "2026-11-26T07:25:00+07:00",
            "sentence": "Presensi masuk tercatat pukul 07.25 WIB. Posisi terverifikasi.",
        }  # fmt: skip

    def test_a_departure(self, api):
        answer = send(api, OUT)
        assert (answer.status_code, answer.json()["kind"]) == (201, "out")

    def test_an_empty_body_is_recorded_as_unknown(self, api):
        body = send(api, IN, {}).json()
        assert (body["verdict"], body["unknown_why"], body["distance_band"]) == (
            "unknown",
            "not_given",
            "unknown",
        )

    @pytest.mark.parametrize("why", ["denied", "unavailable", "timeout", "unsupported"])
    def test_an_error_of_the_device(self, api, why):
        body = send(api, IN, {"error": why, "lat": None, "lon": None, "accuracy_m": None}).json()
        assert (body["verdict"], body["unknown_why"]) == ("unknown", why)

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"accuracy_m": -5}, "invalid"),
            ({"accuracy_m": None}, "invalid"),
            ({"lat": 91}, "invalid"),
            ({"error": "<script>alert(1)</script>"}, "unavailable"),
            ({"lat": "-6.3", "lon": "106.9"}, ""),
        ],
    )
    def test_absurd_values_are_judged_and_never_pass(self, api, changes, why):
        body = send(api, IN, HERE | changes).json()
        assert body["unknown_why"] == why
        assert body["verdict"] == ("unknown" if why else "verified")

    @pytest.mark.parametrize(
        "changes",
        [
            {"lat": "utara"}, {"lat": True}, {"lat": []}, {"lon": {}}, {"accuracy_m": "jauh"},
            {"client_time": "kemarin"}, {"client_time": 12}, {"client_time": "2026-11-26"},
            {"client_time": "2026-13-40T99:00:00Z"}, {"client_time": "0001-01-01T00:00:00+07:00"},
            {"client_time": "9999-12-31T23:59:59Z"}, {"made_at": "x" * 5000}, {"made_at": ["2026"]},
            {"client_time": "2026-11-26T07:25:00+99:00"}, {"error": "x" * 41}, {"error": ["denied"]},
            {"error": "a\x00b"}, {"lat": "nan"},
            {"lon": "Infinity"}, {"lat": 10**400}, {"lat": "9" * 5000},
        ],
    )  # fmt: skip
    def test_wrong_types_are_malformed_and_nothing_is_written(self, api, changes):
        body = problem(send(api, IN, HERE | changes), 400)
        assert set(body["errors"]) == set(changes)
        assert not PresenceEvent.objects.exists()

    @pytest.mark.parametrize("body", ["[]", "7", '"x"', "{", "null", "NaN", '{"lat": NaN}', ""])
    def test_what_is_no_object_is_never_a_crash(self, api, body):
        answer = api.post(IN, body, content_type="application/json")
        assert answer.status_code in (201, 400)
        if answer.status_code == 201:
            assert PresenceEvent.objects.get().verdict == "unknown"

    @pytest.mark.parametrize("path", [IN, OUT])
    def test_a_day_without_presence_is_refused(self, api, person, path):
        AbsenceFactory(employee=person, starts_on=THU)
        body = problem(send(api, path), 422)
        assert (body["code"], body["problems"][0]["code"]) == ("on_leave", "on_leave")

    def test_hints_come_as_codes(self, api):
        body = send(api, IN, HERE | {"accuracy_m": 0, "client_time": "2026-11-26T09:45:00+09:00"}).json()
        assert body["hints"] == ["accuracy_zero", "zone_mismatch", "clock_off"]

    def test_a_time_without_a_zone_is_the_offices(self, api):
        assert send(api, IN, HERE | {"client_time": "2026-11-26T07:24:00"}).json()["hints"] == []
        made = send(api, OUT, HERE | {"made_at": "2026-11-26T07:00:00"})
        assert PresenceEvent.objects.get(kind="out").made_at == moment(THU, "07:00")
        assert made.json()["hints"] == ["late_delivery"]

    def test_delivered_on_another_day(self, api):
        answer = send(api, OUT, HERE | {"made_at": "2026-11-25T16:05:00+07:00"}, key="a")
        body = answer.json()
        claim = Correction.objects.get()
        assert (answer.status_code, body["id"], body["correction"], body["date"]) == (
            201, None, claim.pk, "2026-11-25",
        )  # fmt: skip
        assert (body["verdict"], body["occurred_at"], body["again"]) == (None, None, False)
        assert "koreksi" in body["sentence"]

    @pytest.mark.parametrize(
        ("made", "code"),
        [("2026-11-26T08:00:00+07:00", "made_in_future"), ("2026-11-18T08:00:00+07:00", "made_too_long_ago")],
    )
    def test_claimed_times_that_cannot_be(self, api, made, code):
        assert problem(send(api, IN, HERE | {"made_at": made}), 422)["code"] == code

    def test_the_same_key_counts_once_though_the_answers_are_forgotten(self, api):
        first = send(api, OUT, key="k-1")
        assert send(api, OUT, key="k-1").json() == first.json()
        IdempotencyKey.objects.all().delete()
        again = send(api, OUT, key="k-1").json()
        assert (again["id"], again["again"]) == (first.json()["id"], True)
        assert PresenceEvent.objects.count() == PresencePosition.objects.count() == 1

    def test_a_key_for_another_act_is_refused(self, api):
        send(api, IN, key="k-1")
        assert problem(send(api, OUT, key="k-1"), 422)["code"] == "idempotency_mismatch"
        IdempotencyKey.objects.all().delete()
        assert problem(send(api, OUT, key="k-1"), 409)["code"] == "key_reused"

    @pytest.mark.parametrize("path", [IN, OUT])
    def test_nobody_checks_in_unknown(self, path):
        problem(send(APIClient(), path), 401)


class TestOwn:
    def test_today(self, api, person):
        event = PresenceEventFactory(employee=person, date=THU, mode="wfa")
        body = api.get("/api/v1/presence/today").json()
        assert (body["date"], body["zone"], body["nature"], body["mode"]) == (
            "2026-11-26",
            "WIB",
            "wfa",
            "wfa",
        )
        assert body["where"] == "Rumah yang terdaftar"
        assert body["windows"]["opens_at"] == "2026-11-26T06:00:00+07:00"
        assert (body["checked_in"]["id"], body["checked_out"]) == (event.pk, None)
        assert (body["can_check_in"], body["can_check_out"], body["why_not"]) == (False, True, "")

    def test_today_on_leave(self, api, person):
        AbsenceFactory(employee=person, starts_on=THU)
        body = api.get("/api/v1/presence/today").json()
        assert (body["nature"], body["windows"], body["can_check_in"]) == ("leave", None, False)
        assert "cuti" in body["why_not"]

    def test_own_events_with_the_positions_still_kept(self, api, person):
        PolicyFactory(agency=person.agency, settings={"position_days": 60})
        PositionFactory(event__employee=person, event__date=THU)
        PresenceEventFactory(employee=person, date=THU - timedelta(days=1))
        PresenceEventFactory(date=THU)
        body = api.get("/api/v1/presence/events").json()
        assert body["count"] == 2
        first, second = body["results"]
        assert first["position"] == {
            "lat": -6.26, "lon": 106.87, "accuracy_m": 10.0, "distance_m": 0.0, "deleted_on": "2027-01-25",
        }  # fmt: skip
        assert second["position"] is None
        assert second["occurred_at"] == "2026-11-25T07:25:00+07:00"

    def test_events_of_a_span_by_pages(self, api, person):
        for days in range(6):
            PresenceEventFactory(employee=person, date=THU - timedelta(days=days))
        body = api.get("/api/v1/presence/events?from=2026-11-22&to=2026-11-25&page_size=3").json()
        assert (body["count"], len(body["results"]), body["previous"]) == (4, 3, None)
        assert "page=2" in body["next"]

    def test_hours_of_a_week(self, api, person):
        AttendanceDayFactory(
            employee=person, date=THU, credited_minutes=440, shortage_minutes=10, late_minutes=10
        )
        body = api.get("/api/v1/presence/hours?week=2026-W48").json()
        assert {k: body[k] for k in ("week", "expected", "counted", "credited", "shortage")} == {
            "week": "2026-W48", "expected": 2250, "counted": 450, "credited": 440, "shortage": 10,
        }  # fmt: skip
        assert [(d["date"], d["late"], d["status"]) for d in body["days"]] == [("2026-11-26", 10, "present")]
        assert api.get("/api/v1/presence/hours").json() == body

    def test_a_year_may_have_53_weeks(self, api):
        assert api.get("/api/v1/presence/hours?week=2026-W53").json()["week"] == "2026-W53"

    @pytest.mark.parametrize(
        "query",
        [
            "events?from=kemarin", "events?to=2026-13-01", "events?from=0001-01-01", "events?to=9999-12-31",
            "events?from=2026-11-26&to=2026-11-01", "events?from=2021-01-01&to=2026-01-01", "events?from=%00",
            "hours?week=2026-W99", "hours?week=48", "hours?week=0001-W01", "hours?week=9999-W52", "hours?week=%00",
            "hours?week=²026-W48", "hours?week=2025-W53", "hours?week=2026-W00",
        ],
    )  # fmt: skip
    def test_addresses_that_mean_nothing(self, api, query):
        problem(api.get(f"/api/v1/presence/{query}"), 400)


class TestTeam:
    def test_a_supervisor_sees_who_has_checked_in(self):
        chief, [here, away] = make_team(2)
        WfaDayFactory(employee=away, date=THU)
        event = PresenceEventFactory(
            employee=away, date=THU, verdict="outside", band="town", hints=["clock_off"]
        )
        PositionFactory(event=event, lat=-6.123456)
        EmployeeFactory(unit=chief.unit)  # reports to somebody else
        answer = api_of(chief).get("/api/v1/presence/team")
        body = answer.json()
        assert (body["date"], body["count"]) == ("2026-11-26", 2)
        rows = {row["employee"]: row for row in body["results"]}
        assert rows[here.pk]["checked_in"] is None and rows[here.pk]["nature"] == "office"
        assert rows[away.pk]["checked_in"] == {
            "at": "2026-11-26T07:25:00+07:00", "verdict": "outside", "distance_band": "town", "unknown_why": "",
            "hints": ["clock_off"],
        }  # fmt: skip
        assert "123456" not in answer.content.decode() and "lat" not in answer.content.decode()

    def test_only_for_those_to_whom_somebody_reports(self):
        _, [person, _] = make_team(2)
        problem(api_of(person).get("/api/v1/presence/team"), 403)

    def test_a_chief_of_another_agency_sees_their_own(self):
        chief, _ = make_team(1)
        make_team(3)
        assert api_of(chief).get("/api/v1/presence/team?date=2026-11-25").json()["count"] == 1

    @pytest.mark.parametrize("text", ["besok", "2026-02-30", "0001-01-01", "%00"])
    def test_a_date_that_means_nothing(self, text):
        chief, _ = make_team(1)
        problem(api_of(chief).get(f"/api/v1/presence/team?date={text}"), 400)

    def test_no_query_count_grows_with_the_team(self):
        chief, _ = make_team(1)
        api, path = api_of(chief), "/api/v1/presence/team"
        few = query_count(api, path)
        for _ in range(20):
            person = EmployeeFactory(unit=chief.unit)
            LineFactory(employee=person, supervisor=chief)
            PresenceEventFactory(employee=person, date=THU)
        assert api.get(path).json()["count"] == 21
        assert query_count(api, path) == few
