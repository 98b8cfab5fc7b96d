"""Prove that no audit event was altered or removed."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from core.services.sealing import verify_all, verify_chain


class Command(BaseCommand):
    help = "Recompute the audit chain of every agency (or one) and report what was altered or removed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", help="only this agency's code")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["agency"]
        reports = verify_all() if code is None else [verify_chain(code)]
        if options["json"]:
            self.stdout.write(json.dumps([asdict(r) for r in reports], cls=DjangoJSONEncoder, indent=2))
        for report in reports if not options["json"] else []:
            verdict = "intact" if not report.flaws else "BROKEN"
            name = report.agency or "(system)"
            self.stdout.write(f"{name}: {report.sealed} sealed, {report.unsealed} waiting: {verdict}")
            for flaw in report.flaws:
                self.stdout.write(f"  {flaw}")
        if any(r.flaws for r in reports):
            raise CommandError("The audit trail does not match its seals.")
