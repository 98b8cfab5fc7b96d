"""Boxes from a file: what is read, told, stored once, and how the job goes through its steps."""

import threading
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection

from core.audit import Actor
from core.models import AuditEvent
from core.problems import Conflict, NotFound
from eligibility.models import TalentAssessment, TalentImport
from eligibility.selectors.talent_imports import faults_of, import_seen
from eligibility.services import talent_jobs as jobs
from eligibility.services.talent_import import import_boxes
from eligibility.services.talent_sheet import BadRow, SheetRow, read_boxes
from eligibility.tasks import run_due_talent_imports
from employees.enums import ImportStatus
from employees.selectors.roster import ReportSection
from integrations.tables import UnreadableFile
from tests.factories import AgencyFactory, EmployeeFactory, RoleFactory, TalentFactory, UserFactory, make_team
from tests.talent_files import COLUMNS, as_csv, as_xlsx, row, upload

WHO = Actor(1, "Admin Uji")
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
TODAY = date(2026, 11, 23)
NIP = "198503152010121001"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        }
    }
    cache.clear()


def read(content, tmp_path):
    path = tmp_path / "berkas"
    path.write_bytes(content)
    with path.open("rb") as file:
        return list(read_boxes(file, name="berkas", today=TODAY))


# --- reading


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_row_is_read_alike_from_both_kinds_of_file(write, tmp_path):
    assert read(write([row(NIP)]), tmp_path) == [
        SheetRow(2, NIP, "2026-1", date(2026, 6, 30), "meets", "medium", 5, "panrb_3_2020", "BA-1")
    ]


def test_english_headings_and_words_are_understood(tmp_path):
    english = ("NIP", "Period", "Performance", "Potential", "Box", "Scheme", "Assessed on", "Source")
    words = row(
        NIP, kinerja="above", potensi="high", kotak="9", skema="kemenkeu", tanggal_penilaian="2026-06-30"
    )
    [found] = read(as_csv([words], heading=english, delimiter=";"), tmp_path)
    assert (found.performance, found.potential, found.box, found.scheme) == ("above", "high", 9, "kemenkeu")


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("nip", "", "kosong"),
        ("nip", "1.98503E+17", "Excel"),
        ("nip", "198513152010121001", "tanggal lahir"),
        ("periode", "", "1 sampai 20"),
        ("periode", "semester", "tahun"),
        ("periode", "2027", "belum dimulai"),
        ("periode", "1899", "tahun"),
        ("periode", "x" * 30 + "2026", "1 sampai 20"),
        ("kinerja", "lumayan", "ekspektasi"),
        ("potensi", "", "tinggi"),
        ("kotak", "0", "1 sampai 9"),
        ("kotak", "10", "1 sampai 9"),
        ("kotak", "5.5", "1 sampai 9"),
        ("kotak", "=4+5", "1 sampai 9"),
        ("skema", "", "PermenPANRB"),
        ("skema", "buatan sendiri", "Kementerian Keuangan"),
        ("tanggal penilaian", "", "Wajib"),
        ("tanggal penilaian", "31-02-2026", "kalender"),
        ("tanggal penilaian", "24-11-2026", "belum tiba"),
        ("tanggal penilaian", "01-01-1999", "2015"),
        ("sumber", "x" * 81, "80"),
    ],
)
def test_what_spoils_a_row_is_told_with_its_cell(column, value, says, tmp_path):
    [bad] = read(as_csv([row(NIP) | {column: value}]), tmp_path)
    assert isinstance(bad, BadRow)
    assert (bad.row, bad.column) == (2, column)
    assert says in bad.reason


def test_a_file_without_its_columns_is_refused_as_a_whole(tmp_path):
    with pytest.raises(UnreadableFile, match="skema"):
        read(as_csv([row(NIP)], columns=[c for c in COLUMNS if c != "skema"]), tmp_path)


def test_two_headings_for_one_column_are_refused(tmp_path):
    heading = ["nip", "periode", "kinerja", "potensi", "kotak", "skema", "tanggal penilaian", "box"]
    with pytest.raises(UnreadableFile, match="dua kali"):
        read(as_csv([row(NIP)], heading=heading), tmp_path)


# --- comparing and storing


class Told(list):
    def of(self, outcome):
        return [line for line in self if line.outcome == outcome]


def take(rows, agency, tmp_path, *, offices=None, dry_run=False, now=NOW):
    path = tmp_path / "berkas.csv"
    path.write_bytes(as_csv(rows))
    told = Told()
    result = import_boxes(
        path, agency=agency, name="berkas.csv", offices=offices, actor=WHO, now=now, about=agency,
        dry_run=dry_run, progress=lambda rows, share: None, sink=told.append,
    )  # fmt: skip
    return result, told


@pytest.mark.django_db
def test_a_file_is_stored_once(tmp_path):
    chief, staff = make_team(3, eligible=False)
    rows = [row(person.nip, kotak="9", kinerja="di atas ekspektasi", potensi="tinggi") for person in staff]
    first, _ = take(rows, chief.agency, tmp_path)
    events = AuditEvent.objects.count()
    again, _ = take(rows, chief.agency, tmp_path)
    assert (first.new, again.new, again.changed, again.unchanged) == (3, 0, 0, 3)
    assert list(TalentAssessment.objects.values_list("box", flat=True)) == [9, 9, 9]
    assert AuditEvent.objects.count() == events


@pytest.mark.django_db
def test_a_rehearsal_tells_everything_and_stores_nothing(tmp_path):
    chief, staff = make_team(2, eligible=False)
    TalentFactory(employee=staff[0], period="2026-1", box=2, assessed_on=date(2026, 6, 30), source="BA-1")
    result, told = take([row(p.nip) for p in staff], chief.agency, tmp_path, dry_run=True)
    assert (result.new, result.changed) == (1, 1)
    [changed] = told.of("changed")
    assert changed.changes == (("2026-1: kotak", "2", "5"),)
    assert TalentAssessment.objects.get().box == 2
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_a_correction_leaves_both_sides_in_the_trail(tmp_path):
    chief, [person] = make_team(1, eligible=False)
    take([row(person.nip)], chief.agency, tmp_path)
    take([row(person.nip, kotak="8")], chief.agency, tmp_path)
    event = AuditEvent.objects.filter(verb="talent.stored").latest("pk")
    assert (event.subject_id, event.actor) == (person.pk, "Admin Uji")
    assert (event.before["box"], event.after["box"]) == (5, 8)
    assert AuditEvent.objects.filter(verb="talent.imported").count() == 2


@pytest.mark.django_db
def test_strangers_doubles_and_other_offices_are_told_apart_from_the_good(tmp_path):
    chief, staff = make_team(2, eligible=False)
    elsewhere = EmployeeFactory(agency=chief.agency)
    foreign = EmployeeFactory(agency=AgencyFactory())
    rows = [
        row(staff[0].nip), row(foreign.nip), row("199001012015011099"), row(elsewhere.nip), row(staff[0].nip),
        row(staff[0].nip, periode="2025-2", tanggal_penilaian="31-12-2025"), row(staff[1].nip, kotak="x"),
    ]  # fmt: skip
    result, told = take(rows, chief.agency, tmp_path, offices=frozenset({chief.office_id}))
    assert (result.new, result.rejected) == (2, 5)
    reasons = {line.line: line.reason for line in told.of("rejected")}
    assert reasons[3] == reasons[4] == reasons[5] == "NIP ini tidak ada di instansi atau kantor Anda."
    assert "baris 2" in reasons[6]
    assert "1 sampai 9" in reasons[8]
    assert set(TalentAssessment.objects.values_list("employee_id", flat=True)) == {staff[0].pk}


@pytest.mark.django_db
def test_a_double_is_found_across_pieces_of_a_long_file(tmp_path, monkeypatch):
    monkeypatch.setattr("eligibility.services.talent_import.CHUNK", 2)
    chief, staff = make_team(5, eligible=False)
    rows = [row(p.nip) for p in staff]
    result, told = take([*rows, rows[0]], chief.agency, tmp_path)
    assert (result.new, result.rejected) == (5, 1)
    assert told.of("rejected")[0].line == 7


@pytest.mark.django_db
def test_a_box_that_contradicts_its_axes_is_stored_as_delivered_with_a_warning(tmp_path):
    chief, staff = make_team(2, eligible=False)
    rows = [row(staff[0].nip, kotak="9"), row(staff[1].nip, kotak="9", skema="Kementerian Keuangan")]
    result, told = take(rows, chief.agency, tmp_path)
    assert (result.new, result.doubtful) == (2, 1)
    [line] = told.of("doubtful")
    assert line.line == 2
    assert "kotak 9" in line.reason and "kotak 5" in line.reason and "tidak dihitung ulang" in line.reason
    assert list(TalentAssessment.objects.values_list("box", flat=True)) == [9, 9]


@pytest.mark.django_db
def test_a_long_file_costs_no_more_memory_and_queries_grow_by_pieces_only(
    tmp_path, django_assert_max_num_queries
):
    chief, _staff = make_team(2, eligible=False)
    rows = [row(f"1985031520101{n // 1000:02d}{n % 1000:03d}"[:18].ljust(18, "1")) for n in range(20_000)]
    path = tmp_path / "besar.csv"
    path.write_bytes(as_csv(rows))
    size = path.stat().st_size
    tracemalloc.start()
    with django_assert_max_num_queries(3 * 20 + 20):
        import_boxes(
            path, agency=chief.agency, name="besar.csv", offices=None, actor=WHO, now=NOW, about=chief.agency,
            dry_run=True, progress=lambda rows, share: None, sink=lambda line: None,
        )  # fmt: skip
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 1_500_000
    assert peak < 12 * 1024 * 1024


# --- the job


def admin():
    user = UserFactory()
    RoleFactory(employee=user.employee)
    return user


def start(user, rows, *, content=None, offices=None):
    file = upload(content or as_csv(rows))
    return jobs.start_import(user=user, file=file, offices=offices, actor=WHO, now=NOW)


def run(item, now=NOW):
    done = jobs.run_import(import_id=item.pk, now=now)
    item.refresh_from_db()
    return done


def confirm(item):
    jobs.confirm_import(import_id=item.pk, agency_id=item.agency_id, actor=WHO, now=NOW)


@pytest.mark.django_db
def test_a_file_goes_through_preview_and_consent_to_the_grid(django_capture_on_commit_callbacks):
    user = admin()
    person = EmployeeFactory(unit=user.employee.unit)
    item = start(user, [row(person.nip), row(person.nip, kotak="0"), row("199001012015011099")])
    assert item.status == ImportStatus.UPLOADED
    assert run(item)
    assert (item.status, item.summary["counts"]["new"]) == (ImportStatus.READY, 1)
    assert not TalentAssessment.objects.exists()
    assert [r["baris"] for r in ReportSection(item, "rejected")] == ["3", "4"]
    confirm(item)
    with django_capture_on_commit_callbacks(execute=True):
        assert run(item)
    assert item.status == ImportStatus.DONE
    stored = TalentAssessment.objects.get()
    assert (stored.employee, stored.box) == (person, 5)
    assert not Path(item.file.path).exists()
    assert user.notices.count() == 2


@pytest.mark.django_db
def test_the_faults_to_download_cannot_run_in_a_spreadsheet():
    user = admin()
    item = start(user, [row("199001012015011099"), row(user.nip, kinerja='=HYPERLINK("x")')])
    run(item)
    _columns, rows = faults_of(item)
    found = list(rows)
    assert found[0][1] == "'199001012015011099"
    assert found[1][3] == '=HYPERLINK("x")'  # as told; `write_csv` is what defuses it
    assert b"'=HYPERLINK" in Path(item.report.path).read_bytes()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"PK\x03\x04 kaputt", b"<html></html>", b"\xff\xfe\x00"]
)
def test_a_file_of_no_use_is_refused_at_once_and_leaves_nothing(content, settings):
    folder = Path(settings.STORAGES["default"]["OPTIONS"]["location"])
    with pytest.raises(UnreadableFile):
        start(admin(), [], content=content or b" ")
    assert not TalentImport.objects.exists()
    assert not [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_step_is_done_once_and_in_order():
    user = admin()
    item = start(user, [row(user.nip)])
    with pytest.raises(Conflict):
        confirm(item)
    run(item)
    confirm(item)
    with pytest.raises(Conflict):
        confirm(item)
    with pytest.raises(NotFound):
        jobs.discard_import(import_id=item.pk, agency_id=AgencyFactory().pk, actor=WHO, now=NOW)


@pytest.mark.django_db
def test_a_discarded_file_goes_and_changes_nothing(django_capture_on_commit_callbacks):
    user = admin()
    item = start(user, [row(user.nip)])
    run(item)
    with django_capture_on_commit_callbacks(execute=True):
        jobs.discard_import(import_id=item.pk, agency_id=item.agency_id, actor=WHO, now=NOW)
    item.refresh_from_db()
    assert item.status == ImportStatus.DISCARDED
    assert not Path(item.file.path).exists() and not Path(item.report.path).exists()
    assert not TalentAssessment.objects.exists()


@pytest.mark.django_db
def test_the_sweep_takes_what_waits_and_throws_the_stale_away(django_capture_on_commit_callbacks):
    user = admin()
    stale, waiting = start(user, [row(user.nip)]), start(user, [row(user.nip)])
    run(stale)
    TalentImport.objects.filter(pk=stale.pk).update(created_at=NOW - timedelta(days=8))
    with time_machine.travel(NOW, tick=False), django_capture_on_commit_callbacks(execute=True):
        assert run_due_talent_imports() == 1
    stale.refresh_from_db()
    waiting.refresh_from_db()
    assert (stale.status, waiting.status) == (ImportStatus.DISCARDED, ImportStatus.READY)


@pytest.mark.django_db
def test_an_office_admin_sees_the_own_imports_while_the_role_reaches_that_far():
    user = admin()
    office = user.employee.office_id
    own = start(user, [row(user.nip)], offices=frozenset({office}))
    other = start(
        UserFactory(employee__agency=user.employee.agency), [row(user.nip)], offices=frozenset({office})
    )
    assert import_seen(user, frozenset({office}), own.pk) == own
    assert import_seen(user, None, other.pk) == other
    for offices, item in ((frozenset({office}), other), (frozenset({office + 1}), own)):
        with pytest.raises(NotFound):
            import_seen(user, offices, item.pk)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_tasks_store_a_confirmed_file_once():
    if connection.vendor != "postgresql":
        pytest.skip("needs real row locks")
    user = admin()
    item = start(user, [row(user.nip)])
    run(item)
    confirm(item)
    gate, done = threading.Barrier(2), []

    def go():
        gate.wait()
        try:
            done.append(jobs.run_import(import_id=item.pk, now=NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, True]
    assert AuditEvent.objects.filter(verb="talent.stored").count() == 1
