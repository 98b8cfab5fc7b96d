"""The import as one pass: what it writes, what it leaves, what it tells."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.audit import Actor
from core.models import AuditEvent
from core.problems import Conflict
from employees.enums import OfficeKind, PostKind, PostLevel, Zone
from employees.models import Agency, Employee, Office, Post, ReportingLine, ServiceCounter, Unit, User
from employees.services import roster
from employees.services.roster import import_file
from integrations.tables import UnreadableFile
from tests.factories import AgencyFactory, EmployeeFactory, OfficeFactory, PostFactory, UnitFactory
from tests.roster_files import COLUMNS, nip, person, write, write_units

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 20, 0, tzinfo=UTC)
WHO = Actor(None, "penguji")


@pytest.fixture
def agency():
    return AgencyFactory(code="UJI", name="Instansi Uji")


@pytest.fixture
def bring(agency, tmp_path):
    def bring_rows(rows, *, units=(), of=None, file=None, **more):
        path = file or write(tmp_path / "pegawai.csv", rows)
        tree = write_units(tmp_path / "unit.csv", *units) if units else None
        return import_file(path, agency=of or agency, units_path=tree, actor=WHO, now=NOW, **more)

    return bring_rows


def everything():
    """All rows that an import may touch."""
    models = (Office, Post, Unit, Employee, User, ReportingLine, AuditEvent)
    return {m.__name__: list(m.objects.order_by("pk").values()) for m in models}


def test_new_people_come_with_account_unit_post_and_office(bring, agency):
    result = bring([person(1, jenis_jabatan_id="1", eselon_id="21")])
    assert result.counts == {"new": 1, "changed": 0, "unchanged": 0, "rejected": 0, "missing": 0}
    someone = Employee.objects.get()
    assert (someone.nip, someone.full_name) == (nip(1), "PEGAWAI 1, S.Kom.")
    assert (someone.agency, someone.kind, someone.sex, someone.rank) == (agency, "pns", "m", "III/c")
    assert (someone.entered_on, someone.in_post_since) == (date(1995, 3, 1), date(2021, 2, 1))
    assert (someone.unit.siasn_id, someone.unit.name, someone.unit.parent) == ("U1", "Biro Uji", None)
    assert someone.unit.office == someone.office
    assert (someone.post.kind, someone.post.level) == (PostKind.MANAGERIAL, PostLevel.JPT_PRATAMA)
    assert (someone.office.code, someone.office.zone, someone.office.needs_review) == ("L1", Zone.WIB, True)
    assert someone.office.kind == OfficeKind.HEAD
    assert not someone.user.has_usable_password()
    assert someone.user.email == "p1@contoh.go.id"
    assert any("Kantor Pusat Uji" in warning for warning in result.warnings)


def test_the_same_file_twice_writes_nothing(bring):
    rows = [person(n, unor_id=f"U{n % 3}") for n in range(1, 30)]
    units = [("U0", "", "Puncak", "P000003"), ("U1", "U0", "Biro Uji", "P000001"), ("U9", "U1", "Kosong", "")]
    bring(rows, units=units)
    before = everything()
    result = bring(rows, units=units)
    assert result.counts == {"new": 0, "changed": 0, "unchanged": 29, "rejected": 0, "missing": 0}
    assert not result.changes_anything
    assert everything() == before


def test_a_rehearsal_writes_nothing_and_foretells_the_import(bring):
    bring([person(n) for n in range(1, 6)])
    rows = [person(1), person(2, nama="BARU"), person(3, unor_id="U7"), person(6), person(7, nama="=1")]
    units = [("U1", "U7", "Biro Uji", "P000001"), ("U7", "", "Deputi", "P000006"), ("U8", "U7", "Lain", "")]
    before = everything()
    foretold = bring(rows, units=units, dry_run=True)
    assert everything() == before
    done = bring(rows, units=units)
    assert (foretold.counts, foretold.structure) == (done.counts, done.structure)
    assert done.counts == {"new": 1, "changed": 2, "unchanged": 1, "rejected": 1, "missing": 2}
    assert (foretold.applied, done.applied) == (False, True)


def test_changes_are_told_and_audited_with_before_and_after(bring, agency):
    bring([person(1), person(2)])
    lines = []
    bring(
        [person(1, nama="NAMA BARU", alamat="Jalan Lain", unor_id="U2", unor_nama="Biro Lain"), person(2)],
        sink=lines.append,
    )
    someone = Employee.objects.get(nip=nip(1))
    assert (someone.name, someone.home_address, someone.unit.name) == ("NAMA BARU", "Jalan Lain", "Biro Lain")
    told = next(line for line in lines if line.outcome == "changed")
    assert ("Nama", "PEGAWAI 1", "NAMA BARU") in told.changes
    assert ("Unit", "Biro Uji", "Biro Lain") in told.changes
    entry = AuditEvent.objects.get(verb="employee.changed")
    assert (entry.agency, entry.subject_id, entry.actor) == ("UJI", someone.pk, "penguji")
    assert entry.before == {"name": "PEGAWAI 1", "home_address": "•••", "unit": "Biro Uji"}
    assert entry.after == {"name": "NAMA BARU", "home_address": "•••", "unit": "Biro Lain"}
    assert AuditEvent.objects.filter(verb="roster.imported").count() == 2
    assert Employee.objects.get(nip=nip(2)).source == "Export Data ASN 2026-12-01"


def test_what_the_file_does_not_say_stays(bring, tmp_path):
    bring([person(1)])
    Employee.objects.update(home_lat=-6.2, home_lon=106.8)
    columns = [
        c for c in COLUMNS if c not in {"email", "email_gov", "alamat", "gol_akhir_id", "gol_akhir_nama"}
    ]
    result = bring([], file=write(tmp_path / "lain.csv", [person(1, tmt_jabatan="null")], columns=columns))
    someone = Employee.objects.get()
    assert result.unchanged == 1
    assert (someone.email, someone.rank, someone.home_lat) == ("p1@contoh.go.id", "III/c", -6.2)


def test_moving_house_or_unit_drops_what_belonged_to_the_old_one(bring):
    bring([person(1), person(2)])
    counter = ServiceCounter.objects.create(unit=Unit.objects.get(), name="Loket 1")
    Employee.objects.update(home_lat=-6.2, home_lon=106.8, counter=counter)
    bring([person(1, alamat="Jalan Baru"), person(2, unor_id="U2")])
    first, second = Employee.objects.order_by("nip")
    assert (first.home_lat, first.counter) == (None, counter)
    assert (second.home_lat, second.counter) == (-6.2, None)


def test_the_account_follows_the_official_address_unless_it_has_its_own(bring):
    bring([person(1), person(2)])
    User.objects.filter(nip=nip(2)).update(email="sendiri@contoh.id")
    bring([person(1, email_gov="baru1@contoh.go.id"), person(2, email_gov="baru2@contoh.go.id")])
    assert dict(User.objects.values_list("nip", "email")) == {
        nip(1): "baru1@contoh.go.id",
        nip(2): "sendiri@contoh.id",
    }


def test_missing_people_are_listed_and_kept(bring):
    bring([person(1), person(2), person(3)])
    Employee.objects.filter(nip=nip(3)).update(left_on=date(2026, 1, 1))
    lines = []
    result = bring([person(1)], sink=lines.append)
    assert result.missing == 1
    assert [(line.nip, line.name) for line in lines if line.outcome == "missing"] == [(nip(2), "PEGAWAI 2")]
    assert Employee.objects.count() == 3


def test_a_person_in_a_refused_row_is_not_missing(bring):
    bring([person(1)])
    result = bring([person(1, nama="=1")])
    assert (result.rejected, result.missing) == (1, 0)


def test_doubles_are_refused_with_the_first_line(bring, monkeypatch):
    monkeypatch.setattr(roster, "CHUNK", 2)
    result = bring([person(1), person(1), person(2), person(3), person(2, nama="LAIN")])
    assert [(r.line, r.column) for r in result.rejected_rows] == [(3, "nip_baru"), (6, "nip_baru")]
    assert ["baris 2" in result.rejected_rows[0].reason, "baris 4" in result.rejected_rows[1].reason] == [
        True
    ] * 2
    assert Employee.objects.get(nip=nip(2)).name == "PEGAWAI 2"


def test_another_agencys_person_is_refused_and_untouched(bring):
    stranger = EmployeeFactory(nip=nip(5), name="Milik Lain")
    result = bring([person(5), person(6)])
    assert result.new == 1
    assert "instansi lain" in result.rejected_rows[0].reason
    assert stranger.agency.name not in result.rejected_rows[0].reason
    stranger.refresh_from_db()
    assert stranger.name == "Milik Lain"


def test_a_row_of_another_institution_is_doubted_once(bring, agency):
    rows = [person(n, instansi_kerja_nama="Instansi Lain") for n in (1, 2)]
    result = bring([*rows, person(3, instansi_kerja_nama="INSTANSI UJI")])
    (warning,) = [w for w in result.warnings if "Instansi Lain" in w]
    assert "2 baris" in warning


def test_institutions_are_compared_by_id_where_both_have_one(bring, agency):
    agency.siasn_id = "A1"
    agency.save()
    rows = [
        person(1, instansi_kerja_id="a1", instansi_kerja_nama="Nama Panjang"),
        person(2, instansi_kerja_id="B2"),
    ]
    result = bring(rows)
    assert len([w for w in result.warnings if "instansi kerja" in w]) == 1


def test_known_offices_units_and_posts_are_used_whatever_their_case(bring, agency):
    office = OfficeFactory(agency=agency, code="l1", name="Nama Kita", zone=Zone.WIT)
    named = OfficeFactory(agency=agency, code="KANREG-1", name="Kantor Regional I")
    unit = UnitFactory(office=office, siasn_id="u1", name="Nama Unit Kita")
    post = PostFactory(agency=agency, siasn_id="j1", name="Lama", kind=PostKind.PELAKSANA)
    result = bring([person(1), person(2, lokasi_kerja_id="X9", lokasi_kerja_nama="kantor regional i")])
    first, second = Employee.objects.order_by("nip")
    assert (first.office, second.office, first.unit, first.post) == (office, named, unit, post)
    office.refresh_from_db()
    unit.refresh_from_db()
    post.refresh_from_db()
    assert (office.name, office.zone, unit.name) == ("Nama Kita", Zone.WIT, "Nama Unit Kita")
    assert (post.name, post.kind) == ("Analis SDM Aparatur", PostKind.FUNCTIONAL)
    assert (result.structure.posts_changed, result.structure.offices_new, result.structure.units_new) == (
        1,
        0,
        0,
    )


def test_the_tree_gets_parents_leaders_and_lines(bring, agency):
    units = [
        ("U1", "U0", "Biro", "p000001"),
        ("U0", "", "Sekretariat", "P000002"),
        ("U9", "U1", "Subbagian", ""),
        ("U8", "ENTAH", "Yatim", "TIDAK-ADA"),
    ]
    result = bring([person(1), person(2, unor_id="U0"), person(3)], units=units)
    tree = {u.siasn_id: u for u in Unit.objects.select_related("parent", "leader", "office")}
    assert tree["U1"].parent == tree["U0"] == tree["U9"].parent.parent
    assert (tree["U1"].leader.nip, tree["U0"].leader.nip, tree["U9"].leader) == (nip(1), nip(2), None)
    assert tree["U9"].office == tree["U1"].office
    assert tree["U1"].leader_post == "Kepala Biro"
    lines = dict(ReportingLine.objects.values_list("employee__nip", "supervisor__nip"))
    assert lines == {nip(1): nip(2), nip(2): None, nip(3): nip(1)}
    assert any("unit atasan" in w for w in result.warnings)
    assert any("pimpinan" in w for w in result.warnings)


def test_a_circular_tree_is_told_and_does_not_hang(bring):
    result = bring([person(1)], units=[("U1", "U2", "A", ""), ("U2", "U1", "B", ""), ("U3", "U3", "C", "")])
    assert any("berputar" in w for w in result.warnings)
    assert Unit.objects.get(siasn_id="U3").parent is None


def test_a_vacated_unit_loses_its_leader_and_a_flat_import_leaves_the_tree(bring):
    bring([person(1)], units=[("U1", "", "Biro", "P000001")])
    bring([person(1)])
    assert Unit.objects.get().leader.nip == nip(1)
    bring([person(1)], units=[("U1", "", "Biro", "")])
    assert Unit.objects.get().leader is None


def test_a_file_that_breaks_off_leaves_nothing(bring, tmp_path, monkeypatch):
    monkeypatch.setattr(roster, "CHUNK", 5)
    path = write(tmp_path / "putus.csv", [person(n) for n in range(1, 30)])
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(UnreadableFile, match="terpotong"):
        bring([], file=path)
    assert not Employee.objects.exists()
    assert not Unit.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_broken_unit_file_leaves_nothing(bring, agency, tmp_path):
    path = tmp_path / "unit.json"
    path.write_text("[{")
    with pytest.raises(UnreadableFile):
        import_file(
            write(tmp_path / "p.csv", [person(1)]), agency=agency, units_path=path, actor=WHO, now=NOW
        )
    assert not Employee.objects.exists()


def test_numbers_rounded_by_a_spreadsheet_are_refused_as_a_file(bring):
    rows = [person(n, nip_baru=nip(n)[:15] + "000") for n in range(1, 25)]
    with pytest.raises(UnreadableFile, match="Excel"):
        bring(rows)
    assert not Employee.objects.exists()


def test_a_number_taken_meanwhile_undoes_all(bring, monkeypatch):
    EmployeeFactory(nip=nip(1))
    monkeypatch.setattr(roster, "known_people", lambda nips: {})
    with pytest.raises(Conflict):
        bring([person(2), person(1)])
    assert not Agency.objects.get(code="UJI").employees.exists()


def test_progress_counts_rows_and_ends_at_the_whole_file(bring, monkeypatch):
    monkeypatch.setattr(roster, "CHUNK", 10)
    told = []
    bring([person(n) for n in range(1, 26)], progress=lambda rows, share: told.append((rows, share)))
    assert [rows for rows, _ in told] == [10, 20, 25]
    assert told[-1][1] == 1


def queries_for(call):
    with CaptureQueriesContext(connection) as seen:
        call()
    return len(seen)


def test_queries_do_not_grow_with_rows(bring, tmp_path, agency):
    other = AgencyFactory()
    one = queries_for(lambda: bring([person(900)], of=other))
    many = queries_for(lambda: bring([person(n) for n in range(1, 31)]))
    assert many == one
    one = queries_for(lambda: bring([person(900, nama="LAIN")], of=other))
    many = queries_for(lambda: bring([person(n, nama="LAIN") for n in range(1, 31)]))
    assert many == one
