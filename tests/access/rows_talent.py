"""Addresses of the talent grid, and the objects they name."""

import tempfile

from django.core.files import File
from django.core.files.storage import default_storage

from eligibility.models import BoxMapping, TalentImport
from eligibility.selectors.talent_imports import SECTIONS
from employees.services.roster import Line
from employees.services.roster_report import ReportWriter
from tests.access.row import ACTS, ADMIN, ADMINS, Row, pk, roles
from tests.access.world import NOW, TODAY, World
from tests.factories import TalentFactory

READERS = roles("admin branch_admin leadership auditor")
# The person, and those whose role covers the person's office.
OF_ONE = roles("employee admin leadership auditor")

ROWS: tuple[Row, ...] = (
    Row("talent_export", get=READERS, query="format=csv", audited=True),
    Row("talent_moves", get=READERS),
    Row("talent_mappings", get=READERS, post=ADMIN),
    Row("talent_imports", get=ADMINS, post=ADMINS),
    Row("talent_template", get=ADMINS),
    Row("talent_import", pk("talent_import"), get=ADMIN),
    Row("talent_progress", pk("talent_import"), get=ADMIN),
    Row("talent_confirm", pk("talent_import"), post=ADMIN, empty=ACTS),
    Row("talent_discard", pk("talent_import"), post=ADMIN, empty=ACTS),
    Row("talent_report", pk("talent_import"), get=ADMIN),
    Row("talent_history", pk("employee"), get=OF_ONE),
    Row("talent_entry", pk("employee"), get=ADMIN, post=ADMIN),
    Row("api_talent", get=READERS),
    Row("api_talent_of", {"nip": "nip"}, get=OF_ONE, post=ADMIN, empty=400),
    Row("api_talent_mappings", get=READERS, post=ADMIN, empty=400),
    Row("api_talent_imports", get=ADMINS, post=ADMINS, empty=400, multipart=True),
    Row("api_talent_import", pk("talent_import"), get=ADMIN),
    Row("api_talent_confirm", pk("talent_import"), post=ADMIN, empty=ACTS),
    Row("api_talent_discard", pk("talent_import"), post=ADMIN, empty=ACTS),
)


def build(world: World) -> None:
    """A second period with hostile texts, a mapping, and an import that waits for its admin."""
    person, admin = world.people["employee"], world.people["admin"]
    TalentFactory(
        employee=person, period=world.bad("2025", 20), assessed_on=TODAY.replace(year=2025), box=4,
        source=world.bad("sumber", 80),
    )  # fmt: skip
    BoxMapping.objects.create(
        agency=admin.agency, valid_from=TODAY, boxes="123456789", entered_by=admin, created_at=NOW,
        legal_reference=world.bad("aturan", 300), reason=world.bad("alasan"),
    )  # fmt: skip
    with ReportWriter(SECTIONS) as report, tempfile.TemporaryFile() as whole:
        for outcome in SECTIONS:
            report(Line(outcome, 2, person.nip, world.bad("=nama"), column="kotak", value=world.bad("=isi"),
                        reason=world.bad("sebab")))  # fmt: skip
        sections = report.assemble(whole)
        name = default_storage.save("talent/akses.csv", File(whole))
    item = TalentImport.objects.create(
        agency=admin.agency, uploaded_by=admin.user, filename=world.bad("berkas.csv", 200), sha256="0" * 64,
        status="ready", report=name, created_at=NOW,
        summary={
            "counts": dict.fromkeys(SECTIONS, 1), "sections": sections, "seconds": 1,
        },
    )  # fmt: skip
    world.ids["talent_import"] = item.pk
