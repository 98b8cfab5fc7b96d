"""`manage.py appoint NIP admin`: the first role in an agency, with a one-time password to log in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.audit import SYSTEM
from core.problems import DomainError
from employees.enums import Role
from employees.models import Employee
from employees.selectors import today_in
from employees.services import grant_role, set_temporary_password


class Command(BaseCommand):
    help = "Grant a role from the server, for an agency that has no admin yet; prints a one-time password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("nip")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--keep-password", action="store_true", help="the person can log in already")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        person = Employee.objects.select_related("agency", "office").filter(nip=options["nip"]).first()
        if person is None:
            raise CommandError("No employee has this NIP: import the roster first.")
        try:
            grant_role(
                employee=person, role=options["role"], office=None, granter=None,
                today=today_in(person.office, now), actor=SYSTEM, now=now,
            )  # fmt: skip
            self.stdout.write(f"{person.full_name} is {options['role']} of {person.agency.code}.")
            if not options["keep_password"]:
                password = set_temporary_password(employee=person, actor=SYSTEM, now=now)
                self.stdout.write(f"One-time password: {password}")
        except DomainError as error:
            raise CommandError(error.sentence) from error
