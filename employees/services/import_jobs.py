"""A file brought in as a row with a status: uploaded, inspected, confirmed, applied; each step claimed by one task.

A claim is held by a heartbeat in the cache and, while applying, by a lock on the row. A killed task's claim
expires and the step is done again, which is safe: inspecting writes nothing, applying is one transaction.
What is in the file, and what becomes of it, is the concern of the kind of import.
"""

import hashlib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor
from core.enums import NoticeLevel
from core.problems import Conflict, DomainError, NotFound
from core.services import notify, record
from employees.enums import ImportStatus
from employees.models import FileImport

Item = TypeVar("Item", bound=FileImport)
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


@dataclass(frozen=True, slots=True)
class Words:
    """%-templates over `file`, told to whoever brought it."""

    ready: str | Promise
    done: str | Promise
    failed: str | Promise


def store_upload(file: UploadedFile, folder: str) -> str:
    """Keep an uploaded file under a name that says nothing; answers the name."""
    return default_storage.save(f"{folder}/{uuid.uuid4().hex}", file)


def digest_of(name: str) -> str:
    """SHA-256 of a stored file."""
    with default_storage.open(name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def actor_behind(item: FileImport) -> Actor:
    """Whoever confirmed the import; the rows that it writes are theirs."""
    confirmed = item.summary.get("confirmed_by") or {}
    return Actor(confirmed.get("id"), confirmed.get("name", SYSTEM.name))


class ImportJobs(Generic[Item]):
    """The steps of one kind of import. `verb` begins its audit verbs, `page` is the address that notices name.

    `files`: the fields that hold personal data and go as soon as they have served.
    """

    def __init__(
        self,
        model: type[Item],
        *,
        verb: str,
        page: str,
        words: Words,
        progress_key: Callable[[int], str],
        files: tuple[str, ...] = ("file",),
    ) -> None:
        self.model, self.verb, self.page, self.words = model, verb, page, words
        self.progress_key, self.files = progress_key, files

    def tell(
        self, item: Item, what: str, actor: Actor, now: datetime, after: dict[str, Any] | None = None
    ) -> None:
        verb = f"{self.verb}.{what}"
        record(agency=item.agency.code, actor=actor, verb=verb, target=item, now=now, after=after)

    def confirm(self, *, import_id: int, agency_id: int, actor: Actor, now: datetime) -> Item:
        """Let the inspected file be applied. NotFound outside the agency, Conflict unless it waits for this."""
        with transaction.atomic():
            item = self._locked(import_id, agency_id)
            _require(item, {ImportStatus.READY})
            item.status = ImportStatus.QUEUED
            item.summary = item.summary | {
                "confirmed_by": {"id": actor.user_id, "name": actor.name},
                "attempts": 0,
            }
            item.save(update_fields=["status", "summary"])
            self.tell(item, "confirmed", actor, now)
        return item

    def discard(self, *, import_id: int, agency_id: int, actor: Actor, now: datetime) -> Item:
        """Throw the file and its preview away. NotFound outside the agency, Conflict once it was confirmed."""
        with transaction.atomic():
            item = self._locked(import_id, agency_id)
            _require(item, {ImportStatus.UPLOADED, ImportStatus.READY})
            self._end(item, ImportStatus.DISCARDED, now)
            self.tell(item, "discarded", actor, now)
            transaction.on_commit(lambda: self._delete_files(item, with_report=True))
        return item

    def discard_stale(self, now: datetime) -> int:
        """Throw away previews that nobody confirmed for a week; they hold personal data."""
        stale = self._rows(status=ImportStatus.READY, created_at__lt=now - KEPT_UNCONFIRMED)
        rows = list(stale.values_list("pk", "agency_id"))
        for import_id, agency_id in rows:
            self.discard(import_id=import_id, agency_id=agency_id, actor=SYSTEM, now=now)
        return len(rows)

    def due(self, now: datetime) -> list[int]:
        """Imports that wait for a task, and those whose task has died."""
        rows = self._rows().filter(_due(now)).order_by("created_at").values_list("pk", "status")
        return [
            pk for pk, status in rows if status not in RUNNING or cache.get(self.progress_key(pk)) is None
        ]

    def claim(self, *, import_id: int, now: datetime) -> Item | None:
        """Take the next step; None when another has it or there is none. Gives up after three attempts."""
        if import_id not in self.due(now):
            return None
        try:
            with transaction.atomic():
                item = (
                    self._rows()
                    .select_for_update(skip_locked=True, of=("self",))
                    .select_related("agency", "uploaded_by")
                    .filter(_due(now), pk=import_id)
                    .first()
                )
                if item is None:
                    return None
                attempts = item.summary.get("attempts", 0) + 1
                if attempts > MOST_ATTEMPTS:
                    self.fail(
                        item, _("Impor berhenti tiga kali tanpa selesai. Hubungi pengelola portal."), now
                    )
                    return None
                item.status, item.claimed_at = NEXT[ImportStatus(item.status)], now
                item.summary = item.summary | {"attempts": attempts}
                item.save(update_fields=["status", "claimed_at", "summary"])
                return item
        except IntegrityError:
            return None  # another import of the agency is being applied

    def run(
        self,
        *,
        import_id: int,
        now: datetime,
        inspect: Callable[[Item, datetime], None],
        apply: Callable[[Item, datetime], None],
    ) -> bool:
        """Claim and do the next step; True when a step was done, also when it ended in a refusal."""
        item = self.claim(import_id=import_id, now=now)
        if item is None:
            return False
        try:
            if item.status == ImportStatus.INSPECTING:
                inspect(item, now)
            else:
                apply(item, now)
        except DomainError as error:
            with transaction.atomic():
                if self.still_mine(item):
                    self.fail(item, error.sentence, now)
        finally:
            cache.delete(self.progress_key(item.pk))
        return True

    def still_mine(self, item: Item) -> bool:
        """Nobody has taken the step over. Call it in a transaction: the row is locked from here."""
        mine = (
            self._rows()
            .select_for_update()
            .filter(pk=item.pk, status=item.status, claimed_at=item.claimed_at)
        )
        return mine.first() is not None

    def beat(self, item: Item, rows: int, share: float) -> None:
        told = {"rows": rows, "percent": int(share * 100)}
        cache.set(self.progress_key(item.pk), told, CLAIM.total_seconds())

    def inspected(self, item: Item, report: str, summary: dict[str, Any], now: datetime) -> None:
        """The preview is there; unless somebody else has taken the step over, which throws this one away."""
        with transaction.atomic():
            if not self.still_mine(item):
                default_storage.delete(report)
                return
            item.report = report
            item.status = ImportStatus.READY
            item.summary = summary
            item.save(update_fields=["report", "status", "summary"])
            self._notify(item, self.words.ready, now)

    def applied(self, item: Item, summary: dict[str, Any], now: datetime) -> None:
        """Everything is stored; in the transaction of the storing."""
        item.summary = item.summary | summary
        self._end(item, ImportStatus.DONE, now)
        self._notify(item, self.words.done, now, NoticeLevel.SUCCESS)
        transaction.on_commit(lambda: self._delete_files(item))

    def fail(self, item: Item, sentence: str, now: datetime) -> None:
        self._end(item, ImportStatus.FAILED, now, sentence)
        self.tell(item, "failed", SYSTEM, now, after={"error": sentence})
        self._notify(item, self.words.failed, now, NoticeLevel.WARNING)
        transaction.on_commit(lambda: self._delete_files(item, with_report=True))

    def _rows(self, **wanted: Any) -> Any:
        return self.model._default_manager.filter(**wanted)

    def _locked(self, import_id: int, agency_id: int) -> Item:
        rows = self._rows(pk=import_id, agency_id=agency_id).select_for_update(of=("self",))
        item: Item | None = rows.select_related("agency").first()
        if item is None:
            raise NotFound(_("Impor tidak ditemukan."))
        return item

    def _end(self, item: Item, status: ImportStatus, now: datetime, error: str = "") -> None:
        item.status, item.finished_at, item.error = status, now, error[:500]
        item.save(update_fields=["status", "finished_at", "error", "summary"])

    def _delete_files(self, item: Item, *, with_report: bool = False) -> None:
        fields: Iterable[str] = (*self.files, "report") if with_report else self.files
        for field in (getattr(item, name) for name in fields):
            if field.name:
                field.storage.delete(field.name)

    def _notify(
        self, item: Item, text: str | Promise, now: datetime, level: NoticeLevel = NoticeLevel.INFO
    ) -> None:
        if item.uploaded_by_id:
            notify(
                user_id=item.uploaded_by_id, text=str(text) % {"file": item.filename}, now=now,
                link=reverse(self.page, args=[item.pk]), level=level,
            )  # fmt: skip


def _require(item: FileImport, allowed: set[ImportStatus]) -> None:
    if item.status not in allowed:
        raise Conflict(
            _("Impor ini %(status)s, sehingga langkah itu tidak bisa dilakukan. Muat ulang halaman.")
            % {"status": item.get_status_display()}
        )


def _due(now: datetime) -> Q:
    return Q(status__in={ImportStatus.UPLOADED, ImportStatus.QUEUED}) | Q(
        status__in=RUNNING, claimed_at__lt=now - CLAIM
    )
