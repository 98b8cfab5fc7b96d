"""Run the early-warning job by hand."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from employees.models import Office
from employees.selectors import today_in
from monitoring.models import WatchRun
from monitoring.services import watch_office


class Command(BaseCommand):
    help = "Look for early warnings in every office, or in one; nights that are done stay as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--office", type=int, help="id of an office; default: all")
        parser.add_argument(
            "--date", type=date.fromisoformat, help="night of this date; default: the office's today"
        )
        parser.add_argument("--json", action="store_true", help="answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        offices = Office.objects.order_by("pk")
        if options["office"]:
            offices = offices.filter(pk=options["office"])
            if not offices:
                raise CommandError("No such office.")
        answers = [self._watch(office, options["date"]) for office in offices]
        if options["json"]:
            self.stdout.write(json.dumps(answers, indent=2))
            return
        for answer in answers:
            self.stdout.write(
                "{office} {date}: {people} people, {opened} opened, {raised} raised, {closed} closed".format(
                    **answer
                )
                if answer["ran"]
                else "{office} {date}: done before, or running".format(**answer)
            )

    def _watch(self, office: Office, on: date | None) -> dict[str, Any]:
        now = timezone.now()
        on = on or today_in(office, now)
        run: WatchRun | None = watch_office(office_id=office.pk, date=on, now=now)
        answer: dict[str, Any] = {"office": office.code, "date": on.isoformat(), "ran": run is not None}
        if run is not None:
            answer |= {"people": run.people, "opened": run.opened, "raised": run.raised, "closed": run.closed}
        return answer
