"""Offices and units with rules of their own: inheritance shown, overriding, giving back; files; who reads what."""

import base64
import json
from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse

from eligibility.models import PolicyVersion
from tests.eligibility.test_pages import _on_a_monday, enter, holder, queries, text_of, time_machine_at  # noqa: F401
from tests.eligibility.test_policy_pages import admin, begin, place, publish, save, shown, stored  # noqa: F401
from tests.factories import OfficeFactory, PolicyFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def url_of(number, scope, pk):
    return reverse(f"policy_draft_{scope}", args=[number, pk])


def set_rules(client, number, scope, pk, reason="Kantor layanan", **changes):
    """Tick the settings named and say them."""
    ticks = {f"own_{name}": "on" for name in changes}
    data = shown(client.get(url_of(number, scope, pk))) | ticks | changes | {"reason": reason}
    return client.post(url_of(number, scope, pk), data)


def test_a_unit_inherits_from_agency_office_and_unit_above_and_says_from_where(enter, admin, place):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    below = UnitFactory(agency=place.agency, office=place.office, parent=place, name="Subbagian")
    set_rules(client, number, "office", place.office_id, open_weekdays=["3", "4"])
    set_rules(client, number, "unit", place.pk, min_unit_staff="2")
    page = text_of(client.get(url_of(number, "unit", below.pk)))
    assert f"Diwarisi: Kamis, Jumat (dari {place.office.name})" in page
    assert f"Diwarisi: 2 (dari {place.name})" in page
    assert "Diwarisi: 2 (dari instansi)" in page
    assert f"instansi → {place.office.name} → {place.name}" in page


def test_a_place_is_overridden_with_a_reason_and_given_back(enter, admin, place):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    answer = set_rules(client, number, "office", place.office_id, open_weekdays=["4"], needs_laptop="")
    assert answer.url == reverse("policy_draft_places", args=[number])
    [made] = stored(number).overrides
    assert made["settings"] == {"needs_laptop": False, "open_weekdays": [4]}
    assert (made["name"], made["code"], made["reason"]) == (
        place.office.name,
        place.office.code,
        "Kantor layanan",
    )
    assert "Hari yang dibuka untuk WFA: Jumat." in text_of(client.get(answer.url))
    data = shown(client.get(url_of(number, "office", place.office_id)))
    kept = {name: value for name, value in data.items() if not name.startswith("own_")}
    assert client.post(url_of(number, "office", place.office_id), kept).status_code == 302
    assert stored(number).overrides == []


def test_what_is_not_ticked_is_not_read(enter, admin, place):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    data = shown(client.get(url_of(number, "office", place.office_id)))
    answer = client.post(
        url_of(number, "office", place.office_id),
        data | {"own_open_weekdays": "on", "open_weekdays": ["4"], "min_unit_staff": "banyak", "reason": "x"},
    )
    assert answer.status_code == 302
    assert stored(number).overrides[0]["settings"] == {"open_weekdays": [4]}


@pytest.mark.parametrize(
    ("changes", "reason", "field"),
    [
        ({"open_weekdays": []}, "ada", "open_weekdays"),
        ({"min_unit_staff": "-4"}, "ada", "min_unit_staff"),
        ({"min_unit_staff": "2"}, " ", "reason"),
        ({"min_unit_staff": "2"}, "x" * 301, "reason"),
    ],
)
def test_a_bad_override_is_told_beside_its_control(enter, admin, place, changes, reason, field):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    answer = set_rules(client, number, "office", place.office_id, reason=reason, **changes)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert stored(number).overrides == []


def test_a_unit_is_not_offered_the_quota_itself(enter, admin, place):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    fields = client.get(url_of(number, "unit", place.pk)).context["form"].fields
    assert "quota_start" not in fields and "quota_cap" in fields
    assert "quota_start" in client.get(url_of(number, "office", place.office_id)).context["form"].fields


def test_a_place_of_another_agency_is_not_found(enter, admin):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    other = UnitFactory()
    assert client.get(url_of(number, "unit", other.pk)).status_code == 404
    assert client.get(url_of(number, "office", other.office_id)).status_code == 404


def test_people_read_what_holds_for_them_and_not_for_others(enter, place):  # noqa: F811
    away = UnitFactory(agency=place.agency, office=OfficeFactory(agency=place.agency, name="Kanreg Jauh"))
    own = {"scope": "unit", "id": place.pk, "name": place.name, "settings": {"min_unit_staff": 2}}
    PolicyFactory(agency=place.agency, number=2, valid_from=date(2026, 11, 20), overrides=[own])
    mine = text_of(enter(UserFactory(employee__unit=place).employee).get(reverse("policy")))
    assert "Berlaku untuk Anda" in mine and f"Khusus {place.name}" in mine
    others = text_of(enter(UserFactory(employee__unit=away).employee).get(reverse("policy")))
    assert "Berlaku untuk Anda" not in others and f"Khusus {place.name}" not in others


def upload(client, content):
    return client.post(reverse("policy_import"), {"file": BytesIO(content)})


def test_a_signed_file_is_shown_then_made_a_draft(enter, admin):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    save(client, number, open_weekdays=["4"])
    content = client.get(reverse("policy_file", args=[number]))
    assert content["Content-Disposition"].startswith("attachment")
    answer = upload(client, content.content)
    told = text_of(answer)
    assert answer.status_code == 200
    assert "Tanda tangan sah." in told and "menjadi Jumat." in told
    carried = answer.context["carried"].initial["carried"]
    made = client.post(reverse("policy_import_draft"), {"carried": carried})
    assert made.url == reverse("policy_draft", args=[number + 1])
    assert stored(number + 1).settings == stored(number).settings
    assert "tanda tangan sah" in stored(number + 1).origin


def test_a_changed_file_says_so_and_unknown_places_are_named_and_left_out(enter, admin, place):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    set_rules(client, number, "office", place.office_id, open_weekdays=["4"])
    data = json.loads(client.get(reverse("policy_file", args=[number])).content)
    data["overrides"][0] |= {"code": "TIDAK-ADA", "name": "Kantor <b>Asing"}
    answer = upload(client, json.dumps(data).encode())
    told = text_of(answer)
    assert "isi berkas sudah berubah" in told
    assert "Kantor &lt;b&gt;Asing" in told
    client.post(reverse("policy_import_draft"), {"carried": answer.context["carried"].initial["carried"]})
    assert stored(number + 1).overrides == []


@pytest.mark.parametrize(
    "content",
    [b"", b"bukan json", b"[]", b'{"quota_start": 9}', b'{"asing": 1}', b'{"legal": {"a": "\\u0000"}}',
     b'{"legal": {"a": "\\ud800"}}', b"[" * 9000, b'{"format": "wfa-policy", "format_version": 99}', b"\xff\xfe"],
)  # fmt: skip
def test_a_file_that_is_no_policy_is_refused_in_a_sentence(enter, admin, content):  # noqa: F811
    client = enter(admin)
    answer = upload(client, content)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    carried = base64.b64encode(content).decode()
    assert client.post(reverse("policy_import_draft"), {"carried": carried}).status_code == 422
    assert client.post(reverse("policy_import_draft"), {"carried": "***"}).status_code == 422
    assert PolicyVersion.objects.count() == 1


def test_a_file_that_is_too_big_is_refused_before_it_is_read(enter, admin):  # noqa: F811
    assert upload(enter(admin), b"{" + b" " * 600_000 + b"}").status_code == 422
    assert upload(enter(admin), b"{" + b" " * 1_200_000 + b"}").status_code == 413


@pytest.mark.parametrize("role", ["official", "leadership", "auditor"])
def test_readers_read_drafts_and_change_nothing(enter, admin, place, role):  # noqa: F811
    number = begin(enter(admin))
    client = enter(holder(place, role))
    assert client.get(reverse("policy_versions")).status_code == 200
    assert client.get(reverse("policy_draft", args=[number])).url == reverse("policy_preview", args=[number])
    page = text_of(client.get(reverse("policy_preview", args=[number])))
    assert "Pasal 10." in page and "Ubah</a>" not in page
    assert client.post(reverse("policy_draft", args=[number]), {}).status_code == 403
    assert client.post(reverse("policy_draft_new"), {"asal": "berlaku"}).status_code == 403
    allowed = role == "official"
    assert (client.get(reverse("policy_publish", args=[number])).status_code == 200) == allowed


def test_an_employee_finds_no_draft(enter, admin, place):  # noqa: F811
    number = begin(enter(admin))
    client = enter(UserFactory(employee__unit=place).employee)
    for name in ("policy_draft", "policy_preview", "policy_file", "policy_publish"):
        assert client.get(reverse(name, args=[number])).status_code == 404
    assert client.get(reverse("policy_versions")).status_code == 403
    assert f"Nomor {number} (" not in text_of(client.get(reverse("policy_comparison")))
    assert client.get(reverse("policy_comparison") + f"?dari=1&ke={number}").status_code == 404


@pytest.mark.parametrize("query", ["?dari=x&ke=y", "?dari=99999999999999999999&ke=1", "?dari=-1&ke=1"])
def test_a_comparison_with_what_is_not_there_says_so(enter, admin, query):  # noqa: F811
    answer = enter(admin).get(reverse("policy_comparison") + query)
    assert answer.status_code == 404
    assert "Versi itu tidak ada" in text_of(answer)


def test_two_versions_are_compared_in_sentences(enter, admin):  # noqa: F811
    client = enter(admin)
    number = begin(client)
    save(client, number, new_in_post_months="12", open_weekdays=["4"])
    page = text_of(client.get(reverse("policy_comparison") + f"?dari=1&ke={number}"))
    assert "Masa baru dalam jabatan (bulan) semula 6, menjadi 12." in page
    assert page.count("lebih ketat") == 2


def test_the_list_asks_no_more_for_more_versions(enter, admin, place):  # noqa: F811
    client = enter(admin)
    few = queries(client, reverse("policy_versions"))
    for number in range(2, 9):
        PolicyFactory(agency=place.agency, number=number, status="draft", valid_from=None, published_at=None)
    assert queries(client, reverse("policy_versions")) <= few
