"""The import of talent boxes, step by step; the steps themselves are those of every import."""

import tempfile
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.audit import SYSTEM, Actor
from eligibility.models import TalentImport
from eligibility.selectors.talent_imports import SECTIONS, progress_key
from eligibility.services.talent_import import TalentResult, import_boxes
from eligibility.services.talent_sheet import MOST_BYTES, read_boxes
from employees.models import User
from employees.selectors.organisation import agency_today
from employees.services.import_jobs import ImportJobs, Words, actor_behind, digest_of, store_upload
from employees.services.roster import Line
from employees.services.roster_report import ReportWriter
from integrations.tables import too_large

JOBS = ImportJobs(
    TalentImport,
    verb="talent_import",
    page="talent_import",
    words=Words(
        ready=_("Pratinjau impor talenta %(file)s siap diperiksa."),
        done=_("Impor talenta %(file)s selesai."),
        failed=_("Impor talenta %(file)s gagal."),
    ),
    progress_key=progress_key,
)
confirm_import = JOBS.confirm
discard_import = JOBS.discard
discard_stale = JOBS.discard_stale
due_imports = JOBS.due


def start_import(
    *, user: User, file: UploadedFile, offices: frozenset[int] | None, actor: Actor, now: datetime
) -> TalentImport:
    """Keep an uploaded file for inspection by a task. UnreadableFile when its size or heading shows it is no use.

    `offices`: the people of these may be brought in; None = the whole agency.
    """
    if (file.size or 0) > MOST_BYTES:
        raise too_large(file.size or 0, MOST_BYTES)
    agency = user.employee.agency
    stored = store_upload(file, "talent")
    try:
        with Path(default_storage.path(stored)).open("rb") as content:
            next(read_boxes(content, name=file.name or "", today=agency_today(agency, now)), None)
        with transaction.atomic():
            item = TalentImport.objects.create(
                agency=agency, uploaded_by=user, file=stored, filename=(file.name or "")[-200:],
                sha256=digest_of(stored), created_at=now, offices=None if offices is None else sorted(offices),
            )  # fmt: skip
            JOBS.tell(item, "uploaded", actor, now, after={"filename": item.filename, "sha256": item.sha256})
    except BaseException:
        default_storage.delete(stored)
        raise
    return item


def run_import(*, import_id: int, now: datetime) -> bool:
    """Claim and do the next step of an import; True when a step was done, also when it ended in a refusal."""
    return JOBS.run(import_id=import_id, now=now, inspect=_inspect, apply=_apply)


def _pass(item: TalentImport, actor: Actor, now: datetime, **more: Any) -> TalentResult:
    JOBS.beat(item, 0, 0)
    return import_boxes(
        Path(item.file.path),
        agency=item.agency,
        name=item.filename,
        offices=None if item.offices is None else frozenset(item.offices),
        actor=actor,
        now=now,
        about=item,
        progress=lambda rows, share: JOBS.beat(item, rows, share),
        **more,
    )


def _inspect(item: TalentImport, now: datetime) -> None:
    with ReportWriter(SECTIONS) as report, tempfile.TemporaryFile() as whole:
        result = _pass(item, SYSTEM, now, dry_run=True, sink=report)
        sections = report.assemble(whole)
        name = default_storage.save(f"talent/{uuid.uuid4().hex}.csv", File(whole))
    JOBS.inspected(item, name, _summary(result) | {"sections": sections}, now)


def _apply(item: TalentImport, now: datetime) -> None:
    with transaction.atomic():
        if not JOBS.still_mine(item):
            return
        result = _pass(item, actor_behind(item), now, dry_run=False, sink=_silent)
        JOBS.applied(item, _summary(result), now)


def _silent(line: Line) -> None:
    """The preview has told everything already."""


def _summary(result: TalentResult) -> dict[str, Any]:
    return {"counts": result.counts, "seconds": result.seconds}
