"""Estimate the effect of a treatment from a panel in a CSV file; the database is not touched."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pilots.analysis import (
    AnalysisError,
    Effect,
    Fault,
    Judgement,
    Panel,
    before_after,
    judge,
    two_way_effect,
)
from pilots.management.panel_csv import PanelColumns, UnreadablePanel, read_panel

VERDICTS = {
    Judgement.NON_INFERIOR: "non-inferior: worse by less than the margin",
    Judgement.INFERIOR: "inferior: worse by more than the margin",
    Judgement.INCONCLUSIVE: "inconclusive: the data show neither",
}


class Command(BaseCommand):
    help = (
        "Effect of a treatment on a panel. PANEL.csv has the columns unit_id, period, treated (1 in rows where "
        "the unit is under treatment, else 0) and outcome; further columns are passed over."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("panel", type=Path, metavar="PANEL.csv")
        parser.add_argument(
            "--margin", type=float, help="how much worse is acceptable, in points of the outcome (e.g. 3)"
        )
        parser.add_argument("--alpha", type=float, default=0.05, help="one-sided error rate; default: 0.05")
        parser.add_argument(
            "--before-after", action="store_true", help="no comparison: mean change within units, paired t"
        )
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            columns = read_panel(options["panel"])
            effect = _estimate(columns, options["alpha"], compared=not options["before_after"])
            verdict = None if options["margin"] is None else judge(effect, options["margin"])
        except (UnreadablePanel, AnalysisError) as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps(as_json(effect, options["margin"], verdict), indent=2))
        else:
            self.stdout.write(as_text(effect, options["margin"], verdict))


def _estimate(columns: PanelColumns, alpha: float, *, compared: bool) -> Effect:
    try:
        panel = Panel.of(columns.unit, columns.period, columns.outcome, columns.treated)
    except AnalysisError as error:
        if error.code != Fault.DUPLICATE:
            raise
        names = {
            key: labels[int(str(error.params[key]))]
            for key, labels in (("unit", columns.units), ("period", columns.periods))
        }
        raise AnalysisError(error.code, **(error.params | names)) from None
    return two_way_effect(panel, alpha) if compared else before_after(panel, alpha)


def as_json(effect: Effect, margin: float | None, verdict: Judgement | None) -> dict[str, Any]:
    """The keys that other programs rely on."""
    every = asdict(effect)
    keys = ("effect", "se", "t", "df", "ci95", "n", "units", "periods", "dropped")
    return {key: every[key] for key in keys} | {
        "margin": margin,
        "non_inferior": None if verdict is None else verdict == Judgement.NON_INFERIOR,
    }


def as_text(effect: Effect, margin: float | None, verdict: Judgement | None) -> str:
    low, high = effect.ci95
    t = "none (the fit is exact)" if effect.t is None else f"{effect.t:.3f}"
    lines = [
        ("estimator", effect.estimator.label),
        ("effect", f"{effect.effect:+.4f} points of the outcome"),
        ("standard error", f"{effect.se:.4f} points"),
        ("t", f"{t}, {effect.df:g} degrees of freedom, p = {effect.p:.4g} (two-sided)"),
        ("95 % interval", f"[{low:+.4f}, {high:+.4f}] points"),
        ("rows", f"{effect.n:,} of {effect.units:,} units in {effect.periods:,} periods"),
        (
            "dropped",
            f"{effect.dropped:,} rows without outcome; {effect.singletons:,} rows without information",
        ),
    ]
    if effect.sole_unit:
        lines.append(("caution", "the effect rests on a single unit; its standard error means nothing"))
    if margin is not None and verdict is not None:
        lines += [
            ("margin", f"-{margin:g} points, one-sided error rate {effect.alpha:g}"),
            ("one-sided ends", f"lower {effect.lower:+.4f}, upper {effect.upper:+.4f} points"),
            ("verdict", VERDICTS[verdict]),
        ]
    return "\n".join(f"{name:<16}{value}" for name, value in lines)
