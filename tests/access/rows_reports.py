"""Addresses of daily reports and the index, and the objects they name."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from performance.models import DailyReport, Evidence, ReportItem
from tests.access.row import ACTS, ALL, CHIEFS, REQUEST_READERS, SELF, Row, pk
from tests.access.world import NOW, TODAY, World
from tests.factories_day import IndexFactory

DATE = {"date": "report_date"}

ROWS: tuple[Row, ...] = (
    Row("report_list", get=ALL),
    Row("report_detail", pk("report_sent"), get=REQUEST_READERS),
    Row("report_evidence", pk("evidence_sent"), get=REQUEST_READERS),
    Row("report_day", DATE, get=ALL, post=ALL, shared=True),
    Row("report_send", DATE, get=ALL, post=ALL, shared=True),
    Row("report_row", DATE, get=ALL, post=ALL, empty=200, shared=True),
    Row("report_reviews", get=CHIEFS),
    Row("report_reviewed", get=CHIEFS),
    Row("report_bulk", post=CHIEFS, empty=302),
    Row("report_accept", pk("report_sent"), post=CHIEFS, empty=ACTS),
    Row("report_ask_back", pk("report_sent"), post=CHIEFS),
    Row("performance_index", get=ALL),
    Row("api_reports", get=ALL),
    Row("api_report_reviews", get=CHIEFS),
    Row("api_reports_accept", post=CHIEFS, empty=400),
    Row("api_report", DATE, get=ALL, put=ALL, empty=400, shared=True),
    Row("api_report_submit", DATE, post=ALL, empty=404, shared=True),
    Row("api_report_accept", pk("report_sent"), post=CHIEFS, empty=ACTS),
    Row("api_report_ask_back", pk("report_sent"), post=CHIEFS),
    Row("api_report_evidence_add", pk("report_item"), post=SELF, empty=400, multipart=True),
    Row("api_report_evidence", pk("evidence_sent"), get=REQUEST_READERS),
    Row("api_report_evidence_remove", pk("evidence_draft"), post=SELF, empty=ACTS),
    Row("api_performance_index", get=ALL, query="from=2026-11-01&to=2026-11-30"),
)
STATES = ("draft", "submitted", "asked_back", "accepted")


def build(world: World) -> None:
    """A report in every state with an item and a file; nobody has one of today yet."""
    made = {status: _report(world, status, days) for days, status in enumerate(STATES, 1)}
    draft, sent = made["draft"], made["submitted"]
    IndexFactory(employee=world.people["employee"])
    world.ids |= {
        "report_date": TODAY.isoformat(),
        "report_sent": sent.report_id,
        "report_item": draft.pk,
        "evidence_draft": _file(world, draft, "draft"),
        "evidence_sent": _file(world, sent, "sent"),
    }


def _report(world: World, status: str, days: int) -> ReportItem:
    person, chief = world.people["employee"], world.people["supervisor"]
    on = TODAY - timedelta(days=days)
    decided = {"decided_by": chief, "decided_at": NOW, "comment": world.bad("komentar")}
    report = DailyReport.objects.create(
        employee=person, date=on, status=status, required=True, due_at=NOW - timedelta(days=days),
        submitted_at=None if status == "draft" else NOW, verdict_due_at=NOW,
        **(decided if status in ("asked_back", "accepted") else {}),
    )  # fmt: skip
    return ReportItem.objects.create(
        report=report, position=1, title=world.bad("kegiatan", 300), planned=Decimal(4), achieved=Decimal(3),
        unit="<b>berkas", note=world.bad("catatan"), link="https://contoh.go.id/a?b=<i>",
    )  # fmt: skip


def _file(world: World, item: ReportItem, key: str) -> int:
    """A real file, written over the one of the walk before."""
    name = f"evidence/access-{world.marker}-{key}"
    default_storage.delete(name)
    return Evidence.objects.create(
        item=item, file=default_storage.save(name, ContentFile(b"hasil kerja")), name=world.bad("bukti", 150),
        kind="text/plain", size=11, sha256=key.ljust(64, "0"), uploaded_by=item.report.employee.user,
        uploaded_at=NOW,
    ).pk  # fmt: skip
