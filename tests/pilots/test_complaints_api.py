"""The API of complaints: who reads what, partners who file, and each decision with its problems."""

import json

import pytest
import time_machine
from django.test import override_settings
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from core.models import AuditEvent
from pilots.models import Complaint
from tests.factories import OfficeFactory, UserFactory
from tests.factories_complaints import ComplaintFactory
from tests.pilots.complaining import BAD, NOW, holder, verbs

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/complaints"
SAID = {"answer": "Kami perbaiki.", "reason": "Benar."}


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def enter(client):
    def as_(person):
        client.force_login(person.user)
        return client

    return as_


def body(about, **values):
    told = {
        "office": about.pk, "category": "slow", "happened_on": "2026-11-20", "subject": "Lambat",
        "text": "Tiga minggu belum selesai.", "institution": "Dinas X",
    }  # fmt: skip
    return told | values


def post(client, path, data=None, **headers):
    return client.post(path, json.dumps(data or {}), content_type="application/json", headers=headers)


def act(client, row, name, data=None):
    return post(client, f"{ADDRESS}/{row.pk}/{name}", data)


# --- reading


def test_readers_list_their_offices_the_oldest_first(enter, office):
    branch = OfficeFactory(agency=office.agency)
    second = ComplaintFactory(office=office, received_at=NOW)
    first = ComplaintFactory(office=branch, status="upheld")
    ComplaintFactory()
    for role in ("admin", "official", "auditor"):
        found = enter(holder(office, role)).get(ADDRESS).json()
        assert [r["id"] for r in found["results"]] == [first.pk, second.pk]
        narrow = enter(holder(office, role, whole=False)).get(ADDRESS).json()
        assert [r["id"] for r in narrow["results"]] == [second.pk]
    assert found["results"][0].keys().isdisjoint({"text", "contact", "answer", "reason"})
    assert enter(holder(office, "leadership")).get(ADDRESS).status_code == 403
    assert enter(UserFactory(employee__unit__office=office).employee).get(ADDRESS).status_code == 403


def test_filters_and_nonsense_in_them(enter, office):
    row = ComplaintFactory(office=office)
    done = ComplaintFactory(office=office, status="outside", happened_on=NOW.date())
    client = enter(holder(office))

    def ids(**query):
        return [r["id"] for r in client.get(ADDRESS, query).json()["results"]]

    assert ids(status="open") == [row.pk] and ids(status="outside") == [done.pk]
    assert ids(**{"from": "2026-11-20"}) == [done.pk] and ids(to="2026-11-20") == [row.pk]
    assert ids(office=office.pk, page_size=1) == [row.pk] and ids(office=office.pk + 999) == []
    for query in ({"status": "x"}, {"from": "x"}, {"office": "9" * 400}, {"office": "-1"}, {"to": "\x00"}):
        answer = client.get(ADDRESS, query)
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert client.get(ADDRESS, {"page": "x"}).status_code == 404


def test_the_contact_is_for_those_who_decide(enter, office):
    row = ComplaintFactory(office=office, contact="warga@contoh.id")
    read = {
        role: enter(holder(office, role)).get(f"{ADDRESS}/{row.pk}").json() for role in ("admin", "auditor")
    }
    assert read["admin"]["contact"] == "warga@contoh.id"
    assert read["auditor"]["contact"] is None and read["auditor"]["text"] == row.text
    for stranger in (holder(OfficeFactory()), holder(OfficeFactory(agency=office.agency), whole=False)):
        answer = enter(stranger).get(f"{ADDRESS}/{row.pk}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_numbers_for_leadership_too(enter, office):
    ComplaintFactory(office=office, status="upheld", about_wfa=False)
    client = enter(holder(office, "leadership"))
    [row] = client.get(f"{ADDRESS}/counts", {"from": "2026-11-01", "to": "2026-11-30"}).json()
    assert row == {
        "office": office.pk, "name": office.name, "received": 1, "open": 0, "upheld": 1, "not_upheld": 0,
        "outside": 0, "due_to_wfa": 0,
    }  # fmt: skip
    assert client.get(f"{ADDRESS}/counts").status_code == 400


# --- filing


def test_an_account_files_about_an_office_of_its_own_agency(enter, office):
    partner = UserFactory(employee__unit__office__agency=office.agency).employee
    answer = post(enter(partner), ADDRESS, body(office))
    row = Complaint.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": row.pk, "receipt": row.number, "status": "received", "received_at": NOW.isoformat(),
    }  # fmt: skip
    assert (row.source, row.institution, row.token) == ("partner", "Dinas X", None)
    assert AuditEvent.objects.get().actor_id == partner.user.pk
    assert enter(partner).get(f"{ADDRESS}/{row.pk}").status_code == 404
    answer = post(enter(partner), ADDRESS, body(OfficeFactory()))
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_the_same_key_files_once(enter, office):
    client = enter(UserFactory(employee__unit__office=office).employee)
    first, again = (post(client, ADDRESS, body(office), **{"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json() == again.json() and again["Idempotent-Replay"] == "true"
    assert Complaint.objects.count() == 1


def test_only_admins_write_down_what_came_another_way(enter, office):
    admin, staff = holder(office, whole=False), UserFactory(employee__unit__office=office).employee
    letter = body(office, channel="letter", reference="B-1")
    assert post(enter(staff), ADDRESS, letter).status_code == 403
    assert (
        post(enter(admin), ADDRESS, body(OfficeFactory(agency=office.agency), channel="letter")).status_code
        == 403
    )
    assert post(enter(admin), ADDRESS, letter).status_code == 201
    assert Complaint.objects.get().source == "letter"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"channel": "citizen"}, 400),
        ({"channel": "x"}, 400),
        ({"category": "x"}, 400),
        ({"office": 10**30}, 400),
        ({"office": None}, 400),
        ({"office": 0}, 400),
        ({"happened_on": "9999-99-99"}, 400),
        ({"happened_on": "9999-12-31"}, 422),
        ({"happened_on": "0001-01-01"}, 422),
        ({"subject": ""}, 400),
        ({"subject": "x" * 151}, 400),
        ({"text": "\ud800"}, 400),
        ({"text": "a\x00"}, 400),
        ({"text": ["x"]}, 400),
        ({"text": "\u200b\u202e\x07"}, 422),
        ({"contact": "siapa"}, 422),
        ({"contact": {}}, 400),
    ],
    ids=lambda v: ascii(v)[:30],
)
def test_bad_input_says_what_is_wrong(enter, office, change, status):
    answer = post(enter(UserFactory(employee__unit__office=office).employee), ADDRESS, body(office, **change))
    told = answer.json()
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json" and told["detail"] and told["code"]
    assert not Complaint.objects.exists()


def test_an_account_files_so_many_an_hour(enter, office):
    client = enter(UserFactory(employee__unit__office=office).employee)
    with override_settings(COMPLAINTS={"per_sender_hour": 1}):
        assert post(client, ADDRESS, body(office)).status_code == 201
        answer = post(client, ADDRESS, body(office))
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
        admin = enter(holder(office))
        for _ in range(2):
            assert post(admin, ADDRESS, body(office, channel="phone")).status_code == 201


# --- deciding


@pytest.mark.parametrize(
    ("name", "outcome", "data"),
    [
        ("uphold", "upheld", SAID | {"about_wfa": False}),
        ("dismiss", "not_upheld", SAID),
        ("outside", "outside", SAID),
    ],
)
def test_a_complaint_goes_its_way(enter, office, name, outcome, data):
    client, row = enter(holder(office)), ComplaintFactory(office=office)
    assert act(client, row, name, data).status_code == 409
    assert act(client, row, "review").json()["status"] == "in_review"
    assert act(client, row, "review").json()["code"] == "state_moved"
    assert act(client, row, name).status_code == 422
    done = act(client, row, name, data).json()
    assert (done["status"], done["answer"], done["reason"]) == (outcome, "Kami perbaiki.", "Benar.")
    assert done["about_wfa"] is (False if outcome == "upheld" else None)
    again = act(client, row, name, data)
    assert again.status_code == 409 and "sudah diputuskan oleh" in again.json()["detail"]
    assert act(client, row, "reopen").status_code == 422
    assert act(client, row, "reopen", {"reason": "Bukti baru."}).json()["status"] == "in_review"
    assert verbs() == ["complaint.taken", f"complaint.{outcome}", "complaint.reopened"]


def test_upholding_needs_to_say_whether_it_comes_of_wfa(enter, office):
    client, row = enter(holder(office)), ComplaintFactory(office=office, status="in_review")
    answer = act(client, row, "uphold", SAID)
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "no_about_wfa")
    for value in ("mungkin", {}, [], 10**30):
        assert act(client, row, "uphold", SAID | {"about_wfa": value}).status_code == 400
    assert act(client, row, "uphold", SAID | {"about_wfa": True}).status_code == 200


@pytest.mark.parametrize("name", ["review", "uphold", "dismiss", "outside", "reopen"])
def test_readers_and_strangers_decide_nothing(enter, office, name):
    row = ComplaintFactory(office=office, status="in_review")
    given = {**SAID, "about_wfa": True}
    for role in ("official", "auditor"):
        assert act(enter(holder(office, role)), row, name, given).status_code == 403
    for person in (holder(OfficeFactory()), holder(office, "leadership"),
                   holder(OfficeFactory(agency=office.agency), whole=False)):  # fmt: skip
        assert act(enter(person), row, name, given).status_code == 404
    assert not verbs()


def test_the_schema_names_every_operation():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    found = {op["operationId"] for path in schema["paths"].values() for op in path.values()}
    assert {n for n in found if n.startswith("complaints_")} == {
        f"complaints_{n}"
        for n in ("list", "file", "counts", "read", "review", "uphold", "dismiss", "outside", "reopen")
    }
    names = schema["components"]["schemas"].keys()
    assert {"ComplaintOut", "ComplaintFullOut", "ComplaintIn", "ComplaintFiledOut", "ComplaintPage"} <= names
    assert reverse("api_complaints") == ADDRESS
    assert BAD not in str(schema)
