"""`manage.py settle_days --office KP`: settle the days that have ended, now instead of at the next full hour."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from employees.models import Office
from presence.models import SettledDay
from presence.services import settle_office


class Command(BaseCommand):
    help = "Settles presence up to yesterday of each office; days that are already right are left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", help="code of one office; without it, all offices")
        parser.add_argument("--json", action="store_true", help="one JSON object for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        offices = Office.objects.order_by("pk")
        if options["office"]:
            offices = offices.filter(code=options["office"])
            if not offices:
                raise CommandError(f"No office has the code {options['office']}.")
        now = timezone.now()
        rows = {office.pk: settle_office(office_id=office.pk, now=now) for office in offices}
        settled = dict(SettledDay.objects.values_list("office_id", "date"))
        told = [{"office": o.code, "rows": rows[o.pk], "settled": settled[o.pk].isoformat()} for o in offices]
        if options["json"]:
            self.stdout.write(json.dumps({"offices": told, "rows": sum(rows.values())}))
            return
        for line in told:
            self.stdout.write(f"{line['office']}: {line['rows']} rows, settled up to {line['settled']}.")
