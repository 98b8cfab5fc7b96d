"""The supervisor's assessment of a person's month: drafted, shared with the person, answered once.

Sharing gives the month its predicate, unless one was delivered from elsewhere; what is delivered later replaces it.
"""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, NotAllowed, NotFound, Problem, Refused, refuse_if_blocked
from core.services import record
from employees.models import Employee
from employees.selectors import today_in
from performance.enums import PeriodKind, Predicate, Rating, ReviewFault, ReviewStatus
from performance.models import MonthlyReview
from performance.permissions.line import leads
from performance.rules.assessments import predicate_of
from performance.rules.reviews import behaviour_of, is_complete
from performance.services.assessments import AssessmentRow, record_assessments
from performance.services.telling import tell

PORTAL = "Portal WFA"
MONTHS_BACK = 12
LONGEST_TEXT = 2000


def save_review(
    *,
    employee: Employee,
    month: date,
    result: str,
    values: Mapping[str, str],
    note: str,
    supervisor: Employee,
    actor: Actor,
    now: datetime,
) -> MonthlyReview:
    """Write the draft of a month (its first day). The draft of a former supervisor is written over, unread.

    Errors: NotFound across agencies; NotAllowed for anybody but the supervisor; Refused with `ReviewFault`s;
    Conflict `review_shared` once it is shared.
    """
    _may_review(supervisor, employee, now)
    refuse_if_blocked(_faults(month, result, values, today_in(employee.office, now)))
    behaviour = behaviour_of(values)
    fields: dict[str, Any] = {
        "result": result, "values": dict(values), "behaviour": behaviour, "note": note.strip()[:LONGEST_TEXT],
        "predicate": predicate_of(result, behaviour), "assessor": supervisor,
    }  # fmt: skip
    with transaction.atomic():
        review = _open(employee, month, fields, now)
        # A draft is its author's alone, and the person reads this trail: the ratings are told when it is shared.
        _tell_of(review, "review.saved", actor, now, {})
    return review


def share_review(*, review_id: int, supervisor: Employee, actor: Actor, now: datetime) -> MonthlyReview:
    """Let the person read the month's review, from the last day of the month on.

    Errors: NotFound for all but its author; NotAllowed when they lead the person no more; Refused without a note
    or too early; Conflict when it is shared.
    """
    with transaction.atomic():
        review = _locked(review_id, supervisor.agency_id)
        if review.assessor_id != supervisor.pk:
            raise _not_found()
        _may_review(supervisor, review.employee, now)
        _still_draft(review)
        today = today_in(review.employee.office, now)
        _refuse_unready(review, today)
        review.status, review.shared_at = ReviewStatus.SHARED, now
        review.save(update_fields=["status", "shared_at"])
        record_assessments(
            agency=review.employee.agency,
            rows=[_assessment(review, today)],
            actor=actor,
            now=now,
            replace=False,
        )
        _tell_of(
            review, "review.shared", actor, now, {"predicate": review.predicate, "result": review.result}
        )
        words = {"month": _month(review.month), "predicate": Predicate(review.predicate).label}
        text = _("Penilaian %(month)s Anda disampaikan: %(predicate)s.") % words
        tell(review.employee_id, text, link=reverse("assessments"), now=now)
    return review


def answer_review(
    *, review_id: int, employee: Employee, answer: str, actor: Actor, now: datetime
) -> MonthlyReview:
    """The person's word on a shared review, once. Errors: NotFound, Refused without words, Conflict when answered."""
    with transaction.atomic():
        review = _locked(review_id, employee.agency_id)
        if review.employee_id != employee.pk or review.status != ReviewStatus.SHARED:
            raise _not_found()
        if not answer.strip():
            raise Refused(problems=[Problem(ReviewFault.NO_ANSWER)])
        if review.answered_at is not None:
            raise Conflict(_("Penilaian ini sudah Anda tanggapi."), code="answered")
        review.answer, review.answered_at = answer.strip()[:LONGEST_TEXT], now
        review.save(update_fields=["answer", "answered_at"])
        _tell_of(review, "review.answered", actor, now, {})
        words = {"name": employee.full_name, "month": _month(review.month)}
        link = reverse("monthly_review", args=[employee.pk, f"{review.month:%Y-%m}"])
        tell(review.assessor_id, _("%(name)s menanggapi penilaian %(month)s.") % words, link=link, now=now)
    return review


def _open(employee: Employee, month: date, fields: dict[str, Any], now: datetime) -> MonthlyReview:
    """The locked draft with these fields; made where there is none. Two at once: the row decides."""
    MonthlyReview.objects.bulk_create(
        [MonthlyReview(employee=employee, month=month, created_at=now, **fields)], ignore_conflicts=True
    )
    found = MonthlyReview.objects.select_for_update(of=("self",)).select_related("employee__agency")
    review = found.get(employee=employee, month=month)
    _still_draft(review)
    for name, value in fields.items():
        setattr(review, name, value)
    review.save(update_fields=list(fields))
    return review


def _may_review(supervisor: Employee, employee: Employee, now: datetime) -> None:
    if employee.agency_id != supervisor.agency_id:
        raise _not_found()
    if employee.pk == supervisor.pk:
        raise NotAllowed(_("Anda dinilai oleh atasan Anda, bukan oleh diri sendiri."))
    if not leads(supervisor, employee.pk, today_in(supervisor.office, now)):
        raise NotAllowed(_("Hanya atasan pegawai ini yang dapat menilainya."))


def _faults(month: date, result: str, values: Mapping[str, str], today: date) -> list[Problem]:
    found = []
    if result not in Rating.values:
        found.append(Problem(ReviewFault.BAD_RESULT))
    if not is_complete(values):
        found.append(Problem(ReviewFault.BAD_VALUES))
    distance = (today.year - month.year) * 12 + today.month - month.month
    if distance < 0:
        found.append(Problem(ReviewFault.FUTURE, params={"month": _month(month)}))
    if distance > MONTHS_BACK:
        found.append(Problem(ReviewFault.TOO_OLD))
    return found


def _refuse_unready(review: MonthlyReview, today: date) -> None:
    found = []
    if not review.note:
        found.append(Problem(ReviewFault.NO_NOTE))
    if today < last_day(review.month):
        found.append(Problem(ReviewFault.NOT_OVER, params={"day": last_day(review.month)}))
    refuse_if_blocked(found)


def _still_draft(review: MonthlyReview) -> None:
    if review.status != ReviewStatus.DRAFT:
        raise Conflict(
            _("Penilaian ini sudah disampaikan kepada pegawai, jadi tidak dapat diubah."),
            code="review_shared",
        )


def last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _assessment(review: MonthlyReview, today: date) -> AssessmentRow:
    return AssessmentRow(
        employee_id=review.employee_id, kind=PeriodKind.MONTH, period_start=review.month,
        period_end=last_day(review.month), predicate=review.predicate, source=PORTAL, received_on=today,
        result=review.result, behaviour=review.behaviour,
    )  # fmt: skip


def _locked(review_id: int, agency_id: int) -> MonthlyReview:
    found = (
        MonthlyReview.objects.select_for_update(of=("self",))
        .select_related("employee__agency", "employee__office")
        .filter(pk=review_id, employee__agency=agency_id)
        .first()
    )
    if found is None:
        raise _not_found()
    return found


def _not_found() -> NotFound:
    return NotFound(_("Penilaian ini tidak ditemukan."))


def _month(month: date) -> str:
    return date_format(month, "F Y")


def _tell_of(
    review: MonthlyReview, verb: str, actor: Actor, now: datetime, more: Mapping[str, object]
) -> None:
    record(
        agency=review.employee.agency.code, actor=actor, verb=verb, target=review, now=now,
        subject_id=review.employee_id, after={"month": f"{review.month:%Y-%m}", "status": review.status, **more},
    )  # fmt: skip
