"""The API of decisions: shapes, codes, safe repetition, and nothing for outsiders."""

import pytest
import time_machine
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from approvals.models import Approval
from core.models import AuditEvent
from employees.models import ReportingLine
from scheduling.models import Absence, RequestDay
from tests.approvals.conftest import FRIDAY, THURSDAY, ask, later
from tests.approvals.test_opening import stand_in
from tests.factories import RoleFactory, UserFactory, make_team

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/approvals"
ACTS = ["approve", "reject", "send-back", "recall"]


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(later(hours=1), tick=False):
        yield


def caller(person):
    client = APIClient()
    client.force_authenticate(person.user)
    return client


def act(person, approval, action, body=None, **headers):
    return caller(person).post(f"{ROOT}/{approval.pk}/{action}", body or {}, format="json", headers=headers)


def status(approval):
    return Approval.objects.get(pk=approval.pk).status


def test_the_list_shows_what_waits_with_its_consequence(chief, staff):
    approval = ask(staff[0])
    body = caller(chief).get(f"{ROOT}?status=pending").json()
    assert body["count"] == 1 and body["next"] is None
    [row] = body["results"]
    assert row["id"] == approval.pk
    assert row["employee"]["name"] == staff[0].full_name
    assert row["days"] == ["2026-11-26"]
    assert row["due_at"] == "2026-11-24T16:00:00+07:00"
    assert row["request"]["plan"] == [{"output": "Telaah usulan", "quantity": "2.00", "unit": "dokumen"}]
    assert row["request"]["week"] == "2026-W48"
    effect = row["consequence"]
    assert effect["days"][0]["unit"] == {"name": chief.unit.name, "before": 5, "after": 4, "minimum": 1}
    assert effect["quota"] == {"allowed": 1, "granted": 0, "pending": 1, "left": 0}
    assert (effect["warnings"], effect["needs_reason"]) == ([], False)
    assert "nip" not in str(row)


def test_pages_of_the_list(chief, staff):
    ask(staff[0])
    ask(staff[1])
    body = caller(chief).get(f"{ROOT}?page_size=1").json()
    assert body["count"] == 2 and len(body["results"]) == 1 and "page=2" in body["next"]
    assert caller(chief).get(f"{ROOT}?page=99").status_code == 404
    answer = caller(chief).get(f"{ROOT}?status=burnt")
    assert answer.status_code == 400 and answer.json()["code"] == "invalid"


@pytest.mark.parametrize(
    ("action", "reason", "expected"),
    [("approve", "", "approved"), ("reject", "rapat", "rejected"), ("send-back", "lengkapi", "sent_back")],
)
def test_decide(chief, staff, action, reason, expected):
    approval = ask(staff[0])
    answer = act(chief, approval, action, {"reason": reason})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["status"], body["request"]["status"], body["consequence"]) == (expected, expected, None)
    assert body["decision"]["by"] == chief.full_name and body["decision"]["reason"] == reason
    assert caller(chief).get(f"{ROOT}?status={expected}").json()["count"] == 1
    assert caller(chief).get(f"{ROOT}?status=decided").json()["count"] == 1
    assert caller(chief).get(ROOT).json()["count"] == 0


def test_refusals_are_problem_json(chief, staff):
    approval = ask(staff[0])
    answer = act(chief, approval, "reject")
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "reason_required" and answer.json()["detail"]
    assert act(chief, approval, "reject", {"reason": "x" * 501}).status_code == 400
    assert act(chief, approval, "approve", {"reason": ["a"]}).status_code == 400
    assert act(chief, approval, "approve").status_code == 200
    second = act(chief, approval, "approve")
    assert (second.status_code, second.json()["code"]) == (409, "already_decided")


def test_recall_a_day(chief, staff):
    approval = ask(staff[0])
    act(chief, approval, "approve")
    answer = act(chief, approval, "recall", {"reason": "rapat", "days": ["2026-11-27"]})
    assert (answer.status_code, answer.json()["code"]) == (422, "not_granted")
    assert act(chief, approval, "recall", {"reason": "rapat", "days": ["kemarin"]}).status_code == 400
    answer = act(chief, approval, "recall", {"reason": "rapat"})
    assert answer.status_code == 200 and answer.json()["request"]["status"] == "recalled"
    assert RequestDay.objects.get().status == "recalled"


def test_nobody_decides_the_own_request(chief, staff):
    stand_in(staff[0], chief.unit)
    approval = ask(staff[0])
    for action in ACTS:
        answer = act(staff[0], approval, action, {"reason": "alasan"})
        assert (answer.status_code, answer.json()["code"]) == (403, "own_request")
    assert caller(staff[0]).get(ROOT).json()["count"] == 0
    assert status(approval) == "pending"


def test_outsiders_find_nothing(staff):
    approval = ask(staff[0])
    twin_admin = RoleFactory(employee=UserFactory().employee).employee
    for person in (staff[1], make_team(1)[0], twin_admin):
        assert caller(person).get(f"{ROOT}/{approval.pk}").status_code == 404
        for action in ACTS:
            there = act(person, approval, action, {"reason": "alasan"}).json()
            assert (there["status"], there["code"]) == (404, "not_found")
    assert status(approval) == "pending"


def test_an_admin_reads_but_does_not_decide(staff):
    approval = ask(staff[0])
    admin = RoleFactory(employee=UserFactory(employee__unit=staff[0].unit).employee).employee
    assert caller(admin).get(f"{ROOT}/{approval.pk}").status_code == 200
    assert act(admin, approval, "approve").json()["code"] == "not_decider"


def test_a_request_without_decider_can_be_read_by_its_asker(staff):
    ReportingLine.objects.all().update(supervisor=None, gap="vacant")
    approval = ask(staff[0])
    assert caller(staff[0]).get(f"{ROOT}/{approval.pk}").json()["status"] == "pending"


def test_bulk_answers_row_by_row(chief, staff):
    fine, broken = ask(staff[0]), ask(staff[1], FRIDAY)
    foreign = ask(make_team(1)[1][0])
    Absence.objects.create(
        employee=staff[1], kind="leave", starts_on=FRIDAY, ends_on=FRIDAY, source="uji", source_id="1"
    )
    ids = [fine.pk, broken.pk, foreign.pk, 10**12]
    answer = caller(chief).post(f"{ROOT}/bulk", {"ids": ids, "action": "approve"}, format="json")
    assert answer.status_code == 200
    rows = answer.json()["results"]
    assert [(r["id"], r["ok"], r["code"]) for r in rows] == [
        (fine.pk, True, "approved"),
        (broken.pk, False, "exception_reason"),
        (foreign.pk, False, "not_found"),
        (10**12, False, "not_found"),
    ]
    assert all(set(r) == {"id", "ok", "code", "sentence"} and r["sentence"] for r in rows)
    assert status(foreign) == "pending"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"ids": [], "action": "approve"},
        {"ids": "1", "action": "approve"},
        {"ids": ["x"], "action": "approve"},
        {"ids": [-1], "action": "approve"},
        {"ids": [1], "action": "recall"},
        {"ids": [1]},
        {"ids": list(range(1, 102)), "action": "approve"},
    ],
)
def test_a_bulk_that_makes_no_sense(chief, body):
    answer = caller(chief).post(f"{ROOT}/bulk", body, format="json")
    assert answer.status_code in {400, 422}
    assert answer["Content-Type"] == "application/problem+json"


def test_a_repeated_post_with_the_same_key_decides_once(chief, staff):
    approval = ask(staff[0])
    first = act(chief, approval, "approve", **{"Idempotency-Key": "abc"})
    again = act(chief, approval, "approve", **{"Idempotency-Key": "abc"})
    assert (first.status_code, again.status_code) == (200, 200)
    assert again["Idempotent-Replay"] == "true" and again.json() == first.json()
    assert AuditEvent.objects.filter(verb="approval.approved").count() == 1


def test_strangers_are_asked_to_log_in():
    client = APIClient()
    for answer in (client.get(ROOT), client.get(f"{ROOT}/1"), client.post(f"{ROOT}/1/approve")):
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"


def test_the_list_costs_the_same_for_one_row_and_thirty(django_assert_num_queries):
    from django.db import connection

    chief, people = make_team(40)
    client = caller(chief)
    ask(people[0])
    with CaptureQueriesContext(connection) as one:
        assert client.get(f"{ROOT}?page_size=100").json()["count"] == 1
    for number, person in enumerate(people[1:30]):
        ask(person, (THURSDAY, FRIDAY)[number % 2])
    with django_assert_num_queries(len(one)):
        assert len(client.get(f"{ROOT}?page_size=100").json()["results"]) == 30
