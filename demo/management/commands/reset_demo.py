"""Throw the demo away: database, uploaded files, generated files and the list of log-ins."""

import shutil
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection


class Command(BaseCommand):
    help = "Delete the demo's database, files and log-ins. Refused on an installation that is not a demo."
    requires_system_checks: list[str] = []

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demo (DEMO is off); nothing was deleted.")
        if connection.vendor == "sqlite":
            name = str(connection.settings_dict["NAME"])
            connection.close()
            for suffix in ("", "-wal", "-shm", "-journal"):
                (settings.VAR_DIR / (name + suffix)).unlink(missing_ok=True)
        else:
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")
        for folder in ("demo", "files", "mail"):
            shutil.rmtree(settings.VAR_DIR / folder, ignore_errors=True)
        (settings.VAR_DIR / "demo_accounts.json").unlink(missing_ok=True)
        self.stdout.write("The old demo is gone.")
