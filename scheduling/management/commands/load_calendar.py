"""`manage.py load_calendar --agency BKN --years 2026 2027`: holidays, joint leave and hours of work."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.audit import SYSTEM
from employees.models import Agency
from scheduling.services import load_holidays, load_working_hours


class Command(BaseCommand):
    help = (
        "Loads holidays, joint leave and the hours of Perpres 21/2023; rows that exist are left as they are."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--agency", required=True, help="code of the agency")
        parser.add_argument("--years", required=True, nargs="+", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(f"No agency has the code {options['agency']}.")
        now = timezone.now()
        days = load_holidays(agency=agency, years=options["years"], actor=SYSTEM, now=now)
        hours = load_working_hours(agency=agency, actor=SYSTEM, now=now)
        self.stdout.write(f"{agency.code}: {days} days and {hours} periods of working hours added.")
