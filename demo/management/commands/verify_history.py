"""Check the demo's requests against the rules; loud when one breaks them."""

from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from demo.verify import faults
from scheduling.models import WfaRequest

SHOWN = 20


class Command(BaseCommand):
    help = "Hold every request, day and pilot of the demo against the rules; prove every verdict."

    def handle(self, **options: Any) -> None:
        found = list(islice(faults(), SHOWN))
        if found:
            lines = "\n".join(f"  {fault.rule}: {fault.where}" for fault in found)
            raise CommandError(f"The history breaks rules (the first {len(found)}):\n{lines}")
        self.stdout.write(f"{WfaRequest.objects.count()} requests keep every rule.")
