"""The API of daily reports and of the weekly index: shapes, errors, rights, repetition."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from performance.models import DailyReport, Evidence
from tests.factories import RoleFactory, UserFactory, make_team
from tests.factories_day import IndexFactory, ReportFactory, ReportItemFactory
from tests.scheduling.pages import api_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)
PATH = f"/api/v1/reports/{DAY}"


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    return make_team(2)


@pytest.fixture
def chief(team):
    return team[0]


@pytest.fixture
def person(team):
    return team[1][0]


@pytest.fixture
def api(person):
    return api_of(person)


def item(title="Telaah", **more):
    return {"title": title, "planned": "3", "achieved": "2.5", "unit": "berkas"} | more


def body(*items, revision=0, **more):
    return {"revision": revision, "items": list(items)} | more


def put(api, *items, path=PATH, **more):
    return api.put(path, body(*items, **more), format="json")


class TestTheDay:
    def test_a_day_without_a_report_is_an_empty_draft(self, api, person):
        told = api.get(PATH).json()
        assert (told["id"], told["status"], told["revision"], told["items"]) == (None, "draft", 0, [])
        assert told["due_at"] == "2026-11-26T23:59:59+07:00"
        assert told["employee"]["id"] == person.pk
        assert not DailyReport.objects.exists()

    def test_put_begins_the_report_and_get_reads_it(self, api):
        made_at = "2026-11-26T14:00:00+07:00"
        told = put(api, item(starts_at="08:00", ends_at="09:30", link="https://a.id"), made_at=made_at).json()
        assert (told["revision"], told["made_at"], told["received_at"]) == (
            1,
            made_at,
            "2026-11-26T15:00:00+07:00",
        )
        [row] = told["items"]
        assert (row["planned"], row["achieved"], row["starts_at"], row["evidence"]) == (
            "3",
            "2.5",
            "08:00",
            [],
        )
        assert api.get(PATH).json() == told

    def test_the_same_put_twice_is_answered_alike(self, api):
        first = put(api, item())
        assert put(api, item()).json() == first.json()
        assert DailyReport.objects.get().revision == 1

    def test_a_stale_revision_is_a_conflict(self, api):
        put(api, item())
        answer = put(api, item("lain"))
        assert (answer.status_code, answer.json()["code"]) == (409, "report_changed")
        stored = api.get(PATH).json()["items"][0]
        answer = put(api, item("lain", id=stored["id"]), revision=1)
        assert (answer.status_code, answer.json()["items"][0]["id"]) == (200, stored["id"])

    @pytest.mark.parametrize(
        ("sent", "status", "code"),
        [
            ({}, 400, "invalid"),
            ({"items": "x"}, 400, "invalid"),
            ({"items": [[]]}, 400, "invalid"),
            ({"items": [item(planned="abc")]}, 400, "invalid"),
            ({"items": [item(starts_at="25:00")]}, 400, "invalid"),
            ({"items": [], "revision": -1}, 400, "invalid"),
            ({"items": [], "made_at": "0001-01-01T00:00:00Z"}, 400, "invalid"),
            ({"items": [item()] * 101}, 400, "invalid"),
            ({"items": [item()] * 31}, 422, "too_many_items"),
            ({"items": [item("")]}, 422, "no_title"),
            ({"items": [item(planned="-1")]}, 422, "bad_quantity"),
            ({"items": [item(link="javascript:x")]}, 422, "bad_link"),
            ({"items": [item(id=10**15)]}, 422, "unknown_item"),
            ({"items": [item(target=10**15)]}, 422, "foreign_target"),
        ],
    )
    def test_what_is_not_taken(self, api, sent, status, code):
        answer = api.put(PATH, sent, format="json")
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer["Content-Type"] == "application/problem+json"
        assert not DailyReport.objects.exists()

    @pytest.mark.parametrize(
        ("text", "status"), [("2026-11-27", 422), ("2026-10-01", 422), ("besok", 404), ("2026-02-30", 404)]
    )
    def test_days_that_cannot_be_written(self, api, text, status):
        assert put(api, item(), path=f"/api/v1/reports/{text}").status_code == status

    def test_is_the_callers_own_whatever_was_sent(self, api, team, person):
        put(api, item(), employee=team[1][1].pk, status="accepted", required=True)
        report = DailyReport.objects.get()
        assert (report.employee, report.status, report.required) == (person, "draft", False)

    def test_needs_a_log_in(self):
        assert Client().get(PATH).status_code == 401


class TestSending:
    def test_submits(self, api):
        put(api, item())
        told = api.post(f"{PATH}/submit").json()
        assert (told["status"], told["late"]) == ("submitted", False)
        assert told["verdict_due_at"] == "2026-11-30T23:59:59+07:00"
        again = api.post(f"{PATH}/submit")
        assert (again.status_code, again.json()["code"]) == (409, "report_sent")
        assert put(api, item("x"), revision=1).json()["code"] == "report_sent"

    def test_an_idempotency_key_repeats_the_answer(self, api):
        put(api, item())
        key = {"HTTP_IDEMPOTENCY_KEY": "k1"}
        first = api.post(f"{PATH}/submit", **key)
        again = api.post(f"{PATH}/submit", **key)
        assert (again.status_code, again.json()) == (200, first.json())
        assert again["Idempotent-Replay"] == "true"

    def test_nothing_to_send(self, api):
        assert api.post(f"{PATH}/submit").status_code == 404
        put(api, item(achieved=None))
        answer = api.post(f"{PATH}/submit")
        assert (answer.status_code, answer.json()["code"]) == (422, "no_result")


class TestVerdicts:
    @pytest.fixture
    def report(self, api):
        put(api, item())
        api.post(f"{PATH}/submit")
        return DailyReport.objects.get()

    def test_reviews_wait_for_the_supervisor(self, report, chief, api):
        told = api_of(chief).get("/api/v1/reports/reviews").json()
        assert (told["count"], told["results"][0]["id"]) == (1, report.pk)
        assert api.get("/api/v1/reports/reviews").status_code == 403

    def test_accept_and_ask_back(self, report, chief, api):
        boss = api_of(chief)
        path = f"/api/v1/reports/{report.pk}"
        answer = boss.post(f"{path}/ask-back", {}, format="json")
        assert (answer.status_code, answer.json()["code"]) == (422, "no_comment")
        assert (
            boss.post(f"{path}/ask-back", {"comment": "Lengkapi"}, format="json").json()["status"]
            == "asked_back"
        )
        stored = api.get(PATH).json()["items"][0]
        put(api, item("Lengkap", id=stored["id"]), revision=1)
        api.post(f"{PATH}/submit")
        told = boss.post(f"{path}/accept", {"comment": "Baik"}, format="json").json()
        assert (told["status"], told["was_asked_back"], told["comment"]) == ("accepted", True, "Baik")
        assert boss.post(f"{path}/accept").status_code == 409

    def test_outsiders(self, report, team, person):
        path = f"/api/v1/reports/{report.pk}/accept"
        auditor = UserFactory(employee__unit=person.unit).employee
        RoleFactory(employee=auditor, role="auditor")
        callers = [(person, 403), (auditor, 403), (team[1][1], 404), (UserFactory().employee, 404)]
        for caller, status in callers:
            assert api_of(caller).post(path).status_code == status
        assert DailyReport.objects.get().status == "submitted"

    def test_many(self, report, chief):
        answer = api_of(chief).post("/api/v1/reports/accept", {"ids": [report.pk, 999_999]}, format="json")
        assert [(r["ok"], r["code"]) for r in answer.json()["results"]] == [
            (True, "accepted"),
            (False, "not_found"),
        ]

    @pytest.mark.parametrize("ids", [[], "x", [0], [None]])
    def test_many_needs_ids(self, report, chief, ids):
        answer = api_of(chief).post("/api/v1/reports/accept", {"ids": ids}, format="json")
        assert answer.status_code in (400, 422)


class TestEvidence:
    @pytest.fixture
    def path(self, api):
        pk = put(api, item()).json()["items"][0]["id"]
        return f"/api/v1/reports/items/{pk}/evidence"

    def upload(self, api, path, name="hasil.txt", data=b"hasil"):
        return api.post(path, {"file": SimpleUploadedFile(name, data)}, format="multipart")

    def test_there_and_back(self, api, path):
        told = self.upload(api, path).json()
        assert (told["name"], told["kind"], told["size"]) == ("hasil.txt", "text/plain", 5)
        assert api.get(PATH).json()["items"][0]["evidence"] == [told]
        answer = api.get(told["url"])
        assert b"".join(answer.streaming_content) == b"hasil"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("attachment")
        assert api.post(f"{told['url']}/remove").status_code == 204
        assert not Evidence.objects.exists()

    def test_refusals(self, api, path, settings):
        answer = self.upload(api, path, "a.html", b"<html>")
        assert (answer.status_code, answer.json()["code"]) == (422, "file_type")
        assert api.post(path, {}, format="multipart").status_code == 400
        assert api.post(path, {"file": "x"}, format="json").status_code == 415
        settings.EVIDENCE_MAX_BYTES = 100
        assert self.upload(api, path, data=b"x" * 101).json()["code"] == "file_too_large"
        assert self.upload(api, path, data=b"x" * 100_000).status_code == 413
        assert not Evidence.objects.exists()

    def test_is_not_for_outsiders(self, api, path, team, chief):
        url = self.upload(api, path).json()["url"]
        for caller in (team[1][1], chief, UserFactory().employee):
            other = api_of(caller)
            assert other.get(url).status_code == 404
            assert other.post(f"{url}/remove").status_code == 404
            assert self.upload(other, path).status_code == 404
        assert Evidence.objects.count() == 1


class TestTheList:
    def test_is_the_own_ones_newest_first(self, api, person, team):
        for days in range(3):
            ReportFactory(
                employee=person, date=DAY - timedelta(days=days), status="accepted" if days else "draft"
            )
        ReportFactory(employee=team[1][1], date=DAY)
        told = api.get("/api/v1/reports").json()
        assert (told["count"], [r["date"][-2:] for r in told["results"]]) == (3, ["26", "25", "24"])
        assert api.get("/api/v1/reports?status=accepted&from=2026-11-25&to=2026-11-26").json()["count"] == 1
        assert api.get("/api/v1/reports?status=zzz").status_code == 400
        assert api.get("/api/v1/reports?from=besok").status_code == 400

    def test_queries_do_not_grow(self, api, person, django_assert_max_num_queries):
        for days in range(20):
            ReportItemFactory(report=ReportFactory(employee=person, date=DAY - timedelta(days=days)))
        with django_assert_max_num_queries(8):
            assert len(api.get("/api/v1/reports").json()["results"]) == 20


class TestTheIndex:
    SPAN = "from=2026-11-01&to=2026-11-30"

    @pytest.fixture
    def rows(self, person):
        return [
            IndexFactory(employee=person, week=date(2026, 11, day), value=Decimal(day), acceptance=None)
            for day in (2, 9, 16)
        ]

    def test_own(self, api, rows, person):
        told = api.get(f"/api/v1/performance/index?{self.SPAN}").json()
        assert (told["count"], told["employee"]["id"]) == (3, person.pk)
        assert told["results"][0] == {
            "week": "2026-11-02", "value": "2.00", "output": "95.00", "timeliness": "100.00", "acceptance": None,
            "reports": 2, "required": 1, "formula": 1,
        }  # fmt: skip

    def test_a_week_that_touches_the_span_is_in_it(self, api, rows):
        told = api.get("/api/v1/performance/index?from=2026-11-11&to=2026-11-11").json()
        assert [r["week"] for r in told["results"]] == ["2026-11-09"]

    def test_of_somebody_else(self, rows, person, chief, team):
        path = f"/api/v1/performance/index?{self.SPAN}&nip={person.nip}"
        leader = UserFactory(employee__unit=person.unit).employee
        RoleFactory(employee=leader, role="leadership")
        callers = [
            (chief, 200),
            (leader, 200),
            (person, 200),
            (team[1][1], 404),
            (UserFactory().employee, 404),
        ]
        for caller, status in callers:
            assert api_of(caller).get(path).status_code == status

    @pytest.mark.parametrize("nip", ["123", "x" * 18, "٣" * 18, "9" * 18, "\x00"])
    def test_unknown_people(self, api, nip):
        answer = api.get("/api/v1/performance/index", {"from": "2026-11-01", "to": "2026-11-30", "nip": nip})
        assert answer.status_code == 404

    @pytest.mark.parametrize(
        "span",
        [
            "",
            "from=2026-11-01",
            "from=x&to=y",
            "from=2026-11-30&to=2026-11-01",
            "from=2020-01-01&to=2026-01-01",
        ],
    )
    def test_a_span_that_means_nothing(self, api, span):
        answer = api.get(f"/api/v1/performance/index?{span}")
        assert (answer.status_code, json.loads(answer.content)["status"]) == (400, 400)
