"""The small chart of a warning: its stored points as lines of the shared drawing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil, floor
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.charts import Line
from monitoring.enums import Cause, Level
from monitoring.models import EarlyWarning
from monitoring.selectors.words import sentence_of

MONTHLY = (Cause.MONTHLY_SCORE, Cause.ABSENCE)
SCORES = (Cause.MONTHLY_SCORE, Cause.INDEX_DROP)


@dataclass(frozen=True, slots=True)
class Picture:
    """Arguments of `line_chart`."""

    labels: list[str]
    lines: list[Line]
    title: str
    desc: str
    label_name: str
    low: int
    high: int


def picture_of(row: EarlyWarning) -> Picture | None:
    """None where nothing can be drawn."""
    points: list[dict[str, Any]] = row.series
    if not points:
        return None
    shape = "M Y" if row.cause in MONTHLY else "j M"
    low, high = _room(row.cause, points)
    return Picture(
        [date_format(date.fromisoformat(p["at"]), shape) for p in points],
        _lines(row, points),
        _title(row.cause),
        sentence_of(row.cause, row.evidence),
        _("Bulan") if row.cause in MONTHLY else _("Minggu mulai"),
        low,
        high,
    )


def _lines(row: EarlyWarning, points: list[dict[str, Any]]) -> list[Line]:
    mark = "stop" if row.level == Level.RED else "warning"
    marks = {n: mark for n, point in enumerate(points) if point.get("mark")}
    lines = [Line(_value_name(row.cause), [p["value"] for p in points], "main", marks)]
    if row.cause == Cause.INDEX_DROP:
        lines.append(Line(_("Rata-rata minggu sebelumnya"), [p["mean"] for p in points], "second"))
    if row.cause in SCORES:
        lines.append(Line(_("Batas tanda"), [p["limit"] for p in points], "limit"))
    return lines


def _title(cause: str) -> str:
    if cause == Cause.INDEX_DROP:
        return _("Indeks mingguan terhadap kebiasaan sendiri")
    if cause == Cause.MONTHLY_SCORE:
        return _("Nilai kinerja bulanan")
    if cause == Cause.ABSENCE:
        return _("Hari tidak hadir tanpa keterangan per bulan")
    return _("Kejadian per minggu")


def _value_name(cause: str) -> str:
    if cause == Cause.INDEX_DROP:
        return _("Indeks")
    if cause == Cause.MONTHLY_SCORE:
        return _("Nilai")
    return _("Hari") if cause == Cause.ABSENCE else _("Jumlah")


def _room(cause: str, points: list[dict[str, Any]]) -> tuple[int, int]:
    """Lowest and highest place of the drawing: scores end at 100, counts at a multiple of four."""
    if cause not in SCORES:
        return 0, 4 * max(1, ceil(max(p["value"] for p in points) / 4))
    drawn = [p[name] for p in points for name in ("value", "mean", "limit") if p.get(name) is not None]
    return max(0, min(80, floor(min(drawn) / 20) * 20)), 100
