"""The supervisor's verdict on a report: accept it, or ask for it back with a comment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import Actor
from core.enums import NoticeLevel
from core.problems import DomainError, NotAllowed, Problem, Refused, refuse_if_blocked
from core.services import notify, record
from employees.models import Employee
from employees.selectors import reports_of, today_in
from performance.enums import ReportClash, ReportStatus
from performance.models import DailyReport
from performance.rules.reports import check_comment
from performance.services.reports import locked_report, move

MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class BulkAnswer:
    """What became of one report of a bulk act; `sentence` says why it was passed over."""

    id: int
    ok: bool
    code: str
    sentence: str


def accept_report(
    *, report_id: int, supervisor: Employee, comment: str, actor: Actor, now: datetime
) -> DailyReport:
    """Accept a sent report. Errors: NotFound across agencies; NotAllowed for oneself and for whoever is not the
    supervisor; Conflict `report_not_waiting` when it is decided already; Refused for a comment that is too long.
    """
    return _decide(ReportStatus.ACCEPTED, report_id, supervisor, comment, actor, now)


def ask_back_report(
    *, report_id: int, supervisor: Employee, comment: str, actor: Actor, now: datetime
) -> DailyReport:
    """Give a report back to be mended; the comment says what. Errors as `accept_report`."""
    return _decide(ReportStatus.ASKED_BACK, report_id, supervisor, comment, actor, now)


def accept_many(
    *, report_ids: Sequence[int], supervisor: Employee, actor: Actor, now: datetime
) -> list[BulkAnswer]:
    """Accept reports one by one, each in a transaction of its own, and answer row by row in the order given.

    Errors: Refused when nothing or more than `MOST_AT_ONCE` are named.
    """
    ids = list(dict.fromkeys(report_ids))
    if not ids:
        raise Refused(_("Pilih sedikitnya satu laporan."), code="nothing_chosen")
    if len(ids) > MOST_AT_ONCE:
        raise Refused(
            _("Paling banyak %(most)s laporan sekaligus.") % {"most": MOST_AT_ONCE}, code="too_many_chosen"
        )
    return [_accept_one(pk, supervisor, actor, now) for pk in ids]


def _accept_one(pk: int, supervisor: Employee, actor: Actor, now: datetime) -> BulkAnswer:
    try:
        accept_report(report_id=pk, supervisor=supervisor, comment="", actor=actor, now=now)
    except DomainError as no:
        return BulkAnswer(pk, False, no.code, no.sentence)
    return BulkAnswer(pk, True, ReportStatus.ACCEPTED.value, _("Laporan diterima."))


def _decide(
    to: ReportStatus, report_id: int, supervisor: Employee, comment: str, actor: Actor, now: datetime
) -> DailyReport:
    words = comment.replace("\x00", "").strip()
    asks_back = to == ReportStatus.ASKED_BACK
    with transaction.atomic():
        report = locked_report(report_id, supervisor.agency_id)
        refuse_stranger(report.employee, supervisor, now)
        refuse_if_blocked(check_comment(words, required=asks_back))
        before = report.status
        move(report, to)
        report.was_asked_back = report.was_asked_back or asks_back
        report.decided_by, report.decided_at, report.comment = supervisor, now, words
        report.save(update_fields=["status", "was_asked_back", "decided_by", "decided_at", "comment"])
        after = {"status": to.value, "date": report.date.isoformat()} | ({"comment": words} if words else {})
        record(
            agency=report.employee.agency.code, actor=actor, verb=f"report.{to.value}", target=report, now=now,
            subject_id=report.employee_id, before={"status": before}, after=after,
        )  # fmt: skip
        _tell_employee(report, now)
    return report


def refuse_stranger(employee: Employee, supervisor: Employee, now: datetime) -> None:
    """Errors: NotAllowed for oneself, and for whoever does not supervise the person today."""
    if employee.pk == supervisor.pk:
        raise NotAllowed(problems=[Problem(ReportClash.OWN)])
    today = today_in(supervisor.office, now)
    if not reports_of(supervisor, today).filter(pk=employee.pk).exists():
        raise NotAllowed(problems=[Problem(ReportClash.NOT_SUPERVISOR)])


def _tell_employee(report: DailyReport, now: datetime) -> None:
    user = getattr(report.employee, "user", None)
    if user is None:
        return
    facts = {"day": date_format(report.date, "j F Y"), "comment": report.comment}
    if report.status == ReportStatus.ACCEPTED:
        text, level = _("Laporan Anda %(day)s diterima."), NoticeLevel.SUCCESS
    else:
        text, level = _("Laporan Anda %(day)s diminta diperbaiki: %(comment)s"), NoticeLevel.WARNING
    link = reverse("report_detail", args=[report.pk])
    notify(user_id=user.pk, text=text % facts, now=now, link=link, level=level)
