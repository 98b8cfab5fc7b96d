"""*Laporan Evaluasi Uji Coba* on paper: the verdict first, then why, how sure, how complete, and what was signed."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from django.utils.formats import date_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pilots.documents.paper import BODY, CELL, MARGIN, SMALL, SOFT, Cell, Column, Paper, Style
from pilots.documents.report_annexes import beside, keeping, plan, quality
from pilots.documents.report_drawings import (
    LINES_HEIGHT,
    OUTCOMES,
    PLOT_HEIGHT,
    interval_plot,
    qr,
    quota,
    sign,
    weekly_lines,
)
from pilots.enums.plans import AdoptionStatus
from pilots.selectors.criteria_shown import CriterionShown
from pilots.selectors.papers import PaperReport
from pilots.selectors.report_parts import WeeklyLines
from pilots.selectors.words import number

QR, TOP_OF_CODE = 26.0, 18.0
LEAD = Style(13, bold=True)
QUIET = replace(BODY, colour=SOFT)


def draw(found: PaperReport) -> bytes:
    """The whole paper as bytes."""
    title = _("Laporan Evaluasi Uji Coba WFA")
    paper = Paper(
        title=f"{title} {found.number}",
        subject=found.report.sentence,
        author=found.agency,
        language=get_language() or "id",
        made_at=found.made_at,
    )
    paper.running = f"{found.agency} · {found.number} · {found.report.pilot.office.name}"
    paper.foot = f"{found.number} · {found.address}"
    paper.page_words = _("Halaman %(page)s dari %(pages)s")
    paper.add_page()
    _head(paper, found, title)
    _verdict(paper, found)
    _reasons(paper, found)
    _criteria(paper, found.report.criteria)
    _weeks(paper, found.report.weekly)
    quality(paper, found.report.quality)
    beside(paper, found.report.context)
    plan(paper, found)
    keeping(paper, found)
    return paper.made()


def _head(paper: Paper, found: PaperReport, title: str) -> None:
    """Whose paper it is, its number, and the code that verifies it."""
    right = paper.w - MARGIN - QR
    with paper.tagged(
        "Figure", _("Kode QR dengan alamat pemeriksaan: %(address)s") % {"address": found.address}
    ):
        qr(paper, found.address, right, TOP_OF_CODE, QR)
    paper.link(right, TOP_OF_CODE, QR, QR, found.address)
    note = Style(6.6, colour=SOFT)
    with paper.tagged("P"):
        for n, line in enumerate(paper.wrap(_("Pindai untuk memeriksa keaslian"), QR + 2, note)):
            paper.put(right, TOP_OF_CODE + QR + 3.2 + n * note.line, line, note, raw=True)
    width = right - MARGIN - 6
    paper.para(found.agency, Style(10, bold=True, colour=SOFT), width=width, gap=2)
    paper.first_heading(title, width)
    numbers = {"number": found.number, "pilot": found.pilot}
    paper.para(_("Nomor %(number)s · uji coba %(pilot)s") % numbers, width=width, gap=2.5)
    for name, value in _facts(found):
        paper.fact(name, value, width)
    paper.y = max(paper.y, TOP_OF_CODE + QR + 9) + 2


def _facts(found: PaperReport) -> tuple[tuple[str, str], ...]:
    shown = found.report.plan
    made = f"{date_format(found.made_at, 'j F Y')}, {time_format(found.made_at, 'H.i')} {found.zone}"
    judged = {
        "first": date_format(found.first, "j F Y"),
        "last": date_format(found.last, "j F Y"),
        "kind": found.kind,
    }
    before = {
        "first": date_format(shown.baseline_from, "j F Y"),
        "last": date_format(shown.baseline_to, "j F Y"),
    }
    return (
        (_("Kantor"), found.office),
        (_("Yang dinilai"), _("%(first)s sampai %(last)s (%(kind)s)") % judged),
        (_("Masa pembanding"), _("%(first)s sampai %(last)s") % before),
        (_("Diputuskan"), made),
    )


def _verdict(paper: Paper, found: PaperReport) -> None:
    """The verdict in one sentence, the quota before and after, and what became of it, on a tinted ground."""
    colour, ground = OUTCOMES[found.report.verdict.outcome]
    inner = paper.width_inside - 12
    style = replace(BODY, bold=_vetoed(found))
    lead = paper.wrap(found.report.sentence, inner, LEAD)
    follow = [line for text in _followed(found) for line in paper.wrap(text, inner - 66, style)]
    tall = 5 + len(lead) * LEAD.line + max(15.0, len(follow) * BODY.line + 3)
    paper.room(tall + 8)
    with paper.artifact():
        paper.set_fill_color(*ground)
        paper.rect(MARGIN, paper.y, paper.width_inside, tall, style="F")
        paper.set_fill_color(*colour)
        paper.rect(MARGIN, paper.y, 1.4, tall, style="F")
    top = paper.y
    paper.y += 3
    with paper.tagged("P"):
        paper.lines(lead, MARGIN + 7, LEAD)
    _figures(paper, found, paper.y + 10.5)
    paper.y += 2
    with paper.tagged("P"):
        paper.lines(follow, MARGIN + 69, style)
    paper.y = top + tall + 5


def _figures(paper: Paper, found: PaperReport, foot: float) -> None:
    verdict = found.report.verdict
    before, after = verdict.quota_before, verdict.quota_after
    words = _("Kuota WFA sebelum putusan %(before)s, menurut putusan %(after)s hari seminggu.")
    with paper.tagged("Figure", words % {"before": before, "after": after}):
        wide = quota(paper, before, after, OUTCOMES[verdict.outcome][0], MARGIN + 7, foot)
        paper.put(MARGIN + 10 + wide, foot, _("hari seminggu"), BODY)


def _vetoed(found: PaperReport) -> bool:
    adoption = found.report.adoption
    return adoption is not None and adoption.row.status == AdoptionStatus.VETOED


def _followed(found: PaperReport) -> list[str]:
    """What became of the verdict, as sentences."""
    adoption = found.report.adoption
    if adoption is None:
        return [_("Putusan ini tidak mengubah kuota.")]
    row = adoption.row
    at = row.decided_at.astimezone(found.made_at.tzinfo) if row.decided_at else None
    said = {
        "who": row.decided_by.full_name if row.decided_by else "",
        "on": date_format(at, "j F Y") if at else "–",
        "day": date_format(row.effective_on, "l, j F Y"),
        "reason": row.reason,
    }
    if row.status == AdoptionStatus.VETOED:
        return [_("DIVETO %(on)s oleh %(who)s: kuota tidak berubah.") % said, _("Alasan: %(reason)s") % said]
    if row.status == AdoptionStatus.WAITING:
        return [_("Menunggu pengesahan pejabat. Bila disahkan, berlaku paling cepat %(day)s.") % said]
    if row.decided_by:
        return [_("Disahkan oleh %(who)s, %(on)s; berlaku %(day)s.") % said]
    return [
        _("Ditetapkan menurut rencana yang ditandatangani; berlaku %(day)s kecuali diveto sebelumnya.") % said
    ]


def _reasons(paper: Paper, found: PaperReport) -> None:
    paper.heading(_("Alasan"), keep=16)
    for reason in found.report.reasons:
        paper.item(reason.words, sign(reason.look.css))
    if found.report.hidden:
        paper.para(
            _("Angka kelompok di bawah 5 orang tidak ditampilkan, karena akan menceritakan seseorang."), SMALL
        )
    if found.small:
        paper.para(
            _("Lembar ini untuk pengawas kantor: memuat angka kelompok di bawah 5 orang. Jangan diteruskan."),
            replace(SMALL, bold=True),
        )
    paper.gap(3)


def _criteria(paper: Paper, rows: tuple[CriterionShown, ...]) -> None:
    """The table of criteria, then one interval plot for each that has one, then what has to be said about them."""
    paper.heading(_("Kriteria"), keep=40)
    columns = (
        Column(_("Kriteria"), 45),
        Column(_("Diminta"), 17, right=True),
        Column(_("Hasil"), 17, right=True),
        Column(_("Selang 95 %"), 27, right=True),
        Column(_("Batas satu sisi"), 22, right=True),
        Column(_("Jumlah"), 14, right=True),
        Column(_("Temuan"), 32),
    )
    paper.grid(columns, [_criterion(row) for row in rows])
    _plots(paper, [row for row in rows if row.plot])
    for row in rows:
        for note in row.notes:
            paper.para(f"{row.name}: {note}", SMALL, gap=0.4)
    paper.gap(3)


def _criterion(row: CriterionShown) -> list[Cell | str]:
    name = row.name if row.must else _("%(name)s (dilaporkan saja)") % {"name": row.name}
    return [name, *row.cells, Cell(row.look.word, replace(CELL, bold=True), sign(row.look.css), 4.5)]


def _plots(paper: Paper, rows: list[CriterionShown]) -> None:
    if not rows:
        return
    words = _(
        "Titik: hasil. Garis tebal: selang 95 %. Garis tegak hitam: batas satu sisi yang dibandingkan dengan margin. "
        "Garis putus-putus: batas menurut rencana; daerah berwarna di sebelah kirinya tidak lulus."
    )
    style, quiet, left = replace(CELL, bold=True), replace(SMALL, size=7.6), 60.0
    paper.room(PLOT_HEIGHT + 12)
    paper.para(words, SMALL, gap=2)
    for row in rows:
        paper.room(PLOT_HEIGHT)
        top = paper.y
        with paper.tagged("P"):
            paper.y = top + 3.4
            paper.lines(paper.wrap(row.name, left - MARGIN - 4, style)[:3], MARGIN, style)
            below = paper.fitting(f"{row.cells[1]} · {row.look.word}", left - MARGIN - 3, quiet)
            paper.lines([below], MARGIN, quiet)
        paper.y = top
        if row.plot:
            interval_plot(paper, row, row.plot, left, paper.w - MARGIN - 4 - left)
    paper.gap(2)


def _weeks(paper: Paper, weekly: WeeklyLines | None) -> None:
    """Weekly means as a chart, with its numbers below."""
    if weekly is None:
        return
    paper.heading(_("Minggu demi minggu"), keep=LINES_HEIGHT)
    weekly_lines(paper, weekly)
    ends = {"low": weekly.low, "high": weekly.high}
    paper.para(
        f"{weekly.desc} {_('Sumbu tegak dari %(low)s sampai %(high)s, tidak dari nol.') % ends}", SMALL
    )
    if weekly.hidden:
        paper.para(_("Minggu dengan kurang dari 5 orang tidak digambar."), SMALL)
    values = [[None if v is None else float(v) for v in line.values] for line in weekly.lines]
    rows: list[list[Cell | str]] = [
        [label, *("–" if value is None else number(value, 1) for value in week)]
        for label, *week in zip(weekly.labels, *values, strict=True)
    ]
    half = -(-len(rows) // 2)
    each = (paper.width_inside - 6) / 2
    heads = [Column(line.name, each * 0.7 / len(values), right=True) for line in weekly.lines]
    side = [Column(_("Minggu mulai"), each * 0.3), *heads]
    empty: list[Cell | str] = [""] * len(side)
    pairs = zip_longest(rows[:half], rows[half:], fillvalue=empty)
    paper.grid((*side, Column("", 6), *side), [[*left, "", *right] for left, right in pairs])
