"""Evidence files: taken after their content was judged, stored under a random name, gone with their item."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, NotFound, Problem, Refused
from core.services import record
from employees.models import Employee
from performance.enums import EvidenceProblem, ReportClash
from performance.models import DailyReport, Evidence, ReportItem
from performance.rules.evidence import judge, safe_name
from performance.services.reports import OPEN, clash, delete_files_after_commit, locked_report

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Read:
    """An uploaded file that may be kept: its neutral name, and the type that was found in it."""

    data: bytes
    name: str
    kind: str
    sha256: str


def add_evidence(
    *, item_id: int, employee: Employee, upload: UploadedFile, actor: Actor, now: datetime
) -> Evidence:
    """Keep a file as evidence of an item of the person's own open report. Size and number: see the settings.

    Errors: NotFound for another person's item; Conflict `report_sent`; Refused with an `EvidenceProblem`;
    Conflict `same_file` when this item has the very same content already.
    """
    judged = read_upload(upload)
    row = Evidence(
        item_id=item_id, name=judged.name, kind=judged.kind, size=len(judged.data), sha256=judged.sha256,
        uploaded_by_id=actor.user_id, uploaded_at=now,
    )  # fmt: skip
    # The file lies there before the row is locked and written; without a row it goes again at once.
    row.file.save(secrets.token_hex(16), ContentFile(judged.data), save=False)
    try:
        with transaction.atomic():
            _add(row, employee, actor, now)
    except BaseException:
        default_storage.delete(str(row.file.name))
        raise
    return row


def remove_evidence(*, evidence_id: int, employee: Employee, actor: Actor, now: datetime) -> None:
    """Delete a file of the person's own open report. Errors: NotFound, Conflict `report_sent`."""
    with transaction.atomic():
        row = Evidence.objects.filter(pk=evidence_id, item__report__employee=employee).first()
        if row is None:
            raise NotFound(_("Berkas ini tidak ditemukan."))
        _item, report = _open_item(row.item_id, employee)
        _write_down(report, "evidence.removed", row, actor, now)
        delete_files_after_commit([str(row.file.name)])
        row.delete()


def read_upload(upload: UploadedFile) -> Read:
    """The bytes and what they are; never more is read than may be kept. Errors: Refused with an `EvidenceProblem`."""
    limit = settings.EVIDENCE_MAX_BYTES
    name = upload.name or ""
    data = upload.read(limit + 1) if (upload.size or 0) <= limit else b""
    if (upload.size or 0) > limit or len(data) > limit:
        raise _refused(EvidenceProblem.TOO_LARGE, safe_name(name), most=limit // MEGABYTE)
    judged = judge(name, data)
    if isinstance(judged, Problem):
        raise Refused(problems=[judged])
    return Read(data, judged.name, judged.kind, hashlib.sha256(data).hexdigest())


def _open_item(item_id: int, employee: Employee) -> tuple[ReportItem, DailyReport]:
    """The item under its locked report, so that number and state of the report hold still."""
    report_id = (
        ReportItem.objects.filter(pk=item_id, report__employee=employee)
        .values_list("report", flat=True)
        .first()
    )
    if report_id is None:
        raise NotFound(_("Kegiatan ini tidak ditemukan."))
    report = locked_report(report_id, employee.agency_id)
    item = report.items.filter(pk=item_id).first()
    if item is None:
        raise NotFound(_("Kegiatan ini tidak ditemukan."))
    if report.status not in OPEN:
        raise clash(ReportClash.SENT)
    return item, report


def _add(row: Evidence, employee: Employee, actor: Actor, now: datetime) -> None:
    item, report = _open_item(row.item_id, employee)
    if item.evidence.count() >= settings.EVIDENCE_MOST:
        raise _refused(EvidenceProblem.TOO_MANY, row.name, most=settings.EVIDENCE_MOST)
    if item.evidence.filter(sha256=row.sha256).exists():
        raise Conflict(problems=[Problem(EvidenceProblem.SAME, params={"name": row.name})])
    row.save(force_insert=True)
    _write_down(report, "evidence.added", row, actor, now)


def _refused(code: EvidenceProblem, name: str, **params: object) -> Refused:
    return Refused(problems=[Problem(code, params={"name": name, "field": "file", **params})])


def _write_down(report: DailyReport, verb: str, row: Evidence, actor: Actor, now: datetime) -> None:
    record(
        agency=report.employee.agency.code, actor=actor, verb=verb, target=report, now=now,
        subject_id=report.employee_id, after={"name": row.name, "size": row.size, "sha256": row.sha256},
    )  # fmt: skip
