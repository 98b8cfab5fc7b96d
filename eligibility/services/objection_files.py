"""Evidence of an objection: judged by its content, stored under a random name, gone when nothing came of it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Refused
from eligibility.models import MOST_FILES, Objection, ObjectionFile
from performance.services import read_upload


@dataclass
class Kept:
    """Files that already lie in the storage; `hang_on` writes their rows."""

    rows: list[ObjectionFile] = field(default_factory=list)

    def hang_on(self, row: Objection) -> None:
        """Errors: Refused `too_many_files`; a file that is there already is not kept twice."""
        known = set(row.files.values_list("sha256", flat=True))
        fresh = [file for file in self.rows if file.sha256 not in known]
        if len(known) + len(fresh) > MOST_FILES:
            raise _too_many()
        for file in fresh:
            file.objection = row
            file.save(force_insert=True)
        for file in self.rows:
            if file not in fresh:
                default_storage.delete(str(file.file.name))
        self.rows = fresh


@contextmanager
def kept_files(uploads: Collection[UploadedFile], actor: Actor, now: datetime) -> Iterator[Kept]:
    """Judge and store the files; whatever goes wrong inside takes them away again.

    Errors: Refused `too_many_files`, or an `EvidenceProblem` of `performance` that names the file.
    """
    if len(uploads) > MOST_FILES:
        raise _too_many()
    kept = Kept()
    try:
        seen = set()
        for upload in uploads:
            read = read_upload(upload)
            if read.sha256 in seen:
                continue
            seen.add(read.sha256)
            file = ObjectionFile(
                name=read.name, kind=read.kind, size=len(read.data), sha256=read.sha256,
                uploaded_by_id=actor.user_id, uploaded_at=now,
            )  # fmt: skip
            kept.rows.append(file)
            file.file.save(secrets.token_hex(16), ContentFile(read.data), save=False)
        yield kept
    except BaseException:
        for file in kept.rows:
            if file.file:
                default_storage.delete(str(file.file.name))
        raise


def _too_many() -> Refused:
    return Refused(_("Paling banyak %(most)s berkas bukti.") % {"most": MOST_FILES}, code="too_many_files")
