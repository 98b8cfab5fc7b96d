"""The second half of the evaluation report: data quality, what did not decide, the signed plan, how to check it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from pilots.documents.paper import BODY, CELL, LINE, MARGIN, SMALL, SOFT, Cell, Column, Paper, Style
from pilots.documents.report_drawings import sign
from pilots.selectors.context_shown import ContextShown
from pilots.selectors.papers import PaperReport
from pilots.selectors.report_parts import ReportQuality
from pilots.selectors.words import number

CODE = Style(8.4, family="courier")
SUBHEAD = Style(9.5, bold=True)


def quality(paper: Paper, found: ReportQuality) -> None:
    """Gates, then how much of what was expected is there, office by office."""
    paper.heading(_("Mutu data"), keep=34)
    paper.grid(
        (Column(_("Syarat data"), 62), Column(_("Nilai"), 76), Column(_("Hasil"), 36)),
        [
            [gate.name, gate.words, Cell(gate.look.word, replace(CELL, bold=True), sign(gate.look.css), 4.5)]
            for gate in found.gates
        ],
    )
    paper.para(
        _(
            "%(enrolled)s pegawai dihitung, %(left)s di antaranya pindah atau berhenti; %(days)s hari WFA dijalani; "
            "%(before)s minggu penuh sebelum mulai dan %(during)s dalam masa yang dinilai."
        ) % {
            "enrolled": found.enrolled, "left": found.left, "days": found.wfa_days,
            "before": found.baseline_weeks, "during": found.window_weeks,
        },
        gap=2,
    )  # fmt: skip
    columns = (
        Column(_("Kantor"), 92),
        Column(_("Peran"), 26),
        Column(_("Diharapkan"), 20, right=True),
        Column(_("Tersedia"), 18, right=True),
        Column(_("Bagian"), 18, right=True),
    )
    paper.grid(
        columns,
        [
            [office.name, _("uji coba") if office.in_pilot else _("pembanding"),
             number(office.expected, 0), number(office.observed, 0), office.share]
            for office in found.offices
        ],
    )  # fmt: skip
    paper.gap(3)


def beside(paper: Paper, context: ContextShown) -> None:
    """Survey and savings, set apart by a bar and by words."""
    if not (context.survey or context.savings):
        return
    paper.heading(_("Di samping putusan"), keep=26)
    paper.para(
        _("Tidak ikut menentukan putusan: putusan di atas akan sama tanpa keterangan ini."),
        replace(BODY, bold=True),
    )
    saved = [f"{line.name}: {line.central} ({line.low} … {line.high})" for line in context.savings]
    for name, sentences in ((_("Survei pegawai"), context.survey), (_("Penghematan"), saved)):
        if sentences:
            _aside(paper, name, sentences)
    paper.gap(4)


def _aside(paper: Paper, name: str, sentences: Iterable[str]) -> None:
    """Indented behind a grey bar, line by line, so that no page parts them from it."""
    paper.room(3 * BODY.line)
    for words, style in ((name, SUBHEAD), *((words, BODY) for words in sentences)):
        for line in paper.wrap(words, paper.width_inside - 6, style):
            paper.room(style.line)
            with paper.artifact():
                paper.set_fill_color(*LINE)
                paper.rect(MARGIN, paper.y, 1, style.line, style="F")
            with paper.tagged("P"):
                paper.lines([line], MARGIN + 4, style)
    paper.gap(2)


def plan(paper: Paper, found: PaperReport) -> None:
    """The plan as it was frozen, its fingerprint, and who bound the office to it."""
    shown, signed = found.report.plan, found.signature
    paper.heading(_("Rencana yang ditandatangani"), keep=40)
    if shown.purpose:
        paper.para(_("Maksud: %(purpose)s") % {"purpose": shown.purpose})
    steps = {"now": shown.quota_now, "tried": shown.quota_tried, "goal": shown.quota_goal}
    paper.para(
        _("Kuota sebelum uji coba %(now)s, selama uji coba %(tried)s, setelah lulus %(goal)s hari seminggu.")
        % steps
    )
    others = ", ".join(shown.comparisons) or _("tidak ada")
    paper.para(_("Kantor pembanding: %(offices)s.") % {"offices": others}, gap=2)
    quiet = replace(CELL, colour=SOFT)
    paper.grid(
        (Column(_("Kriteria"), 58), Column(_("Yang diminta"), 80), Column(_("Peran"), 36)),
        [[row.name, row.asked, Cell(row.role, quiet)] for row in shown.criteria],
    )
    _listed(paper, _("Syarat data"), shown.gates)
    _listed(paper, _("Cara mengukur"), shown.measured)
    _listed(paper, _("Sesudah putusan"), shown.afterwards)
    _listed(paper, _("Kekuatan uji, diperlihatkan sebelum tanda tangan"), shown.power.sentences)
    if signed.at:
        moment = f"{date_format(signed.at, 'j F Y')}, {time_format(signed.at, 'H.i')} {found.zone}"
        words = _(
            "Ditandatangani di portal oleh %(who)s, %(post)s, pada %(at)s. Sejak itu tidak ada yang diubah."
        )
        paper.para(words % {"who": signed.name, "post": signed.post, "at": moment})
    paper.para(_("SHA-256 naskah rencana (versi %(version)s):") % {"version": signed.version}, gap=0.2)
    paper.para(signed.sha256 or "–", CODE, gap=5)


def _listed(paper: Paper, name: str, sentences: tuple[str, ...]) -> None:
    style = replace(CELL, bold=True)
    paper.room(style.line + CELL.line)
    paper.para(name, style, gap=0.4)
    for words in sentences:
        paper.item(words[:1].upper() + words[1:], style=CELL)
    paper.gap(1.4)


def keeping(paper: Paper, found: PaperReport) -> None:
    """How anybody recomputes the verdict, and how anybody verifies the paper."""
    paper.heading(_("Menghitung ulang dan memeriksa keaslian"), keep=30)
    read = ", ".join(f"{number(rows, 0)} {name}" for name, rows in found.report.quality.sources) or "–"
    paper.para(_("Baris yang dibaca dalam satu potret: %(read)s.") % {"read": read})
    paper.para(
        _(
            "Data yang dibaca disimpan utuh. Perintah ini menghitung ulang putusan (mesin hitung versi %(engine)s), "
            "atau menyebut apa yang dikoreksi sesudahnya:"
        ) % {"engine": found.engine},
        gap=0.6,
    )  # fmt: skip
    paper.para(f"manage.py recompute {found.pilot}", CODE)
    if found.checksum:
        paper.para(_("SHA-256 data yang dibaca:"), gap=0.2)
        paper.para(found.checksum, CODE)
    paper.para(_("Siapa pun dapat memeriksa keaslian laporan ini, tanpa masuk, di alamat berikut:"), gap=0.6)
    _address(paper, found.address)
    words = _(
        "Yang berlaku adalah yang tercatat di portal: halaman pemeriksaan menyebut bila putusan ini diveto, atau bila "
        "ada laporan yang lebih baru."
    )
    paper.para(words, SMALL)


def _address(paper: Paper, address: str) -> None:
    style = replace(CODE, colour=(25, 86, 159))
    lines = paper.wrap(address, paper.width_inside, style)
    paper.room(len(lines) * style.line)
    wide = min(paper.width_inside, paper.wide(lines[0], style))
    paper.link(MARGIN, paper.y, wide, len(lines) * style.line, address)
    paper.para(address, style, gap=2)
