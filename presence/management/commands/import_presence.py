"""`manage.py import_presence FILE --agency CODE [--dry-run] [--json]`"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import DomainError
from employees.models import Agency
from integrations.kmob import KmobFault
from presence.services import ImportResult, import_events

SHOWN_FAULTS = 20


class Command(BaseCommand):
    help = (
        "Imports attendance events in KMOB's shape (CSV or XLSX). Exit code 1 when the file cannot be used."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV or XLSX in KMOB's shape")
        parser.add_argument("--agency", required=True, help="code of the agency")
        parser.add_argument("--dry-run", action="store_true", help="count only, write nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(_("Instansi %(code)s tidak dikenal.") % {"code": options["agency"]})
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                result = import_events(
                    agency=agency, file=file, name=path.name, actor=Actor(None, "import_presence"),
                    now=timezone.now(), dry_run=options["dry_run"],
                )  # fmt: skip
        except OSError as error:
            raise CommandError(_("Berkas %(name)s tidak dapat dibuka.") % {"name": path.name}) from error
        except DomainError as error:
            raise CommandError(error.sentence) from error
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(result), ensure_ascii=False))
        else:
            self._tell(result)

    def _tell(self, result: ImportResult) -> None:
        for fault in result.faults[:SHOWN_FAULTS]:
            self.stdout.write(_sentence(fault))
        words = _(
            "%(rows)d baris: %(created)d baru, %(changed)d berubah, %(unchanged)d tetap, %(rejected)d ditolak"
        )
        self.stdout.write(words % result.counts)


def _sentence(fault: KmobFault) -> str:
    return f"baris {fault.line}, {fault.column or '-'}: {fault.reason}"


def _as_json(result: ImportResult) -> dict[str, Any]:
    faults = [
        {"line": f.line, "column": f.column, "value": f.value, "reason": f.reason} for f in result.faults
    ]
    return {**result.counts, "faults": faults}
