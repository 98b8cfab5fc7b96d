"""Numbers, names and units of an evaluation report in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pilots.enums.plans import (
    AdoptionMode,
    Criterion,
    CriterionKind,
    Finding,
    Gate,
    OnStop,
    OutcomeSource,
    Term,
)
from pilots.rules.results import GateCheck, Result
from pilots.rules.terms import CHOICES
from pilots.selectors.words import fault_words, number

BIGGEST = 1e9
LONGEST_WORD = 300
TERM_CHOICES = {"outcome": OutcomeSource, "must": Criterion, "adoption": AdoptionMode, "on_stop": OnStop}
PERCENT_TERMS = frozenset(
    {
        "predicate_share",
        "attendance_share",
        "reports_share",
        "hours_share",
        "survey_share",
        "min_observed_share",
    }
)


def shown(value: Any, places: int = 2) -> str:
    """Any stored value as people read it: numbers short even where they are absurd, nothing as a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, int | float):
        return _number(float(value), places)
    return str(value)[:LONGEST_WORD]


def _number(value: float, places: int) -> str:
    if not isfinite(value):
        return "–"
    if abs(value) >= BIGGEST:
        return f"{value:.2e}".replace("-", "−")
    return number(value, places)


def fixed(value: float | None, places: int = 1) -> str:
    """A number for a column: always as many decimals, so that the points stand above each other."""
    if value is None or not isfinite(value) or abs(value) >= BIGGEST:
        return shown(value, places)
    return number_format(round(value, places) + 0.0, places).replace("-", "−")


def percent(value: Any, places: int = 1) -> str:
    return shown(value, places) if value is None else f"{shown(value, places)} %"


def span(first: date, end: date) -> str:
    """Dates from `first` to the day before `end`."""
    last = date.fromordinal(end.toordinal() - 1)
    return _("%(first)s sampai %(last)s") % {"first": day(first), "last": day(last)}


def day(on: date) -> str:
    return date_format(on, "j F Y")


def criterion_name(row: Result) -> str:
    """ "Indeks kinerja", or "Indikator layanan: waktu tunggu"."""
    label = str(Criterion(row.criterion).label) if row.criterion in Criterion.values else row.criterion
    name = label[:1].upper() + label[1:]
    return f"{name}: {row.name[:LONGEST_WORD]}" if row.name else name


def in_unit(row: Result, value: float | None) -> str:
    """An estimate or a bound of the criterion with its unit."""
    if value is None:
        return "–"
    if row.kind == CriterionKind.NON_INFERIORITY:
        return _("%(value)s poin") % {"value": fixed(value, 2)}
    return f"{fixed(value)} %" if row.kind == CriterionKind.THRESHOLD else shown(value, 0)


def interval(row: Result) -> str:
    """The two-sided 95 % interval."""
    if row.low is None or row.high is None:
        return "–"
    places = 2 if row.kind == CriterionKind.NON_INFERIORITY else 1
    return _("%(low)s sampai %(high)s") % {"low": fixed(row.low, places), "high": fixed(row.high, places)}


def bound(row: Result) -> str:
    """What is held against the limit: a one-sided bound of an effect, the share itself, the count itself."""
    if row.kind != CriterionKind.NON_INFERIORITY:
        return in_unit(row, row.estimate)
    if row.finding == Finding.INFERIOR:
        return _("batas atas %(value)s") % {"value": fixed(row.upper, 2)}
    return "–" if row.lower is None else _("batas bawah %(value)s") % {"value": fixed(row.lower, 2)}


def limit(row: Result) -> str:
    if row.kind == CriterionKind.NON_INFERIORITY:
        return _("margin %(value)s") % {"value": shown(-row.limit)}
    if row.kind == CriterionKind.THRESHOLD:
        return _("paling sedikit %(value)s") % {"value": percent(row.limit)}
    return _("paling banyak %(value)s") % {"value": shown(row.limit, 0)}


def sample(row: Result) -> str:
    """How many observations of how many people; empty where people are not counted."""
    if not (row.n and row.units):
        return ""
    return _("%(n)s pengamatan dari %(units)s orang") % {"n": shown(row.n, 0), "units": shown(row.units, 0)}


def method(code: str) -> str:
    known = {
        "did": _("selisih dari selisih dengan kantor pembanding"),
        "before_after": _("sebelum dan sesudah: kecenderungan umum tidak disisihkan"),
        "wilson": _("taksiran dibandingkan dengan patokan; selang Wilson diperlihatkan"),
        "count": _("banyaknya dalam masa yang dinilai"),
        "months": _("rata-rata bulanan sebelum dan sesudah"),
        "month_points": _("angka bulanan sebelum dan sesudah, tanpa galat"),
    }
    return str(known.get(code, code[:LONGEST_WORD]))


def placebo(found: Mapping[str, Any] | None) -> str:
    """Where the effect stands among offices in which nothing was tried; empty without enough of them."""
    if not found or "rank" not in found or "of" not in found:
        return ""
    return _("urutan ke-%(rank)s dari %(of)s kantor bila tiap pembanding dianggap kantor uji coba (p = %(p)s)") % {
        "rank": shown(found["rank"], 0), "of": shown(found["of"], 0), "p": shown(found.get("p")),
    }  # fmt: skip


def gate_name(row: GateCheck) -> str:
    label = str(Gate(row.gate).label) if row.gate in Gate.values else row.gate
    return label[:1].upper() + label[1:]


def gate_value(row: GateCheck) -> str:
    if row.gate == Gate.ESTIMABLE:
        return _("ya") if row.passed else (fault_words(row.why)[:LONGEST_WORD] if row.why else _("tidak"))
    return percent(row.value) if row.gate == Gate.OBSERVED else shown(row.value, 0)


def gate_least(row: GateCheck) -> str:
    if row.least is None:
        return "–"
    value = percent(row.least) if row.gate == Gate.OBSERVED else shown(row.least, 0)
    return _("paling sedikit %(value)s") % {"value": value}


def source(name: str) -> str:
    """What kind of rows were read."""
    known = {
        "members": _("peserta"),
        "indices": _("indeks mingguan"),
        "attendance": _("hari kehadiran"),
        "reports": _("laporan harian"),
        "predicates": _("predikat kinerja"),
        "absences": _("ketidakhadiran"),
        "complaints": _("pengaduan terbukti"),
        "service": _("indikator layanan"),
    }
    return str(known.get(name, name[:LONGEST_WORD]))


def term_name(name: str) -> str:
    return str(Term(name).label) if name in Term.values else name[:LONGEST_WORD]


def term_value(name: str, value: Any) -> str:
    """A term of a plan: choices by their words, shares in percent."""
    if isinstance(value, list):
        return ", ".join(_choice(name, item) for item in value)[:LONGEST_WORD] or "–"
    if name in CHOICES:
        return _choice(name, value)
    return percent(value) if name in PERCENT_TERMS else shown(value, 3)


def _choice(name: str, value: Any) -> str:
    choices = TERM_CHOICES.get(name)
    return str(choices(value).label) if choices and value in choices.values else shown(value)


def days_a_week(days: int) -> str:
    return ngettext("%(days)s hari seminggu", "%(days)s hari seminggu", days) % {"days": days}
