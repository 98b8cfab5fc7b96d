"""What is taken as evidence and what never is, whatever it is called; and names without teeth."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.problems import Problem
from performance.rules.evidence import KIND_OF, LONGEST_NAME, Accepted, judge, safe_name
from tests.performance.evidence_files import GOOD, archive, jpeg, office, pdf, png, webp

PAGE = b"<html><script>alert(1)</script></html>"
EXE = b"MZ\x90\0\x03" + b"\0" * 200
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def code(name, data):
    answer = judge(name, data)
    return answer.code.value if isinstance(answer, Problem) else None


@pytest.mark.parametrize("name", GOOD)
def test_every_kind_that_is_taken(name):
    answer = judge(name, GOOD[name])
    assert answer == Accepted(name, KIND_OF[name.rpartition(".")[2]])


@pytest.mark.parametrize("name", GOOD)
def test_case_of_the_ending_does_not_matter(name):
    assert isinstance(judge(name.upper(), GOOD[name]), Accepted)


@pytest.mark.parametrize(
    "name",
    [
        "a.html", "a.htm", "a.svg", "a.xml", "a.js", "a.exe", "a.bat", "a.sh", "a.php", "a.zip", "a.rar", "a.docm",
        "a.xlsm", "a.pptm", "a.doc", "a.rtf", "a.gif", "a.pdf.exe", "a", "pdf", ".pdf", "a.txt ", "a.txt\u202efdp.exe",
    ],
)  # fmt: skip
def test_endings_that_are_never_taken(name):
    """What comes out without an ending of the list is refused, whatever is in it; the blank and the dot go first."""
    expected = None if safe_name(name).lower().endswith((".txt",)) else "file_type"
    assert code(name, GOOD["catatan.txt"]) == expected


@pytest.mark.parametrize("name", [n for n in GOOD if not n.endswith((".txt", ".csv"))])
@pytest.mark.parametrize("other", GOOD)
def test_ending_and_content_must_agree(name, other):
    same = {"jpg": "jpeg"}
    mine, its = (same.get(n.rpartition(".")[2], n.rpartition(".")[2]) for n in (name, other))
    assert code(other, GOOD[name]) == (None if mine == its else "file_disagrees")


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("data", [EXE, PAGE, SVG, b"\0" * 50, b"\xff\xfe" + "teks".encode("utf-16-le")])
def test_dangerous_or_broken_content_under_an_innocent_name(name, data):
    assert code(name, data) in ("file_disagrees", "file_active")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("foto.png", png(text=b"<script>alert(1)</script>")),
        ("foto.jpg", jpeg(comment=b"<HTML><body onload=alert(1)>")),
        ("catatan.txt", b"halo <Script src=//x>"),
        ("data.csv", b"a,b\n<svg onload=x>,1\n"),
        ("laporan.pdf", pdf(b"<!DOCTYPE html>")),
        ("naskah.docx", office("docx", more=[("a<script>", "x")])),
        ("catatan.txt", b"\xef\xbb\xbf<?php system('x');"),
    ],
)
def test_two_kinds_in_one_file(name, data):
    assert code(name, data) == "file_active"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("foto.png", png(tail=b"PK\x03\x04 hidden")),
        ("foto.webp", webp(tail=b"hidden")),
        ("naskah.docx", office("docx", first=b"%PDF-1.4\n")),
        ("laporan.pdf", b"\n\n%PDF-1.4\n%%EOF"),
        ("laporan.pdf", b"%PDF-1.4\nno end"),
        ("foto.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 40),
        ("foto.jpg", jpeg()[:-20]),
        ("foto.png", png()[:-5]),
        ("tabel.xlsx", archive(("readme.txt", "x"))),
        ("tabel.xlsx", archive(("xl/workbook.xml", "x"))),
        ("tabel.xlsx", office("xlsx", types="<Types/>")),
        ("naskah.docx", office("docx", more=[("../../etc/passwd", "x")])),
        ("naskah.docx", office("docx", more=[("/abs", "x")])),
        ("catatan.txt", b"   \n\t"),
        ("catatan.txt", b"bel\x07"),
        ("catatan.txt", b"escape \x1b[31m"),
        ("catatan.txt", b"#!/bin/sh\nrm -rf /"),
        ("catatan.txt", b"{\\rtf1\\ansi"),
        ("catatan.txt", b"<?xml version='1.0'?><x/>"),
        ("data.csv", "nama;ümlaut".encode("latin-1")),
    ],
)
def test_broken_hidden_or_posing(name, data):
    assert code(name, data) == "file_disagrees"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("laporan.pdf", pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")),
        ("laporan.pdf", pdf(b"/A << /S /Launch /F (calc.exe) >>")),
        ("naskah.docx", office("docx", more=[("word/vbaProject.bin", "x")])),
        ("tabel.xlsx", office("xlsx", more=[("xl/macrosheets/sheet1.xml", "x")])),
        ("naskah.docx", office("docx", more=[("word/activeX/activeX1.xml", "x")])),
        ("naskah.docx", office("docx", more=[("word/embeddings/oleObject1.bin", "x")])),
        ("naskah.docx", office("docx", more=[("word/media/run.EXE", "x")])),
        ("naskah.docx", office("docx", more=[("word/afchunk.mht", "x")])),
        (
            "tabel.xlsx",
            office("xlsx", types="<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>"),
        ),
    ],
)
def test_macros_scripts_and_embedded_programs(name, data):
    assert code(name, data) == "file_active"


def test_a_bomb_is_not_unpacked():
    parts = [(f"word/{n}.xml", b"\0" * 30_000_000) for n in range(8)]
    assert code("naskah.docx", office("docx", more=parts)) == "file_disagrees"


def test_an_empty_file_is_named():
    assert code("a.pdf", b"") == "empty_file"
    assert "a.pdf kosong" in judge("a.pdf", b"").sentence


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("laporan.pdf", "laporan.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\saya\\Foto Rapat.JPG", "Foto Rapat.JPG"),
        ("..\\..\\x.txt", "x.txt"),
        (".htaccess", "htaccess"),
        ("...txt", "txt"),
        ("", "bukti"),
        ("/", "bukti"),
        (".", "bukti"),
        ("a\x00b\r\nc\t.txt", "ab c.txt"),
        ("laporan\u202efdp.exe", "laporanfdp.exe"),
        ("nol\u200blebar.txt", "nollebar.txt"),
        ('a"b;c<d>e|f?g*h:i%.txt', "a_b_c_d_e_f_g_h_i_.txt"),
        ("CON.txt", "_CON.txt"),
        ("com1.tar.pdf", "_com1.tar.pdf"),
        ("\ud800x.txt", "x.txt"),
        ("e\u0301.txt", "\xe9.txt"),
        ("x" * 300 + ".pdf", "x" * 145 + ".pdf"),
        ("x." + "y" * 300, "x." + "y" * 147),
    ],
)
def test_names(raw, name):
    assert safe_name(raw) == name


@given(st.text(st.characters(), max_size=400))
def test_every_name_is_harmless(raw):
    name = safe_name(raw)
    assert 0 < len(name) <= LONGEST_NAME
    assert not name.startswith(".")
    assert not set(name) & set('/\\<>:"|?*;%')
    assert all(unicodedata.category(c)[0] != "C" for c in name)
    assert name == " ".join(name.split())
    name.encode()
    assert safe_name(name) == name


@given(st.sampled_from(sorted(GOOD)), st.binary(max_size=3000))
def test_random_bytes_are_judged_and_pass_only_as_text(name, data):
    answer = judge(name, data)
    assert isinstance(answer, Accepted | Problem)
    if isinstance(answer, Accepted):
        assert answer.kind in ("text/plain", "text/csv")
        data.decode()


@given(st.sampled_from(sorted(GOOD)), st.data())
@settings(max_examples=300)
def test_files_cut_short_or_changed_break_nothing(name, data):
    """Truncated, or with bytes overwritten: an answer, never a crash; and never another kind than the name's."""
    whole = bytearray(GOOD[name])
    cut = data.draw(st.integers(0, len(whole)))
    for _ in range(data.draw(st.integers(0, 4))):
        if cut:
            whole[data.draw(st.integers(0, cut - 1))] = data.draw(st.integers(0, 255))
    answer = judge(name, bytes(whole[:cut]))
    assert isinstance(answer, Problem) or answer.kind == KIND_OF[name.rpartition(".")[2]]


@given(st.text(max_size=60), st.binary(max_size=500))
def test_hostile_names_with_any_content(name, data):
    answer = judge(name, data)
    assert isinstance(answer, Problem) or len(answer.name) <= LONGEST_NAME
    if isinstance(answer, Problem):
        assert answer.sentence
