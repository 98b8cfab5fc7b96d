"""Data gates and the tables that were read, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pilots.enums.plans import Gate
from pilots.rules.results import GateCheck
from pilots.selectors.words import fault_words, number


def gate_name(row: GateCheck) -> str:
    label = str(Gate(row.gate).label) if row.gate in Gate.values else row.gate
    return label[:1].upper() + label[1:]


def gate_value(row: GateCheck) -> str:
    if row.gate == Gate.ESTIMABLE:
        return _("ya") if row.passed else (fault_words(row.why) if row.why else _("tidak"))
    return _amount(row, row.value)


def gate_least(row: GateCheck) -> str:
    if row.least is None:
        return "–"
    return _("paling sedikit %(value)s") % {"value": _amount(row, row.least)}


def _amount(row: GateCheck, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{number(value, 1)} %" if row.gate == Gate.OBSERVED else number(value, 0)


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
    return str(known.get(name, name))
