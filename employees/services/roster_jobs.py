"""The import of employees, step by step; the steps themselves are those of every import (`import_jobs`)."""

import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.audit import SYSTEM, Actor
from employees.models import RosterImport, User
from employees.selectors.roster import progress_key
from employees.services.import_jobs import ImportJobs, Words, actor_behind, digest_of, store_upload
from employees.services.roster import ImportResult, import_file
from employees.services.roster_report import ReportWriter
from integrations.asn_export import AsnExport
from integrations.tables import too_large
from integrations.unit_tree import read_units

JOBS = ImportJobs(
    RosterImport,
    verb="roster",
    page="roster_import",
    words=Words(
        ready=_("Pratinjau impor %(file)s siap diperiksa."),
        done=_("Impor %(file)s selesai."),
        failed=_("Impor %(file)s gagal."),
    ),
    progress_key=progress_key,
    files=("file", "units_file"),
)
confirm_import = JOBS.confirm
discard_import = JOBS.discard
discard_stale = JOBS.discard_stale
due_imports = JOBS.due
claim_import = JOBS.claim


def start_import(
    *, user: User, file: UploadedFile, units: UploadedFile | None = None, actor: Actor, now: datetime
) -> RosterImport:
    """Keep an uploaded file for inspection by a task. UnreadableFile when its size or heading shows it is no use."""
    stored: list[str] = []
    try:
        stored.append(_store(file))
        AsnExport(Path(default_storage.path(stored[0])), max_bytes=settings.ROSTER_MAX_BYTES)
        if units:
            stored.append(_store(units))
            path = Path(default_storage.path(stored[1]))
            next(read_units(path, max_bytes=settings.ROSTER_MAX_BYTES), None)
        return _enter(user, file, stored, actor, now)
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise


def _store(file: UploadedFile) -> str:
    if (file.size or 0) > settings.ROSTER_MAX_BYTES:
        raise too_large(file.size or 0, settings.ROSTER_MAX_BYTES)
    return store_upload(file, "roster")


def _enter(
    user: User, file: UploadedFile, stored: Sequence[str], actor: Actor, now: datetime
) -> RosterImport:
    with transaction.atomic():
        item = RosterImport.objects.create(
            agency=user.employee.agency,
            uploaded_by=user,
            file=stored[0],
            units_file=stored[1] if len(stored) > 1 else "",
            filename=(file.name or "")[-200:],
            sha256=digest_of(stored[0]),
            created_at=now,
        )
        JOBS.tell(item, "uploaded", actor, now, after={"filename": item.filename, "sha256": item.sha256})
    return item


def run_import(*, import_id: int, now: datetime) -> bool:
    """Claim and do the next step of an import; True when a step was done, also when it ended in a refusal."""
    return JOBS.run(import_id=import_id, now=now, inspect=_inspect, apply=_apply)


def _pass(item: RosterImport, actor: Actor, now: datetime, **more: Any) -> ImportResult:
    JOBS.beat(item, 0, 0)
    return import_file(
        item.file.path,
        agency=item.agency,
        units_path=item.units_file.path if item.units_file else None,
        actor=actor,
        now=now,
        max_bytes=settings.ROSTER_MAX_BYTES,
        progress=lambda rows, share: JOBS.beat(item, rows, share),
        about=item,
        **more,
    )


def _inspect(item: RosterImport, now: datetime) -> None:
    with ReportWriter() as report, tempfile.TemporaryFile() as whole:
        result = _pass(item, SYSTEM, now, dry_run=True, sink=report)
        sections = report.assemble(whole)
        name = default_storage.save(f"roster/{uuid.uuid4().hex}.csv", File(whole))
    JOBS.inspected(item, name, _summary(result) | {"sections": sections}, now)


def _apply(item: RosterImport, now: datetime) -> None:
    with transaction.atomic():
        if not JOBS.still_mine(item):
            return
        result = _pass(item, actor_behind(item), now)
        JOBS.applied(item, _summary(result), now)


def _summary(result: ImportResult) -> dict[str, Any]:
    return {
        "counts": result.counts,
        "structure": asdict(result.structure),
        "warnings": list(result.warnings),
        "read": list(result.columns_read),
        "dropped": list(result.columns_dropped),
        "seconds": result.seconds,
    }
