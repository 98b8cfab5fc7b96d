"""The pages inside the agency: lists, one complaint with its forms, writing one down, and the numbers."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pilots.forms.complaint_stamp import new_stamp
from pilots.models import Complaint
from tests.factories import OfficeFactory, UserFactory
from tests.factories_complaints import ComplaintFactory
from tests.pilots.complaining import BAD, DECISION, NOW, RAW, decide, holder, page, verbs

pytestmark = pytest.mark.django_db
LIST, RECORD, SUMMARY = "/kelola-pengaduan", "/kelola-pengaduan/catat", "/kelola-pengaduan/ringkasan"


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


def address(row, name="complaint"):
    return reverse(name, args=[row.pk])


# --- the list


def test_the_list_begins_with_what_waits_longest(enter, office):
    admin = holder(office)
    newer = ComplaintFactory(office=office, subject="Yang baru", received_at=NOW)
    older = ComplaintFactory(office=office, subject="Yang lama", status="in_review")
    ComplaintFactory(office=office, subject="Yang selesai", status="upheld")
    shown = page(enter(admin).get(LIST))
    assert shown.index(older.subject) < shown.index(newer.subject)
    assert "Yang selesai" not in shown and "Terbukti: 1" in shown and "Diterima: 1" in shown
    assert older.reviewer.full_name in shown


def test_filters_and_nonsense_in_them(enter, office):
    admin, branch = holder(office), OfficeFactory(agency=office.agency)
    one = ComplaintFactory(office=office, subject="Satu", happened_on=date(2026, 11, 2))
    two = ComplaintFactory(office=branch, subject="Dua", status="not_upheld")

    def listed(**query):
        body = page(enter(admin).get(LIST, query))
        return {row for row in (one, two) if row.subject in body.split("<tbody>")[-1].split("</main>")[0]}

    assert listed() == {one}
    assert listed(keadaan="semua") == {one, two}
    assert listed(keadaan="not_upheld") == {two}
    assert listed(keadaan="semua", kantor=branch.pk) == {two}
    assert listed(keadaan="semua", dari="2026-11-03") == {two}
    assert listed(keadaan="semua", sampai="2026-11-03") == {one}
    assert listed(nomor=two.number.lower()) == {two}
    assert listed(nomor="salah") == {one}
    assert listed(keadaan="x'", kantor="9" * 400, dari="0001-01-01", sampai=BAD, page="-1") == {one}
    assert listed(kantor="\x00", nomor="\x00", keadaan="\x00") == {one}
    assert "Tidak ada pengaduan dengan saringan ini" in page(enter(admin).get(LIST, {"keadaan": "outside"}))


@pytest.mark.parametrize("role", ["admin", "official", "auditor"])
def test_a_role_reads_its_agency_or_its_office_only(enter, office, role):
    branch = OfficeFactory(agency=office.agency)
    rows = [
        ComplaintFactory(office=office, subject="Pusat"), ComplaintFactory(office=branch, subject="Cabang"),
        ComplaintFactory(subject="Asing"),
    ]  # fmt: skip
    whole, narrow = holder(office, role), holder(office, role, whole=False)
    shown = page(enter(whole).get(LIST))
    assert [row.subject in shown for row in rows] == [True, True, False]
    shown = page(enter(narrow).get(LIST))
    assert [row.subject in shown for row in rows] == [True, False, False]
    assert [enter(narrow).get(address(row)).status_code for row in rows] == [200, 404, 404]


def test_leadership_sees_numbers_and_staff_nothing(enter, office):
    row = ComplaintFactory(office=office, subject="Rahasia")
    leader, staff = holder(office, "leadership"), UserFactory(employee__unit__office=office).employee
    assert [enter(leader).get(path).status_code for path in (LIST, address(row), RECORD)] == [403, 404, 403]
    shown = page(enter(leader).get(SUMMARY))
    assert office.name in shown and "Rahasia" not in shown and LIST + '"' not in shown.split("<main")[1]
    assert [enter(staff).get(path).status_code for path in (LIST, SUMMARY, address(row))] == [403, 403, 404]


def test_the_numbers_are_those_of_the_time_asked_for(enter, office):
    ComplaintFactory(office=office, status="upheld", happened_on=date(2026, 11, 1))
    ComplaintFactory(office=office, status="upheld", happened_on=date(2026, 5, 1))
    admin = holder(office)

    def numbers(**query):
        body = page(enter(admin).get(SUMMARY, query))
        return [
            re.sub(r"<[^>]+>", "", cell).strip()
            for cell in re.findall(r'<td[^>]*class="num">(.*?)</td>', body)
        ]

    assert numbers() == ["1", "0", "1", "1", "0", "0"]
    assert numbers(dari="2026-01-01") == ["2", "0", "2", "2", "0", "0"]
    assert numbers(dari="2026-11-02", sampai="2026-11-03") == ["0"] * 6
    assert numbers(dari="kemarin", sampai=BAD) == ["1", "0", "1", "1", "0", "0"]


@pytest.mark.parametrize("path", [f"{LIST}?keadaan=semua", SUMMARY])
def test_a_longer_list_asks_no_more(enter, office, path):
    admin = holder(office)

    def cost():
        enter(admin).get(path)
        with CaptureQueriesContext(connection) as caught:
            assert enter(admin).get(path).status_code == 200
        return len(caught)

    ComplaintFactory(office=office, status="upheld")
    few = cost()
    for _ in range(8):
        ComplaintFactory(office=OfficeFactory(agency=office.agency), status="upheld")
        ComplaintFactory(office=office, status="in_review")
    assert cost() == few


# --- one complaint


def test_an_admin_takes_and_decides_it_on_its_page(enter, office):
    admin, row = holder(office), ComplaintFactory(office=office, contact="warga@contoh.id")
    shown = page(enter(admin).get(address(row)))
    assert "Ambil untuk diperiksa" in shown and "warga@contoh.id" in shown and row.number in shown
    assert "Simpan keputusan" not in shown
    assert enter(admin).post(address(row, "complaint_take")).status_code == 302
    assert "Simpan keputusan" in page(enter(admin).get(address(row)))
    assert enter(admin).post(address(row, "complaint_decide"), DECISION).status_code == 302
    shown = page(enter(admin).get(address(row)))
    assert (
        "Keputusan: terbukti" in shown
        and "menghentikan kenaikan kuota" in shown
        and "Benar terjadi." in shown
    )
    assert "Periksa kembali" in shown
    assert enter(admin).post(address(row, "complaint_reopen"), {"reason": "Bukti baru."}).status_code == 302
    row.refresh_from_db()
    assert row.status == "in_review"


@pytest.mark.parametrize(
    ("outcome", "stored"),
    [
        ("upheld_wfa", ("upheld", True)),
        ("upheld_other", ("upheld", False)),
        ("not_upheld", ("not_upheld", None)),
        ("outside", ("outside", None)),
    ],
)
def test_each_choice_is_stored_as_what_it_says(enter, office, outcome, stored):
    row = ComplaintFactory(office=office, status="in_review")
    enter(holder(office)).post(address(row, "complaint_decide"), DECISION | {"outcome": outcome})
    row.refresh_from_db()
    assert (row.status, row.about_wfa) == stored
    stops = "Terbukti: menghentikan kenaikan kuota" in page(enter(holder(office)).get(address(row)))
    assert stops == outcome.startswith("upheld")


@pytest.mark.parametrize("role", ["official", "auditor"])
def test_readers_see_it_without_the_contact_and_decide_nothing(enter, office, role):
    reader = holder(office, role)
    row = ComplaintFactory(office=office, status="in_review", contact="warga@contoh.id")
    shown = page(enter(reader).get(address(row)))
    assert row.text in shown and "warga@contoh.id" not in shown and "Simpan keputusan" not in shown
    for name, form in (
        ("complaint_take", {}), ("complaint_decide", DECISION), ("complaint_reopen", {"reason": "x"}),
    ):  # fmt: skip
        assert enter(reader).post(address(row, name), form).status_code == 403
    assert not verbs()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"outcome": ""}, "harus diisi"),
        ({"outcome": "upheld"}, "bukan"),
        ({"answer": "  "}, "harus diisi"),
        ({"reason": ""}, "harus diisi"),
        ({"outcome": "received"}, "bukan"),
        ({"answer": "x" * 2001}, "2000"),
        ({"answer": "a\x00b"}, "null"),
    ],
)
def test_an_unfinished_decision_keeps_what_was_typed(enter, office, change, words):
    row = ComplaintFactory(office=office, status="in_review")
    form = DECISION | {"answer": "Jawaban panjang", "reason": "Alasan panjang"} | change
    response = enter(holder(office)).post(address(row, "complaint_decide"), form)
    shown = page(response)
    assert response.status_code == 422 and words in shown
    for name in {"answer", "reason"} - change.keys():
        assert form[name] in shown
    assert not verbs()


def test_the_second_admin_reads_who_decided_and_keeps_the_own_words(enter, office):
    first, second = holder(office), holder(office)
    row = ComplaintFactory(office=office, status="in_review")
    decide(row, first, "not_upheld")
    response = enter(second).post(address(row, "complaint_decide"), DECISION | {"answer": "Jawaban kedua"})
    shown = page(response)
    assert response.status_code == 422
    assert f"sudah diputuskan oleh {first.full_name}" in shown and "Jawaban kedua" in shown
    row.refresh_from_db()
    assert row.status == "not_upheld"
    response = enter(second).post(address(row, "complaint_take"))
    assert response.status_code == 409 and first.full_name in page(response)


def test_what_was_counted_offers_no_way_back(enter, office):
    row = ComplaintFactory(office=office, status="upheld", counted_in="pilots.evaluation:1", counted_at=NOW)
    admin = holder(office)
    shown = page(enter(admin).get(address(row)))
    assert "Sudah dibaca evaluasi uji coba" in shown and "buka-lagi" not in shown
    response = enter(admin).post(address(row, "complaint_reopen"), {"reason": "x"})
    assert response.status_code == 422 and "tidak dapat dibuka lagi" in page(response)


def test_a_running_pilot_is_told_beside_it(enter, office, monkeypatch):
    window = (date(2026, 11, 1), date(2026, 12, 31))
    monkeypatch.setattr("pilots.selectors.complaint_words.running_window", lambda office_id, on: window)
    row = ComplaintFactory(office=office)
    ComplaintFactory(office=office, status="upheld")
    shown = page(enter(holder(office)).get(address(row)))
    assert "1 pengaduan yang terbukti sudah menghentikan kenaikan." in shown
    assert "1 November 2026 sampai 31 Desember 2026" in shown


def test_markup_of_strangers_is_only_text(enter, office):
    texts = dict.fromkeys(("subject", "text", "service", "institution", "reference", "contact"), BAD)
    row = ComplaintFactory(office=office, status="upheld", answer=BAD, reason=BAD, **texts)
    for path in (f"{LIST}?keadaan=semua", address(row)):
        shown = page(enter(holder(office)).get(path))
        assert not [raw for raw in RAW if raw in shown]
        assert "&lt;script&gt;" in shown


# --- writing down


def by_hand(about, **values):
    form = {
        "stamp": new_stamp(0, NOW), "office": about.pk, "source": "letter", "reference": "B-12/2026",
        "institution": "Dinas X", "category": "slow", "happened_on": "2026-11-20", "service": "",
        "subject": "Surat warga", "text": "Isi surat.", "contact": "",
    }  # fmt: skip
    return form | values


def test_an_admin_writes_down_a_letter_once(enter, office):
    admin, form = holder(office), by_hand(office)
    assert "Surat" in page(enter(admin).get(RECORD))
    first, again = (enter(admin).post(RECORD, form) for _ in range(2))
    row = Complaint.objects.get()
    assert first["Location"] == again["Location"] == address(row)
    assert (row.source, row.reference, row.institution) == ("letter", "B-12/2026", "Dinas X")
    assert verbs() == ["complaint.received"]
    assert row.number in page(enter(admin).get(address(row)))
    assert admin.full_name in page(enter(admin).get(address(row)))


def test_a_form_about_a_foreign_office_or_of_another_way_is_refused(enter, office):
    narrow, branch = holder(office, whole=False), OfficeFactory(agency=office.agency)
    for change in (
        {"office": branch.pk}, {"office": OfficeFactory().pk}, {"office": "9" * 30}, {"office": "9" * 5000},
        {"office": "²"}, {"office": ""}, {"source": "citizen"}, {"source": ""}, {"stamp": ""},
        {"happened_on": "2026-11-24"}, {"happened_on": "2026-13-01"}, {"happened_on": "0001-01-01"},
        {"contact": "?"}, {"text": ""},
    ):  # fmt: skip
        response = enter(narrow).post(RECORD, by_hand(office, **change))
        assert response.status_code == 422, change
        assert "Surat warga" in page(response)
    assert not Complaint.objects.exists()
    assert branch.name not in page(enter(narrow).get(RECORD))


def test_only_admins_write_down(enter, office):
    for role in ("official", "auditor", "leadership"):
        assert enter(holder(office, role)).get(RECORD).status_code == 403
        assert enter(holder(office, role)).post(RECORD, by_hand(office)).status_code == 403
