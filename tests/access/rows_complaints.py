"""Addresses of pilots' complaints, and the objects they name."""

from tests.access.row import ACTS, ADMIN, ADMINS, ALL, OVERSEERS, Row, pk, roles
from tests.access.world import NOW, World
from tests.factories_complaints import ComplaintFactory

LISTERS = roles("admin branch_admin official auditor")
READERS = roles("admin official auditor")
SAID = {"answer": "Kami perbaiki.", "reason": "Benar terjadi."}

ROWS: tuple[Row, ...] = (
    Row("complaint_start", get=ALL, public=True),
    Row("complaint_check", get=ALL, post=ALL, public=True),
    Row("complaint_offices", {"agency": "agency_code"}, get=ALL, public=True, shared=True),
    Row(
        "complaint_form", {"agency": "agency_code", "office": "office_code"}, get=ALL, post=ALL, public=True,
        shared=True,
    ),
    Row("complaints", get=LISTERS, query="keadaan=semua"),
    Row("complaint_record", get=ADMINS, post=ADMINS),
    Row("complaint_summary", get=OVERSEERS),
    Row("complaint", pk("complaint"), get=READERS),
    Row("complaint_take", pk("new_complaint"), post=ADMIN, empty=ACTS),
    Row("complaint_decide", pk("complaint"), post=ADMIN),
    Row("complaint_reopen", pk("decided_complaint"), post=ADMIN),
    Row("api_complaint", pk("complaint"), get=READERS),
    Row("api_complaint_counts", get=OVERSEERS, query="from=2026-11-01&to=2026-11-30"),
    Row("api_complaint_review", pk("new_complaint"), post=ADMIN, empty=ACTS),
    Row("api_complaint_uphold", pk("complaint"), post=ADMIN),
    Row("api_complaint_dismiss", pk("complaint"), post=ADMIN, empty=ACTS, data=SAID),
    Row("api_complaint_outside", pk("complaint"), post=ADMIN, empty=ACTS, data=SAID),
    Row("api_complaint_reopen", pk("decided_complaint"), post=ADMIN),
    Row("api_complaints", get=LISTERS, post=ALL, empty=400),
)  # fmt: skip


def build(world: World) -> None:
    """Put what the addresses name into the world; every text through `world.bad`."""
    people = world.people
    said = {
        "subject": world.bad("ringkas", 150), "text": world.bad("cerita", 4000), "service": world.bad("loket", 120),
        "institution": world.bad("mitra", 200), "reference": world.bad("nomor", 80),
        "contact": world.bad("kontak", 120), "received_at": NOW,
    }  # fmt: skip
    taken = {"reviewer": people["admin"], "review_at": NOW}
    decided = {
        **taken, "decided_by": people["admin"], "decided_at": NOW, "about_wfa": True,
        "answer": world.bad("jawaban"), "reason": world.bad("alasan"),
    }  # fmt: skip
    office = people["employee"].office
    world.ids |= {
        "agency_code": office.agency.code,
        "office_code": office.code,
        "new_complaint": ComplaintFactory(office=office, **said).pk,
        "complaint": ComplaintFactory(office=office, status="in_review", **said, **taken).pk,
        "decided_complaint": ComplaintFactory(office=office, status="upheld", **said, **decided).pk,
    }
