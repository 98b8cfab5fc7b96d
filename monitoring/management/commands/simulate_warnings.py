"""Show what the settings of the early warning's control chart mean."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eligibility.selectors import Policy
from monitoring.rules import ChartRule
from monitoring.rules.simulation import simulate, table


class Command(BaseCommand):
    help = (
        "Simulate the control chart: false alarms while nothing changes, and the delay until a fall is found."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        usual = Policy()
        parser.add_argument("--people", type=int, default=20_000)
        parser.add_argument("--weeks", type=int, default=104)
        parser.add_argument("--lambda", type=float, default=usual.chart_lambda, dest="lam")
        parser.add_argument("--limit", type=float, default=usual.chart_limit)
        parser.add_argument("--baseline", type=int, default=usual.chart_weeks)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        rule = ChartRule(options["lam"], options["limit"], options["baseline"])
        if not (0 < rule.lam <= 0.5 and rule.limit > 0 and 4 <= rule.weeks < options["weeks"]):
            raise CommandError("Needs 0 < lambda <= 0.5, limit > 0, and 4 <= baseline < weeks.")
        if options["people"] < 1:
            raise CommandError("Needs people.")
        found = simulate(rule, people=options["people"], weeks=options["weeks"], seed=options["seed"])
        if options["json"]:
            self.stdout.write(json.dumps([asdict(b) for b in found], indent=2))
        else:
            self.stdout.write(table(found, rule))
