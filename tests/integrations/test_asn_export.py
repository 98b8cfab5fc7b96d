"""The employee file: quirks that are read through, rows that are refused, files that are refused."""

import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from employees.models import Employee, Office, Post, Unit
from integrations.asn_cells import MAX_LENGTH
from integrations.asn_export import AsnExport, AsnRow, RejectedRow
from integrations.tables import UnreadableFile
from tests.roster_files import COLUMNS, as_csv, nip, person, write

LIMIT = 1024 * 1024


@pytest.fixture
def read(tmp_path):
    def read_bytes(content: bytes, max_bytes=LIMIT):
        path = tmp_path / "berkas.csv"
        path.write_bytes(content)
        return list(AsnExport(path, max_bytes=max_bytes))

    return read_bytes


def test_a_row_is_read_whole(read):
    (row,) = read(as_csv([person(7)]))
    assert row == AsnRow(
        line=2,
        nip=nip(7),
        name="PEGAWAI 7",
        siasn_id="P000007",
        title_front="",
        title_back="S.Kom.",
        kind="pns",
        sex="m",
        rank="III/c",
        legal_status="01",
        entered_on=date(1995, 3, 1),
        in_post_since=date(2021, 2, 1),
        email="p7@contoh.go.id",
        phone="+62 812 000",
        home_address="Jalan Contoh 1, Jakarta",
        post_id="J1",
        post_name="Analis SDM Aparatur",
        post_kind="2",
        echelon="99",
        unit_id="U1",
        unit_name="Biro Uji",
        office_id="L1",
        office_name="Kantor Pusat Uji",
        agency_id="",
        agency_name="",
    )


@pytest.mark.parametrize(
    "how",
    [
        {"delimiter": ","},
        {"delimiter": "\t"},
        {"bom": True},
        {"end": "\n"},
        {"heading": [c.upper() for c in COLUMNS]},
        {"heading": [c.replace("_", " ").title() for c in COLUMNS]},
        {"columns": COLUMNS[::-1]},
    ],
)
def test_manners_of_writing_do_not_matter(read, how):
    assert read(as_csv([person(7), person(8)], **how)) == read(as_csv([person(7), person(8)]))


def test_excels_separator_line_and_empty_lines_are_passed_over(read):
    content = b"sep=;\r\n" + as_csv([person(7)]) + b"\r\n;;;;\r\n\r\n"
    assert [row.line for row in read(content)] == [3]


@pytest.mark.parametrize(
    ("values", "field", "expected"),
    [
        ({"email_gov": "null"}, "email", "p1@contoh.id"),
        ({"email_gov": "null", "email": ""}, "email", ""),
        ({"email_gov": "bukan alamat", "email": "null"}, "email", None),
        ({"email_gov": "a@b.id\r\nBcc: x@y.id", "email": "null"}, "reason", "ganti baris"),
        ({"nomor_hp": "null"}, "phone", ""),
        ({"nomor_hp": "tanya istri"}, "phone", None),
        ({"alamat": "Jalan  A\nBlok B"}, "home_address", "Jalan A Blok B"),
        ({"tmt_jabatan": "2021-02-01"}, "in_post_since", date(2021, 2, 1)),
        ({"tmt_jabatan": "null"}, "in_post_since", None),
        ({"tmt_cpns": ""}, "entered_on", date(1996, 3, 1)),
        ({"gol_akhir_nama": "null"}, "rank", "III/c"),
        ({"gol_akhir_nama": "iv / E"}, "rank", "IV/e"),
        ({"kedudukan_hukum_id": "1"}, "legal_status", "01"),
        ({"kedudukan_hukum_id": "71", "kedudukan_hukum_nama": "PPPK Aktif"}, "legal_status", "01"),
        ({"jenis_kelamin": "Perempuan"}, "sex", "f"),
        ({"jenis_jabatan_id": "null"}, "post_kind", "2"),
        ({"gelar_depan": "-"}, "title_front", ""),
        ({"nama": "'D’Angelo “Budi”"}, "name", "D’Angelo “Budi”"),
    ],
)
def test_values(read, values, field, expected):
    (row,) = read(as_csv([person(1, **values)]))
    found = getattr(row, field)
    assert expected in found if field == "reason" else found == expected


@pytest.mark.parametrize(
    "columns", [[c for c in COLUMNS if c not in {"email", "email_gov", "nomor_hp", "alamat"}]]
)
def test_a_column_that_is_not_there_says_nothing(read, columns):
    (row,) = read(as_csv([person(1)], columns=columns))
    assert (row.email, row.phone, row.home_address) == (None, None, None)


def test_a_kind_that_contradicts_the_number_is_doubted_not_refused(read):
    (row,) = read(as_csv([person(1, jenis_pegawai_nama="PPPK")]))
    assert row.kind == "pppk"
    assert row.doubts


def test_sensitive_columns_are_not_read(tmp_path):
    export = AsnExport(write(tmp_path / "a.csv", [person(1)]))
    assert {"nik", "agama"} <= set(export.dropped)
    assert "RAHASIA" not in str(list(export))


@pytest.mark.parametrize(
    ("values", "column", "word"),
    [
        ({"nip_baru": "1.98501E+17"}, "nip_baru", "Excel"),
        ({"nip_baru": "null"}, "nip_baru", "kosong"),
        ({"nama": "null"}, "nama", "Wajib"),
        ({"nama": "=HYPERLINK(1)"}, "nama", "rumus"),
        ({"nama": "' =1+1"}, "nama", "rumus"),
        ({"nama": "+SUM(A1)"}, "nama", "rumus"),
        ({"nama": "@x"}, "nama", "rumus"),
        ({"nama": "-2+3"}, "nama", "rumus"),
        ({"nama": "\tcmd"}, "nama", "rumus"),
        ({"nomor_hp": "=cmd|x"}, "nomor_hp", "rumus"),
        ({"nomor_hp": "+cmd|x"}, "nomor_hp", "rumus"),
        ({"unor_id": "=1"}, "unor_id", "rumus"),
        ({"nama": "A" * 201}, "nama", "200"),
        ({"nama": "A\u202eB"}, "nama", "karakter"),
        ({"nama": "A\x07B"}, "nama", "karakter"),
        ({"tmt_jabatan": "31-02-2021"}, "tmt_jabatan", "kalender"),
        ({"tmt_jabatan": "02/01/2021"}, "tmt_jabatan", "kalender"),
        ({"tmt_jabatan": "01-01-1900"}, "tmt_jabatan", "1940"),
        ({"gol_akhir_nama": "V/z"}, "gol_akhir_nama", "Golongan"),
        (
            {"kedudukan_hukum_id": "88", "kedudukan_hukum_nama": "Meninggal"},
            "kedudukan_hukum_id",
            "kedudukan",
        ),
        ({"jenis_kelamin": "X"}, "jenis_kelamin", "M atau F"),
        ({"unor_nama": ""}, "unor_nama", "Wajib"),
        ({"lokasi_kerja_nama": "null"}, "lokasi_kerja_nama", "Wajib"),
    ],
)
def test_a_bad_cell_refuses_its_row_only(read, values, column, word):
    bad, good = read(as_csv([person(1, **values), person(2)]))
    assert isinstance(bad, RejectedRow)
    assert (bad.line, bad.column) == (2, column)
    assert word in bad.reason
    assert isinstance(good, AsnRow)


def test_private_values_are_masked_where_they_are_refused(read):
    rows = read(as_csv([person(1, nip_baru="19850101201001100X"), person(2, alamat="=Jalan Rahasia")]))
    assert [row.value for row in rows] == ["•" * 15 + "00X", "=J•••"]


def test_a_row_with_too_few_or_too_many_cells_is_refused(read):
    content = as_csv([person(1)]) + b"a;b;c\r\n" + as_csv([person(2)]).splitlines()[1] + b";lebih\r\n"
    good, short, long = read(content)
    assert good.line == 2
    assert "3" in short.reason
    assert str(len(COLUMNS) + 1) in long.reason


def _zip() -> bytes:
    import io

    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 2_000_000)
    return file.getvalue()


WHOLE = as_csv([person(n) for n in range(1, 6)])
HOSTILE = {
    "empty": (b"", "kosong"),
    "blank": (b"\r\n\r\n", "judul kolom"),
    "zip or xlsx": (_zip(), "simpan sebagai CSV"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "simpan sebagai CSV"),
    "pdf": (b"%PDF-1.7 ...", "simpan sebagai CSV"),
    "gzip": (b"\x1f\x8b\x08\0\0", "simpan sebagai CSV"),
    "html": (b"<html><table><tr><td>nip_baru", "simpan sebagai CSV"),
    "utf-16": (WHOLE.decode().encode("utf-16"), "UTF-8"),
    "utf-16 without mark": (WHOLE.decode().encode("utf-16-le"), "NUL"),
    "latin-1": (as_csv([person(1), person(2, nama="José")]).decode().encode("latin-1"), "Baris 3"),
    "nul": (WHOLE + b"\0\0\0", "NUL"),
    "late nul": (as_csv([person(n) for n in range(1, 60)]) + b"\0", "Baris 61"),
    "cut in a row": (WHOLE[:-120], "terpotong"),
    "open quote at the end": (WHOLE + b'"P9;x;y', "terpotong"),
    "open quote in the middle": (WHOLE + b'"P9;x;y\r\n' + b"a;b\r\n" * 40, "Tanda kutip"),
    "broken quotes": (WHOLE + b'"P9"x;y\r\n', "Tanda kutip"),
    "gigantic line": (WHOLE + b"a" * 100_000, "lebih panjang"),
    "gigantic field over lines": (WHOLE + b'"' + (b"a" * 60_000 + b"\n") * 15, "Tanda kutip"),
    "10,000 columns": (b";".join(b"k" for _ in range(10_000)) + b"\r\n", "10000 kolom"),
    "gigantic heading": (b";".join(b"kolom_%d" % n for n in range(10_000)) + b"\r\n", "lebih panjang"),
    "heading twice": (as_csv([person(1)], columns=[*COLUMNS, "nama"]), "dua kali: nama"),
    "columns missing": (b"nama;agama\r\nA;B\r\n", "nip_baru"),
    "another file": (b"tanggal,jumlah\r\n1,2\r\n", "Export Data ASN"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_spoilt_file_is_refused_in_a_sentence(read, name):
    content, words = HOSTILE[name]
    with pytest.raises(UnreadableFile) as refusal:
        read(content)
    assert words in refusal.value.sentence


def test_a_file_is_refused_by_its_size_before_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "besar.csv"
    with path.open("wb") as file:
        file.truncate(200 * LIMIT)
    monkeypatch.setattr("pathlib.Path.open", lambda *_: pytest.fail("the file was opened"))
    with pytest.raises(UnreadableFile, match="200 MB") as refusal:
        AsnExport(path, max_bytes=64 * LIMIT)
    assert refusal.value.code == "file_too_large"


@pytest.mark.parametrize("name", ["tidak-ada.csv", "."])
def test_what_is_no_file_is_not_found(tmp_path, name):
    with pytest.raises(UnreadableFile, match="tidak ditemukan"):
        AsnExport(tmp_path / name)


def test_lengths_are_those_of_the_database():
    fields = {
        "pns_id": (Employee, "siasn_id"), "nama": (Employee, "name"), "gelar_depan": (Employee, "title_front"),
        "gelar_belakang": (Employee, "title_back"), "alamat": (Employee, "home_address"),
        "jabatan_id": (Post, "siasn_id"), "jabatan_nama": (Post, "name"), "lokasi_kerja_id": (Office, "code"),
        "lokasi_kerja_nama": (Office, "name"), "unor_id": (Unit, "siasn_id"), "unor_nama": (Unit, "name"),
    }  # fmt: skip
    assert {c: m._meta.get_field(f).max_length for c, (m, f) in fields.items()} == MAX_LENGTH


FRAGMENTS = st.sampled_from(
    [
        b";",
        b",",
        b'"',
        b"'",
        b"\r\n",
        b"\n",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"=",
        b"null",
        b"PK\x03\x04",
    ]
)
CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.binary(max_size=400),
        st.lists(st.one_of(FRAGMENTS, st.binary(max_size=8)), max_size=40).map(b"".join),
    ),
    st.booleans(),
)
def test_no_bytes_raise_anything_but_the_typed_error(tmp_path, content, with_heading):
    path = tmp_path / "acak.csv"
    path.write_bytes((";".join(COLUMNS) + "\r\n").encode() * with_heading + content)
    try:
        rows = list(AsnExport(path))
    except UnreadableFile as refusal:
        assert refusal.sentence
    else:
        assert all(isinstance(row, AsnRow | RejectedRow) for row in rows)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(COLUMNS), CELL, max_size=6))
def test_any_cell_is_read_or_refused_with_its_column(tmp_path, cells):
    cells = {c: t.replace("\0", "").replace("\r", "") for c, t in cells.items()}
    path = write(tmp_path / "sel.csv", [person(1, **cells)])
    try:
        rows = list(AsnExport(path))
    except UnreadableFile:
        return
    for row in rows:
        assert isinstance(row, AsnRow) or row.reason
