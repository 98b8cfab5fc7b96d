"""`manage.py found_agency KODE "Nama Instansi"`: an agency with its first policy, calendar and hours."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from core.audit import SYSTEM
from core.problems import DomainError
from eligibility.services import ensure_policy
from employees.services import found_agency
from scheduling.services import load_holidays, load_working_hours


class Command(BaseCommand):
    help = "Begin an agency: default policy, holidays of last, this and next year, working hours. Then import people."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="short code, e.g. BKN")
        parser.add_argument("name", help="full name")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        today = timezone.localdate(now)
        try:
            with transaction.atomic():
                agency = found_agency(code=options["code"], name=options["name"], actor=SYSTEM, now=now)
                ensure_policy(agency=agency, valid_from=today, actor=SYSTEM, now=now)
                years = [today.year - 1, today.year, today.year + 1]
                load_holidays(agency=agency, years=years, actor=SYSTEM, now=now)
                load_working_hours(agency=agency, actor=SYSTEM, now=now)
        except DomainError as error:
            raise CommandError(error.sentence) from error
        self.stdout.write(
            f"{agency.code} begun. Next: manage.py import_roster FILE --agency {agency.code}, "
            "then manage.py appoint NIP admin"
        )
