"""An employee claims an event that is missing or wrong; the supervisor decides; the day is settled anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import Actor
from core.enums import NoticeLevel
from core.problems import Conflict, DomainError, NotAllowed, NotFound, Problem, Refused, refuse_if_blocked
from core.services import notify, record
from employees.models import Employee
from employees.selectors import today_in
from presence.enums import CorrectionStatus, DutyProblem, EventKind, Mode
from presence.models import Correction
from presence.permissions.duties import may_decide_today
from presence.rules.corrections import Claim, check_claim, check_reason
from presence.rules.exchange import CORRECTED
from presence.selectors.corrections import day_on_record
from presence.selectors.deciders import supervisor_accounts
from presence.selectors.standing import day_facts
from presence.services.events import record_event

BULK_LIMIT = 100


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """What became of one row of a bulk decision; `sentence` is for people, `code` for programs."""

    id: int
    ok: bool
    code: str
    sentence: str


def request_correction(
    *,
    employee: Employee,
    date: date,
    kind: str,
    claimed_at: datetime,
    reason: str,
    actor: Actor,
    now: datetime,
    source_id: str = "",
) -> Correction:
    """Ask the supervisor to record an event. The same `source_id` again answers with the claim it made first.

    Errors: `Refused` with the rules' problems (no reason, too old, in the future, no working day, already so),
    `Conflict` when one for this day and kind waits.
    """
    zone = employee.office.tz
    claim = Claim(
        date, kind, claimed_at.astimezone(zone), reason, today_in(employee.office, now), now.astimezone(zone)
    )
    with transaction.atomic():
        Employee.objects.select_for_update(no_key=True).get(pk=employee.pk)
        if source_id and (known := Correction.objects.filter(employee=employee, source_id=source_id).first()):
            return known
        refuse_if_blocked(check_claim(claim, day_on_record(employee, date, kind)))
        row = _created(employee, claim, source_id, now)
        record(
            agency=employee.agency.code, actor=actor, verb="correction.requested", target=row, now=now,
            subject_id=employee.pk, after={**_facts(row), "reason": row.reason},
        )  # fmt: skip
        _tell_deciders(row, claim)
    return row


def _created(employee: Employee, claim: Claim, source_id: str, now: datetime) -> Correction:
    try:
        with transaction.atomic():
            return Correction.objects.create(
                employee=employee, date=claim.on, kind=claim.kind, claimed_at=claim.at,
                reason=claim.reason.strip(), source_id=source_id, created_at=now,
            )  # fmt: skip
    except IntegrityError as clash:
        params = {"kind": EventKind(claim.kind).label, "date": claim.on}
        raise Conflict(problems=[Problem(DutyProblem.WAITING_ALREADY, params=params)]) from clash


def withdraw_correction(*, correction_id: int, employee: Employee, actor: Actor, now: datetime) -> None:
    """Take back what is not decided yet; the row goes, the audit trail keeps it.

    Errors: `NotFound` for anybody else's, `Conflict` when it was decided.
    """
    with transaction.atomic():
        row = _locked(correction_id, employee)
        if row.employee_id != employee.pk:
            raise NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])
        _check_waiting(row)
        record(
            agency=employee.agency.code, actor=actor, verb="correction.withdrawn", target=row, now=now,
            subject_id=employee.pk, before={**_facts(row), "reason": row.reason},
        )  # fmt: skip
        row.delete()


def decide_correction(
    *, correction_id: int, supervisor: Employee, accept: bool, comment: str, actor: Actor, now: datetime
) -> Correction:
    """Accept (the event is recorded and the day settled anew) or reject with a comment.

    Errors: `NotFound`; `NotAllowed` for oneself and for people who do not report here today; `Conflict` when it
    was decided already (says by whom); `Refused` without a comment on rejection.
    """
    with transaction.atomic():
        row = _locked(correction_id, supervisor)
        _check_entitled(row, supervisor, now)
        _check_waiting(row)
        refuse_if_blocked(check_reason(comment if comment.strip() or not accept else "-"))
        row.status = CorrectionStatus.ACCEPTED if accept else CorrectionStatus.REJECTED
        row.decided_by, row.decided_at, row.comment = supervisor, now, comment.strip()
        row.save(update_fields=["status", "decided_by", "decided_at", "comment"])
        if accept:
            _carry_out(row, actor, now)
        record(
            agency=row.employee.agency.code, actor=actor, verb=f"correction.{row.status}", target=row, now=now,
            subject_id=row.employee_id, before={"status": CorrectionStatus.WAITING.value},
            after={**_facts(row), "status": str(row.status), "comment": row.comment},
        )  # fmt: skip
        _tell_person(row, now)
    return row


def _carry_out(row: Correction, actor: Actor, now: datetime) -> None:
    """Record what was claimed in place of what stood; its position is unknown, for nobody saw one."""
    facts = day_facts(row.employee, row.date)
    record_event(
        employee=row.employee, date=row.date, kind=row.kind, mode=facts.mode or Mode.WFO,
        occurred_at=row.claimed_at, source=CORRECTED, source_id=str(row.pk), supersede=True,
        place=facts.wfa.place if facts.wfa else "", request_day_id=facts.wfa.day_id if facts.wfa else None,
        actor=actor, now=now,
    )  # fmt: skip


def accept_many(
    *, correction_ids: Iterable[int], supervisor: Employee, actor: Actor, now: datetime
) -> list[RowAnswer]:
    """Each is accepted by itself, in a transaction of its own, with every check; in the order given.

    Errors: `Refused` when nothing or too much was chosen. A row that fails is an answer.
    """
    ids = list(dict.fromkeys(correction_ids))
    if not ids:
        raise Refused(problems=[Problem(DutyProblem.NOTHING_CHOSEN)])
    if len(ids) > BULK_LIMIT:
        raise Refused(problems=[Problem(DutyProblem.TOO_MANY, params={"limit": BULK_LIMIT})])
    return [_answer(pk, supervisor, actor, now) for pk in ids]


def _answer(pk: int, supervisor: Employee, actor: Actor, now: datetime) -> RowAnswer:
    try:
        row = decide_correction(
            correction_id=pk, supervisor=supervisor, accept=True, comment="", actor=actor, now=now
        )
    except DomainError as error:
        if error.code == DutyProblem.NOT_SUPERVISOR:
            error = NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])
        return RowAnswer(pk, False, error.code, error.sentence)
    params = {
        "kind": row.get_kind_display(),
        "name": row.employee.full_name,
        "date": date_format(row.date, "j M Y"),
    }
    return RowAnswer(pk, True, str(row.status), _("Presensi %(kind)s %(name)s, %(date)s, dicatat.") % params)


def _locked(correction_id: int, person: Employee) -> Correction:
    """Always employee before correction, so that no two acts wait for each other in a circle."""
    mine = Correction.objects.filter(pk=correction_id, employee__agency=person.agency_id)
    owner = mine.values_list("employee_id", flat=True).first()
    if owner is not None:
        Employee.objects.select_for_update(no_key=True).get(pk=owner)
    row = (
        mine.select_for_update(of=("self",))
        .select_related("employee__agency", "employee__office", "employee__unit", "decided_by")
        .first()
    )
    if row is None:
        raise NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])
    return row


def _check_entitled(row: Correction, supervisor: Employee, now: datetime) -> None:
    if row.employee_id == supervisor.pk:
        raise NotAllowed(problems=[Problem(DutyProblem.ONESELF)])
    if not may_decide_today(supervisor, row.employee, today_in(supervisor.office, now)):
        raise NotAllowed(problems=[Problem(DutyProblem.NOT_SUPERVISOR)])


def _check_waiting(row: Correction) -> None:
    if row.status == CorrectionStatus.WAITING:
        return
    office = row.employee.office
    at = date_format(row.decided_at.astimezone(office.tz), "j M Y H.i") if row.decided_at else ""
    params = {
        "status": row.get_status_display(),
        "who": row.decided_by.full_name if row.decided_by else "",
        "at": f"{at} {office.zone_name}",
    }
    raise Conflict(problems=[Problem(DutyProblem.DECIDED_ALREADY, params=params)])


def _facts(row: Correction) -> dict[str, str]:
    return {"date": row.date.isoformat(), "kind": str(row.kind), "claimed_at": row.claimed_at.isoformat()}


def _spoken(row: Correction) -> dict[str, str]:
    at = row.claimed_at.astimezone(row.employee.office.tz)
    return {
        "kind": row.get_kind_display(),
        "name": row.employee.full_name,
        "date": date_format(row.date, "l, j M Y"),
        "time": f"{at:%H.%M}",
        "comment": row.comment,
    }


def _tell_deciders(row: Correction, claim: Claim) -> None:
    text = _("%(name)s mohon koreksi presensi %(kind)s %(date)s: pukul %(time)s.") % _spoken(row)
    for user_id in supervisor_accounts(row.employee, claim.today):
        notify(user_id=user_id, text=text, now=row.created_at, link=reverse("corrections"))


def _tell_person(row: Correction, now: datetime) -> None:
    user = getattr(row.employee, "user", None)
    if user is None:
        return
    if row.status == CorrectionStatus.ACCEPTED:
        text, level = _("Koreksi presensi %(kind)s %(date)s diterima: pukul %(time)s."), NoticeLevel.SUCCESS
    else:
        text = _("Koreksi presensi %(kind)s %(date)s ditolak: %(comment)s")
        level = NoticeLevel.WARNING
    notify(user_id=user.pk, text=text % _spoken(row), now=now, link=reverse("correction_new"), level=level)
