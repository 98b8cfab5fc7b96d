"""Daily reports in the shape of e-Kinerja's daily form: one row for each activity."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from performance.enums import FILED, ReportStatus
from performance.models import ReportItem

COLUMNS = (
    "nip", "nama", "tanggal", "rencana_aksi", "kegiatan", "mulai", "selesai", "target", "realisasi", "satuan",
    "bukti", "status",
)  # fmt: skip
CHUNK = 1000


def report_rows(employee_ids: Collection[int], first: date, last: date) -> Iterator[tuple[Any, ...]]:
    """Activities of reports that were sent, by person and day, in `COLUMNS`; read a chunk at a time.

    `rencana_aksi` is the target that the activity serves; `bukti` the link and the names of the files.
    """
    items = (
        ReportItem.objects.filter(
            report__employee__in=employee_ids, report__date__range=(first, last), report__status__in=FILED
        )
        .select_related("report__employee", "target")
        .prefetch_related("evidence")
        .order_by("report__employee__name", "report__employee_id", "report__date", "position")
    )
    for item in items.iterator(chunk_size=CHUNK):
        yield _row(item)


def _row(item: ReportItem) -> tuple[Any, ...]:
    report, person = item.report, item.report.employee
    proofs = [item.link, *(evidence.name for evidence in item.evidence.all())]
    return (
        person.nip,
        person.full_name,
        report.date,
        item.target.title if item.target else "",
        item.title,
        item.starts_at,
        item.ends_at,
        item.planned,
        item.achieved,
        item.unit,
        "; ".join(proof for proof in proofs if proof),
        str(ReportStatus(report.status).label),
    )
