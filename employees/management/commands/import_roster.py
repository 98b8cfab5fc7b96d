"""`manage.py import_roster FILE --agency CODE [--units FILE] [--dry-run] [--json]`"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import DomainError
from employees.models import Agency
from employees.services.roster import ImportResult, import_file

SHOWN_REJECTIONS = 20


class Command(BaseCommand):
    help = 'Imports an "Export Data ASN" file, or rehearses it. Exit code 1 when the file cannot be used.'

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help='the "Export Data ASN" CSV file')
        parser.add_argument("--agency", required=True, help="code of the agency")
        parser.add_argument("--units", type=Path, help="unit tree as CSV or JSON")
        parser.add_argument("--dry-run", action="store_true", help="compare only, write nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        agency = _agency(options["agency"])
        try:
            result = import_file(
                options["file"],
                agency=agency,
                units_path=options["units"],
                actor=Actor(None, "import_roster"),
                now=timezone.now(),
                dry_run=options["dry_run"],
                max_bytes=settings.ROSTER_MAX_BYTES,
            )
        except DomainError as error:
            if options["json"]:
                self.stdout.write(json.dumps({"error": error.sentence, "code": error.code, "applied": False}))
            raise CommandError(error.sentence) from error
        if options["json"]:
            self.stdout.write(json.dumps(_as_json(result), ensure_ascii=False))
        else:
            self._tell(result)

    def _tell(self, result: ImportResult) -> None:
        for row in result.rejected_rows[:SHOWN_REJECTIONS]:
            self.stdout.write(f"baris {row.line}, {row.column or '-'}: {row.reason}")
        for warning in result.warnings:
            self.stdout.write(f"! {warning}")
        self.stdout.write(
            _(
                "%(new)d baru, %(changed)d berubah, %(unchanged)d tetap, "
                "%(rejected)d ditolak, %(missing)d tidak ada dalam berkas"
            )
            % result.counts
        )
        state = _("Diimpor") if result.applied else _("Hanya diperiksa, tidak ada yang disimpan")
        self.stdout.write(f"{state} ({result.seconds:.1f} s).")


def _agency(code: str) -> Agency:
    agency = Agency.objects.filter(code=code).first()
    if agency is None:
        codes = ", ".join(Agency.objects.order_by("code").values_list("code", flat=True))
        raise CommandError(
            _("Instansi %(code)s tidak dikenal. Yang ada: %(codes)s.") % {"code": code, "codes": codes or "-"}
        )
    return agency


def _as_json(result: ImportResult) -> dict[str, Any]:
    return {
        "counts": result.counts,
        "rejected": [
            {"line": r.line, "column": r.column, "value": r.value, "reason": r.reason}
            for r in result.rejected_rows
        ],
        "warnings": list(result.warnings),
        "applied": result.applied,
        "seconds": result.seconds,
    }
