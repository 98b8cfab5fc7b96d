"""Tables in and out: what a spreadsheet really delivers, and files that mean harm."""

import csv
import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from integrations import sheets
from integrations.nip import nip_fault
from integrations.sheets import FAULT, read_sheet, write_csv, write_xlsx
from integrations.tables import UnreadableFile

MOMENT = datetime(2026, 1, 5, 7, 30)  # noqa: DTZ001  # a sheet knows no zone
LIMIT = 1024 * 1024
COLUMNS = ("kantor", "nilai")


def book(*rows, name="Lembar", more=()):
    made = Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    for row in more:
        made.create_sheet("Lain").append(row)
    file = io.BytesIO()
    made.save(file)
    return file


def read(file, columns=COLUMNS, optional=(), limit=LIMIT):
    file = io.BytesIO(file) if isinstance(file, bytes) else file
    return list(read_sheet(file, name="tabel", columns=columns, optional=optional, max_bytes=limit))


def repacked(file, change):
    """The same archive with some members' bytes changed; `change` maps a name to bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change.get(name, old.read(name)))
        for name in change.keys() - set(old.namelist()):
            new.writestr(name, change[name])
    return target


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_a_csv_is_read_whatever_its_delimiter_and_mark(mark, start):
    text = f'{start}Nilai {mark}KANTOR\r\n1{mark}\'BKN\r\n\r\n 2 {mark}"a{mark}\nb"\r\n'
    assert read(text.encode()) == [
        (2, {"kantor": "BKN", "nilai": "1"}),
        (4, {"kantor": f"a{mark.strip()} b" if mark.strip() else "a b", "nilai": "2"}),
    ]


def test_a_workbook_gives_plain_texts_and_the_numbers_of_its_rows():
    file = book(
        ("Kantor", "Nilai"), ("A", 3.0), (None, None), (None, 2.5), ("'=1+1", date(2026, 1, 5)),
        (MOMENT, time(7, 30)), (True, "dua\nbaris"),
    )  # fmt: skip
    assert read(file) == [
        (2, {"kantor": "A", "nilai": "3"}),
        (4, {"kantor": "", "nilai": "2.5"}),
        (5, {"kantor": "=1+1", "nilai": "2026-01-05"}),
        (6, {"kantor": "2026-01-05 07:30:00", "nilai": "07:30"}),
        (7, {"kantor": "TRUE", "nilai": "dua baris"}),
    ]


def test_a_percentage_comes_as_it_was_shown():
    made = Workbook()
    for row in (COLUMNS, ("A", 0.975), ("B", 1), ("C", 0.29), ("D", 0.5), ("E", "12 %")):
        made.active.append(row)
    for cell, shape in (("B2", "0.0%"), ("B3", "0%"), ("B4", "0.00%"), ("B5", "0.00"), ("B6", "0%")):
        made.active[cell].number_format = shape
    file = io.BytesIO()
    made.save(file)
    assert [cells["nilai"] for _, cells in read(file)] == ["97.5", "100", "29", "0.5", "12 %"]


def test_only_the_first_sheet_counts_and_its_heading_may_stand_lower():
    assert read(book((), (), ("nilai", "kantor"), (1, "A"), more=[("nilai", "kantor")])) == [
        (4, {"kantor": "A", "nilai": "1"})
    ]


@pytest.mark.parametrize("number", [198001012005011001, 1.98001012005011e17])
def test_a_nip_kept_as_a_number_lost_digits_and_does_not_look_whole(number):
    ((_row, cells),) = read(book(("kantor", "nilai"), ("A", number)))
    assert cells["nilai"] == "1.98001012005011E+17"
    assert "bilangan oleh Excel" in nip_fault(cells["nilai"])


def test_absent_optional_columns_are_empty_and_unknown_ones_passed_over():
    assert read(b"nilai,x,kantor\n1,2,A\n", optional=("bulan",)) == [
        (2, {"kantor": "A", "nilai": "1", "bulan": ""})
    ]


@pytest.mark.parametrize("make", [lambda rows: "\n".join(map(",".join, rows)).encode(), lambda r: book(*r)])
def test_a_row_wider_than_its_heading_cannot_be_used_and_the_others_can(make):
    rows = read(make([("kantor", "nilai"), ("A", "1", "5"), ("B", "2", ""), ("C", "3")]))
    assert "2 kolom" in rows[0][1][FAULT]
    assert rows[0][1]["kantor"] == ""
    assert [row["kantor"] for _number, row in rows[1:]] == ["B", "C"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "kosong"),
        (b"kantor\nA\n", "nilai"),
        (b"kantor,nilai,Nilai\nA,1,2\n", "dua kali"),
        (b"kantor,nilai\nA,1\nB", "terpotong"),
        (b"kantor,nilai\n\xff,1\n", "UTF-8"),
        (b"kantor,nilai\nA\0,1\n", "NUL"),
        (b'kantor,nilai\n"A,1\n', "terpotong"),
        (b"<html><table><tr><td>kantor", "web"),
        (b"%PDF-1.7", "bukan berkas teks"),
        (b"\xd0\xcf\x11\xe0old excel", "bukan berkas teks"),
        (b"PK\x03\x04 torn", "rusak"),
        (b"x" * (LIMIT + 1), "terlalu besar"),
    ],
)
def test_what_spoils_a_file_is_told_in_words(content, words):
    with pytest.raises(UnreadableFile) as no:
        read(content)
    assert words in no.value.sentence


def test_a_file_beyond_the_limit_is_not_even_opened(monkeypatch):
    monkeypatch.setattr(sheets, "load_workbook", None)
    with pytest.raises(UnreadableFile) as no:
        read(book(("kantor", "nilai")), limit=100)
    assert no.value.code == "file_too_large"


def test_other_archives_are_no_workbooks():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("content.xml", "<office/>")
    with pytest.raises(UnreadableFile, match="bukan berkas Excel"):
        read(file)


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(sheets, "load_workbook", None)
    with pytest.raises(UnreadableFile) as no:
        read(repacked(book(("kantor", "nilai")), {"xl/media/a.bin": b"\0" * (sheets.MAX_UNPACKED + 1)}))
    assert no.value.code == "file_too_large"


def test_too_many_members_and_swollen_strings_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MAX_SHARED_STRINGS", 50)
    with pytest.raises(UnreadableFile, match="terlalu besar"):
        read(repacked(book(("kantor", "nilai")), {"xl/sharedStrings.xml": b"<sst>" + b" " * 60 + b"</sst>"}))
    monkeypatch.setattr(sheets, "MAX_SHARED_STRINGS", LIMIT)
    with pytest.raises(UnreadableFile, match="terlalu besar"):
        read(repacked(book(("kantor", "nilai")), {f"x/{n}": b"" for n in range(sheets.MAX_MEMBERS)}))


BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>&b;</t></si></sst>"""


@pytest.mark.parametrize(
    "strings",
    [
        BILLION_LAUGHS,
        b"<!-- hidden -->" + BILLION_LAUGHS.partition(b"?>")[2],
        BILLION_LAUGHS.decode().encode("utf-16"),
        BILLION_LAUGHS.decode().encode("utf-16-be"),
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><sst/>',
    ],
)
def test_document_types_are_refused_in_any_encoding(strings):
    with pytest.raises(UnreadableFile, match="rusak"):
        read(repacked(book(("kantor", "nilai"), ("A", 1)), {"xl/sharedStrings.xml": strings}))


def sheet_xml(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<worksheet xmlns="{space}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
    ).encode()


HEADING = '<row r="1"><c t="str"><v>kantor</v></c><c t="str"><v>nilai</v></c></row>'


def with_rows(rows: str) -> io.BytesIO:
    return repacked(book(("kantor", "nilai")), {"xl/worksheets/sheet1.xml": sheet_xml(HEADING + rows)})


def test_stated_dimensions_and_far_cells_do_not_widen_the_reading():
    far = '<row r="2"><c r="A2"><v>1</v></c><c r="XFD2"><v>9</v></c></row>'
    assert read(with_rows(far)) == [(2, {"kantor": "1", "nilai": ""})]


def test_a_row_numbered_beyond_any_sheet_ends_the_reading():
    assert read(with_rows('<row r="99999999999999"><c><v>1</v></c></row>')) == []


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="x"><c><v>1</v></c></row>',
        '<row r="2"><c t="s"><v>77</v></c></row>',
        f'<row r="2"><c><v>{"9" * 5000}</v></c></row>',
        '<row r="2"><c><v>nan?</v></c></row>',
        '<row r="2"><c t="b"><v>?</v></c></row>',
        "<row",
    ],
)
def test_cells_that_no_sheet_has_are_a_sentence_not_a_crash(rows):
    with pytest.raises(UnreadableFile, match="rusak"):
        read(with_rows(rows))


def test_formulas_give_what_the_sheet_showed_and_links_outside_nothing():
    formula = '<row r="2"><c t="str"><f>HYPERLINK("https://evil.example")</f><v>klik</v></c></row>'
    assert read(with_rows(formula)) == [(2, {"kantor": "klik", "nilai": ""})]


@pytest.mark.parametrize("value", ['=HYPERLINK("x")', "+1", "-1", "@x", "\t=1", " =1"])
def test_written_texts_never_run_and_come_back_as_they_were(value):
    content = b"".join(write_csv(COLUMNS, [(value, 1)]))
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1][0] == f"'{value}"
    assert read(content)[0][1]["kantor"] == value.strip()
    binary = write_xlsx(COLUMNS, [(value, 1)], "Laporan")
    cell = load_workbook(io.BytesIO(binary)).active["A2"]
    assert (cell.value, cell.data_type) == (f"'{value}", "s")
    assert read(binary)[0][1]["kantor"] == value.strip()


def test_written_values_keep_their_kind():
    row = ("19800101", Decimal("2.50"), -3, date(2026, 1, 5), time(7, 30), MOMENT, None)
    names = tuple("abcdefg")
    lines = b"".join(write_csv(names, [row])).decode("utf-8-sig").splitlines()
    assert lines[1] == "19800101,2.5,-3,2026-01-05,07:30,2026-01-05 07:30:00,"
    cells = next(load_workbook(io.BytesIO(write_xlsx(names, [row], "x"))).active.iter_rows(min_row=2))
    assert [cell.value for cell in cells][1:3] == [2.5, -3]
    assert [cell.data_type for cell in cells] == ["s", "n", "n", "d", "s", "s", "n"]


def test_a_long_csv_is_streamed_in_pieces():
    pieces = list(write_csv(("a",), ([n] for n in range(1200))))
    assert len(pieces) == 3
    assert b"".join(pieces).count(b"\r\n") == 1201


def test_titles_and_texts_that_no_workbook_may_hold_are_cleaned():
    binary = write_xlsx(("a",), [("x\x00y\x0b",)], "Laporan: [2026/01] " + "x" * 40)
    made = load_workbook(io.BytesIO(binary))
    assert made.active["A2"].value == "xy"
    assert len(made.active.title) <= 31
