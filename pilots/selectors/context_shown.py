"""Survey and savings beside a verdict, as they were on its day. They inform; they decide nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pilots.enums.savings import Measure, Scenario
from pilots.selectors.savings_words import amount

# What people ask about first; the savings page has the rest.
TOLD = (Measure.FUEL, Measure.MEALS, Measure.STAFF_TOTAL, Measure.POWER, Measure.FLOOR, Measure.AGENCY_TOTAL)


@dataclass(frozen=True, slots=True)
class ContextShown:
    """Sentences; empty where there was nothing to tell."""

    survey: tuple[str, ...]
    savings: tuple[str, ...]


def context_shown(stored: Mapping[str, Any]) -> ContextShown:
    """`stored`: `Verdict.context`."""
    return ContextShown((), tuple(_savings(stored.get("savings") or {})))


def _savings(stored: Mapping[str, Any]) -> Iterable[str]:
    """What the WFA days of the window saved, each amount with its range, and what it rests on."""
    actual = next((s for s in stored.get("scenarios", ()) if s["scenario"] == Scenario.ACTUAL), None)
    if actual is None:
        return
    yield _("%(days)s hari WFA dijalani; %(eligible)s dari %(staff)s pegawai memenuhi syarat.") % {
        "days": stored["worked_days"], "eligible": stored["eligible"], "staff": stored["staff"],
    }  # fmt: skip
    found = {row["measure"]: row for row in actual["measures"]}
    for measure in TOLD:
        if row := found.get(measure):
            yield _("%(name)s: %(central)s (%(low)s sampai %(high)s).") % {
                "name": measure.label, **{end: amount(measure, row[end]) for end in ("low", "central", "high")},
            }  # fmt: skip
    yield _("Perkiraan dari asumsi yang tertulis di halaman penghematan, bukan hasil pengukuran.")
