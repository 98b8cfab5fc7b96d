"""The API of policy versions: the same life as on the pages, and each bad input once."""

import json
from io import BytesIO

import pytest
from django.urls import reverse

from eligibility.models import PolicyVersion
from tests.eligibility.test_pages import _on_a_monday, enter, holder, time_machine_at  # noqa: F401
from tests.eligibility.test_policy_pages import admin, place  # noqa: F401
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(enter, admin):  # noqa: F811
    """`api("policies_name", body, number)` as the admin; GET without a body."""
    client = enter(admin)

    def call(name, body=None, number=None, *, put=False, **more):
        url = reverse(f"api_{name}", args=[] if number is None else [number])
        if body is None:
            return client.get(url, more)
        send = client.put if put else client.post
        return send(url, json.dumps(body), content_type="application/json", **more)

    return call


def draft(api, **settings):
    answer = api("policies", {"settings": settings})
    assert answer.status_code == 201, answer.content
    return answer.json()["number"]


def codes(answer):
    return [p["code"] for p in answer.json()["problems"]]


def publish(api, number, **more):
    body = {"valid_from": "2026-11-30", "legal_reference": "SK 12/2026", "without_replay": True} | more
    return api("policy_publish", body, number)


def test_the_whole_life_of_a_version(api, place):  # noqa: F811
    number = draft(api, horizon_days=45)
    read = api("policy", number=number).json()
    assert (read["state"], read["revision"], read["settings"]["horizon_days"]) == ("draft", 0, 45)
    assert len(read["articles"]) == 10
    different = {
        "scope": "office",
        "id": place.office_id,
        "reason": "Layanan",
        "settings": {"open_weekdays": [4]},
    }
    body = {"revision": 0, "settings": read["settings"], "overrides": [different]}
    changed = api("policy", body, number, put=True).json()
    assert changed["overrides"][0]["name"] == place.office.name
    assert api("policy", body, number, put=True).json()["code"] == "draft_changed"
    rows = api("policy_differences", number=1, to=number).json()
    assert {(row["setting"], row["place"]) for row in rows} == {
        ("horizon_days", ""), ("open_weekdays", place.office.name),
    }  # fmt: skip
    assert api("policy_check", {}, number).json()["publishable"] is True
    assert publish(api, number, without_replay=False).json()["code"] == "not_replayed"
    assert publish(api, number).json()["state"] == "scheduled"
    assert api("policy_withdraw", {}, number).json()["code"] == "no_reason"
    assert api("policy_withdraw", {"reason": "Keliru"}, number).json()["state"] == "withdrawn"
    assert [row["number"] for row in api("policies").json()["results"]] == [number, 1]


def test_a_draft_is_discarded_once(api):
    number = draft(api)
    assert api("policy_discard", {}, number).status_code == 204
    assert api("policy_discard", {}, number).status_code == 409


def test_the_same_key_makes_one_draft(api):
    first, again = (api("policies", {}, HTTP_IDEMPOTENCY_KEY="k1") for _ in range(2))
    assert first.json()["number"] == again.json()["number"]
    assert PolicyVersion.objects.filter(status="draft").count() == 1


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"quota_start": 3}, "out_of_range"),
        ({"quota_cap": 0, "quota_after_pilot": 0, "quota_start": 1}, "above_cap"),
        ({"eligible_boxes": []}, "empty"),
        ({"eligible_boxes": [12]}, "not_a_choice"),
        ({"eligible_boxes": "semua"}, "wrong_type"),
        ({"min_down_mbps": True}, "wrong_type"),
        ({"cancel_until": "25:00"}, "wrong_type"),
        ({"asing": 1}, "unknown_setting"),
        ({"min_unit_staff": 10**30}, "out_of_range"),
        ({"legal": {"places": "x" * 301}}, "wrong_type"),
        ([], "not_an_object"),
    ],
)
def test_bad_settings_are_refused_by_name(api, settings, code):
    answer = api("policies", {"settings": settings})
    assert answer.status_code == 422
    assert code in codes(answer)
    assert PolicyVersion.objects.count() == 1


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_what_cannot_be_stored_is_refused(api, text):
    for body in (
        {"settings": {"legal": {"places": text}}},
        {"overrides": [{"reason": text}]},
        {"note": text},
    ):
        assert api("policies", body).status_code in (400, 422)
    assert PolicyVersion.objects.count() == 1


@pytest.mark.parametrize(
    "override",
    [7, {}, {"scope": "desa", "id": 1}, {"scope": "office", "id": "1"}, {"scope": "unit", "id": 1, "settings": 5},
     {"scope": "unit", "id": 1, "settings": {"quota_start": 1}}],
)  # fmt: skip
def test_bad_overrides_are_refused(api, override):
    assert api("policies", {"overrides": [override]}).status_code == 422


def test_a_place_of_nobody_blocks_publication(api):
    answer = api(
        "policies", {"overrides": [{"scope": "office", "id": 2**70, "settings": {"min_unit_staff": 2}}]}
    )
    number = answer.json()["number"]
    assert "foreign_place" in codes(publish(api, number))


CONTRADICTIONS = [
    {"eligible_boxes": [1]}, {"min_unit_staff": 900}, {"lead_working_days": 20, "horizon_days": 2},
    {"min_office_days": 5}, {"quota_start": 2, "quota_after_pilot": 1}, {"max_unit_share_percent": 0},
    {"open_weekdays": [4], "quota_start": 2}, {"places": ["other_office"]},
]  # fmt: skip


@pytest.mark.parametrize("settings", CONTRADICTIONS, ids=[next(iter(c)) for c in CONTRADICTIONS])
def test_contradictions_are_told_by_check_and_refused_by_publish(api, settings):
    number = draft(api, **settings)
    told = api("policy_check", {}, number).json()
    assert told["publishable"] is False
    assert next(row for row in told["problems"] if row["severity"] == "blocks")["articles"]
    assert publish(api, number).status_code == 422


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"valid_from": "2026-11-23"}, 422), ({"valid_from": "9999-12-31"}, 400), ({"valid_from": "x"}, 400),
        ({"legal_reference": ""}, 422), ({"legal_reference": "x" * 301}, 400),
    ],
)  # fmt: skip
def test_a_date_or_reference_that_cannot_be_is_refused(api, more, status):
    assert publish(api, draft(api, horizon_days=45), **more).status_code == status


def test_a_file_goes_out_and_comes_back(enter, admin, api):  # noqa: F811
    content = api("policy_file", number=draft(api, horizon_days=45)).content
    client = enter(admin)
    look = client.post(reverse("api_policy_import"), {"file": BytesIO(content)})
    assert (look.status_code, look.json()["signature"], look.json()["number"]) == (200, "valid", None)
    made = client.post(reverse("api_policy_import"), {"file": BytesIO(content), "draft": "true"})
    assert (made.status_code, made.json()["number"]) == (201, 3)
    assert client.post(reverse("api_policy_import"), {"file": BytesIO(b"[]")}).status_code == 422
    assert client.post(reverse("api_policy_import"), {"file": BytesIO(b" " * 1_200_000)}).status_code == 413


def test_only_readers_see_drafts_and_only_whole_agency_admins_write(enter, admin, place, api):  # noqa: F811
    number = draft(api)
    auditor = enter(holder(place, "auditor"))
    assert auditor.get(reverse("api_policy", args=[number])).status_code == 200
    assert auditor.post(reverse("api_policies")).status_code == 403
    employee = enter(UserFactory(employee__unit=place).employee)
    assert employee.get(reverse("api_policy", args=[number])).status_code == 404
    assert [row["number"] for row in employee.get(reverse("api_policies")).json()["results"]] == [1]
    assert employee.get(reverse("api_policy_differences", args=[1]), {"to": number}).status_code == 404
    assert len(api("policy_presets").json()) == 6
