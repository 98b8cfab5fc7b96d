"""Targets (*SKP*) of a person and a year: written by the person, clarified and agreed with the supervisor.

An agreed version is never edited; a change is the next version. `number` names a target through all of them.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core.audit import Actor
from core.enums import NoticeLevel
from core.problems import Conflict, NotAllowed, NotFound, Problem, Refused, refuse_if_blocked
from core.services import record
from employees.models import Employee
from employees.selectors import supervisor_on, today_in
from performance.enums import EDITABLE_PLANS, OPEN_PLANS, PLAN_TRANSITIONS, PlanStatus, TargetFault
from performance.models import OfficeIndicator, Target, TargetPlan
from performance.permissions.line import leads
from performance.rules.targets import TargetLine, faults
from performance.services.telling import tell

LONGEST_COMMENT = 1000


def transition(plan: TargetPlan, status: PlanStatus, *, by: Employee | None, now: datetime) -> None:
    """The only way a plan changes its state; the row must be locked. Errors: Conflict when it cannot."""
    if status not in PLAN_TRANSITIONS[plan.status]:
        raise Conflict(
            _("SKP ini sudah %(status)s. Muat ulang halaman untuk melihat keadaannya.")
            % {"status": PlanStatus(plan.status).label},
            code="plan_state",
        )
    plan.status = status
    if status == PlanStatus.SUBMITTED:
        plan.submitted_at = now
    if status != PlanStatus.SUPERSEDED:
        plan.decided_by, plan.decided_at = by, (now if by else None)
    plan.save(update_fields=["status", "submitted_at", "decided_by", "decided_at", "comment"])


def draft_plan(*, employee: Employee, year: int, actor: Actor, now: datetime) -> TargetPlan:
    """Begin the first version of a year, empty.

    Errors: Refused for a year out of reach; Conflict `plan_open` or `plan_agreed` when there is one already.
    """
    _reachable(employee, year, now)
    with transaction.atomic():
        if _plans(employee.pk, year).filter(status=PlanStatus.AGREED).exists():
            raise Conflict(
                _("SKP %(year)s sudah disepakati. Buat versi baru untuk mengubahnya.") % {"year": year},
                code="plan_agreed",
            )
        plan = _new_version(employee, year, now)
        _tell_of(plan, "targets.drafted", actor, now)
    return plan


def revise_plan(*, employee: Employee, year: int, actor: Actor, now: datetime) -> TargetPlan:
    """The next version, with the agreed version's targets under their numbers.

    Errors: Refused `no_agreed_plan`; Conflict `plan_open` when a version is still open.
    """
    with transaction.atomic():
        agreed = _plans(employee.pk, year).filter(status=PlanStatus.AGREED).first()
        if agreed is None:
            raise Refused(
                _("Belum ada SKP %(year)s yang disepakati.") % {"year": year}, code="no_agreed_plan"
            )
        plan = _new_version(employee, year, now)
        Target.objects.bulk_create(
            Target(
                plan=plan, number=t.number, title=t.title, indicator_id=t.indicator_id, quantity=t.quantity,
                unit=t.unit, due_on=t.due_on,
            )
            for t in agreed.targets.all()
        )  # fmt: skip
        _tell_of(plan, "targets.revised", actor, now)
    return plan


def save_targets(
    *, employee: Employee, year: int, targets: Sequence[TargetLine], actor: Actor, now: datetime
) -> TargetPlan:
    """Write the open version whole, opening one if there is none. Lines without a number get the next free one.

    Errors: Refused with a `TargetFault` for each flaw; Conflict `plan_submitted` while it waits for the supervisor.
    """
    _reachable(employee, year, now)
    with transaction.atomic():
        plan = _locked(_plans(employee.pk, year).filter(status__in=OPEN_PLANS))
        if plan is not None and plan.status not in EDITABLE_PLANS:
            raise Conflict(
                _("SKP ini sedang menunggu klarifikasi atasan, jadi tidak dapat diubah."),
                code="plan_submitted",
            )
        known = _known_numbers(employee.pk, year)
        refuse_if_blocked(
            faults(
                targets, first=date(year, 1, 1), last=date(year, 12, 31), known=known,
                indicators=_indicators(employee, year, targets),
            )
        )  # fmt: skip
        plan = plan or _new_version(employee, year, now)
        before = _as_facts(plan)
        _write(plan, targets, max(known, default=0))
        after = _as_facts(plan)
        if before != after:
            _tell_of(plan, "targets.saved", actor, now, before=before, after=after)
    return plan


def submit_plan(*, employee: Employee, year: int, actor: Actor, now: datetime) -> TargetPlan:
    """Hand the open version to the supervisor.

    Errors: NotFound without an open version, Refused without targets, Conflict when it waits already.
    """
    with transaction.atomic():
        plan = _locked(_plans(employee.pk, year).filter(status__in=OPEN_PLANS))
        if plan is None:
            raise NotFound(_("Belum ada draf SKP %(year)s.") % {"year": year})
        if not plan.targets.exists():
            raise Refused(problems=[Problem(TargetFault.NO_TARGETS)])
        transition(plan, PlanStatus.SUBMITTED, by=None, now=now)
        _tell_of(plan, "targets.submitted", actor, now)
        line = supervisor_on(employee, today_in(employee.office, now))
        if line is not None and line.supervisor_id is not None:
            text = _("%(name)s mengajukan SKP %(year)s versi %(version)s untuk diklarifikasi.")
            tell(
                line.supervisor_id, text % _words(plan), now=now, link=reverse("target_plan", args=[plan.pk])
            )
    return plan


def agree_plan(
    *, plan_id: int, supervisor: Employee, actor: Actor, now: datetime, comment: str = ""
) -> TargetPlan:
    """Agree to a submitted version; the agreed one before it becomes history.

    Errors: NotFound; NotAllowed for anybody but the supervisor; Conflict when it does not wait any more.
    """
    with transaction.atomic():
        plan = _decidable(plan_id, supervisor, now)
        plan.comment = comment.strip()[:LONGEST_COMMENT]
        older = _locked(_plans(plan.employee_id, plan.period_start.year).filter(status=PlanStatus.AGREED))
        if older is not None and plan.status == PlanStatus.SUBMITTED:
            transition(older, PlanStatus.SUPERSEDED, by=None, now=now)
        transition(plan, PlanStatus.AGREED, by=supervisor, now=now)
        _tell_of(plan, "targets.agreed", actor, now)
        _tell_person(plan, _("SKP %(year)s versi %(version)s Anda disepakati."), NoticeLevel.SUCCESS, now)
    return plan


def send_back_plan(
    *, plan_id: int, supervisor: Employee, comment: str, actor: Actor, now: datetime
) -> TargetPlan:
    """Return a submitted version with what should change. Errors as `agree_plan`, and Refused without a comment."""
    with transaction.atomic():
        plan = _decidable(plan_id, supervisor, now)
        if not comment.strip():
            raise Refused(problems=[Problem(TargetFault.NO_COMMENT)])
        plan.comment = comment.strip()[:LONGEST_COMMENT]
        transition(plan, PlanStatus.SENT_BACK, by=supervisor, now=now)
        _tell_of(plan, "targets.sent_back", actor, now)
        text = _("SKP %(year)s versi %(version)s dikembalikan: %(comment)s")
        _tell_person(plan, text, NoticeLevel.WARNING, now)
    return plan


def _plans(employee_id: int, year: int) -> QuerySet[TargetPlan]:
    return TargetPlan.objects.filter(employee_id=employee_id, period_start=date(year, 1, 1))


def _locked(plans: QuerySet[TargetPlan]) -> TargetPlan | None:
    return (
        plans.select_for_update(of=("self",)).select_related("employee__agency", "employee__office").first()
    )


def _decidable(plan_id: int, supervisor: Employee, now: datetime) -> TargetPlan:
    plan = _locked(TargetPlan.objects.filter(pk=plan_id, employee__agency=supervisor.agency_id))
    if plan is None or plan.status == PlanStatus.DRAFT:
        raise NotFound(_("SKP ini tidak ditemukan."))
    if plan.employee_id == supervisor.pk:
        raise NotAllowed(_("SKP Anda sendiri disepakati oleh atasan Anda."))
    if not leads(supervisor, plan.employee_id, today_in(supervisor.office, now)):
        raise NotAllowed(_("Hanya atasan pegawai ini yang dapat memutuskan SKP-nya."))
    return plan


def _new_version(employee: Employee, year: int, now: datetime) -> TargetPlan:
    last = _plans(employee.pk, year).aggregate(last=Max("version"))["last"] or 0
    try:
        with transaction.atomic():
            return TargetPlan.objects.create(
                employee=employee, period_start=date(year, 1, 1), period_end=date(year, 12, 31),
                version=last + 1, created_at=now,
            )  # fmt: skip
    except IntegrityError as clash:
        raise Conflict(
            _("Sudah ada versi SKP %(year)s yang terbuka. Muat ulang halaman.") % {"year": year},
            code="plan_open",
        ) from clash


def _write(plan: TargetPlan, lines: Sequence[TargetLine], highest: int) -> None:
    """Rows are updated in place, because reports point to them."""
    rows = {row.number: row for row in plan.targets.all()}
    kept = {line.number for line in lines}
    plan.targets.exclude(number__in=[n for n in rows if n in kept]).delete()
    new: list[Target] = []
    for line in lines:
        if line.number is None:
            highest += 1
        number = line.number or highest
        row = rows.get(number) or Target(plan=plan, number=number)
        row.title, row.quantity, row.unit = line.title.strip(), line.quantity, line.unit.strip()
        row.due_on, row.indicator_id = line.due_on, line.indicator
        if row.pk is None:
            new.append(row)
    Target.objects.bulk_update(
        [rows[n] for n in rows if n in kept], ["title", "quantity", "unit", "due_on", "indicator"]
    )
    Target.objects.bulk_create(new)


def _known_numbers(employee_id: int, year: int) -> frozenset[int]:
    found = Target.objects.filter(plan__employee=employee_id, plan__period_start=date(year, 1, 1))
    return frozenset(found.values_list("number", flat=True))


def _indicators(employee: Employee, year: int, lines: Iterable[TargetLine]) -> frozenset[int]:
    asked = {line.indicator for line in lines if line.indicator is not None}
    if not asked:
        return frozenset()
    own = OfficeIndicator.objects.filter(office=employee.office_id, year=year)
    return frozenset(own.filter(pk__in=asked).values_list("pk", flat=True))


def _reachable(employee: Employee, year: int, now: datetime) -> None:
    current = today_in(employee.office, now).year
    if abs(year - current) > 1:
        problem = Problem(TargetFault.YEAR_FAR, params={"first": current - 1, "last": current + 1})
        raise Refused(problems=[problem])


def _as_facts(plan: TargetPlan) -> dict[str, list[str]]:
    """The targets for the audit trail, by number."""
    return {
        str(t.number): [t.title, f"{t.quantity:.2f} {t.unit}", t.due_on.isoformat()]
        for t in plan.targets.order_by("number")
    }


def _tell_of(
    plan: TargetPlan,
    verb: str,
    actor: Actor,
    now: datetime,
    before: dict[str, list[str]] | None = None,
    after: dict[str, list[str]] | None = None,
) -> None:
    facts = {"status": plan.status, "year": plan.period_start.year, "version": plan.version}
    record(
        agency=plan.employee.agency.code, actor=actor, verb=verb, target=plan, now=now,
        subject_id=plan.employee_id, before=before, after=facts | (after or {}),
    )  # fmt: skip


def _tell_person(plan: TargetPlan, text: str, level: NoticeLevel, now: datetime) -> None:
    link = f"{reverse('targets')}?tahun={plan.period_start.year}"
    tell(plan.employee_id, text % _words(plan), now=now, link=link, level=level)


def _words(plan: TargetPlan) -> dict[str, object]:
    return {
        "name": plan.employee.full_name, "year": plan.period_start.year, "version": plan.version,
        "comment": plan.comment,
    }  # fmt: skip
