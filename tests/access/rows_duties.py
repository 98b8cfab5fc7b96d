"""Addresses of corrections, conduct, commitment, absence proposals, KMOB, and the objects they name."""

from datetime import date

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from presence.services.exchange_files import FOLDER, SALT
from tests.access.row import ACTS, ADMIN, ADMINS, ALL, CHIEFS, SELF, SETTERS, Row, pk
from tests.access.world import NOW, World
from tests.factories_day import (
    AttendanceDayFactory,
    CommitmentFactory,
    ConductFactory,
    CorrectionFactory,
    ProposalFactory,
)

ROWS: tuple[Row, ...] = (
    Row("correction_new", get=ALL, post=ALL),
    Row("correction_withdraw", pk("correction"), post=SELF, empty=ACTS),
    Row("corrections", get=CHIEFS),
    Row("corrections_accept_many", post=CHIEFS, empty=302),
    Row("correction_accept", pk("correction"), post=CHIEFS, empty=ACTS),
    Row("correction_reject", pk("correction"), post=CHIEFS),
    Row("commitment", get=ALL),
    Row("commitment_accept", post=ALL, empty=302),
    Row("conduct", get=CHIEFS, post=CHIEFS, empty=302),
    Row("conduct_withdraw", pk("note"), post=CHIEFS),
    Row("my_conduct", get=ALL),
    Row("conduct_answer", pk("note"), post=SELF),
    Row("absence_proposals", get=ALL, query="tahun=2026"),
    Row("absence_take_up", pk("proposal"), post=SETTERS, empty=ACTS),
    Row("absence_dismiss", pk("proposal"), post=SETTERS),
    Row("team_presence", get=CHIEFS, query="tanggal=2026-11-17"),
    Row("presence_exchange", get=ADMINS),
    Row("presence_inspect", post=ADMIN),
    Row("presence_import", post=ADMIN, empty=302),
    Row("presence_faults", {"token": "fault_token"}, get=ADMIN),
    Row("presence_export", post=ADMINS),
    Row("api_corrections", get=ALL, post=ALL, empty=400),
    Row("api_correction_accept", pk("correction"), post=CHIEFS, empty=ACTS),
    Row("api_correction_reject", pk("correction"), post=CHIEFS),
    Row("api_correction_withdraw", pk("correction"), post=SELF, empty=ACTS),
    Row("api_commitment", get=ALL),
    Row("api_commitment_accept", post=ALL, empty=400),
    Row("api_conduct", get=ALL, post=ALL, empty=400),
    Row("api_conduct_answer", pk("note"), post=SELF),
    Row("api_conduct_withdraw", pk("note"), post=CHIEFS),
    Row("api_absence_proposals", get=ALL, query="year=2026"),
    Row("api_absence_take_up", pk("proposal"), post=SETTERS, empty=ACTS),
    Row("api_absence_dismiss", pk("proposal"), post=SETTERS),
    Row("api_presence_import", post=ADMIN, empty=400, multipart=True),
    Row("api_presence_export", get=ADMINS, query="from=2026-11-01&to=2026-11-30", audited=True),
)
ABSENT = (date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 6))


def build(world: World) -> None:
    """Something of each about the employee, by the supervisor; and of the stranger, for the branch."""
    person, chief = world.people["employee"], world.people["supervisor"]
    waiting = CorrectionFactory(employee=person, reason=world.bad("koreksi"))
    CorrectionFactory(
        employee=person, kind="out", status="rejected", decided_by=chief, decided_at=NOW,
        reason=world.bad("koreksi lama"), comment=world.bad("ditolak"),
    )  # fmt: skip
    note = ConductFactory(employee=person, author=chief, text=world.bad("panggilan", 1000))
    ConductFactory(
        employee=person, author=chief, kind="conduct", text=world.bad("perilaku", 1000), answer=world.bad("jawab"),
        answered_at=NOW, withdrawn_at=NOW, withdraw_reason=world.bad("tarik"),
    )  # fmt: skip
    CommitmentFactory(employee=person, policy_number=9, text=world.bad("janji"))
    for name in ("employee", "stranger"):
        for on in ABSENT:
            AttendanceDayFactory(employee=world.people[name], date=on, status="absent")
    proposal = ProposalFactory(employee=person)
    ProposalFactory(employee=world.people["stranger"])
    ProposalFactory(
        employee=person, step="written", status="dismissed", decided_by=world.people["official"], decided_at=NOW,
        reason=world.bad("tutup"),
    )  # fmt: skip
    world.ids |= {
        "correction": waiting.pk, "note": note.pk, "proposal": proposal.pk, "fault_token": _faults(world),
    }  # fmt: skip


def _faults(world: World) -> str:
    """The token of a file of rejected rows, written over the one of the walk before."""
    agency = world.people["admin"].agency_id
    path = f"{FOLDER}/{agency}/access-{world.marker}"
    default_storage.delete(path)
    path = default_storage.save(path, ContentFile(world.bad("baris").encode()))
    return signing.dumps({"path": path, "agency": agency, "name": "ditolak.csv"}, salt=SALT)
