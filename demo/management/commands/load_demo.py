"""Fill an empty portal with invented agencies, people and eight weeks of history."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demo.load import load_demo
from employees.models import Agency

SMALLEST = 60
LARGEST = 1_000_000


class Command(BaseCommand):
    help = "Generate invented agencies as SIASN-like files, import them and add history."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=1500)
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are agencies")

    def handle(self, *, people: int, seed: int, if_empty: bool, **options: Any) -> None:
        if if_empty and (not settings.DEMO or Agency.objects.exists()):
            return
        if not settings.DEMO:
            raise CommandError("This is not a demo (DEMO is off).")
        if Agency.objects.exists():
            raise CommandError("There are agencies already. `make demo-reset` starts over.")
        if not SMALLEST <= people <= LARGEST:
            raise CommandError(f"--people must lie between {SMALLEST} and {LARGEST}.")
        began = time.monotonic()
        self._say("loading the demo: everybody in it is invented")
        load_demo(people=people, seed=seed, now=timezone.now(), var_dir=settings.VAR_DIR, say=self._say)
        self._say(f"the demo is ready after {time.monotonic() - began:.0f} s")

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"· {sentence}")
        self.stdout.flush()
