"""An import as a row with a status: uploaded, inspected, confirmed, applied; each step claimed by one task.

A claim is held by a heartbeat in the cache and, while applying, by a lock on the row. A killed task's claim
expires and the step is done again, which is safe: inspecting writes nothing, applying is one transaction.
"""

import hashlib
import tempfile
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor
from core.enums import NoticeLevel
from core.problems import Conflict, DomainError, NotFound
from core.services import notify, record
from employees.enums import ImportStatus
from employees.models import RosterImport, User
from employees.selectors.roster import progress_key
from employees.services.roster import ImportResult, import_file
from employees.services.roster_report import ReportWriter
from integrations.asn_export import AsnExport
from integrations.tables import too_large
from integrations.unit_tree import read_units

CLAIM = timedelta(minutes=2)
MOST_ATTEMPTS = 3
KEPT_UNCONFIRMED = timedelta(days=7)
RUNNING = {ImportStatus.INSPECTING, ImportStatus.APPLYING}
NEXT = {
    ImportStatus.UPLOADED: ImportStatus.INSPECTING,
    ImportStatus.INSPECTING: ImportStatus.INSPECTING,
    ImportStatus.QUEUED: ImportStatus.APPLYING,
    ImportStatus.APPLYING: ImportStatus.APPLYING,
}


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
    return default_storage.save(f"roster/{uuid.uuid4().hex}", file)


def _enter(
    user: User, file: UploadedFile, stored: Sequence[str], actor: Actor, now: datetime
) -> RosterImport:
    agency = user.employee.agency
    with transaction.atomic():
        item = RosterImport.objects.create(
            agency=agency,
            uploaded_by=user,
            file=stored[0],
            units_file=stored[1] if len(stored) > 1 else "",
            filename=(file.name or "")[-200:],
            sha256=_digest(stored[0]),
            created_at=now,
        )
        _tell(item, "roster.uploaded", actor, now, after={"filename": item.filename, "sha256": item.sha256})
    return item


def _digest(name: str) -> str:
    with default_storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tell(
    item: RosterImport, verb: str, actor: Actor, now: datetime, after: dict[str, Any] | None = None
) -> None:
    record(agency=item.agency.code, actor=actor, verb=verb, target=item, now=now, after=after)


def confirm_import(*, import_id: int, agency_id: int, actor: Actor, now: datetime) -> RosterImport:
    """Let the inspected file be applied. NotFound outside the agency, Conflict unless it waits for this."""
    with transaction.atomic():
        item = _locked(import_id, agency_id)
        _require(item, {ImportStatus.READY})
        item.status = ImportStatus.QUEUED
        item.summary = item.summary | {
            "confirmed_by": {"id": actor.user_id, "name": actor.name},
            "attempts": 0,
        }
        item.save(update_fields=["status", "summary"])
        _tell(item, "roster.confirmed", actor, now)
    return item


def discard_import(*, import_id: int, agency_id: int, actor: Actor, now: datetime) -> RosterImport:
    """Throw the file and its preview away. NotFound outside the agency, Conflict once it was confirmed."""
    with transaction.atomic():
        item = _locked(import_id, agency_id)
        _require(item, {ImportStatus.UPLOADED, ImportStatus.READY})
        _end(item, ImportStatus.DISCARDED, now)
        _tell(item, "roster.discarded", actor, now)
        transaction.on_commit(lambda: _delete_files(item, with_report=True))
    return item


def _locked(import_id: int, agency_id: int) -> RosterImport:
    item = (
        RosterImport.objects.select_for_update(of=("self",))
        .select_related("agency")
        .filter(pk=import_id, agency_id=agency_id)
        .first()
    )
    if item is None:
        raise NotFound(_("Impor tidak ditemukan."))
    return item


def _require(item: RosterImport, allowed: set[ImportStatus]) -> None:
    if item.status not in allowed:
        raise Conflict(
            _("Impor ini %(status)s, sehingga langkah itu tidak bisa dilakukan. Muat ulang halaman.")
            % {"status": item.get_status_display()}
        )


def _end(item: RosterImport, status: ImportStatus, now: datetime, error: str = "") -> None:
    item.status, item.finished_at, item.error = status, now, error[:500]
    item.save(update_fields=["status", "finished_at", "error", "summary"])


def _delete_files(item: RosterImport, *, with_report: bool = False) -> None:
    """The uploaded files hold NIK and more: they go as soon as they have served."""
    for field in (item.file, item.units_file, *([item.report] if with_report else [])):
        if field.name:
            field.storage.delete(field.name)


def due_imports(now: datetime) -> list[int]:
    """Imports that wait for a task, and those whose task has died."""
    rows = RosterImport.objects.filter(_due(now)).order_by("created_at").values_list("pk", "status")
    return [pk for pk, status in rows if status not in RUNNING or cache.get(progress_key(pk)) is None]


def _due(now: datetime) -> Q:
    return Q(status__in={ImportStatus.UPLOADED, ImportStatus.QUEUED}) | Q(
        status__in=RUNNING, claimed_at__lt=now - CLAIM
    )


def claim_import(*, import_id: int, now: datetime) -> RosterImport | None:
    """Take the next step of an import; None when another has it or there is none. Gives up after three attempts."""
    if import_id not in due_imports(now):
        return None
    try:
        with transaction.atomic():
            item = (
                RosterImport.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related("agency", "uploaded_by")
                .filter(_due(now), pk=import_id)
                .first()
            )
            if item is None:
                return None
            attempts = item.summary.get("attempts", 0) + 1
            if attempts > MOST_ATTEMPTS:
                _fail(item, _("Impor berhenti tiga kali tanpa selesai. Hubungi pengelola portal."), now)
                return None
            item.status, item.claimed_at = NEXT[ImportStatus(item.status)], now
            item.summary = item.summary | {"attempts": attempts}
            item.save(update_fields=["status", "claimed_at", "summary"])
            return item
    except IntegrityError:
        return None  # another import of the agency is being applied


def run_import(*, import_id: int, now: datetime) -> bool:
    """Claim and do the next step of an import; True when a step was done, also when it ended in a refusal."""
    item = claim_import(import_id=import_id, now=now)
    if item is None:
        return False
    try:
        if item.status == ImportStatus.INSPECTING:
            _inspect(item, now)
        else:
            _apply(item, now)
    except DomainError as error:
        with transaction.atomic():
            if _still_mine(item):
                _fail(item, error.sentence, now)
    finally:
        cache.delete(progress_key(item.pk))
    return True


def _still_mine(item: RosterImport) -> bool:
    mine = RosterImport.objects.select_for_update().filter(
        pk=item.pk, status=item.status, claimed_at=item.claimed_at
    )
    return mine.first() is not None


def _beat(item: RosterImport, rows: int, share: float) -> None:
    cache.set(progress_key(item.pk), {"rows": rows, "percent": int(share * 100)}, CLAIM.total_seconds())


def _pass(item: RosterImport, actor: Actor, now: datetime, **more: Any) -> ImportResult:
    _beat(item, 0, 0)
    return import_file(
        item.file.path,
        agency=item.agency,
        units_path=item.units_file.path if item.units_file else None,
        actor=actor,
        now=now,
        max_bytes=settings.ROSTER_MAX_BYTES,
        progress=lambda rows, share: _beat(item, rows, share),
        about=item,
        **more,
    )


def _inspect(item: RosterImport, now: datetime) -> None:
    with ReportWriter() as report, tempfile.TemporaryFile() as whole:
        result = _pass(item, SYSTEM, now, dry_run=True, sink=report)
        sections = report.assemble(whole)
        name = default_storage.save(f"roster/{uuid.uuid4().hex}.csv", File(whole))
    with transaction.atomic():
        if not _still_mine(item):
            default_storage.delete(name)
            return
        item.report = name
        item.status = ImportStatus.READY
        item.summary = _summary(result) | {"sections": sections}
        item.save(update_fields=["report", "status", "summary"])
        _notify(item, _("Pratinjau impor %(file)s siap diperiksa."), now)


def _apply(item: RosterImport, now: datetime) -> None:
    confirmed = item.summary.get("confirmed_by") or {}
    actor = Actor(confirmed.get("id"), confirmed.get("name", SYSTEM.name))
    with transaction.atomic():
        if not _still_mine(item):
            return
        result = _pass(item, actor, now)
        item.summary = item.summary | _summary(result)
        _end(item, ImportStatus.DONE, now)
        _notify(item, _("Impor %(file)s selesai."), now, NoticeLevel.SUCCESS)
        transaction.on_commit(lambda: _delete_files(item))


def _fail(item: RosterImport, sentence: str, now: datetime) -> None:
    _end(item, ImportStatus.FAILED, now, sentence)
    _tell(item, "roster.failed", SYSTEM, now, after={"error": sentence})
    _notify(item, _("Impor %(file)s gagal."), now, NoticeLevel.WARNING)
    transaction.on_commit(lambda: _delete_files(item, with_report=True))


def _notify(item: RosterImport, text: str, now: datetime, level: NoticeLevel = NoticeLevel.INFO) -> None:
    if item.uploaded_by_id:
        link = reverse("roster_import", args=[item.pk])
        notify(
            user_id=item.uploaded_by_id, text=text % {"file": item.filename}, now=now, link=link, level=level
        )


def _summary(result: ImportResult) -> dict[str, Any]:
    return {
        "counts": result.counts,
        "structure": asdict(result.structure),
        "warnings": list(result.warnings),
        "read": list(result.columns_read),
        "dropped": list(result.columns_dropped),
        "seconds": result.seconds,
    }


def discard_stale(now: datetime) -> int:
    """Throw away previews that nobody confirmed for a week; they hold personal data."""
    stale = RosterImport.objects.filter(status=ImportStatus.READY, created_at__lt=now - KEPT_UNCONFIRMED)
    rows = list(stale.values_list("pk", "agency_id"))
    for import_id, agency_id in rows:
        discard_import(import_id=import_id, agency_id=agency_id, actor=SYSTEM, now=now)
    return len(rows)
