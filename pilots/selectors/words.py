"""Stored codes and numbers as sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from pilots.analysis import Fault
from pilots.enums.plans import Criterion, Gate, Outcome, Reason
from pilots.rules.results import ReasonRow


def number(value: float | None, places: int = 2) -> str:
    """A number as people read it, with a true minus sign and no idle zeros; "–" where there is none."""
    if value is None:
        return "–"
    text = number_format(round(float(value), places) + 0.0, decimal_pos=places)
    if places:
        text = text.rstrip("0").rstrip(",.") if any(c in text for c in ",.") else text
    return text.replace("-", "−")


def reason_words(row: ReasonRow) -> str:
    """The sentence of a reason in the active language; a service criterion goes by its indicator's name."""
    return str(Reason(row.code).label) % _spoken(row.params)


def reason_in_both(row: ReasonRow) -> dict[str, str]:
    """`{"id": …, "en": …}`."""
    found = {}
    for language in ("id", "en"):
        with override(language):
            found[language] = reason_words(row)
    return found


def fault_words(code: str) -> str:
    """Why an effect cannot be estimated, from the engine's code."""
    known = {
        Fault.EMPTY: _("belum ada minggu yang cukup laporannya"),
        Fault.ONE_UNIT: _("hanya satu orang mempunyai data"),
        Fault.ONE_PERIOD: _("hanya satu minggu mempunyai data"),
        Fault.ALL_TREATED: _("tidak ada data sebelum uji coba atau dari kantor pembanding"),
        Fault.NONE_TREATED: _("tidak ada data dari masa uji coba"),
        Fault.COLLINEAR: _("pengaruh uji coba tidak dapat dipisahkan dari perbedaan minggu"),
        Fault.NO_VARIATION: _("semua nilai sama; tidak ada yang dapat ditaksir"),
        Fault.NO_FREEDOM: _("terlalu sedikit data untuk menaksir galat"),
        Fault.NO_PAIRS: _("kurang dari dua orang mempunyai data sebelum dan selama uji coba"),
        Fault.TOO_FEW: _("terlalu sedikit data"),
    }
    return str(known.get(code, code))  # type: ignore[call-overload]


def outcome_sentence(
    outcome: str, office: str, before: int, after: int, effective_on: date | None, *, waiting: bool = False
) -> str:
    """The verdict in one sentence; `waiting`: nothing changes until an official adopts it."""
    words = {
        Outcome.RAISE: _(
            "Kuota WFA %(office)s naik dari %(before)s menjadi %(after)s hari seminggu mulai %(on)s."
        ),
        Outcome.LOWER: _(
            "Kuota WFA %(office)s turun dari %(before)s menjadi %(after)s hari seminggu mulai %(on)s."
        ),
        Outcome.PAUSE: _("WFA di %(office)s dihentikan sementara mulai %(on)s."),
        Outcome.HOLD: _("Kuota WFA %(office)s tetap %(before)s hari seminggu."),
        Outcome.KEEP: _("Kuota WFA %(office)s dipertahankan %(before)s hari seminggu."),
        Outcome.EXTEND: _("Uji coba %(office)s diperpanjang; kuota tetap %(before)s hari seminggu."),
    }
    if outcome == Outcome.RAISE and before == after:
        outcome = Outcome.KEEP
    sentence = words[Outcome(outcome)]
    if waiting and before != after:
        sentence = _(
            "Kuota WFA %(office)s diputus berubah dari %(before)s menjadi %(after)s hari seminggu, tetapi tetap "
            "%(before)s sampai pejabat mengesahkannya."
        )
    on = date_format(effective_on, "l, j F Y") if effective_on else "–"
    return sentence % {"office": office, "before": before, "after": after, "on": on}


def sentences(rows: Iterable[ReasonRow]) -> list[str]:
    return [reason_words(row) for row in rows]


def _spoken(params: Mapping[str, Any]) -> dict[str, Any]:
    found = {name: _say(name, value) for name, value in params.items()}
    return found | {"criterion": criterion_words(params)} if "criterion" in params else found


def criterion_words(params: Mapping[str, Any]) -> str:
    """A criterion's name; an indicator of services goes by its own."""
    label = str(params.get("name") or Criterion(params["criterion"]).label)
    return label[:1].upper() + label[1:]


def _say(name: str, value: Any) -> Any:
    if value is None:
        return number(None)
    if name == "gate":
        return Gate(value).label
    if name == "why":
        return fault_words(str(value))
    if isinstance(value, float):
        return number(value)
    return value
