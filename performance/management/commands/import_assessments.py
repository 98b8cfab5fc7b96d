"""`manage.py import_assessments FILE --agency CODE`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import DomainError
from employees.models import Agency
from performance.services.deliveries import import_assessments

FAULTS_SHOWN = 20


class Command(BaseCommand):
    help = "Imports SIASN's performance rows (CSV, XLSX or JSON). Exit code 1 when the file cannot be used."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="rows of rw-skp22 or rw-kinerjaperiodik")
        parser.add_argument("--agency", required=True, help="code of the agency")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = Agency.objects.filter(code=options["agency"]).first()
        if agency is None:
            raise CommandError(_("Instansi %(code)s tidak dikenal.") % {"code": options["agency"]})
        path: Path = options["file"]
        try:
            with path.open("rb") as file:
                result = import_assessments(
                    agency=agency, file=file, name=path.name, actor=Actor(None, "import_assessments"),
                    now=timezone.now(),
                )  # fmt: skip
        except OSError as error:
            raise CommandError(_("Berkas %(name)s tidak dapat dibuka.") % {"name": path.name}) from error
        except DomainError as no:
            raise CommandError(no.sentence) from no
        for fault in result.faults[:FAULTS_SHOWN]:
            self.stdout.write(f"baris {fault.row}, {fault.column or '-'}: {fault.reason}")
        words = _(
            "%(created)d baru, %(changed)d berubah, %(unchanged)d tetap, %(rejected)d ditolak, "
            "%(outside_matrix)d tidak sesuai matriks"
        )
        self.stdout.write(words % result.counts)
