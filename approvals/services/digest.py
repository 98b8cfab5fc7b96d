"""The one mail a day to a decider, with the facts of the inbox."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext, override

from approvals.selectors import consequences, listed
from approvals.selectors.digests import Reader, mornings, readers
from approvals.selectors.inbox import Row
from core.services import queue_mail

SHOWN = 25


def send_digests(now: datetime) -> int:
    """Queue today's digest for everybody whose office has its morning now; number of mails queued.

    Runs as often as it likes: a person gets one digest a day.
    """
    sent = 0
    for on, office_ids in mornings(now).items():
        for batch in readers(office_ids, on):
            sent += _send(batch, now)
    return sent


def _send(batch: Sequence[Reader], now: datetime) -> int:
    sent = 0
    ordered = sorted((r for r in batch if r.approvals), key=lambda r: r.user.language)
    for language, some in groupby(ordered, key=lambda r: r.user.language):
        with override(language):
            sent += _send_in_one_language(list(some), now)
    return sent


def _send_in_one_language(some: Iterable[Reader], now: datetime) -> int:
    shown = {row.pk: row for row in listed([pk for reader in some for pk in reader.approvals[:SHOWN]])}
    effects = consequences(shown.values(), now)
    sent = 0
    for reader in some:
        number = len(reader.approvals)
        rows = [Row(shown[pk], effects[pk]) for pk in reader.approvals[:SHOWN]]
        address = reader.user.email or reader.user.employee.email
        queue_mail(
            to=address,
            subject=ngettext(
                "%(number)s pengajuan WFA menunggu keputusan Anda",
                "%(number)s pengajuan WFA menunggu keputusan Anda",
                number,
            )
            % {"number": number},
            body=_body(reader, rows, number),
            once_key=reader.once_key,
            now=now,
        )
        sent += bool(address)
    return sent


def _body(reader: Reader, rows: list[Row], number: int) -> str:
    return render_to_string(
        "approvals/digest.txt",
        {
            "name": reader.user.employee.full_name,
            "rows": rows,
            "number": number,
            "more": number - len(rows),
            "portal": settings.PORTAL_URL,
            "inbox": f"{settings.PORTAL_URL}{reverse('inbox')}",
        },
    )
