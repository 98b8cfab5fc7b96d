"""Survey and savings beside a verdict, as they were on its day. They inform; they decide nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pilots.enums.savings import Measure, Scenario
from pilots.selectors.savings_words import amount
from pilots.selectors.words import number

Pair = tuple[str, str]
SHOWN = (Scenario.ACTUAL, Scenario.TWO_DAYS)


@dataclass(frozen=True, slots=True)
class ContextShown:
    """(label, value) rows; empty where there was nothing to tell."""

    survey: tuple[Pair, ...]
    savings: tuple[Pair, ...]


def context_shown(stored: Mapping[str, Any]) -> ContextShown:
    """What `pilots.selectors.context` stored, in the reader's language."""
    survey, savings = stored.get("survey"), stored.get("savings")
    return ContextShown(
        tuple(_survey(survey)) if isinstance(survey, Mapping) else (),
        tuple(_savings(savings)) if isinstance(savings, Mapping) else (),
    )


def _survey(found: Mapping[str, Any]) -> Iterator[Pair]:
    yield (
        str(found["title"]),
        _("ditutup %(day)s") % {"day": date_format(date.fromisoformat(found["closed_on"]), "j F Y")},
    )
    if shares := found.get("representation"):
        words = _("%(answered)s dari %(invited)s diundang menjawab: %(share)s; sasaran %(aim)s %%")
        yield (
            _("Keterwakilan"),
            words
            % {
                "answered": found["answered"],
                "invited": found["invited"],
                "share": _percent(shares),
                "aim": number(found["aim"], 0),
            },
        )
    else:
        yield _("Keterwakilan"), _("kelompok terlalu kecil untuk ditampilkan")
    if mean := found.get("satisfaction"):
        yield (
            _("Kepuasan"),
            _("%(mean)s dari 5 (%(low)s–%(high)s)")
            % dict(zip(("mean", "low", "high"), (number(value) for value in mean), strict=True)),
        )
    if favourable := found.get("favourable"):
        yield _("Puas atau sangat puas"), _percent(favourable)


def _savings(found: Mapping[str, Any]) -> Iterator[Pair]:
    by_name = {row["scenario"]: row["measures"] for row in found.get("scenarios", ())}
    for scenario in SHOWN:
        for row in by_name.get(scenario.value, ()):
            low, central, high = (
                amount(Measure(row["measure"]), row[end]) for end in ("low", "central", "high")
            )
            yield f"{scenario.label} · {Measure(row['measure']).label}", f"{central} ({low} – {high})"


def _percent(shares: list[float]) -> str:
    value, low, high = (number(100 * share, 1) for share in shares)
    return f"{value} % ({low}–{high} %)"
