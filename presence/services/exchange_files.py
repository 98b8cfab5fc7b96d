"""Files of the exchange that wait for an admin: the sent file until it is imported, the rows that were rejected.

They stand in Django's storage for a day, are found by a signed token, and only inside their agency.
"""

from __future__ import annotations

import io
import tempfile
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import BinaryIO
from uuid import uuid4

import structlog
from django.core import signing
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from core.problems import NotFound, Problem
from employees.models import Agency
from integrations.kmob import KmobFault
from integrations.safe_csv import SafeWriter
from presence.enums import DutyProblem

FOLDER = "exchange"
KEPT = timedelta(days=1)
SALT = "presence.exchange"
STAMP = "%Y%m%d%H%M%S"
log = structlog.get_logger(__name__)


def keep_file(*, agency: Agency, file: BinaryIO, name: str, now: datetime) -> str:
    """Store the bytes; answers the token that finds them for a day. The name is only ever shown."""
    file.seek(0)
    stamp = now.astimezone(UTC).strftime(STAMP)
    path = default_storage.save(f"{FOLDER}/{agency.pk}/{stamp}-{uuid4().hex}", File(file))
    return signing.dumps({"path": path, "agency": agency.pk, "name": name[:100]}, salt=SALT)


def open_file(*, agency: Agency, token: str) -> tuple[File[bytes], str]:
    """The stored file and the name it was sent under. Errors: `NotFound` for a token that is foreign, old or used."""
    path, name = _found(agency, token)
    if not default_storage.exists(path):
        raise NotFound(problems=[Problem(DutyProblem.UPLOAD_GONE)])
    return default_storage.open(path, "rb"), name


def drop_file(*, agency: Agency, token: str) -> None:
    default_storage.delete(_found(agency, token)[0])


def _found(agency: Agency, token: str) -> tuple[str, str]:
    try:
        value = signing.loads(token, salt=SALT, max_age=KEPT)
    except signing.BadSignature as error:
        raise NotFound(problems=[Problem(DutyProblem.UPLOAD_GONE)]) from error
    if value["agency"] != agency.pk:
        raise NotFound(problems=[Problem(DutyProblem.UPLOAD_GONE)])
    return value["path"], value["name"]


def sweep_files(*, now: datetime) -> int:
    """Delete what is older than a day; returns how many. A file that cannot be deleted waits for the next run."""
    gone = 0
    oldest = (now - KEPT).astimezone(UTC).strftime(STAMP)
    for agency in _listed(FOLDER)[0]:
        for name in _listed(f"{FOLDER}/{agency}")[1]:
            if name < oldest:
                default_storage.delete(f"{FOLDER}/{agency}/{name}")
                gone += 1
    return gone


def _listed(path: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(path)
    except FileNotFoundError:
        return [], []


class FaultFile:
    """Collects rejected rows on disk as a CSV that a spreadsheet may open; `keep` stores it if there are any."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the text around it
        self._text = io.TextIOWrapper(self._file, encoding="utf-8", newline="")
        self._writer = SafeWriter(self._text)
        self._text.write("\ufeff")
        self._writer.write([_("Baris"), _("Kolom"), _("Isi"), _("Sebab")])
        self.count = 0

    def __enter__(self) -> FaultFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._text.close()

    def __call__(self, fault: KmobFault) -> None:
        self.count += 1
        self._writer.write([fault.line, fault.column, fault.value, fault.reason])

    def keep(self, *, agency: Agency, now: datetime) -> str:
        """The token of the stored file; empty without a row."""
        if not self.count:
            return ""
        self._text.flush()
        return keep_file(agency=agency, file=self._file, name="baris-ditolak.csv", now=now)
