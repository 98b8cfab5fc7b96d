"""Show that the evaluation keeps its promises on offices whose true change is known; the database is not touched."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pilots.analysis.simulation import STAFF, World, simulate, table
from pilots.analysis.simulation_chart import picture


class Command(BaseCommand):
    help = "Simulate evaluations: how often an office is wrongly raised, power as promised, and coverage."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        usual = World()
        parser.add_argument("--offices", type=int, default=2000, help="synthetic offices for each setting")
        parser.add_argument("--staff", type=_sizes, default=STAFF, help="sizes, e.g. 8,20,60,500")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--margin", type=float, default=usual.margin, help="points")
        parser.add_argument(
            "--shock",
            type=float,
            default=0.0,
            help="sd of weeks that a whole office shares, in points; default: none",
        )
        parser.add_argument("--svg", type=Path, help="draw the result into this file")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        world = World(margin=options["margin"], shock=options["shock"])
        if (
            options["offices"] < 1
            or options["seed"] < 0
            or not (0 < world.margin < 100 and 0 <= world.shock < 100)
        ):
            raise CommandError(
                "Needs offices, a seed of 0 or more, a margin above 0 and a shock of 0 or more."
            )
        found = simulate(options["staff"], offices=options["offices"], seed=options["seed"], world=world)
        if options["svg"]:
            options["svg"].write_text(picture(found, world), encoding="utf-8")
        if options["json"]:
            rows = [asdict(k) | {"held": k.held} for k in found]
            self.stdout.write(json.dumps({"world": asdict(world), "settings": rows}, indent=2))
        else:
            self.stdout.write(table(found, world))


def _sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = tuple(int(part) for part in text.split(","))
    except ValueError:
        sizes = ()
    if not sizes or not all(2 <= size <= 10_000 for size in sizes):
        raise ArgumentTypeError("sizes are whole numbers from 2 to 10000, with commas between them")
    return sizes
