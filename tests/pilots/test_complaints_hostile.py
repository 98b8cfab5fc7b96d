"""What nobody types by accident, in every field and address that strangers reach: never a crash, never markup."""

import json

import pytest
import time_machine
from django.test import Client

from pilots.models import Complaint
from tests.factories import OfficeFactory
from tests.factories_complaints import ComplaintFactory
from tests.pilots.complaining import BAD, DECISION, NOW, RAW, address_of, filled, holder, page, send

pytestmark = pytest.mark.django_db
VALUES = (
    "abc", "-1", "²", "٣", "9" * 5000, str(10**30), "0001-01-01", "9999-12-31", "2026-13-45", "\x00", "a\x00b", "😀",
    "x" * 5000, BAD, "%", "' OR 1=1 --", "\r\n\r\nBcc: x@y.id", "‮evil", "{{ 7*7 }}", "{% now %}", "=1+1",
)  # fmt: skip
FIELDS = (
    "stamp", "source", "institution", "category", "happened_on", "service", "subject", "text", "contact", "website",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


def fine(response, *statuses):
    assert response.status_code in statuses, response.status_code
    assert not [raw for raw in RAW if raw in page(response)]


@pytest.mark.parametrize("value", VALUES, ids=lambda v: ascii(v[:12]))
def test_no_value_of_one_field_breaks_the_public_form(office, browser, value):
    for field in FIELDS:
        Complaint.objects.all().delete()
        response = browser.post(address_of(office), filled(office) | {field: value})
        fine(response, 200, 422)
        assert Complaint.objects.exists() == (response.status_code == 200)


@pytest.mark.parametrize("value", VALUES, ids=lambda v: ascii(v[:12]))
def test_no_value_breaks_the_ways_to_it(office, browser, value):
    for path, key in (("/pengaduan", "instansi"), (f"/pengaduan/{office.agency.code}", "cari"),
                      (f"/pengaduan/{office.agency.code}", "page"), ("/pengaduan/cek", "nomor")):  # fmt: skip
        fine(browser.get(path, {key: value}), 200, 302)
    fine(browser.post("/pengaduan/cek", {"nomor": value}), 422)
    ComplaintFactory(office=office)
    browser.force_login(holder(office).user)
    for key in ("keadaan", "kantor", "dari", "sampai", "nomor", "page"):
        fine(browser.get("/kelola-pengaduan", {key: value}), 200)
        fine(browser.get("/kelola-pengaduan/ringkasan", {key: value}), 200)


@pytest.mark.parametrize("value", VALUES, ids=lambda v: ascii(v[:12]))
def test_no_value_breaks_a_decision(office, browser, value):
    row = ComplaintFactory(office=office, status="in_review")
    browser.force_login(holder(office).user)
    for field in DECISION:
        fine(browser.post(f"/kelola-pengaduan/{row.pk}/putuskan", DECISION | {field: value}), 302, 422)
    for number in ("0", "99999999999999999999", str(2**63), "9" * 4500, "abc"):
        assert browser.get(f"/kelola-pengaduan/{number}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "%00",
        "%ED%A0%80",
        "..%2F..%2Fetc",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%F0%9F%98%80",
        "x" * 5000,
        "a/b/c",
        "%",
    ],
    ids=lambda v: v[:12],
)
def test_addresses_that_lead_nowhere_say_so(office, browser, path):
    code = office.agency.code
    for address in (f"/pengaduan/{path}", f"/pengaduan/{code}/{path}", f"/pengaduan/{path}/{office.code}"):
        for method in (browser.get, browser.post):
            response = method(address)
            assert response.status_code in (404, 405), (address, response.status_code)
            assert not [raw for raw in RAW if raw in page(response)]
    other = OfficeFactory()
    assert browser.get(f"/pengaduan/{code}/{other.code}").status_code == 404
    assert send(office, client=browser).status_code == 200


def test_half_characters_and_broken_encodings_in_a_form(office, browser):
    """Browsers do not send them; what can be read of them is kept, and nothing breaks."""
    form = filled(office)
    lines = [
        f"{name}={value.replace(' ', '+')}" for name, value in form.items() if name not in ("text", "subject")
    ]
    broken = "&".join([*lines, "subject=a%ED%A0%80b", "text=%FF%FE+isi+%C3"])
    response = browser.post(address_of(office), broken, content_type="application/x-www-form-urlencoded")
    fine(response, 200)
    row = Complaint.objects.get()
    assert "isi" in row.text and row.subject.startswith("a") and row.subject.endswith("b")


@pytest.mark.parametrize("size", [4001, 200_000, 900_000])
def test_a_very_long_text_is_told_and_kept(office, browser, size):
    text = "panjang " * (size // 8)
    response = browser.post(address_of(office), filled(office) | {"text": text + "ujung"})
    assert response.status_code == 422 and "4000" in page(response)
    assert "panjang ujung" in page(response)


def test_more_than_a_megabyte_or_a_thousand_fields_is_refused_in_words(office, browser):
    for form in (
        filled(office) | {"text": "x" * (1024 * 1024 + 1)},
        filled(office) | {f"f{n}": "x" for n in range(1001)},
    ):
        response = browser.post(address_of(office), form)
        assert response.status_code == 400
        assert "terlalu besar" in page(response) and 'class="page bare"' in page(response)
    assert not Complaint.objects.exists()


def test_a_form_of_another_kind_is_only_an_empty_form(office, browser):
    path = address_of(office)
    for body, kind in (
        (json.dumps(filled(office)), "application/json"),
        ("x", "text/plain"),
        (b"\xff", "image/png"),
    ):
        assert browser.post(path, body, content_type=kind).status_code == 422
    response = browser.post(
        path, filled(office) | {"text": ["satu", "dua"], "receipt": "x", "status": "upheld"}
    )
    assert response.status_code == 200
    row = Complaint.objects.get()
    assert (row.text, row.status) == ("dua", "received")
    for method in (browser.put, browser.delete, browser.patch):
        assert method(path).status_code == 405


def test_a_sent_form_cannot_be_replayed_for_another_office_or_a_second_complaint(office, browser):
    form = filled(office)
    assert browser.post(address_of(office), form).status_code == 200
    elsewhere = OfficeFactory(agency=office.agency)
    assert browser.post(address_of(elsewhere), form).status_code == 422
    for n in range(3):
        assert browser.post(address_of(office), form | {"text": f"Ulangan {n}"}).status_code == 409
    assert Complaint.objects.count() == 1


def test_a_form_without_the_token_against_forgery_writes_nothing(office):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address_of(office), filled(office)).status_code == 403
    assert strict.post("/pengaduan/cek", {"nomor": "x"}).status_code == 403
    assert not Complaint.objects.exists()
