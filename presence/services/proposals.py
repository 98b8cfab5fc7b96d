"""Steps of PP 94/2021 that a year's absences have reached: proposed once, told to the person, decided by a person."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from core.audit import SYSTEM, Actor
from core.enums import NoticeLevel
from core.problems import Conflict, NotAllowed, NotFound, Problem, Refused, refuse_if_blocked
from core.services import event, notice, notify, notify_many, queue_mail, record, record_many
from employees.models import Employee, Office, User
from employees.selectors import today_in
from presence.enums import AbsenceStep, DutyProblem, ProposalStatus
from presence.models import AbsenceProposal
from presence.rules.corrections import check_reason
from presence.selectors.counts import YearCount, year_absences
from presence.selectors.proposals import RANK, count_of, is_met, reached

log = structlog.get_logger(__name__)


def propose_due(*, now: datetime) -> int:
    """`propose_steps` for every office, each with its own today; one that fails holds up no other."""
    made = 0
    for office in Office.objects.filter(Exists(Employee.objects.at_work().filter(office=OuterRef("pk")))):
        try:
            made += propose_steps(office_id=office.pk, today=today_in(office, now), now=now)
        except Exception as error:  # one office's trouble must not silence the others
            log.exception("proposing_failed", office=office.pk, error=type(error).__name__)
    return made


def propose_steps(*, office_id: int, today: date, now: datetime) -> int:
    """Write a proposal for everybody in the office whose year has reached a graver step than was proposed before.

    Counts settled days up to yesterday. The person is told, nobody else; nothing is decided. Safe to run twice and
    twice at once: the office is locked, and one row a person, year and step can stand. Returns rows written.
    """
    yesterday = today - timedelta(days=1)
    with transaction.atomic():
        office = Office.objects.select_for_update(of=("self",), no_key=True).get(pk=office_id)
        people = Employee.objects.at_work().filter(office=office).order_by("pk").values_list("pk", flat=True)
        counts = year_absences(list(people), yesterday.year, yesterday)
        known = _highest(list(counts), yesterday.year)
        rows = [
            AbsenceProposal(
                employee_id=pk, year=yesterday.year, step=step, absent_days=count.days,
                in_a_row=count.in_a_row, proposed_at=now,
            )
            for pk, count in counts.items()
            if (step := reached(count)) is not None and RANK[step] > known.get(pk, -1)
        ]  # fmt: skip
        created = AbsenceProposal.objects.bulk_create(rows)
        _tell_of(created, counts, now)
    return len(created)


def _highest(ids: list[int], year: int) -> dict[int, int]:
    """Employee → rank of the gravest step proposed for the year, whatever became of it."""
    highest: dict[int, int] = {}
    rows = AbsenceProposal.objects.filter(employee__in=ids, year=year).values_list("employee_id", "step")
    for pk, step in rows:
        highest[pk] = max(highest.get(pk, -1), RANK[step])
    return highest


def _tell_of(rows: list[AbsenceProposal], counts: dict[int, YearCount], now: datetime) -> None:
    people = Employee.objects.select_related("agency").in_bulk([row.employee_id for row in rows])
    accounts = dict(User.objects.filter(employee__in=list(people)).values_list("employee_id", "pk"))
    record_many(
        event(
            agency=people[row.employee_id].agency.code, actor=SYSTEM, verb="absence.proposed", target=row, now=now,
            subject_id=row.employee_id,
            after={
                "step": str(row.step), "days": row.absent_days, "in_a_row": row.in_a_row,
                "dates": [on.isoformat() for on in counts[row.employee_id].dates],
            },
        )
        for row in rows
    )  # fmt: skip
    notify_many(
        notice(
            user_id=accounts[row.employee_id], text=_words(row), now=now, link=reverse("absence_proposals"),
            level=NoticeLevel.WARNING,
        )
        for row in rows
        if row.employee_id in accounts
    )  # fmt: skip
    for row in rows:  # a mail is a row of its own; few people reach a step on one day
        subject = _("Ketidakhadiran Anda tahun %(year)d") % {"year": row.year}
        queue_mail(
            to=people[row.employee_id].email, subject=subject, body=_words(row), now=now,
            once_key=f"absence-proposal:{row.pk}",
        )  # fmt: skip


def _words(row: AbsenceProposal) -> str:
    return _(
        "Tercatat %(days)d hari kerja tidak hadir tanpa keterangan pada %(year)d. Menurut PP 94/2021 ini mencapai "
        "tingkat %(step)s. Pejabat akan memeriksanya; ajukan koreksi bila ada hari yang keliru."
    ) % {"days": row.absent_days, "year": row.year, "step": AbsenceStep(row.step).label}


def take_up_proposal(
    *, proposal_id: int, decider: Employee, reason: str, actor: Actor, now: datetime
) -> AbsenceProposal:
    """The official follows it up outside the portal. Errors: as `dismiss_proposal`; `Refused` when a correction has
    taken the count below the step."""
    if reason.strip():
        refuse_if_blocked(check_reason(reason))
    with transaction.atomic():
        row = _waiting(proposal_id, decider)
        count = count_of(row.employee_id, row.year, today_in(row.employee.office, now))
        if not is_met(row.step, count):
            raise Refused(problems=[Problem(DutyProblem.NO_LONGER_MET, params={"days": count.days})])
        return _decided(row, ProposalStatus.TAKEN_UP, decider, reason, actor, now)


def dismiss_proposal(
    *, proposal_id: int, decider: Employee, reason: str, actor: Actor, now: datetime
) -> AbsenceProposal:
    """Not followed up, with a reason. Errors: `NotFound`, `NotAllowed` about oneself, `Conflict` when decided
    already, `Refused` without a reason."""
    refuse_if_blocked(check_reason(reason))
    with transaction.atomic():
        row = _waiting(proposal_id, decider)
        return _decided(row, ProposalStatus.DISMISSED, decider, reason, actor, now)


def _waiting(proposal_id: int, decider: Employee) -> AbsenceProposal:
    row = (
        AbsenceProposal.objects.select_for_update(of=("self",))
        .select_related("employee__agency", "employee__office", "decided_by")
        .filter(pk=proposal_id, employee__agency=decider.agency_id)
        .first()
    )
    if row is None:
        raise NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])
    if row.employee_id == decider.pk:
        raise NotAllowed(problems=[Problem(DutyProblem.ONESELF)])
    if row.status != ProposalStatus.WAITING:
        who = row.decided_by.full_name if row.decided_by else ""
        at = f"{row.decided_at.astimezone(row.employee.office.tz):%d-%m-%Y %H.%M}" if row.decided_at else ""
        params = {"status": row.get_status_display(), "who": who, "at": at}
        raise Conflict(problems=[Problem(DutyProblem.DECIDED_ALREADY, params=params)])
    return row


def _decided(
    row: AbsenceProposal, status: ProposalStatus, decider: Employee, reason: str, actor: Actor, now: datetime
) -> AbsenceProposal:
    row.status, row.decided_by, row.decided_at = status, decider, now
    row.reason = reason.strip()
    row.save(update_fields=["status", "decided_by", "decided_at", "reason"])
    record(
        agency=row.employee.agency.code, actor=actor, verb=f"absence.{status}", target=row, now=now,
        subject_id=row.employee_id, before={"status": ProposalStatus.WAITING.value},
        after={"status": str(status), "step": str(row.step), "reason": row.reason},
    )  # fmt: skip
    user = getattr(row.employee, "user", None)
    if user is not None:
        text = _("Usulan %(step)s karena ketidakhadiran %(status)s. %(reason)s") % {
            "step": row.get_step_display(), "status": row.get_status_display(), "reason": row.reason,
        }  # fmt: skip
        notify(user_id=user.pk, text=text, now=now, link=reverse("absence_proposals"))
    return row
