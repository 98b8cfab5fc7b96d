"""Who hears of an objection: its handlers, its person, and those who take over what is overdue."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.enums import NoticeLevel
from core.services import notice, notify_many
from eligibility.enums import GRANTING, Rule
from eligibility.models import Objection
from eligibility.rules import Verdict
from eligibility.selectors.objection_people import Account
from employees.models import User


def link_of(row: Objection) -> str:
    return reverse("objection", args=[row.pk])


def due_words(row: Objection) -> str:
    """The deadline on the clock of the office, with its zone."""
    due = row.due_at.astimezone(row.office.tz)
    return f"{date_format(due, 'l, j M Y H.i')} {row.office.zone_name}"


def about(row: Objection) -> str:
    """What it is about, in the language of the moment."""
    return str(Rule(row.rule).label) if row.rule and not row.subject else row.title


def tell(
    accounts: Collection[Account],
    words: Callable[[], str],
    row: Objection,
    now: datetime,
    level: NoticeLevel = NoticeLevel.INFO,
) -> int:
    """One notice to each account in its own language; returns how many."""
    made = []
    for account in accounts:
        with override(account.language):
            text = words()
        made.append(notice(user_id=account.user_id, text=text, now=now, link=link_of(row), level=level))
    notify_many(made)
    return len(made)


def person_of_objection(row: Objection) -> list[Account]:
    users = User.objects.filter(employee=row.employee_id, is_active=True)
    return [Account(*found) for found in users.values_list("pk", "language")]


def tell_handlers(row: Objection, accounts: Collection[Account], now: datetime) -> int:
    return tell(
        accounts,
        lambda: (
            _("Keberatan %(name)s menunggu jawaban Anda sampai %(due)s: %(about)s.")
            % {"name": row.employee.full_name, "due": due_words(row), "about": about(row)}
        ),
        row,
        now,
    )


def tell_question(row: Objection, question: str, now: datetime) -> None:
    tell(
        person_of_objection(row),
        lambda: (
            _("Untuk keberatan Anda diminta keterangan: %(question)s Tenggat jawaban tetap %(due)s.")
            % {"question": f"“{question[:250]}”.", "due": due_words(row)}
        ),
        row,
        now,
        NoticeLevel.WARNING,
    )


def tell_reply(row: Objection, accounts: Collection[Account], now: datetime) -> None:
    tell(
        accounts,
        lambda: (
            _("%(name)s memberi keterangan yang diminta untuk keberatannya.")
            % {"name": row.employee.full_name}
        ),
        row,
        now,
    )


def tell_answer(row: Objection, before: bool, after: Verdict, now: datetime) -> None:
    """The person learns outcome, reason and the verdict anew, all at once."""
    granted = row.status in GRANTING
    tell(
        person_of_objection(row),
        lambda: (
            _("Keberatan Anda %(outcome)s: %(reason)s %(verdict)s")
            % {
                "outcome": row.get_status_display(),
                "reason": _whole(row.answer[:250]),
                "verdict": verdict_words(before, after),
            }
        ),
        row,
        now,
        NoticeLevel.SUCCESS if granted else NoticeLevel.WARNING,
    )


def tell_reevaluated(row: Objection, before: bool, after: Verdict, now: datetime) -> None:
    tell(
        person_of_objection(row),
        lambda: (
            _("Data tentang “%(about)s” sudah diperbaiki. %(verdict)s")
            % {"about": about(row), "verdict": verdict_words(before, after)}
        ),
        row,
        now,
        NoticeLevel.SUCCESS if after.eligible else NoticeLevel.INFO,
    )


def _whole(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def verdict_words(before: bool, after: Verdict) -> str:
    """Before → after, and the first date on which WFA is possible."""
    words = {True: _("memenuhi syarat"), False: _("belum memenuhi syarat")}
    sentence = _("Penilaian WFA Anda: %(before)s → %(after)s.") % {
        "before": words[before],
        "after": words[after.eligible],
    }
    if after.eligible:
        return f"{sentence} {_('Anda dapat mengajukan hari WFA mulai hari ini.')}"
    if after.possible_on:
        first = _("Semua syarat dapat terpenuhi pada %(day)s.") % {
            "day": date_format(after.possible_on, "j F Y")
        }
        return f"{sentence} {first}"
    return sentence
