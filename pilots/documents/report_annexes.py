"""The second half of the evaluation report: data quality, what did not decide, the signed plan, how to check it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from pilots.documents.paper import BODY, CELL, MARGIN, SMALL, SOFT, Cell, Column, Paper, Style
from pilots.documents.report_drawings import mark_of
from pilots.enums.plans import Finding
from pilots.selectors.report import Labelled, Report
from pilots.selectors.report_words import shown

CODE = Style(8.4, family="courier")


def quality(paper: Paper, report: Report) -> None:
    """Gates, then how much of what was expected is there, office by office."""
    found = report.quality
    paper.heading(_("Mutu data"), keep=34)
    paper.grid(
        (
            Column(_("Syarat data"), 62),
            Column(_("Nilai"), 44),
            Column(_("Patokan"), 40),
            Column(_("Hasil"), 28),
        ),
        [[gate.name, gate.value, gate.least, _result(passed=gate.passed)] for gate in found.gates],
    )
    paper.para(
        _("%(enrolled)s peserta di kantor uji coba, %(left)s di antaranya keluar; %(days)s hari WFA dijalani; "
          "%(before)s minggu pembanding dan %(during)s minggu yang dinilai.") % {
            "enrolled": found.enrolled, "left": found.left, "days": found.wfa_days,
            "before": found.baseline_weeks, "during": found.window_weeks,
        },
        gap=2,
    )  # fmt: skip
    if found.offices:
        columns = (
            Column(_("Kantor"), 92), Column(_("Peran"), 26), Column(_("Diharapkan"), 20, right=True),
            Column(_("Ada"), 18, right=True), Column(_("Bagian"), 18, right=True),
        )  # fmt: skip
        rows: list[list[Cell | str]] = [
            [f"{office.name} ({office.code})", _("uji coba") if office.in_pilot else _("pembanding"),
             shown(office.expected, 0), shown(office.observed, 0), office.share]
            for office in found.offices
        ]  # fmt: skip
        paper.grid(columns, rows)
    paper.gap(3)


def _result(*, passed: bool) -> Cell:
    finding = Finding.PASSED if passed else Finding.FAILED
    return Cell(str(finding.label), replace(CELL, bold=True), mark_of(finding), 4.5)


def undecided(paper: Paper, report: Report) -> None:
    """Survey and savings, set apart by a frame and by words."""
    if not (report.survey or report.savings):
        return
    paper.heading(_("Tidak ikut menentukan putusan"), keep=26)
    paper.para(
        _("Angka di bawah ini diberitahukan saja. Putusan di atas akan sama tanpa angka-angka ini."),
        replace(BODY, colour=SOFT), gap=2,
    )  # fmt: skip
    for name, rows in ((_("Survei pegawai"), report.survey), (_("Perkiraan penghematan"), report.savings)):
        if rows:
            _pairs(paper, (name, ""), rows)
    paper.gap(2)


def _pairs(paper: Paper, heads: tuple[str, str], rows: Sequence[Labelled]) -> None:
    name, value = heads
    paper.grid((Column(name, 110), Column(value, 64)), [[row.label, row.value] for row in rows])


def plan(paper: Paper, report: Report) -> None:
    """The plan as it was frozen, its fingerprint, and who bound the office to it."""
    found = report.plan
    paper.heading(_("Rencana yang dibekukan"), keep=40)
    if found.purpose:
        paper.para(_("Tujuan: %(purpose)s") % {"purpose": found.purpose})
    others = ", ".join(found.comparisons) or _("tidak ada")
    paper.para(_("Kantor pembanding: %(offices)s.") % {"offices": others})
    if found.power:
        paper.para(
            _("Kekuatan uji saat ditandatangani: bila tidak ada yang berubah, kemungkinan lulus %(power)s.")
            % {"power": found.power}
        )
    paper.gap(1)
    _terms(paper, found.terms)
    if found.signed_at:
        moment = (
            f"{date_format(found.signed_at, 'j F Y')}, {time_format(found.signed_at, 'H.i')} {report.zone}"
        )
        words = _(
            "Ditandatangani secara elektronik oleh %(who)s, %(post)s, pada %(at)s. Sejak itu tidak ada yang diubah."
        )
        paper.para(words % {"who": found.signer, "post": found.signed_as, "at": moment})
    paper.para(_("SHA-256 rencana (versi %(version)s):") % {"version": found.version}, gap=0.2)
    paper.para(found.sha256 or "–", CODE, gap=5)


def _terms(paper: Paper, terms: Sequence[Labelled]) -> None:
    """Long values on lines of their own, short ones two to a line."""
    long = [one for one in terms if len(one.value) > LONG]
    short = [one for one in terms if len(one.value) <= LONG]
    if long:
        rows: list[list[Cell | str]] = [[Cell(one.label, QUIET), one.value] for one in long]
        paper.grid((Column(_("Ketentuan"), 56), Column(_("Nilai"), 118)), rows)
    half = -(-len(short) // 2)
    nothing = Labelled("", "")
    side = (Column(_("Ketentuan"), 57), Column(_("Nilai"), 28))
    paper.grid(
        (*side, Column("", 4), *side),
        [
            [Cell(a.label, QUIET), a.value, "", Cell(b.label, QUIET), b.value]
            for a, b in zip_longest(short[:half], short[half:], fillvalue=nothing)
        ],
    )
    paper.gap(1)


LONG = 24
QUIET = replace(CELL, colour=SOFT)


def keeping(paper: Paper, report: Report) -> None:
    """How anybody recomputes the verdict, and how anybody verifies the paper."""
    paper.heading(_("Menghitung ulang dan memeriksa keaslian"), keep=30)
    read = ", ".join(f"{name} {shown(rows, 0)}" for name, rows in report.quality.sources) or "–"
    paper.para(_("Baris yang dibaca dalam satu potret: %(read)s.") % {"read": read})
    paper.para(
        _("Data yang dibaca disimpan utuh. Perintah ini menghitung ulang putusan (mesin versi %(engine)s) dan "
          "menyebutkan apa yang dikoreksi sesudahnya:") % {"engine": report.engine}, gap=0.6,
    )  # fmt: skip
    paper.para(f"manage.py recompute {report.pilot_number}", CODE)
    if report.checksum:
        paper.para(_("SHA-256 data yang dibaca:"), gap=0.2)
        paper.para(report.checksum, CODE)
    paper.para(_("Siapa pun dapat memeriksa keaslian laporan ini, tanpa masuk, di alamat berikut:"), gap=0.6)
    _address(paper, report.address)
    paper.para(
        _("Laporan ini dibuat oleh portal. Keterangan yang berlaku adalah yang tercatat di portal; halaman "
          "pemeriksaan menyebutkan bila putusan ini diveto atau ada laporan yang lebih baru."), SMALL,
    )  # fmt: skip


def _address(paper: Paper, address: str) -> None:
    style = replace(CODE, colour=(25, 86, 159))
    lines = paper.wrap(address, paper.width_inside, style)
    paper.room(len(lines) * style.line)
    paper.link(
        MARGIN,
        paper.y,
        min(paper.width_inside, paper.wide(lines[0], style)),
        len(lines) * style.line,
        address,
    )
    paper.para(address, style, gap=2)
