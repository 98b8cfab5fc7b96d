"""Survey and savings beside a verdict, as they were on its day. They inform; they decide nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pilots.enums.savings import Measure, Scenario
from pilots.selectors.savings_words import amount
from pilots.selectors.words import number

# What stands first; everything else is under the fold.
HEADLINES = frozenset({Measure.DESK_DAYS, Measure.STAFF_TOTAL, Measure.AGENCY_TOTAL, Measure.FLOOR})


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A saving with its range: low and high rest on the low and high ends of every assumption."""

    name: str
    low: str
    central: str
    high: str
    is_headline: bool


@dataclass(frozen=True, slots=True)
class ContextShown:
    """`survey`: sentences; `savings`: what the WFA days of the window saved. Both empty where nothing was told."""

    survey: tuple[str, ...]
    savings: tuple[MeasureLine, ...]
    wfa_days: int = 0


def context_shown(stored: Mapping[str, Any]) -> ContextShown:
    """What was kept with the verdict, in the reader's language."""
    savings = stored.get("savings") or {}
    return ContextShown(
        survey=tuple(_survey(stored.get("survey") or {})),
        savings=tuple(_savings(savings)),
        wfa_days=int(savings.get("worked_days") or 0),
    )


def _survey(found: Mapping[str, Any]) -> Iterable[str]:
    """One sentence for each thing that is known. Shares are 0–1, the mean 1–5."""
    if not found:
        return
    if found.get("closed_on"):
        closed = date_format(date.fromisoformat(found["closed_on"]), "j F Y")
        yield _("«%(title)s», ditutup %(on)s.") % {"title": found.get("title", ""), "on": closed}
    if found.get("representation"):
        yield _("Keterwakilan %(share)s: %(answered)s dari %(invited)s pegawai menjawab.") % {
            "share": _percent(found["representation"]),
            "answered": found.get("answered", "–"),
            "invited": found.get("invited", "–"),
        }
        if found.get("aim"):
            yield _aim(found["representation"]["value"], found["aim"])
    else:
        yield _("Kelompoknya terlalu kecil untuk ditampilkan.")
    if found.get("favourable"):
        yield _("Puas atau sangat puas: %(share)s.") % {"share": _percent(found["favourable"])}
    if found.get("satisfaction"):
        mean = found["satisfaction"]
        yield _("Kepuasan rata-rata %(mean)s dari 5 (selang 95 %% %(low)s sampai %(high)s).") % {
            "mean": number(mean["value"], 1), "low": number(mean["low"], 1), "high": number(mean["high"], 1),
        }  # fmt: skip


def _aim(share: float, aim: float) -> str:
    words = (
        _("Itu cukup mewakili: rencana meminta %(aim)s %%.")
        if 100 * share >= aim
        else _("Itu kurang mewakili: rencana meminta %(aim)s %%.")
    )
    return words % {"aim": number(aim)}


def _percent(share: Mapping[str, float]) -> str:
    return _("%(share)s %% (selang 95 %% %(low)s sampai %(high)s)") % {
        "share": number(100 * share["value"], 0), "low": number(100 * share["low"], 0),
        "high": number(100 * share["high"], 0),
    }  # fmt: skip


def _savings(found: Mapping[str, Any]) -> Iterable[MeasureLine]:
    actual = next((s for s in found.get("scenarios", ()) if s["scenario"] == Scenario.ACTUAL), None)
    for row in actual["measures"] if actual else ():
        measure = Measure(row["measure"])
        yield MeasureLine(
            str(measure.label), amount(measure, row["low"]), amount(measure, row["central"]),
            amount(measure, row["high"]), measure in HEADLINES,
        )  # fmt: skip
