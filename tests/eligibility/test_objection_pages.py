"""The pages of objections: the button, the form, the own list, the inbox, the numbers and the terms."""

import html
from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditEvent
from eligibility.models import Objection
from tests.eligibility.test_objections import refused
from tests.factories import DisciplineFactory, SuspensionFactory, UserFactory, make_team
from tests.factories_objections import (
    NOW,
    TODAY,
    ObjectionFactory,
    ObjectionFileFactory,
    answer,
    expired_box,
    holder,
    new_box,
    object_,
    pdf,
)

BAD = '<script>alert(1)</script>"><img src=x onerror=1>'
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


@pytest.fixture
def enter(client):
    def as_(person):
        client.force_login(person.user)
        return client

    return as_


def page(answer):
    return html.unescape(answer.content.decode())


def new(rule="talent_box", **query):
    more = "".join(f"&{k}={v}" for k, v in query.items())
    return f"{reverse('objection_new')}?syarat={rule}{more}"


def at(name, row, *more):
    return reverse(name, args=[row.pk, *more])


# --- the button


def test_every_failed_reason_leads_to_an_objection_of_its_date(enter, case):
    _, person, _ = case
    shown = page(enter(person).get(reverse("my_eligibility"), {"tanggal": "2026-10-01"}))
    assert f"{new()}&tanggal=2026-10-01" in shown
    assert shown.count("Ajukan keberatan") == 1
    row = object_(person)
    shown = page(enter(person).get(reverse("my_eligibility")))
    assert "Ajukan keberatan" not in shown
    assert f"Keberatan #{row.pk} berjalan" in shown


def test_what_only_the_person_corrects_says_so_instead(enter):
    _, (person,) = make_team(1, eligible=False)
    shown = page(enter(person).get(reverse("my_eligibility")))
    assert "Perbarui kesiapan" in shown
    assert new("laptop") not in shown
    shown = page(enter(person).get(new("laptop")))
    assert "Data ini Anda perbaiki sendiri" in shown
    assert "Kirim keberatan" not in shown


def test_a_suspension_and_a_refused_request_have_the_button_too(enter):
    chief, (person,) = make_team(1)
    SuspensionFactory(employee=person)
    assert reverse("my_suspensions") in page(enter(person).get(reverse("my_eligibility")))
    request = refused(person, chief)
    address = f"{reverse('objection_new')}?perihal=scheduling.request:{request.pk}"
    assert address in page(enter(person).get(reverse("request_detail", args=[request.pk])))
    shown = page(enter(person).get(address))
    assert "Rapat wajib" in shown
    assert "Datanya keliru" not in shown
    assert enter(person).post(address, {"text": "Rapatnya daring"}).status_code == 302
    row = Objection.objects.get()
    assert row.title in page(enter(person).get(at("objection", row)))
    assert address not in page(enter(chief).get(reverse("request_detail", args=[request.pk])))


# --- the form


def test_an_objection_is_sent_with_its_evidence(enter, case):
    _, person, _ = case
    sent = enter(person).post(new(), {"kind": "data", "text": f"Keliru {BAD}", "files": [pdf()]})
    row = Objection.objects.get()
    assert sent.url == at("objection", row)
    shown = enter(person).get(sent.url).content.decode()
    assert "&lt;script&gt;" in shown
    assert "<script>alert(1)" not in shown
    assert "bukti.pdf" in shown
    assert "sisa 3 hari 0 jam" in shown


def test_nothing_typed_is_lost_and_the_files_are_named(enter, case):
    _, person, _ = case
    bad = SimpleUploadedFile("bukti.exe", b"MZ")
    back = enter(person).post(
        new(), {"kind": "verdict", "text": "Sudah saya ketik", "files": [pdf("ijazah.pdf"), bad]}
    )
    assert back.status_code == 422
    shown = page(back)
    assert "Sudah saya ketik" in shown
    assert "ijazah.pdf, bukti.exe" in shown
    assert 'value="verdict" id="id_kind_1" checked' in shown or "checked" in shown
    assert not Objection.objects.exists()


def test_an_empty_or_a_second_form_says_what_is_wrong(enter, case):
    _, person, _ = case
    assert enter(person).post(new(), {"kind": "data", "text": ""}).status_code == 422
    object_(person)
    assert "masih berjalan" in page(enter(person).get(new()))
    again = enter(person).post(new(), {"kind": "data", "text": "Lagi"})
    assert again.status_code == 422
    assert "masih berjalan" in page(again)


def test_a_body_that_is_too_large_is_refused_before_it_is_read(enter, case, settings):
    settings.EVIDENCE_MAX_BYTES = 1000
    big = SimpleUploadedFile("a.pdf", b"x" * 300_000)
    answer_ = enter(case[1]).post(new(), {"kind": "data", "text": "x", "files": [big]})
    assert answer_.status_code == 413
    assert not Objection.objects.exists()


@pytest.mark.parametrize(
    "query", ["", "?syarat=x", "?perihal=scheduling.request:1", "?perihal=%00", "?syarat=%00"]
)
def test_an_address_about_nothing_is_not_found(enter, case, query):
    assert enter(case[1]).get(reverse("objection_new") + query).status_code == 404


def test_the_token_is_still_asked_for(case):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(case[1].user)
    assert client.post(new(), {"kind": "data", "text": "x"}).status_code == 403


# --- the own list and one of them


def test_the_own_list_shows_state_clock_and_answer(enter, case):
    _, person, admin = case
    shown = page(enter(person).get(reverse("my_objections")))
    assert "Belum ada keberatan" in shown
    assert "72 jam" in shown
    row = object_(person)
    assert "sisa 3 hari 0 jam" in page(enter(person).get(reverse("my_objections")))
    new_box(person)
    answer(row, admin)
    shown = page(enter(person).get(reverse("my_objections")))
    assert "Kotak 2026 sudah dimasukkan." in shown
    shown = page(enter(person).get(at("objection", row)))
    assert "Ajukan hari WFA" in shown
    assert reverse("request_new") in shown


def test_overdue_says_so_and_what_to_do(enter, case):
    _, person, _ = case
    row = ObjectionFactory(employee=person, opened_at=NOW - timedelta(hours=80))
    shown = page(enter(person).get(at("objection", row)))
    assert "melewati tenggat" in shown
    assert "lewat 8 jam 0 menit" in shown
    assert f"sebutkan nomor #{row.pk}" in shown


def test_outsiders_find_nothing(enter, case):
    chief, person, _ = case
    file = ObjectionFileFactory(objection=object_(person))
    row = file.objection
    stranger = UserFactory().employee
    for somebody in (chief, stranger):
        for name, target in (("objection", row), ("objection_file", file)):
            assert enter(somebody).get(at(name, target)).status_code == 404
        for name in (
            "objection_answer",
            "objection_ask",
            "objection_hand_on",
            "objection_withdraw",
            "objection_reply",
        ):
            assert enter(somebody).post(at(name, row), {"text": "x"}).status_code == 404
    assert enter(stranger).get(reverse("objections")).status_code == 403
    row.refresh_from_db()
    assert row.status == "open"


def test_evidence_is_only_ever_a_download(enter, case):
    _, person, admin = case
    file = ObjectionFileFactory(objection=object_(person))
    for reader in (person, admin):
        got = enter(reader).get(at("objection_file", file))
        assert got["Content-Disposition"].startswith("attachment")
        assert "sandbox" in got["Content-Security-Policy"]
        assert got["X-Content-Type-Options"] == "nosniff"
        assert b"%PDF" in b"".join(got.streaming_content)
    file.file.storage.delete(file.file.name)
    assert enter(person).get(at("objection_file", file)).status_code == 404


# --- handling


def test_the_inbox_is_ordered_by_deadline_and_says_what_has_changed(enter, case):
    _, person, admin = case
    later = object_(person)
    sooner = ObjectionFactory(employee=person, rule="service", opened_at=NOW - timedelta(hours=60))
    shown = page(enter(admin).get(reverse("objections")))
    assert shown.index(at("objection", sooner)) < shown.index(at("objection", later))
    assert "sisa 12 jam 0 menit" in shown
    new_box(person)
    shown = page(enter(admin).get(reverse("objections"), {"syarat": "talent_box"}))
    assert "data sudah berubah" in shown
    assert at("objection", sooner) not in shown
    shown = page(enter(admin).get(reverse("objections"), {"tenggat": "sehari", "jenis": "data"}))
    assert at("objection", later) not in shown
    assert (
        enter(admin).get(reverse("objections"), {"syarat": "\x00", "tenggat": "?", "page": "x"}).status_code
        == 200
    )


def test_the_inbox_costs_the_same_for_one_and_for_many(enter, case):
    _, person, admin = case

    def cost():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert enter(admin).get(reverse("objections")).status_code == 200
        return len(seen)

    object_(person)
    cost()
    few = cost()
    for rule in ("service", "predicate", "at_work", "post_level"):
        ObjectionFactory(employee=person, rule=rule)
        ObjectionFactory(employee=UserFactory(employee__unit=person.unit).employee)
    assert cost() == few


def test_the_admin_corrects_and_answers_on_the_page(enter, case):
    _, person, admin = case
    row = object_(person)
    shown = page(enter(admin).get(at("objection", row)))
    assert "kedaluwarsa" in shown
    assert reverse("talent_grid") in shown
    back = enter(admin).post(at("objection_answer", row), {"outcome": "upheld", "reason": "Sudah dimasukkan"})
    assert back.status_code == 422
    assert "Data ini belum berubah" in page(back)
    assert "Sudah dimasukkan" in page(back)
    new_box(person)
    assert "Data sudah berubah" in page(enter(admin).get(at("objection", row)))
    sent = enter(admin).post(at("objection_answer", row), {"outcome": "upheld", "reason": "Sudah dimasukkan"})
    assert sent.status_code == 302
    row.refresh_from_db()
    assert (row.status, row.answered_by) == ("upheld", admin)
    assert enter(admin).get(reverse("objections"), {"bagian": "selesai"}).status_code == 200
    back = enter(admin).post(at("objection_answer", row), {"outcome": "rejected", "reason": "Lagi"})
    assert "sudah dijawab" in page(back)


def test_asking_and_replying_on_the_page(enter, case):
    _, person, admin = case
    row = object_(person)
    assert enter(admin).post(at("objection_ask", row), {"question": ""}).status_code == 422
    assert enter(admin).post(at("objection_ask", row), {"question": f"Nomor? {BAD}"}).status_code == 302
    shown = page(enter(person).get(at("objection", row)))
    assert "Beri keterangan" in shown
    back = enter(person).post(at("objection_reply", row), {"text": " ", "files": [pdf("surat.pdf")]})
    assert back.status_code == 422
    assert "surat.pdf" in page(back)
    assert enter(admin).post(at("objection_reply", row), {"text": "x"}).status_code == 404
    assert (
        enter(person).post(at("objection_reply", row), {"text": "Nomor 7", "files": [pdf()]}).status_code
        == 302
    )
    assert "Nomor 7" in page(enter(admin).get(at("objection", row)))
    assert enter(person).post(at("objection_withdraw", row)).status_code == 302
    assert "Ditarik pegawai" in page(enter(person).get(reverse("my_objections")))


def test_handing_on_takes_it_from_the_own_desk(enter, case):
    chief, person, admin = case
    row = object_(person)
    to = {"to": f"atasan:{chief.pk}", "reason": "Atasan tahu"}
    assert enter(admin).post(at("objection_hand_on", row), {"to": "", "reason": "x"}).status_code == 422
    assert enter(admin).post(at("objection_hand_on", row), to).status_code == 302
    assert at("objection", row) not in page(enter(admin).get(reverse("objections")))
    assert at("objection", row) in page(enter(chief).get(reverse("objections")))
    assert "Simpan jawaban" in page(enter(chief).get(at("objection", row)))
    assert "Simpan jawaban" not in page(enter(admin).get(at("objection", row)))


def test_officials_never_see_an_objection_about_discipline(enter, case):
    _, person, admin = case
    DisciplineFactory(employee=person)
    official, auditor = holder(person, "official"), holder(person, "auditor")
    row = object_(person, "discipline")
    assert enter(official).get(at("objection", row)).status_code == 404
    assert at("objection", row) not in page(enter(official).get(reverse("objections"), {"bagian": "semua"}))
    for reader in (auditor, admin):
        assert "disiplin" in page(enter(reader).get(at("objection", row)))
    assert "Simpan jawaban" not in page(enter(auditor).get(at("objection", row)))


# --- numbers and terms


def many(person, count, **values):
    """Answered ones: `count` of them, an hour apart."""
    admin = holder(person)
    return [
        ObjectionFactory(
            employee=person, status="upheld", answer="x", answered_by=admin, opened_at=NOW - timedelta(days=9),
            closed_at=NOW - timedelta(days=9) + timedelta(hours=n + 1), **values,
        )
        for n in range(count)
    ]  # fmt: skip


def test_the_numbers_of_a_period(enter, case, django_assert_max_num_queries):
    _, person, admin = case
    many(person, 5)
    ObjectionFactory(employee=person, rule="service", opened_at=NOW - timedelta(days=4))
    ObjectionFactory(employee=person, rule="service", status="withdrawn", closed_at=NOW)
    shown = page(enter(admin).get(reverse("objection_statistics")))
    assert "7 keberatan diajukan" in shown
    assert "5 dijawab, 5 di antaranya dikabulkan; 1 lewat tenggat" in shown
    assert "<svg" in shown
    csv = enter(admin).get(reverse("objection_statistics_export")).content.decode("utf-8-sig")
    assert "Semua;;7;5;5;1" in csv.replace(",", ";")
    assert AuditEvent.objects.filter(verb="objection.exported").count() == 1
    old = page(enter(admin).get(reverse("objection_statistics"), {"sampai": "2026-01-01"}))
    assert "Tidak ada keberatan yang diajukan" in old
    for query in ({"dari": "x", "sampai": "9999-12-31"}, {"dari": "2026-12-31", "kantor": "\x00"}):
        assert enter(admin).get(reverse("objection_statistics"), query).status_code == 200


def test_leadership_never_sees_few_people(enter, case):
    _, person, _ = case
    boss = holder(person, "leadership")
    many(person, 4)
    shown = page(enter(boss).get(reverse("objection_statistics")))
    assert "Kurang dari 5 keberatan" in shown
    assert "<table" not in shown
    many(person, 4)
    ObjectionFactory(employee=person, rule="service")
    shown = page(enter(boss).get(reverse("objection_statistics")))
    assert "9 keberatan diajukan" in shown
    assert "< 5" in shown
    assert enter(boss).get(reverse("objections")).status_code == 403


def test_an_office_admin_counts_only_the_own_office(enter, case):
    _, person, _ = case
    near = holder(person, office=person.office)
    ObjectionFactory(employee=person)
    other = UserFactory(employee__agency=person.agency).employee
    ObjectionFactory(employee=other, office=other.office)
    assert "1 keberatan diajukan" in page(enter(near).get(reverse("objection_statistics")))
    assert enter(near).get(reverse("objection_terms")).status_code == 403


def test_terms_are_set_by_the_agencys_admin(enter, case):
    _, person, admin = case
    given = {
        "kind": "data",
        "amount": "48",
        "legal_reference": "Perka 1/2026",
        "valid_from": TODAY.isoformat(),
    }
    assert enter(person).post(reverse("objection_terms"), given).status_code == 403
    assert enter(admin).post(reverse("objection_terms"), given | {"amount": "999"}).status_code == 422
    assert enter(admin).post(reverse("objection_terms"), given).status_code == 302
    shown = page(enter(admin).get(reverse("objection_terms")))
    assert "48 jam" in shown
    assert "Perka 1/2026" in shown
    assert date.fromisoformat(given["valid_from"]) == TODAY
