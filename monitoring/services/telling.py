"""Who learns of a warning: the person concerned first, then the supervisor, each in their own language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from core.enums import NoticeLevel
from core.models import Notice
from core.services import notice, notify_many
from employees.selectors import full_names
from monitoring.models import EarlyWarning
from monitoring.selectors.chiefs import Account, accounts_of, chiefs_of
from monitoring.selectors.words import sentence_of


def link_of(row: EarlyWarning) -> str:
    return reverse("warning", args=[row.pk])


def tell_people(rows: Sequence[EarlyWarning], now: datetime) -> None:
    """Each person is told of the own warning, with its numbers and what can be done."""
    accounts = accounts_of({row.employee_id for row in rows})
    notify_many(
        [_to_person(row, accounts[row.employee_id], now) for row in rows if row.employee_id in accounts]
    )


def _to_person(row: EarlyWarning, account: Account, now: datetime) -> Notice:
    with override(account.language):
        text = _(
            "Peringatan dini (%(level)s): %(what)s Lihat angkanya dan tulis tanggapan Anda bila perlu."
        ) % {
            "level": row.get_level_display(),
            "what": sentence_of(row.cause, row.evidence),
        }
    return notice(user_id=account.user_id, text=text, now=now, link=link_of(row), level=NoticeLevel.WARNING)


def tell_chiefs(rows: Sequence[EarlyWarning], on: date, now: datetime) -> None:
    """One notice a night to each supervisor and to those who stand in, however many warnings there are."""
    own: dict[int, list[EarlyWarning]] = defaultdict(list)
    for row in rows:
        own[row.employee_id].append(row)
    mine: dict[Account, list[EarlyWarning]] = defaultdict(list)
    for employee_id, chiefs in chiefs_of(own, on).items():
        for chief in chiefs:
            mine[chief] += own[employee_id]
    names = full_names(own)
    notify_many(
        [
            _to_chief(account, team, names, now)
            for account, team in sorted(mine.items(), key=lambda pair: pair[0])
        ]
    )


def _to_chief(account: Account, rows: Sequence[EarlyWarning], names: dict[int, str], now: datetime) -> Notice:
    with override(account.language):
        if len(rows) == 1:
            text = _(
                "Peringatan dini (%(level)s) untuk %(name)s: %(what)s Beri catatan pembinaan atau alasan."
            ) % {
                "level": rows[0].get_level_display(),
                "name": names[rows[0].employee_id],
                "what": sentence_of(rows[0].cause, rows[0].evidence),
            }
            link = link_of(rows[0])
        else:
            text = ngettext(
                "%(count)s peringatan dini baru atau meningkat di tim Anda.",
                "%(count)s peringatan dini baru atau meningkat di tim Anda.",
                len(rows),
            ) % {"count": len(rows)}
            link = reverse("warnings")
    return notice(user_id=account.user_id, text=text, now=now, link=link, level=NoticeLevel.WARNING)


def tell_one(account: Account | None, text: str, row: EarlyWarning, now: datetime) -> None:
    """One finished sentence to one account, with the warning behind it."""
    if account is not None:
        notify_many(
            [notice(user_id=account.user_id, text=text, now=now, link=link_of(row), level=NoticeLevel.INFO)]
        )
