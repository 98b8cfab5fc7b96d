"""Compare two shares, A of N against B of M; the database is not touched."""

import json
import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pilots.analysis import AnalysisError, Interval, ShareComparison, compare_shares


class Command(BaseCommand):
    help = (
        "Difference of two shares in percentage points, first less second, e.g. compare_shares 21/131 41/118"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("first", metavar="A/N")
        parser.add_argument("second", metavar="B/M")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        first, second = _share(options["first"]), _share(options["second"])
        try:
            found = compare_shares(*first, *second)
        except AnalysisError as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(json.dumps(as_json(found), indent=2))
        else:
            self.stdout.write(as_text(found, options["first"], options["second"]))


def _share(text: str) -> tuple[int, int]:
    matched = re.fullmatch(r"\s*(\d{1,15})\s*/\s*(\d{1,15})\s*", text, re.ASCII)
    if not matched:
        raise CommandError(f"“{text[:40]}” is no share; write two whole numbers with a stroke, e.g. 21/131.")
    return int(matched[1]), int(matched[2])


def as_json(found: ShareComparison) -> dict[str, Any]:
    """Differences in percentage points, A − B; shares 0–1; p belongs to t, p_z to z."""
    pooled = found.pooled
    return {
        "difference": found.difference,
        "ci95": list(found.ci95),
        "share_a": found.share_a.value,
        "share_b": found.share_b.value,
        "share_a_ci95": [found.share_a.low, found.share_a.high],
        "share_b_ci95": [found.share_b.low, found.share_b.high],
        "z": pooled.z,
        "p_z": pooled.p_z,
        "t": pooled.t,
        "df": pooled.df,
        "p": pooled.p,
    }


def as_text(found: ShareComparison, first: str, second: str) -> str:
    pooled = found.pooled
    lines = [
        (first, _shown(found.share_a)),
        (second, _shown(found.share_b)),
        ("difference", f"{found.difference:+.2f} percentage points, first less second"),
        ("95 % interval", f"[{found.ci95[0]:+.2f}, {found.ci95[1]:+.2f}] percentage points (Newcombe)"),
        ("pooled z", _test(pooled.z, pooled.p_z)),
        (f"t({pooled.df})", _test(pooled.t, pooled.p)),
    ]
    return "\n".join(f"{name:<16}{value}" for name, value in lines)


def _shown(share: Interval) -> str:
    return f"{100 * share.value:.2f} %  (Wilson 95 % {100 * share.low:.2f} to {100 * share.high:.2f})"


def _test(statistic: float | None, p: float) -> str:
    return "none (nothing varies)" if statistic is None else f"{statistic:.3f}, p = {p:.4g} (two-sided)"
