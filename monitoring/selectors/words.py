"""A warning in words: one sentence from its numbers, in the language of the moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.enums import Cause
from presence.enums import AbsenceStep

SENTENCES: dict[str, Promise] = {
    Cause.MISSED_CHECKINS: gettext_lazy(
        "%(count)s presensi pada hari WFA tidak tercatat dalam %(days)s hari (batas perhatian %(threshold)s)."
    ),
    Cause.MISSED_REPORTS: gettext_lazy(
        "%(count)s laporan harian tidak dikirim tepat waktu dalam %(days)s hari (batas perhatian %(threshold)s)."
    ),
    Cause.UNANSWERED_CALLS: gettext_lazy(
        "%(count)s panggilan tidak dijawab dalam %(days)s hari (batas perhatian %(threshold)s)."
    ),
    Cause.MONTHLY_SCORE: gettext_lazy(
        "Nilai bulanan di bawah %(threshold)s selama %(months)s bulan berturut-turut; terakhir %(score)s (%(month)s)."
    ),
    Cause.ABSENCE: gettext_lazy(
        "%(count)s hari kerja tidak hadir tanpa keterangan pada tahun %(year)s%(step_words)s."
    ),
    Cause.INDEX_DROP: gettext_lazy(
        "Indeks minggu %(week)s %(index)s, di bawah kebiasaan sendiri (rata-rata %(mean)s dari %(baseline)s "
        "minggu); %(weeks)s minggu berturut-turut memberi tanda."
    ),
}


def sentence_of(cause: str, evidence: Mapping[str, Any]) -> str:
    """What was found, with its numbers."""
    params = {name: _spoken(name, value) for name, value in evidence.items()}
    if cause == Cause.ABSENCE:
        step = step_words(evidence)
        params["step_words"] = _("; langkah PP 94/2021 yang tercapai: %s") % step if step else ""
        params["year"] = str(evidence.get("year", ""))
    return str(SENTENCES[cause]) % params


def step_words(evidence: Mapping[str, Any]) -> str:
    """The step of PP 94/2021 that the absences reached, or nothing."""
    step = evidence.get("step")
    return str(AbsenceStep(step).label) if step else ""


def dates_in(evidence: Mapping[str, Any]) -> list[date]:
    """The days that were counted."""
    return [date.fromisoformat(day) for day in evidence.get("dates", [])]


def _spoken(name: str, value: Any) -> str:
    if name == "month":
        return date_format(date.fromisoformat(value), "F Y")
    if name == "week":
        return date_format(date.fromisoformat(value), "j M Y")
    if isinstance(value, int | float):
        return number_format(f"{value:.1f}".removesuffix(".0"))
    return str(value)
