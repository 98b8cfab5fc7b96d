"""The API of objections: the same services as the pages, repeated safely, in the house's problem form."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as configured
from django.urls import reverse
from rest_framework.test import APIClient

from eligibility.models import Objection
from tests.eligibility.test_objections import refused
from tests.factories import UserFactory, make_team
from tests.factories_objections import (
    NOW,
    ObjectionFactory,
    ObjectionFileFactory,
    expired_box,
    holder,
    new_box,
    object_,
    pdf,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(settings, tmp_path):
    storage = {**configured.STORAGES["default"], "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**configured.STORAGES, "default": storage}
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case():
    return expired_box()


def api(person):
    client = APIClient()
    client.force_login(person.user, backend="employees.auth.NipBackend")
    return client


def post(person, name, *args, key="", **body):
    headers = {"Idempotency-Key": key} if key else {}
    return api(person).post(reverse(name, args=args), body, format="json", headers=headers)


def test_an_objection_with_files_is_opened_once_for_one_key(case):
    _, person, _ = case
    client, address = api(person), reverse("api_objections")

    def send():
        body = {"rule": "talent_box", "text": "Keliru", "files": [pdf("a.pdf"), pdf("b.pdf", b"z")]}
        return client.post(address, body, format="multipart", headers={"Idempotency-Key": "k1"})

    first, again = send(), send()
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert [f["name"] for f in first.json()["files"]] == ["a.pdf", "b.pdf"]
    assert first.json()["reason_then"]["code"] == "box_expired"
    assert Objection.objects.count() == 1
    clash = post(person, "api_objections", rule="talent_box", text="Lagi")
    assert (clash.status_code, clash.json()["code"]) == (409, "open_already")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"rule": "talent_box", "subject": "x"}, 400),
        ({"rule": "nonsense", "text": "x"}, 400),
        ({"rule": "talent_box"}, 422),
        ({"rule": "talent_box", "text": "x", "on": "2099-01-01"}, 422),
        ({"rule": "at_work", "text": "x"}, 422),
        ({"subject": "scheduling.request:1", "text": "x"}, 404),
        ({"rule": "talent_box", "text": "x", "files": ["x"]}, 400),
    ],
)
def test_what_is_wrong_is_said_as_a_problem(case, body, status):
    answer = post(case[1], "api_objections", **body)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert not Objection.objects.exists()


@pytest.mark.parametrize("body", [[], [1], "x", 7, None])
def test_a_body_that_is_no_object_is_refused(case, body):
    answer = api(case[1]).post(reverse("api_objections"), body, format="json")
    assert answer.status_code == 400


def test_a_refused_request_by_its_subject():
    chief, (person,) = make_team(1)
    row = refused(person, chief)
    answer = post(person, "api_objections", subject=f"scheduling.request:{row.pk}", text="Rapatnya daring")
    assert (answer.status_code, answer.json()["kind"]) == (201, "verdict")


def test_asked_replied_corrected_and_answered(case):
    _, person, admin = case
    row = object_(person)
    assert post(admin, "api_objection_ask", row.pk, question="Nomor?").json()["status"] == "asked"
    assert post(person, "api_objection_reply", row.pk, text="7").json()["status"] == "open"
    told = post(admin, "api_objection_answer", row.pk, outcome="upheld", reason="Sudah")
    assert (told.status_code, told.json()["code"]) == (422, "not_corrected")
    new_box(person)
    told = post(admin, "api_objection_answer", row.pk, outcome="upheld", reason="Sudah", key="k").json()
    assert told["verdict_after"]["eligible"] is True
    again = post(admin, "api_objection_answer", row.pk, outcome="upheld", reason="Sudah", key="k")
    assert (again.status_code, again.json()) == (200, told)
    assert post(admin, "api_objection_answer", row.pk, outcome="rejected", reason="x").status_code == 409


def test_handed_on_and_withdrawn(case):
    chief, person, admin = case
    row = object_(person)
    assert (
        post(admin, "api_objection_hand_on", row.pk, to="nobody", reason="x").json()["code"] == "bad_receiver"
    )
    moved = post(admin, "api_objection_hand_on", row.pk, to=f"atasan:{chief.pk}", reason="x").json()
    assert moved["assignee"] == chief.pk
    assert post(admin, "api_objection_withdraw", row.pk).status_code == 404
    assert post(person, "api_objection_answer", row.pk, outcome="upheld", reason="x").status_code == 403
    assert post(person, "api_objection_withdraw", row.pk).json()["status"] == "withdrawn"


def test_lists_by_scope(case):
    chief, person, admin = case
    row = object_(person)
    late = ObjectionFactory(employee=person, rule="service", opened_at=NOW - timedelta(days=9))
    own = api(person).get(reverse("api_objections"), {"open": "true"}).json()
    assert own["count"] == 2
    desk = api(admin).get(reverse("api_objections"), {"scope": "desk"}).json()["results"]
    assert [(r["id"], r["overdue"]) for r in desk] == [(late.pk, True), (row.pk, False)]
    assert (
        api(admin).get(reverse("api_objections"), {"scope": "office", "open": "false"}).json()["count"] == 0
    )
    assert api(chief).get(reverse("api_objections"), {"scope": "desk"}).json()["count"] == 0
    assert api(admin).get(reverse("api_objections"), {"scope": "x"}).status_code == 400
    stranger = UserFactory().employee
    assert api(stranger).get(reverse("api_objections"), {"scope": "desk"}).status_code == 403
    assert api(stranger).get(reverse("api_objection", args=[row.pk])).status_code == 404


def test_a_file_is_a_download_for_its_readers(case):
    _, person, admin = case
    file = ObjectionFileFactory(objection=object_(person))
    address = reverse("api_objection_file", args=[file.pk])
    got = api(admin).get(address)
    assert got["Content-Disposition"].startswith("attachment")
    assert b"%PDF" in b"".join(got.streaming_content)
    got.close()
    assert api(UserFactory().employee).get(address).status_code == 404


def test_the_numbers(case):
    _, person, admin = case
    object_(person)
    found = api(admin).get(reverse("api_objection_statistics")).json()
    assert (found["total"]["opened"], found["last"]) == (1, "2026-11-23")
    boss = holder(person, "leadership")
    assert api(boss).get(reverse("api_objection_statistics")).json()["total"]["opened"] is None
    for query in ({"first": "x"}, {"first": "2026-12-01", "last": "2026-11-01"}, {"first": "1990-01-01"}):
        assert api(admin).get(reverse("api_objection_statistics"), query).status_code == 400
    assert api(person).get(reverse("api_objection_statistics")).status_code == 403
