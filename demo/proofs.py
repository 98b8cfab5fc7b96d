"""Tiny evidence files for the reports of the account teams: a page of text, or a coloured square."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Sequence
from random import Random
from typing import Any

from django.core.files.base import ContentFile

from demo import bulk
from demo.cast import Cast
from performance.models import Evidence, ReportItem
from performance.rules.evidence import Accepted, judge

A_TEAM = 14


def write_evidence(cast: Cast, rng: Random) -> int:
    """A file for some of the newest items that were sent; answers how many."""
    people = [member for member in cast.members if member.in_team]
    accounts = {member.pk: member.user_id for member in people}
    items = (
        ReportItem.objects.filter(report__employee__in=accounts, report__submitted_at__isnull=False)
        .order_by("-report__submitted_at", "pk")
        .values_list("pk", "title", "report__employee_id", "report__submitted_at")
    )
    teams = len({member.chief_id for member in people})
    rows = [_row(pk, title, accounts[who], at, rng) for pk, title, who, at in items[: 3 * A_TEAM * teams : 3]]
    columns = "item file name kind size sha256 uploaded_by uploaded_at"
    return bulk.insert(Evidence, columns, rows)


def _row(item: int, title: str, uploader: int | None, at: Any, rng: Random) -> Sequence[Any]:
    name, data = (f"{title}.pdf", pdf_of(title)) if rng.random() < 0.6 else (f"{title}.png", png_of(rng))
    found = judge(name, data)
    if not isinstance(found, Accepted):
        raise TypeError(f"the demo's own evidence is refused: {name}")
    row = Evidence(uploaded_at=at)
    row.file.save(f"{rng.getrandbits(128):032x}", ContentFile(data), save=False)
    digest = hashlib.sha256(data).hexdigest()
    return item, str(row.file.name), found.name, found.kind, len(data), digest, uploader, at


def pdf_of(text: str) -> bytes:
    """One page with one line."""
    line = text.encode("ascii", "replace").replace(b"(", b"").replace(b")", b"")
    stream = b"BT /F1 14 Tf 60 740 Td (Contoh: " + line + b") Tj ET"
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    return (
        body + end + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(body))
    )


def png_of(rng: Random, side: int = 48) -> bytes:
    """A square of one colour with a lighter bar."""
    dark, light = (bytes(rng.randrange(low, low + 120) for _ in range(3)) for low in (20, 130))
    rows = b"".join(b"\0" + (light if 16 <= y < 32 else dark) * side for y in range(side))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
