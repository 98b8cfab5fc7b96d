"""The pages without an account: finding the office, sending, the receipt, asking; and what is kept of the sender."""

import re
from datetime import timedelta

import pytest
import structlog
import time_machine
from django.core.cache import cache
from django.core.signing import loads
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_structlog.middlewares import RequestMiddleware
from structlog.testing import capture_logs

from core.models import AuditEvent
from pilots.models import Complaint
from pilots.rules.complaints import grouped, receipt_from
from tests.factories import AgencyFactory, OfficeFactory
from tests.factories_complaints import ComplaintFactory
from tests.pilots.complaining import NOW, address_of, decide, filled, holder, page, send, take

pytestmark = pytest.mark.django_db
CHECK = "/pengaduan/cek"
NUMBER = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture(autouse=True)
def _monday_morning():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office():
    return OfficeFactory(agency__code="BKN", code="KP", name="Kantor Pusat")


def check(number, *, ip="203.0.113.7", client=None):
    return (client or Client()).post(CHECK, {"nomor": number}, REMOTE_ADDR=ip)


# --- the way to the office


def test_one_agency_is_entered_at_once_and_several_are_asked_for(client, office):
    assert client.get("/pengaduan")["Location"] == "/pengaduan/BKN"
    other = AgencyFactory(name="Badan Lain")
    shown = page(client.get("/pengaduan"))
    assert other.name not in shown and office.agency.name not in shown  # agencies do not see each other
    assert client.get("/pengaduan", {"instansi": "bkn"})["Location"] == "/pengaduan/BKN"
    assert "Tidak ada instansi dengan kode atau nama “entah”" in page(client.get("/pengaduan?instansi=entah"))


def test_the_offices_of_an_agency_are_found_by_name_or_town(client, office):
    branch = OfficeFactory(agency=office.agency, name="Kanreg Denpasar", city="Denpasar")
    OfficeFactory(name="Kantor Orang Lain")
    shown = page(client.get("/pengaduan/BKN"))
    assert all(address_of(o) in shown and o.name in shown for o in (office, branch))
    assert "Kantor Orang Lain" not in shown
    shown = page(client.get("/pengaduan/BKN", {"cari": "denpa"}))
    assert branch.name in shown and address_of(office) not in shown
    assert "Tidak ada kantor yang cocok" in page(client.get("/pengaduan/BKN", {"cari": "zzz"}))
    assert client.get("/pengaduan/tidak-ada").status_code == 404
    OfficeFactory.create_batch(60, agency=office.agency)
    assert "Halaman 1 dari 2" in page(client.get("/pengaduan/BKN"))


def test_more_offices_ask_no_more(client, office):
    def cost():
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/pengaduan/BKN").status_code == 200
        return len(caught)

    few = cost()
    OfficeFactory.create_batch(20, agency=office.agency)
    assert cost() == few


def test_an_office_whose_code_has_a_slash_has_a_form_too(client):
    office = OfficeFactory(code="A/1 b")
    assert address_of(office) in page(client.get(f"/pengaduan/{office.agency.code}"))
    assert client.get(address_of(office)).status_code == 200


# --- sending


def test_a_sent_form_is_answered_by_its_receipt(office):
    response = send(office)
    row = Complaint.objects.get()
    shown = page(response)
    assert response.status_code == 200
    assert row.number in shown and office.name in shown and "http://testserver/pengaduan/cek" in shown
    assert "23 November 2026" in shown and "<form" not in shown.split("<main")[1].split("</main>")[0]
    assert row.text not in shown
    assert (row.source, row.happened_on.isoformat(), row.service) == ("citizen", "2026-11-20", "Loket 2")


def test_a_form_as_the_browser_got_it_can_be_sent(client, office):
    """Every hidden field of the page, with the token against forgery, and nothing by script."""
    strict = Client(enforce_csrf_checks=True)
    got = strict.get(address_of(office)).content.decode()
    hidden = dict(
        re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', got.split('action="/pengaduan')[1])
    )
    assert hidden.keys() == {"csrfmiddlewaretoken", "stamp"}
    typed = {k: v for k, v in filled(office).items() if k != "stamp"}
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        response = strict.post(address_of(office), typed | hidden)
    assert response.status_code == 200 and Complaint.objects.count() == 1
    assert strict.post(address_of(office), typed).status_code == 403


def test_a_wrong_form_keeps_everything_that_was_typed(office):
    response = send(office, subject="", text="Cerita panjang", contact="bukan kontak", happened_on="2026-11-24",
                    service="Loket 9", category="slow", source="partner", institution="Dinas X")  # fmt: skip
    shown = page(response)
    assert response.status_code == 422
    for typed in ("Cerita panjang", "bukan kontak", "2026-11-24", "Loket 9", "Dinas X"):
        assert typed in shown
    assert '<option value="slow" selected>' in shown
    assert re.search(r'value="partner"[^>]* checked', shown)
    assert "tidak boleh setelah hari ini" in shown and "satu alamat surel" in shown
    assert 'href="#id_subject"' in shown
    assert not Complaint.objects.exists()


def test_the_same_form_again_gives_the_same_receipt(office):
    form = filled(office)
    first, again = (Client().post(address_of(office), form) for _ in range(2))
    assert NUMBER.search(page(first))[0] == NUMBER.search(page(again))[0] == Complaint.objects.get().number


def test_going_back_to_write_another_one_loses_nothing(office):
    form = filled(office)
    first = Client().post(address_of(office), form)
    changed = form | {"text": "Kejadian yang lain."}
    response = Client().post(address_of(office), changed)
    shown = page(response)
    assert response.status_code == 409
    assert "Kejadian yang lain." in shown and NUMBER.search(page(first))[0] in shown
    fresh = re.search(r'name="stamp" value="([^"]+)"', shown)[1]
    assert fresh != form["stamp"]
    with time_machine.travel(NOW + timedelta(seconds=30), tick=False):
        assert Client().post(address_of(office), changed | {"stamp": fresh}).status_code == 200
    assert Complaint.objects.count() == 2


@pytest.mark.parametrize("age", [0, 1, 3])
def test_quicker_than_a_person_is_asked_to_look_again(office, age):
    form = filled(office, age=age)
    response = Client().post(address_of(office), form)
    assert response.status_code == 422 and "terlalu cepat" in page(response)
    assert form["text"] in page(response)
    with time_machine.travel(NOW + timedelta(seconds=10), tick=False):
        assert Client().post(address_of(office), form).status_code == 200


def test_an_old_a_foreign_and_a_forged_stamp_get_a_fresh_one(office):
    other = OfficeFactory(agency=office.agency)
    stamps = (
        filled(office, age=25 * 3600)["stamp"], filled(other)["stamp"], "", "x", "a:b:c", "é" * 100, "x" * 5000,
        filled(office)["stamp"][:-1],
    )  # fmt: skip
    for stamp in stamps:
        response = send(office, stamp=stamp)
        fresh = re.search(r'name="stamp" value="([^"]+)"', page(response))[1]
        assert response.status_code == 422 and "kirim sekali lagi" in page(response)
        assert loads(fresh, salt="pilots.complaint_form")["place"] == office.pk
    assert not Complaint.objects.exists()


def test_a_filled_trap_is_explained_and_emptied(office):
    response = send(office, website="https://jual.example")
    assert response.status_code == 422 and "pengisi otomatis" in page(response)
    assert "jual.example" not in page(response)
    assert not Complaint.objects.exists()


# --- how often


def test_too_many_from_one_network_wait_and_lose_nothing(office):
    with override_settings(COMPLAINTS={"per_sender_hour": 2}):
        for n in range(2):
            assert send(office, text=f"Kejadian {n}").status_code == 200
        response = send(office, text="Yang ketiga, panjang.")
        shown = page(response)
        assert response.status_code == 429 and 0 < int(response["Retry-After"]) <= 3600
        assert "Yang ketiga, panjang." in shown and "Coba lagi dalam" in shown
        assert send(office, ip="203.0.113.8").status_code == 200
        assert send(office, ip="203.0.113.7", headers={"X-Forwarded-For": "198.51.100.1"}).status_code == 429
    assert Complaint.objects.count() == 3


def test_behind_a_proxy_the_address_it_saw_counts(office):
    with override_settings(COMPLAINTS={"per_sender_hour": 1}, AXES_IPWARE_PROXY_COUNT=1):
        given = [
            ("198.51.100.1", 200), ("9.9.9.9, 198.51.100.1", 429), ("198.51.100.1, 198.51.100.2", 200),
            ("198.51.100.2", 429),
        ]  # fmt: skip
        for forwarded, status in given:
            assert send(office, ip="10.0.0.1", headers={"X-Forwarded-For": forwarded}).status_code == status


def test_too_many_for_one_office_wait_whoever_sends(office):
    with override_settings(COMPLAINTS={"per_office_hour": 1}):
        assert send(office, ip="203.0.113.1").status_code == 200
        response = send(office, ip="203.0.113.2")
    assert response.status_code == 429 and "sangat banyak kiriman" in page(response)


# --- asking how it stands


def test_a_number_shows_how_it_stands_in_plain_words(office):
    row, admin = ComplaintFactory(office=office, subject="Rahasia", contact="warga@contoh.id"), holder(office)
    shown = page(check(row.number.lower()))
    assert "menunggu diperiksa" in shown and "20 November 2026" in shown and office.name in shown
    take(row, admin)
    decide(row, admin, "not_upheld", answer="Loket <b>buka</b> hari itu.")
    shown = page(check(row.number.replace("-", " ")))
    assert "tidak terbukti" in shown and "Loket &lt;b&gt;buka&lt;/b&gt; hari itu." in shown
    for hidden in (admin.name, "Benar.", row.text, row.subject, "warga@contoh.id"):
        assert hidden not in shown


def test_a_wrong_number_reveals_nothing(office):
    row = ComplaintFactory(office=office)
    near = receipt_from(2**50 + 999_999)
    answers = {page(check(n)) for n in (near, receipt_from(1))}
    assert all(check(n).status_code == 422 for n in (near, "", "K7QX", "x" * 300, "\x00", "😀"))
    words = [re.sub(r'value="[^"]*"', "", a) for a in answers]
    assert words[0] == words[1] and "Tidak ada pengaduan dengan nomor ini" in words[0]
    mistyped = row.receipt[:-1] + ("0" if row.receipt[-1] != "0" else "1")
    assert "salah ketik" in page(check(mistyped))
    assert Client().get(CHECK, {"nomor": row.receipt}).status_code == 200  # an address never answers
    assert office.name not in page(Client().get(CHECK, {"nomor": row.receipt}))


def test_guessing_numbers_is_stopped_and_right_numbers_are_not_counted(office):
    row = ComplaintFactory(office=office)
    with override_settings(COMPLAINTS={"misses_per_hour": 3}):
        for _ in range(6):
            assert check(row.number).status_code == 200
        for n in range(3):
            assert check(receipt_from(n)).status_code == 422
        response = check(row.number)
        assert response.status_code == 429 and "Retry-After" in response
        assert row.office.name not in page(response)
        assert check("typo").status_code == 422
        assert check(row.number, ip="203.0.113.8").status_code == 200
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert check(row.number).status_code == 200


# --- nothing is kept of whoever it was


def test_no_cookie_but_the_forms_token(office):
    client = Client()
    for response in (
        client.get("/pengaduan"), client.get("/pengaduan/BKN"), client.get(address_of(office)),
        send(office, client=client), client.get(CHECK), check(grouped(Complaint.objects.get().receipt), client=client),
    ):  # fmt: skip
        assert response.status_code in (200, 302)
    assert set(client.cookies) == {"csrftoken"}


def test_neither_address_nor_browser_nor_account_is_stored_or_logged(office):
    admin = holder(office)
    client = Client()
    client.force_login(admin.user)
    with capture_logs() as logs:
        send(office, client=client, ip="203.0.113.77", headers={"User-Agent": "Peramban Rahasia"})
    dump = str(list(Complaint.objects.values())) + str(list(AuditEvent.objects.values()))
    kept = dump + str(getattr(cache, "_cache", "")) + str(logs)
    assert "203.0.113.77" not in kept and "Peramban Rahasia" not in kept
    assert AuditEvent.objects.get(verb="complaint.received").actor_id is None


@pytest.mark.parametrize(("path", "traced"), [("/pengaduan/BKN/KP", False), ("/masuk", True)])
def test_the_log_of_requests_tells_who_only_elsewhere(rf, path, traced):
    seen = []

    def answer(request):
        seen.append(structlog.contextvars.get_contextvars())
        return HttpResponse()

    request = rf.post(path, REMOTE_ADDR="203.0.113.77", headers={"User-Agent": "Peramban"})
    request.session, request.user = type("S", (), {"accessed": True})(), type("U", (), {"pk": 7})()
    with capture_logs() as logs:
        RequestMiddleware(answer)(request)
    assert ("ip" in seen[0], "user_id" in seen[0]) == (traced, traced)
    assert ("Peramban" in str(logs)) == traced
    assert "request_id" in seen[0]


def test_receipts_stand_in_no_address_and_no_page_is_kept(office):
    sent = send(office)
    checked = check(Complaint.objects.get().number)
    for response in (sent, checked, Client().get(CHECK), Client().get(address_of(office))):
        assert "noindex" in response["X-Robots-Tag"]
        assert "no-store" in response["Cache-Control"]
        assert '<meta name="robots" content="noindex' in page(response)
    receipt = Complaint.objects.get()
    for link in re.findall(r'(?:href|action)="([^"]*)"', page(sent) + page(checked)):
        assert receipt.receipt not in link and receipt.number not in link


def test_both_languages_and_the_frame_of_somebody_logged_in(office):
    english = Client()
    english.cookies["bahasa"] = "en"
    for path in ("/pengaduan/BKN", address_of(office), CHECK):
        assert '<html lang="en">' in page(english.get(path))
        assert 'class="page bare"' in page(english.get(path))
    client = Client()
    client.force_login(holder(office, "auditor").user)
    assert 'class="rail' in page(client.get(address_of(office)))
    assert reverse("set_language") in page(Client().get(address_of(office)))
    assert reverse("set_language") not in page(send(office))  # would lose the receipt


def test_nobody_without_an_account_gets_further(office):
    row = ComplaintFactory(office=office)
    for name, args in (("complaints", []), ("complaint", [row.pk]), ("complaint_record", []),
                       ("complaint_summary", [])):  # fmt: skip
        assert Client().get(reverse(name, args=args))["Location"].startswith("/masuk?next=")
    assert Client().get("/api/v1/complaints").status_code == 401
