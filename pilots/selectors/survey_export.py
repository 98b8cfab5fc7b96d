"""What a reader sees of a survey as rows of one table: representation, then every question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pilots.analysis import Interval
from pilots.rules.representation import Group
from pilots.rules.survey_results import QuestionResult
from pilots.selectors.survey_results import NamedGroup, SurveyView

# Shares in percent, means in points of the scale; `low` and `high` are the ends of the 95 % interval.
COLUMNS = (
    gettext_lazy("Bagian"), gettext_lazy("Pertanyaan atau kelompok"), gettext_lazy("Pilihan"), gettext_lazy("Jumlah"),
    gettext_lazy("Dari"), gettext_lazy("Nilai"), gettext_lazy("Batas bawah 95 %"), gettext_lazy("Batas atas 95 %"),
)  # fmt: skip
Row = tuple[Any, ...]


def result_rows(view: SurveyView) -> Iterator[Row]:
    """Rows in `COLUMNS`. Nothing that the page would not show."""
    name = view.office.name if view.office else _("Semua yang diundang")
    if view.total:
        yield _of_group(_("Keterwakilan"), name, view.total)
    yield from _of_groups(_("Keterwakilan menurut kantor"), view.by_office)
    yield from _of_groups(_("Keterwakilan menurut unit"), view.by_unit)
    yield from _of_groups(_("Keterwakilan menurut golongan"), view.by_grade)
    for result in view.results or []:
        yield from _of_question(result)


def _of_groups(part: str, rows: Iterable[NamedGroup]) -> Iterator[Row]:
    return (_of_group(part, row.name, row.group) for row in rows)


def _of_group(part: str, name: str, group: Group) -> Row:
    return (part, name, _("menjawab"), group.answered, group.invited, *_percent(group.share))


def _of_question(result: QuestionResult) -> Iterator[Row]:
    if result.hidden:
        yield (_("Hasil"), result.words, _("terlalu sedikit jawaban untuk ditampilkan"), "", "", "", "", "")
        return
    for option in result.options:
        yield (
            _("Hasil"), result.words, option.label, option.count, result.people, *_percent(option.share)
        )  # fmt: skip
    if result.mean is not None:
        points = [round(value, 2) for value in (result.mean.value, result.mean.low, result.mean.high)]
        yield (_("Hasil"), result.words, _("rata-rata 1–5"), "", result.people, *points)
    if result.favourable is not None:
        label = _("menjawab 4 atau 5")
        yield (_("Hasil"), result.words, label, "", result.people, *_percent(result.favourable))
    for text in result.texts:
        yield (_("Jawaban bebas"), result.words, text, "", result.people, "", "", "")


def _percent(share: Interval) -> tuple[float, float, float]:
    return round(100 * share.value, 1), round(100 * share.low, 1), round(100 * share.high, 1)
