"""*Laporan Evaluasi Uji Coba* on paper: the verdict first, then why, how sure, how complete, and what was signed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest

from django.utils.formats import date_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pilots.documents.paper import BODY, CELL, MARGIN, SMALL, SOFT, Cell, Column, Paper, Style
from pilots.documents.report_annexes import keeping, plan, quality, undecided
from pilots.documents.report_drawings import (
    LINES_HEIGHT,
    OUTCOMES,
    PLOT_HEIGHT,
    interval_plot,
    mark_of,
    qr,
    quota,
    weekly_lines,
)
from pilots.selectors.report import CriterionPart, Report, Week, Weekly
from pilots.selectors.report_words import days_a_week, fixed, shown

QR = 26.0
LEAD = Style(13, bold=True)


def draw(report: Report) -> bytes:
    """The whole paper as bytes."""
    paper = Paper(
        title=f"{_('Laporan Evaluasi Uji Coba WFA')} {report.number}",
        subject=report.sentence,
        author=report.agency,
        language=get_language() or "id",
        made_at=report.made_at,
    )
    paper.running = f"{report.agency} · {report.number} · {report.office}"
    paper.foot = f"{report.number} · {report.address}"
    paper.page_words = _("Halaman %(page)s dari %(pages)s")
    paper.add_page()
    _head(paper, report)
    _verdict(paper, report)
    _reasons(paper, report)
    _criteria(paper, report)
    _lines(paper, report.weekly)
    quality(paper, report)
    undecided(paper, report)
    plan(paper, report)
    keeping(paper, report)
    return paper.made()


def _head(paper: Paper, report: Report) -> None:
    """Whose paper it is, its number, and the code that verifies it."""
    right = paper.w - MARGIN - QR
    with paper.tagged(
        "Figure", _("Kode QR dengan alamat pemeriksaan: %(address)s") % {"address": report.address}
    ):
        qr(paper, report.address, right, TOP_OF_CODE, QR)
    paper.link(right, TOP_OF_CODE, QR, QR, report.address)
    note = Style(6.6, colour=SOFT)
    with paper.tagged("P"):
        words = paper.wrap(_("Pindai untuk memeriksa keaslian"), QR + 2, note)
        for n, line in enumerate(words):
            paper.put(right, TOP_OF_CODE + QR + 3.2 + n * note.line, line, note, raw=True)
    width = right - MARGIN - 6
    paper.para(report.agency, Style(10, bold=True, colour=SOFT), width=width, gap=2)
    title = Style(17, bold=True)
    paper.start_section(_("Laporan Evaluasi Uji Coba WFA"))
    with paper.tagged("H1"):
        for line in paper.wrap(_("Laporan Evaluasi Uji Coba WFA"), width, title):
            paper.put(MARGIN, paper.y + title.line * 0.76, line, title, raw=True)
            paper.y += title.line
    paper.para(
        _("Nomor %(number)s · uji coba %(pilot)s") % {"number": report.number, "pilot": report.pilot_number},
        BODY, width=width, gap=2.5,
    )  # fmt: skip
    for name, value in _facts(report):
        _fact(paper, name, value, width)
    paper.y = max(paper.y, TOP_OF_CODE + QR + 9) + 2


TOP_OF_CODE = 18.0


def _facts(report: Report) -> tuple[tuple[str, str], ...]:
    made = f"{date_format(report.made_at, 'j F Y')}, {time_format(report.made_at, 'H.i')} {report.zone}"
    return (
        (_("Kantor"), f"{report.office} ({report.office_code})"),
        (_("Yang dinilai"), f"{report.period} ({report.kind})"),
        (_("Masa pembanding"), report.baseline),
        (_("Diputuskan"), made),
    )


def _fact(paper: Paper, name: str, value: str, width: float) -> None:
    """Name and value on one line, the value wrapped under itself."""
    quiet, room = replace(BODY, colour=SOFT), 32.0
    with paper.tagged("P"):
        paper.put(MARGIN, paper.y + BODY.line * 0.76, name, quiet)
        for line in paper.wrap(value, width - room, BODY):
            paper.put(MARGIN + room, paper.y + BODY.line * 0.76, line, BODY, raw=True)
            paper.y += BODY.line
    paper.gap(0.4)


def _verdict(paper: Paper, report: Report) -> None:
    """The verdict in one sentence, the quota before and after, and what became of it, on a tinted ground."""
    colour, ground = OUTCOMES[report.outcome]
    inner = paper.width_inside - 12
    lead = paper.wrap(report.sentence, inner, LEAD)
    follow = [line for text in _followed(report) for line in paper.wrap(text, inner - 66, BODY)]
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
        for line in lead:
            paper.put(MARGIN + 7, paper.y + LEAD.line * 0.76, line, LEAD, raw=True)
            paper.y += LEAD.line
    _figures(paper, report, paper.y + 10.5)
    style = replace(BODY, bold=report.vetoed)
    with paper.tagged("P"):
        for n, line in enumerate(follow):
            paper.put(MARGIN + 69, paper.y + 2 + n * BODY.line + BODY.line * 0.76, line, style, raw=True)
    paper.y = top + tall + 5


def _figures(paper: Paper, report: Report, foot: float) -> None:
    colour = OUTCOMES[report.outcome][0]
    words = _("Kuota %(before)s menjadi %(after)s hari seminggu.") % {
        "before": report.quota_before, "after": report.quota_after,
    }  # fmt: skip
    with paper.tagged("Figure", words if report.changes_quota else days_a_week(report.quota_after)):
        wide = quota(paper, report.quota_before, report.quota_after, colour, MARGIN + 7, foot)
        paper.put(MARGIN + 10 + wide, foot, _("hari seminggu"), BODY)


def _followed(report: Report) -> list[str]:
    """What becomes of the verdict, as sentences."""
    found = report.adoption
    if found is None:
        return [_("Putusan ini tidak mengubah kuota.")]
    who = {
        "who": found.decided_by or _("portal, menurut rencana yang ditandatangani"),
        "on": date_format(found.decided_at, "j F Y") if found.decided_at else "–",
        "day": date_format(found.effective_on, "l, j F Y"),
    }
    if found.vetoed:
        return [_("DIVETO pada %(on)s oleh %(who)s: kuota tidak berubah.") % who,
                _("Alasan: %(reason)s") % {"reason": found.reason}]  # fmt: skip
    if found.status == "waiting":
        return [_("Menunggu pengesahan pejabat; bila disahkan, berlaku mulai %(day)s.") % who]
    return [_("Ditetapkan oleh %(who)s; berlaku mulai %(day)s.") % who,
            _("Cara menetapkan: %(mode)s.") % {"mode": found.mode}]  # fmt: skip


def _reasons(paper: Paper, report: Report) -> None:
    paper.heading(_("Alasan"), keep=16)
    for sentence in report.reasons:
        paper.item(sentence)
    paper.gap(4)


def _criteria(paper: Paper, report: Report) -> None:
    """The table of criteria, how each was computed, then one interval plot for each that has numbers to draw."""
    paper.heading(_("Kriteria"), keep=40)
    columns = (
        Column(_("Kriteria"), 41),
        Column(_("Taksiran"), 20, right=True),
        Column(_("Selang 95 %"), 28, right=True),
        Column(_("Data (n)"), 14, right=True),
        Column(_("Yang diuji terhadap patokan"), 42),
        Column(_("Temuan"), 29),
    )
    paper.grid(columns, [_criterion(row) for row in report.criteria])
    for note in _notes(report.criteria):
        paper.para(note, SMALL, gap=0.4)
    paper.gap(3)
    _plots(paper, [row for row in report.criteria if row.scale])


def _criterion(row: CriterionPart) -> list[Cell | str]:
    name = row.name if row.must else _("%(name)s (tidak wajib)") % {"name": row.name}
    return [
        name, row.estimate, row.interval, row.n, f"{row.bound}; {row.limit}",
        Cell(row.finding_label, replace(CELL, bold=True), mark_of(row.finding), 4.5),
    ]  # fmt: skip


def _notes(rows: Iterable[CriterionPart]) -> list[str]:
    """How the criteria were computed, one sentence a method, and how many people stand behind an effect."""
    by_method: dict[str, list[CriterionPart]] = defaultdict(list)
    for row in rows:
        by_method[row.method].append(row)
    return [_note(method, same) for method, same in by_method.items() if method]


def _note(method: str, rows: list[CriterionPart]) -> str:
    names = ", ".join(row.name for row in rows)
    more = [text for row in rows for text in (row.sample, row.placebo) if text]
    return "; ".join([_("%(names)s: %(method)s") % {"names": names, "method": method}, *more]) + "."


def _plots(paper: Paper, rows: list[CriterionPart]) -> None:
    if not rows:
        return
    words = _(
        "Garis tebal: selang 95 %. Titik: taksiran. Garis tegak hitam: batas satu sisi yang diuji. "
        "Garis putus: margin atau patokan; sisi yang diarsir memenuhi."
    )
    style, left = replace(CELL, bold=True), 60.0
    paper.room(PLOT_HEIGHT + 12)
    paper.para(words, SMALL, gap=2)
    for row in rows:
        paper.room(PLOT_HEIGHT)
        with paper.tagged("P"):
            names = paper.wrap(row.name, left - MARGIN - 4, style)[:3]
            for n, line in enumerate(names):
                paper.put(MARGIN, paper.y + 6 + n * style.line, line, style, raw=True)
            below = f"{row.estimate} · {row.finding_label}"
            quiet = replace(SMALL, size=7.6)
            line = paper.fitting(below, left - MARGIN - 3, quiet)
            paper.put(MARGIN, paper.y + 6 + len(names) * style.line, line, quiet, raw=True)
        if row.scale:
            interval_plot(paper, row, row.scale, left, paper.w - MARGIN - 4 - left)
    paper.gap(4)


def _lines(paper: Paper, weekly: Weekly | None) -> None:
    """Weekly means as a chart with its numbers below."""
    if weekly is None:
        return
    paper.heading(_("Rata-rata mingguan"), keep=LINES_HEIGHT)
    weekly_lines(paper, weekly)
    empty: list[Cell | str] = [""] * 5
    numbers = [_numbers(week) for week in weekly.weeks]
    half = -(-len(numbers) // 2)
    rows = [
        [*left, "", *right] for left, right in zip_longest(numbers[:half], numbers[half:], fillvalue=empty)
    ]
    widths = (24.0, 17.0, 12.0, 20.0, 12.0)
    names = (_("Minggu"), _("Uji coba"), "n", _("Pembanding"), "n")
    side = [
        Column(name, width, right=n > 0) for n, (name, width) in enumerate(zip(names, widths, strict=True))
    ]
    paper.grid((*side, Column("", 4), *side), rows)


def _numbers(week: Week) -> list[Cell | str]:
    return [
        f"{week.label} {week.monday.year}", fixed(week.pilot), shown(week.n_pilot, 0), fixed(week.comparison),
        shown(week.n_comparison, 0),
    ]  # fmt: skip
