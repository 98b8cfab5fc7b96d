"""Pages and files of savings and their assumptions: readers, outsiders, bad input, steady queries."""

import re
from datetime import date
from io import BytesIO

import pytest
import time_machine
from openpyxl import load_workbook

from pilots.models.savings import SavingsAssumption
from pilots.selectors.savings_words import rupiah
from tests.factories import OfficeFactory, RoleFactory, UnitFactory, UserFactory, make_team
from tests.factories_savings import AssumptionFactory, settle, work_away
from tests.scheduling.pages import NOW, client_of, query_count, text_of

pytestmark = pytest.mark.django_db
PAGE, FILE, SHEET = "/penghematan", "/penghematan/unduh", "/penghematan/asumsi"
OCTOBER = {"dari": "2026-10", "sampai": "2026-10"}
EVIL = '<script>alert(1)</script>"><img src=x onerror=1>'


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def team():
    chief, staff = make_team(3)
    settle(chief.office, date(2026, 11, 20))
    for person in staff:
        work_away(person, date(2026, 10, 5))
    return chief, staff


def somebody(office, role="admin", only_here=False):
    person = UserFactory(employee__unit=UnitFactory(office=office)).employee
    RoleFactory(employee=person, role=role, office=office if only_here else None)
    return person


@pytest.fixture
def office(team):
    return team[0].office


class TestSavingsPage:
    def test_a_reader_sees_scenarios_ranges_and_assumptions(self, office):
        text = text_of(client_of(somebody(office, "leadership")).get(PAGE, OCTOBER))
        assert "Angka ini perkiraan dan tidak ikut menentukan putusan uji coba" in text
        for words in ("Hari WFA yang sungguh dijalani", "Dua hari seminggu", "Biaya BBM", "bawaan portal"):
            assert words.casefold() in text.casefold()
        assert "3 hari" in text
        assert "1 Okt 2026 – 31 Okt 2026" in text
        assert "Emisi CO₂" not in text

    def test_last_month_is_shown_unless_asked_otherwise(self, office):
        text = text_of(client_of(somebody(office)).get(PAGE))
        assert "1 Okt 2026 – 31 Okt 2026" in text

    @pytest.mark.parametrize(
        "asked", [{"dari": "x", "kantor": "²"}, {"dari": "1999-01"}, {"kantor": "9" * 50}]
    )
    def test_what_is_no_choice_falls_back(self, office, asked):
        assert "1 Okt 2026 – 31 Okt 2026" in text_of(client_of(somebody(office)).get(PAGE, asked))

    def test_months_the_wrong_way_round_are_told_and_kept(self, office):
        page = client_of(somebody(office)).get(PAGE, {"dari": "2026-11", "sampai": "2026-09"})
        assert page.status_code == 422
        assert "Bulan akhir mendahului bulan awal." in text_of(page)
        assert '<option value="2026-11" selected>' in page.content.decode()

    def test_one_office_and_all_of_them(self, office):
        branch = OfficeFactory(agency=office.agency, name="Kantor Cabang Uji")
        client = client_of(somebody(office, "official"))
        whole = client.get(PAGE, OCTOBER)
        assert "Menurut kantor" in text_of(whole)
        one = client.get(PAGE, OCTOBER | {"kantor": str(branch.pk)})
        assert "Menurut kantor" not in text_of(one)
        assert "0 orang, 0 memenuhi syarat" in text_of(one)

    def test_an_office_with_assumptions_of_its_own_is_marked(self, office):
        AssumptionFactory(agency=office.agency, office=office, source="Survei kantor ini")
        client = client_of(somebody(office))
        assert "1 kantor memakai sebagian asumsi sendiri" in text_of(client.get(PAGE, OCTOBER))
        one = text_of(client.get(PAGE, OCTOBER | {"kantor": str(office.pk)}))
        assert "Survei kantor ini" in one

    def test_a_role_in_one_office_sees_that_one(self, office):
        OfficeFactory(agency=office.agency, name="Kantor Jauh")
        page = client_of(somebody(office, "admin", only_here=True)).get(PAGE, OCTOBER)
        assert page.status_code == 200
        assert "Kantor Jauh" not in page.content.decode()

    def test_others_do_not(self, team, office):
        assert client_of(team[1][0]).get(PAGE).status_code == 403
        assert client_of(team[1][0]).get(FILE).status_code == 403
        stranger = somebody(OfficeFactory(name="Kantor Asing"))
        assert office.name not in client_of(stranger).get(PAGE).content.decode()

    def test_queries_do_not_grow_with_offices(self, office):
        client = client_of(somebody(office))
        few = query_count(client, PAGE, OCTOBER)
        for _ in range(12):
            settle(OfficeFactory(agency=office.agency), date(2026, 11, 1))
        assert query_count(client, PAGE, OCTOBER) <= few


class TestFile:
    def rows(self, client, **asked):
        answer = client.get(FILE, OCTOBER | {"format": "csv"} | asked)
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
        return b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()

    def test_results_and_assumptions_as_csv(self, office):
        rows = self.rows(client_of(somebody(office)))
        assert rows[0].startswith("bagian,kantor,butir,skenario,satuan,rendah,tengah,tinggi")
        assert "hasil,Semua kantor,Meja kosong,Hari WFA yang sungguh dijalani,hari,3,3,3,,,,,," in rows
        assert any(
            row.startswith("asumsi,Semua kantor,harga BBM,,Rp/liter,10000,11000,13500") for row in rows
        )

    def test_an_office_with_its_own_assumptions_is_told_apart(self, office):
        AssumptionFactory(agency=office.agency, office=office, source="=1+1")
        rows = self.rows(client_of(somebody(office)))
        (own,) = [row for row in rows if "ditetapkan untuk kantor ini" in row]
        assert "=1+1" in own
        assert ",=1+1" not in own

    def test_as_a_workbook(self, office):
        answer = client_of(somebody(office)).get(FILE, OCTOBER | {"format": "xlsx"})
        sheet = load_workbook(BytesIO(answer.content)).active
        assert [cell.value for cell in sheet[1]][:3] == ["bagian", "kantor", "butir"]
        assert sheet.max_row > 40

    def test_a_bad_span_is_no_file(self, office):
        answer = client_of(somebody(office)).get(FILE, {"dari": "2026-11", "sampai": "2026-09"})
        assert answer.status_code == 422
        assert "text/html" in answer["Content-Type"]


def form(**changes):
    return {
        "low": "8,5", "central": "10", "high": "14", "source": "Survei pegawai", "source_on": "2026-10-01",
        "mark": "prac", "valid_from": "2026-11-01", "legal_reference": "", "reason": "Hasil survei",
    } | changes  # fmt: skip


class TestAssumptionPages:
    def test_an_admin_sets_one_and_sees_its_history(self, office):
        admin = somebody(office)
        client = client_of(admin)
        shown = client.get(f"{SHEET}/commute_km")
        assert "Nilai yang masuk akal: 0 sampai 200 km" in text_of(shown)
        answer = client.post(f"{SHEET}/commute_km", form())
        assert answer.status_code == 302
        row = SavingsAssumption.objects.get()
        assert (float(row.low), row.office, row.set_by, row.unit) == (8.5, None, admin.user, "km")
        text = text_of(client.get(SHEET))
        assert "8,5 / 10 / 14 km" in text
        assert "Hasil survei" in text
        assert admin.full_name in text

    def test_for_one_office(self, office):
        client = client_of(somebody(office, only_here=True))
        answer = client.post(f"{SHEET}/kantor/{office.pk}/commute_km", form())
        assert answer["Location"] == f"{SHEET}?kantor={office.pk}"
        assert SavingsAssumption.objects.get().office == office
        assert "Ditetapkan untuk kantor ini" in text_of(client.get(SHEET, {"kantor": office.pk}))

    @pytest.mark.parametrize(
        ("changes", "sentence", "status"),
        [
            ({"low": "20"}, "Urutkan nilainya", 422),
            ({"high": "900"}, "Nilai 900 di luar batas", 422),
            ({"low": ""}, "harus diisi", 422),
            ({"low": "banyak"}, "Masukkan sebuah bilangan", 422),
            ({"source": " "}, "harus diisi", 422),
            ({"source_on": "2026-12-24"}, "belum tiba", 422),
            ({"reason": ""}, "harus diisi", 422),
            ({"valid_from": "2031-01-01"}, "Tanggal berlaku harus antara", 422),
        ],
    )
    def test_bad_input_is_told_and_kept(self, office, changes, sentence, status):
        answer = client_of(somebody(office)).post(f"{SHEET}/commute_km", form(**changes))
        assert answer.status_code == status
        assert sentence in text_of(answer)
        assert 'value="14"' in answer.content.decode() or "900" in answer.content.decode()
        assert not SavingsAssumption.objects.exists()

    def test_the_same_date_twice(self, office):
        client = client_of(somebody(office))
        client.post(f"{SHEET}/commute_km", form())
        answer = client.post(f"{SHEET}/commute_km", form(low="9"))
        assert answer.status_code == 409
        assert "sudah ditetapkan mulai 1 Nov 2026" in text_of(answer)

    def test_back_to_the_portals_own(self, office):
        client = client_of(somebody(office))
        client.post(f"{SHEET}/commute_km", form())
        assert 'name="inherit"' in client.get(f"{SHEET}/commute_km").content.decode()
        answer = client.post(
            f"{SHEET}/commute_km", form(inherit="on", low="", central="", high="", valid_from="2026-11-02")
        )
        assert answer.status_code == 302
        assert "kembali ke asumsi sebelumnya" in text_of(client.get(SHEET))

    def test_what_is_inherited_cannot_be_left(self, office):
        client = client_of(somebody(office))
        AssumptionFactory(agency=office.agency)
        assert 'name="inherit"' not in client.get(f"{SHEET}/kantor/{office.pk}/commute_km").content.decode()
        client.post(f"{SHEET}/kantor/{office.pk}/commute_km", form(inherit="on"))
        assert SavingsAssumption.objects.get(office=office).low is not None

    def test_readers_read_and_only_admins_set(self, team, office):
        for role in ("official", "leadership", "auditor"):
            client = client_of(somebody(office, role))
            assert "Tetapkan" not in text_of(client.get(SHEET))
            assert client.post(f"{SHEET}/commute_km", form()).status_code == 403
        branch = client_of(somebody(office, only_here=True))
        assert branch.get(SHEET).status_code == 200
        assert branch.post(f"{SHEET}/commute_km", form()).status_code == 403
        assert client_of(team[1][0]).get(SHEET).status_code == 403

    def test_another_agencys_office_and_unknown_keys_are_not_there(self, office):
        client = client_of(somebody(office))
        foreign = OfficeFactory()
        assert client.get(f"{SHEET}/kantor/{foreign.pk}/commute_km").status_code == 404
        assert client.post(f"{SHEET}/kantor/{foreign.pk}/commute_km", form()).status_code == 404
        assert client.get(f"{SHEET}/mystery").status_code == 404

    def test_what_was_typed_cannot_run(self, office):
        AssumptionFactory(agency=office.agency, source=EVIL, reason=EVIL, legal_reference=EVIL)
        client = client_of(somebody(office))
        for path in (SHEET, PAGE, f"{SHEET}/commute_km"):
            body = client.get(path).content.decode()
            assert "<script>alert" not in body
            assert "&lt;script&gt;" in body

    def test_queries_do_not_grow_with_rows(self, office):
        client = client_of(somebody(office))
        AssumptionFactory(agency=office.agency)
        few = query_count(client, SHEET)
        for month in range(2, 11):
            AssumptionFactory(agency=office.agency, valid_from=date(2026, month, 1))
        assert query_count(client, SHEET) <= few


class TestWords:
    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (0, "Rp 0"),
            (-0.2, "Rp 0"),
            (734, "Rp 734"),
            (1000, "Rp 1 ribu"),
            (45_678, "Rp 45,7 ribu"),
            (999_999, "Rp 1 juta"),
            (12_345_678, "Rp 12,3 juta"),
            (123_456_789, "Rp 123 juta"),
            (1_500_000_000, "Rp 1,5 miliar"),
            (2.5e12, "Rp 2,5 triliun"),
            (5e15, "Rp 5.000 triliun"),
            (-45_678, "−Rp 45,7 ribu"),
        ],
    )
    def test_rupiah_in_three_digits(self, value, words):
        assert rupiah(value) == words


def test_every_number_of_the_chart_stands_in_its_table(office):
    body = client_of(somebody(office)).get(PAGE, OCTOBER).content.decode()
    svg = re.search(r"<svg viewBox.*?</svg>(.*?)</figure>", body, re.S)
    table = svg[1]
    titles = re.findall(r"<title>([^<]+): ([^<(]+) \(([^<]+) – ([^<]+)\)</title>", svg[0])
    assert len(titles) == 6
    for _name, central, low, high in titles:
        for words in (central, low, high):
            assert f'<td class="num">{words}</td>' in table
