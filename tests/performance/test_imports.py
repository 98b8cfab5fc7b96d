"""e-SAKIP's indicators and SIASN's assessments: taken over once, bad rows told, pages and command."""

import base64
import re
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from core.audit import Actor
from core.models import AuditEvent
from core.problems import Refused
from integrations.sheets import write_xlsx
from performance.models import Assessment, IndicatorMonth, OfficeIndicator
from performance.services.deliveries import import_assessments
from performance.services.indicators import import_indicators
from tests.factories import (
    AssessmentFactory,
    EmployeeFactory,
    OfficeFactory,
    RoleFactory,
    UserFactory,
    make_team,
)
from tests.factories_day import IndicatorFactory, ReviewFactory
from tests.scheduling.pages import NOW, client_of, query_count, text_of

pytestmark = pytest.mark.django_db
BY = {"actor": Actor(None, "Penguji"), "now": NOW}
TARGETS, IMPORT = "/kinerja/sasaran-kantor", "/kinerja/impor"
EVIL = '<script>alert(1)</script>"><img src=x onerror=1>'


@pytest.fixture(autouse=True)
def _moment():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def office():
    return OfficeFactory(code="KP", name="Kantor Pusat")


@pytest.fixture
def admin(office):
    person = UserFactory(employee__unit__office=office).employee
    RoleFactory(employee=person)
    return person


def table(*rows, headings="kantor;indikator;satuan;target;realisasi;bulan"):
    return "\n".join([headings, *rows]).encode() + b"\n"


def bring(office, *rows, **more):
    return import_indicators(
        agency=office.agency, file=BytesIO(table(*rows)), name="esakip.csv", **BY, **more
    )


def counts(result):
    return result.created, result.changed, result.unchanged, len(result.faults)


ROWS = (
    "KP;Layanan tepat waktu;persen;95;97,5;2026-09",
    "kantor pusat;Layanan tepat waktu;persen;95;;10-2026",
)


class TestIndicators:
    def test_code_or_name_either_month_and_either_mark(self, office):
        assert counts(bring(office, *ROWS)) == (2, 0, 0, 0)
        indicator = OfficeIndicator.objects.get()
        assert (indicator.office, indicator.year, indicator.unit) == (office, 2026, "persen")
        found = indicator.months.order_by("month").values_list("month", "target", "realisation")
        assert list(found) == [
            (date(2026, 9, 1), Decimal(95), Decimal("97.5")),
            (date(2026, 10, 1), Decimal(95), None),
        ]

    def test_the_same_file_twice_changes_nothing(self, office):
        bring(office, *ROWS)
        before = list(IndicatorMonth.objects.values())
        with time_machine.travel("2026-12-01T02:00:00Z", tick=False):
            assert counts(bring(office, *ROWS)) == (0, 0, 2, 0)
        assert list(IndicatorMonth.objects.values()) == before

    def test_what_is_new_in_the_file_changes_its_row_only(self, office):
        bring(office, *ROWS)
        changed = ROWS[1].replace(";;", ";80;")
        assert counts(bring(office, ROWS[0], changed)) == (0, 1, 1, 0)
        unit = [row.replace("persen", "poin") for row in (ROWS[0], changed)]
        assert counts(bring(office, *unit)) == (0, 2, 0, 0)
        assert OfficeIndicator.objects.get().unit == "poin"

    @pytest.mark.parametrize(
        ("row", "column"),
        [
            ("XX;A;persen;1;;2026-09", "kantor"),
            (";A;persen;1;;2026-09", "kantor"),
            ("KP;;persen;1;;2026-09", "indikator"),
            (f"KP;{'x' * 301};persen;1;;2026-09", "indikator"),
            ("KP;A;;1;;2026-09", "satuan"),
            ("KP;A;persen;banyak;;2026-09", "target"),
            ("KP;A;persen;1.234;;2026-09", "target"),
            ("KP;A;persen;;;2026-09", "target"),
            ("KP;A;persen;1;x;2026-09", "realisasi"),
            ("KP;A;persen;1;;2026-13", "bulan"),
            ("KP;A;persen;1;;September 2026", "bulan"),
            ("KP;Layanan tepat waktu;persen;1;;2026-09", "bulan"),
            ("KP;Layanan tepat waktu;poin;1;;2026-08", "satuan"),
            ("KP;A;persen;1;;2026-09;9", ""),
        ],
    )
    def test_a_bad_row_is_told_and_the_good_ones_kept(self, office, row, column):
        result = bring(office, *ROWS, row)
        assert counts(result) == (2, 0, 0, 1)
        assert (result.faults[0].row, result.faults[0].column) == (4, column)
        assert result.faults[0].reason

    def test_a_rehearsal_tells_and_leaves_everything_as_it_is(self, office):
        bring(office, ROWS[0])
        changed = ROWS[0].replace("97,5", "98")
        assert counts(bring(office, changed, ROWS[1], "XX;A;x;1;;2026-09", rehearse=True)) == (1, 1, 0, 1)
        assert IndicatorMonth.objects.get().realisation == Decimal("97.5")
        assert AuditEvent.objects.filter(verb="indicators.imported").count() == 1

    def test_a_percent_sign_belongs_to_the_number(self, office):
        bring(office, "KP;Tepat waktu;%;95%;97,5 %;2026-09")
        month = IndicatorMonth.objects.get()
        assert (month.target, month.realisation) == (95, Decimal("97.5"))

    def test_offices_of_others_and_twins_are_not_guessed(self, office):
        OfficeFactory(code="LAIN", name="Kantor Lain")
        OfficeFactory(agency=office.agency, code="A1", name="Kembar")
        twin = OfficeFactory(agency=office.agency, code="A2", name="Kembar")
        rows = [f"{name};A;persen;1;;2026-09" for name in ("LAIN", "Kantor Lain", "Kembar", "a2")]
        result = bring(office, *rows)
        assert [fault.row for fault in result.faults] == [2, 3, 4]
        assert OfficeIndicator.objects.get().office == twin

    def test_an_admin_of_one_office_brings_in_that_one(self, office):
        branch = OfficeFactory(agency=office.agency, code="CB")
        rows = ["CB;A;persen;1;;2026-09", "KP;A;persen;1;;2026-09"]
        assert counts(bring(office, *rows, offices=frozenset({branch.pk}))) == (1, 0, 0, 1)
        assert OfficeIndicator.objects.get().office == branch

    def test_a_workbook_with_real_dates_and_numbers(self, office):
        columns = ("Kantor", "Indikator", "Satuan", "Target", "Realisasi", "Bulan")
        content = write_xlsx(columns, [("KP", "A", "persen", 95, Decimal("12.5"), date(2026, 9, 1))], "x")
        result = import_indicators(agency=office.agency, file=BytesIO(content), name="x.xlsx", **BY)
        assert counts(result) == (1, 0, 0, 0)
        assert IndicatorMonth.objects.get().realisation == Decimal("12.5")

    def test_a_file_that_cannot_be_used_writes_nothing(self, office):
        with pytest.raises(Refused):
            import_indicators(agency=office.agency, file=BytesIO(b"kantor;target\n"), name="x", **BY)
        assert not AuditEvent.objects.exists()

    def test_queries_do_not_grow_with_rows(self, office, django_assert_max_num_queries):
        rows = [f"KP;Indikator {n};persen;{n};;2026-{m:02d}" for n in range(30) for m in range(1, 13)]
        with django_assert_max_num_queries(14):
            assert counts(bring(office, *rows)) == (360, 0, 0, 0)


def upload(content, name="tabel.csv"):
    return {"file": SimpleUploadedFile(name, content)}


class TestOfficeTargetsPage:
    def test_an_admin_uploads_and_sees_the_list(self, admin):
        client = client_of(admin)
        assert client.post(f"{TARGETS}/impor", upload(table(*ROWS))).status_code == 302
        text = text_of(client.get(TARGETS))
        assert "Layanan tepat waktu" in text
        assert "103 %" in text

    def test_the_example_is_a_table_that_can_be_brought_in(self, admin, office):
        page = client_of(admin).get(TARGETS).content.decode()
        found = re.search(r'href="data:text/csv;charset=utf-8;base64,([^"]+)" download="contoh', page)
        result = import_indicators(
            agency=office.agency, file=BytesIO(base64.b64decode(found[1])), name="contoh.csv", **BY
        )
        assert counts(result) == (4, 0, 0, 0)

    def test_a_file_can_be_checked_before_it_is_brought_in(self, admin):
        client = client_of(admin)
        page = client.post(f"{TARGETS}/impor", upload(table(*ROWS)) | {"periksa": "1"})
        assert page.status_code == 200
        assert "2 baris baru, 0 berubah, 0 tetap. Belum ada yang disimpan" in text_of(page)
        bad = client.post(f"{TARGETS}/impor", upload(table("XX;A;x;1;;2026-09")) | {"periksa": "1"})
        assert "Baru diperiksa; belum ada yang disimpan." in text_of(bad)
        assert "Unduh daftar galat" in text_of(bad)
        assert not OfficeIndicator.objects.exists()

    def test_errors_are_listed_and_can_be_downloaded(self, admin):
        page = client_of(admin).post(f"{TARGETS}/impor", upload(table(ROWS[0], f"{EVIL};A;x;1;;2026-09")))
        assert page.status_code == 200
        text = page.content.decode()
        assert "1 baru" in text_of(page)
        assert "<script>alert" not in text
        found = re.search(r'href="data:text/csv;charset=utf-8;base64,([^"]+)" download="galat', text)
        rows = base64.b64decode(found[1]).decode("utf-8-sig").splitlines()
        assert rows[0] == "baris,kolom,sebab"
        assert rows[1].startswith("3,kantor,")

    @pytest.mark.parametrize("content", [b"", b"%PDF-", b"kantor;x\n", b"PK\x03\x04xx"])
    def test_a_hostile_file_is_a_sentence(self, admin, content):
        assert client_of(admin).post(f"{TARGETS}/impor", upload(content)).status_code == 422

    def test_who_reads_and_who_does_not(self, admin, office):
        IndicatorFactory(office=office, name="Rahasia kantor")
        for role in ("official", "leadership", "auditor"):
            reader = UserFactory(employee__unit__office=office).employee
            RoleFactory(employee=reader, role=role)
            page = client_of(reader).get(TARGETS)
            assert "Rahasia kantor" in text_of(page)
            assert 'type="file"' not in page.content.decode()
            assert client_of(reader).post(f"{TARGETS}/impor", upload(table(*ROWS))).status_code == 403
        plain = UserFactory(employee__unit__office=office).employee
        assert client_of(plain).get(TARGETS).status_code == 403
        stranger = UserFactory().employee
        RoleFactory(employee=stranger)
        assert "Rahasia kantor" not in text_of(client_of(stranger).get(TARGETS))
        branch_admin = UserFactory(employee__unit__office__agency=office.agency).employee
        RoleFactory(employee=branch_admin, office=branch_admin.office)
        text = text_of(client_of(branch_admin).get(TARGETS, {"kantor": str(office.pk)}))
        assert "Rahasia kantor" not in text

    def test_queries_do_not_grow_with_indicators(self, admin, office):
        bring(office, *ROWS)
        few = query_count(client_of(admin), TARGETS)
        bring(office, *[f"KP;I{n};x;1;1;2026-{m:02d}" for n in range(20) for m in (1, 2, 3)])
        assert query_count(client_of(admin), TARGETS) <= few


HEADINGS = "nip;tahun;periodikId;bulan;triwulan;hasilKinerjaNilai;perilakuKerjaNilai;kuadranKinerjaNilai"


def siasn(*rows):
    return table(*rows, headings=HEADINGS)


def deliver(person, *rows, **more):
    return import_assessments(agency=person.agency, file=BytesIO(siasn(*rows)), name="s.csv", **BY, **more)


class TestAssessments:
    def test_each_kind_of_row_is_stored_as_delivered(self, admin):
        nip = admin.nip
        result = deliver(
            admin,
            f"{nip};2025;;;;2;2;2",
            f"{nip};2026;2;;3;1;1;1",
            f"{nip};2026;1;10;;2;3;3",
            f"{nip};2026;1;9;;;;4",
        )
        assert counts(result) == (4, 0, 0, 0)
        assert result.odd == 1
        found = Assessment.objects.order_by("period_end", "kind").values_list(
            "kind", "period_start", "period_end", "result", "behaviour", "predicate"
        )
        assert list(found) == [
            ("year", date(2025, 1, 1), date(2025, 12, 31), "meets", "meets", "good"),
            ("month", date(2026, 9, 1), date(2026, 9, 30), "", "", "poor"),
            ("quarter", date(2026, 7, 1), date(2026, 9, 30), "above", "above", "very_good"),
            ("month", date(2026, 10, 1), date(2026, 10, 31), "meets", "below", "needs_work"),
        ]

    def test_the_same_file_twice_changes_nothing(self, admin):
        row = f"{admin.nip};2026;1;10;;2;2;2"
        deliver(admin, row)
        before = list(Assessment.objects.values())
        with time_machine.travel("2026-12-01T02:00:00Z", tick=False):
            assert counts(deliver(admin, row)) == (0, 0, 1, 0)
        assert list(Assessment.objects.values()) == before
        assert AuditEvent.objects.filter(verb="assessment.recorded").count() == 1

    def test_a_new_value_replaces_the_old_one_and_the_portals(self, admin):
        start = {"kind": "month", "period_start": date(2026, 10, 1), "period_end": date(2026, 10, 31)}
        AssessmentFactory(employee=admin, source="Portal WFA", **start)
        assert counts(deliver(admin, f"{admin.nip};2026;1;10;;2;2;2")) == (0, 1, 0, 0)
        assert counts(deliver(admin, f"{admin.nip};2026;1;10;;3;2;3")) == (0, 1, 0, 0)
        row = Assessment.objects.get()
        assert (row.predicate, row.source) == ("needs_work", "SIASN rw-kinerjaperiodik")

    def test_strangers_the_future_and_contradictions_are_told(self, admin):
        stranger = EmployeeFactory()
        good = f"{admin.nip};2026;1;10;;2;2;2"
        result = deliver(
            admin, good, f"{stranger.nip};2026;1;10;;2;2;2", f"{admin.nip};2026;1;12;;2;2;2", good,
            f"{admin.nip};2026;1;10;;1;1;1",
        )  # fmt: skip
        assert counts(result) == (1, 0, 0, 3)
        assert [(f.row, f.column) for f in result.faults] == [(3, "nip"), (4, "tahun"), (6, "nip")]
        assert Assessment.objects.get().predicate == "good"

    def test_an_admin_of_one_office_brings_in_its_people(self, admin):
        other = EmployeeFactory(unit__office__agency=admin.agency)
        rows = [f"{p.nip};2026;1;10;;2;2;2" for p in (admin, other)]
        assert counts(deliver(admin, *rows, offices=frozenset({other.office_id}))) == (1, 0, 0, 1)
        assert Assessment.objects.get().employee == other

    def test_queries_do_not_grow_with_rows(self, admin, django_assert_max_num_queries):
        people = [EmployeeFactory(unit=admin.unit) for _ in range(15)]
        rows = [f"{p.nip};2026;1;{m};;2;2;2" for p in people for m in range(1, 11)]
        with django_assert_max_num_queries(15):
            assert counts(deliver(admin, *rows)) == (150, 0, 0, 0)


class TestAssessmentPage:
    def test_an_admin_uploads_and_sees_the_mismatches(self, admin):
        client = client_of(admin)
        answer = client.post(IMPORT, upload(siasn(f"{admin.nip};2026;1;10;;2;3;3")), follow=True)
        text = text_of(answer)
        assert "1 predikat tidak sesuai matriks" in text
        assert "Tidak sesuai matriks: 1" in text
        assert "Kurang" in text

    def test_errors_are_told_and_good_rows_kept(self, admin):
        page = client_of(admin).post(IMPORT, upload(siasn(f"{admin.nip};2026;1;10;;2;2;2", "x;;;;;;;")))
        assert page.status_code == 200
        assert "NIP harus 18 angka" in text_of(page)
        assert Assessment.objects.count() == 1

    def test_only_admins(self, admin, office):
        chief, [person] = make_team(1, eligible=False)
        auditor = UserFactory(employee__unit__office=office).employee
        RoleFactory(employee=auditor, role="auditor")
        for other in (chief, person, auditor):
            assert client_of(other).get(IMPORT).status_code == 403
            assert client_of(other).post(IMPORT, upload(siasn())).status_code == 403

    def test_queries_do_not_grow_with_mismatches(self, admin):
        odd = {"result": "meets", "behaviour": "below", "predicate": "needs_work"}
        AssessmentFactory(employee=admin, **odd)
        few = query_count(client_of(admin), IMPORT)
        for _ in range(20):
            AssessmentFactory(employee=EmployeeFactory(unit=admin.unit), **odd)
        assert query_count(client_of(admin), IMPORT) <= few

    def test_the_review_stays_beside_what_was_delivered(self, admin):
        ReviewFactory(employee=admin)
        deliver(admin, f"{admin.nip};2026;1;10;;2;3;3")
        text = text_of(client_of(admin).get("/kinerja/penilaian"))
        assert "SIASN rw-kinerjaperiodik" in text
        assert "tidak sesuai matriks" in text
        assert "Target tercapai" in text


class TestCommand:
    def run(self, path, agency="KP"):
        out = StringIO()
        call_command("import_assessments", str(path), agency=agency, stdout=out)
        return out.getvalue()

    def test_tells_counts_and_bad_rows(self, admin, tmp_path):
        path = tmp_path / "siasn.csv"
        path.write_bytes(siasn(f"{admin.nip};2026;1;10;;2;3;3", "x;;;;;;;"))
        told = self.run(path, admin.agency.code)
        assert "1 baru, 0 berubah, 0 tetap, 1 ditolak, 1 tidak sesuai matriks" in told
        assert "baris 3, nip" in told
        assert AuditEvent.objects.filter(verb="assessment.imported", actor="import_assessments").exists()

    def test_refuses_what_it_cannot_use(self, admin, tmp_path):
        path = tmp_path / "x.csv"
        with pytest.raises(CommandError, match="tidak dapat dibuka"):
            self.run(path, admin.agency.code)
        path.write_bytes(b"")
        with pytest.raises(CommandError, match="kosong"):
            self.run(path, admin.agency.code)
        with pytest.raises(CommandError, match="tidak dikenal"):
            self.run(path, "TIDAK-ADA")
