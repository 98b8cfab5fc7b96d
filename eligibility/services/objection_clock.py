"""The clock of objections: reminders once each, what is overdue goes up, what was corrected later is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from core.audit import SYSTEM
from core.enums import NoticeLevel
from core.services import record
from eligibility.enums import LIVE_OBJECTION, Nudge
from eligibility.models import Objection
from eligibility.rules.objections import LAST_CALL, Clock, frozen_verdict, nudge_due
from eligibility.selectors.objection_people import Account, handlers_of, overseers_of
from eligibility.selectors.objections import now_of
from eligibility.services.objection_news import (
    about,
    due_words,
    person_of_objection,
    tell,
    tell_reevaluated,
)
from employees.selectors import today_in

MARKS = {Nudge.HALF: "half_reminded_at", Nudge.LAST: "last_reminded_at", Nudge.OVERDUE: "escalated_at"}


def nudge_objections(*, now: datetime) -> int:
    """Remind handlers at half time and 24 hours before the end; hand what is overdue to the overseers.

    Each step is claimed by a conditional update of its mark, so that no two workers tell it. Returns how many steps.
    """
    return sum(_nudge(row, step, now) for row in _live() if (step := nudge_due(clock_of(row), now)))


def clock_of(row: Objection) -> Clock:
    return Clock(
        row.opened_at,
        row.due_at,
        row.half_reminded_at is not None,
        row.last_reminded_at is not None,
        row.escalated_at is not None,
    )


def _live() -> list[Objection]:
    rows = Objection.objects.filter(status__in=LIVE_OBJECTION, escalated_at=None)
    return list(rows.select_related("employee__agency", "office").order_by("due_at", "pk"))


def _nudge(row: Objection, step: Nudge, now: datetime) -> int:
    with transaction.atomic():
        mine = Objection.objects.filter(
            Q(**{MARKS[step]: None}), pk=row.pk, status__in=LIVE_OBJECTION, escalated_at=None
        )
        if mine.update(**{MARKS[step]: now}) != 1:
            return 0
        fresh = Objection.objects.select_related("employee__agency", "office").get(pk=row.pk)
        today = today_in(fresh.office, now)
        if step == Nudge.OVERDUE:
            told = _escalate(fresh, now)
        else:
            told = tell(handlers_of(fresh, today), _reminding(fresh, step), fresh, now, NoticeLevel.WARNING)
        record(
            agency=fresh.employee.agency.code, actor=SYSTEM, target=fresh, now=now, subject_id=fresh.employee_id,
            verb="objection.escalated" if step == Nudge.OVERDUE else "objection.reminded",
            after={"step": step.value, "told": told},
        )  # fmt: skip
    return 1


def _reminding(row: Objection, step: Nudge) -> Callable[[], str]:
    def words() -> str:
        said = {"name": row.employee.full_name, "due": due_words(row), "about": about(row)}
        if step == Nudge.LAST:
            hours = int(LAST_CALL.total_seconds() // 3600)
            return _(
                "Kurang dari %(hours)s jam lagi: keberatan %(name)s (%(about)s) dijawab paling lambat %(due)s."
            ) % {"hours": hours, **said}
        return (
            _("Setengah waktu sudah lewat: keberatan %(name)s (%(about)s) dijawab paling lambat %(due)s.")
            % said
        )

    return words


def _escalate(row: Objection, now: datetime) -> int:
    """Handlers, overseers and the person, each in the own words."""
    today = today_in(row.office, now)
    handlers = handlers_of(row, today)
    above = [account for account in overseers_of(row, today) if account not in handlers]
    said = {"name": row.employee.full_name, "due": due_words(row), "about": about(row)}
    told = tell(
        handlers,
        lambda: _("Lewat tenggat %(due)s: jawab keberatan %(name)s (%(about)s) sekarang juga.") % said,
        row,
        now,
        NoticeLevel.WARNING,
    )
    told += tell(
        above,
        lambda: (
            _(
                "Keberatan %(name)s (%(about)s) lewat tenggat %(due)s dan diteruskan kepada Anda. Anda dapat "
                "menjawabnya atau meneruskannya."
            )
            % said
        ),
        row,
        now,
        NoticeLevel.WARNING,
    )
    return told + _tell_person(row, said, now, people=above)


def _tell_person(row: Objection, said: dict[str, str], now: datetime, *, people: list[Account]) -> int:
    return tell(
        person_of_objection(row),
        lambda: (
            _("Jawaban atas keberatan Anda (%(about)s) melewati tenggat %(due)s. %(next)s")
            % {
                **said,
                "next": _("Admin dan pejabat instansi sudah diminta menjawabnya; Anda tidak perlu mengulang.")
                if people
                else _("Hubungi unit kepegawaian Anda dan sebutkan nomor keberatan ini."),
            }
        ),
        row,
        now,
        NoticeLevel.WARNING,
    )


def follow_corrections(*, now: datetime) -> int:
    """Upheld before the datum was corrected: as soon as it has changed, judge anew and tell. Returns how many."""
    rows = Objection.objects.filter(awaits_correction=True).order_by("pk")
    return sum(
        _follow(row, now) for row in rows.select_related("employee__agency", "employee__office", "office")
    )


def _follow(row: Objection, now: datetime) -> int:
    found = now_of(row, today_in(row.office, now))
    if not found.changed:
        return 0
    after = frozen_verdict(found.today)
    with transaction.atomic():
        mine = Objection.objects.filter(pk=row.pk, awaits_correction=True)
        if mine.update(awaits_correction=False, verdict_after=after) != 1:
            return 0
        record(
            agency=row.employee.agency.code, actor=SYSTEM, verb="objection.reevaluated", target=row, now=now,
            subject_id=row.employee_id, before=row.verdict_after, after=after,
        )  # fmt: skip
        tell_reevaluated(row, bool(row.verdict_then["eligible"]), found.today, now)
    return 1
