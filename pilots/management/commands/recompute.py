"""Prove the stored verdicts of a pilot, or list what was corrected since."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.problems import DomainError
from pilots.models import Verdict
from pilots.selectors.lookup import pilot_named
from pilots.selectors.recomputing import Proof, proof_of


class Command(BaseCommand):
    help = "Compute a pilot's verdicts anew: from the data they were given on, and from the tables of today."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("pilot", help="id or number (UC-2026-003, BKN/UC-2026-003)")
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, pilot: str, **options: Any) -> None:
        try:
            found = pilot_named(pilot)
        except DomainError as error:
            raise CommandError(error.sentence) from error
        verdicts = (
            Verdict.objects.filter(pilot=found)
            .select_related("run", "pilot__signed_plan")
            .order_by("decided_on", "pk")
        )
        if not verdicts:
            raise CommandError(f"{found.number} has no verdict yet.")
        proofs = [proof_of(verdict) for verdict in verdicts]
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(proof) for proof in proofs], indent=2))
        else:
            for proof in proofs:
                self._tell(proof)
        if not all(proof.proved for proof in proofs):
            raise CommandError("A stored verdict does not follow from its stored data.")

    def _tell(self, proof: Proof) -> None:
        verdict = proof.verdict
        self.stdout.write(
            f"{verdict.number}, {verdict.decided_on}: {verdict.outcome}, quota {verdict.quota_after}"
        )
        self.stdout.write(f"  stored data: {'checksum holds' if proof.intact else 'CHECKSUM DIFFERS'}")
        self.stdout.write(
            f"  verdict: {'the same' if proof.same else 'DIFFERS at ' + ', '.join(proof.paths[:10])}"
        )
        if not proof.corrected:
            self.stdout.write("  tables of today: nothing was corrected since")
            return
        self.stdout.write(f"  corrected since: {len(proof.corrections)} rows, {len(proof.facts)} facts")
        for row in proof.corrections[:20]:
            self.stdout.write(f"    {row.table} {row.key}: {row.before} → {row.after}")
        for fact in proof.facts:
            self.stdout.write(f"    {fact.fact}: {fact.before} → {fact.after}")
        self.stdout.write(f"  with the tables of today it would be: {proof.now.ruling.outcome.value}")


def _as_json(proof: Proof) -> dict[str, Any]:
    return {
        "report": proof.verdict.number,
        "decided_on": proof.verdict.decided_on.isoformat(),
        "outcome": proof.verdict.outcome,
        "checksum": proof.verdict.run.checksum,
        "intact": proof.intact,
        "same": proof.same,
        "differs_at": list(proof.paths),
        "corrections": [asdict(row) for row in proof.corrections],
        "facts": [asdict(fact) for fact in proof.facts],
        "outcome_today": proof.now.ruling.outcome.value,
    }
