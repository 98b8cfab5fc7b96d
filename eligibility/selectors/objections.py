"""Objections as people read them: the own ones, the inbox, one in full, and the datum then and now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.models import AuditEvent
from core.problems import NotFound
from eligibility.enums import LIVE_OBJECTION, UNIT_OF, HandlerRole, ObjectionKind, Rule
from eligibility.models import Objection, ObjectionFile, ObjectionTerm
from eligibility.rules import Reason, Verdict
from eligibility.rules.objections import DEFAULT_TERMS, Term, has_changed
from eligibility.selectors.verdicts import verdict_for, verdicts_for
from eligibility.signals import refusal_asked
from employees.models import Employee
from employees.selectors import in_force, stood_in_for, today_in
from employees.selectors.trail_words import VERBS

KEPT_LANGUAGE = "id"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What an app above answers about a thing that was refused: title in words, date, decider, its page."""

    title: str
    on: date
    refused_by: Employee | None
    link: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose objections somebody handles or oversees: ids of offices; None = the whole agency."""

    agency_id: int
    people: frozenset[int] = frozenset()
    admin: frozenset[int] | None = frozenset()
    official: frozenset[int] | None = frozenset()
    auditor: frozenset[int] | None = frozenset()


def terms_for(agency_id: int, on: date) -> dict[str, Term]:
    """Kind → term in force on the date: the agency's own row, or the portal's default."""
    rows = ObjectionTerm.objects.filter(in_force(on), agency=agency_id)
    own = {row.kind: Term(row.amount, UNIT_OF[ObjectionKind(row.kind)], row.legal_reference) for row in rows}
    return {kind.value: own.get(kind.value, DEFAULT_TERMS[kind]) for kind in ObjectionKind}


def terms_to_come(agency_id: int, on: date) -> QuerySet[ObjectionTerm]:
    """Terms that have been set and begin later."""
    return ObjectionTerm.objects.filter(agency=agency_id, valid_from__gt=on).order_by("valid_from", "kind")


def refusal_of(subject: str, employee: Employee) -> Refusal | None:
    """What the app that owns the subject says of it; None if it is not the person's, or was not refused."""
    for _receiver, answer in refusal_asked.send(sender=Objection, subject=subject, employee=employee):
        if answer is not None:
            return cast(Refusal, answer)
    return None


def own_objections(employee: Employee) -> QuerySet[Objection]:
    """The person's own, those that wait first, then the latest."""
    live = Case(When(status__in=LIVE_OBJECTION, then=0), default=1)
    rows = Objection.objects.filter(employee=employee).select_related("office", "assignee", "answered_by")
    return rows.order_by(live, "-opened_at", "-pk")


def live_by_rule(employee: Employee) -> dict[str, int]:
    """Rule → id of the person's live objection to it."""
    rows = Objection.objects.filter(employee=employee, status__in=LIVE_OBJECTION).exclude(rule="")
    return dict(rows.order_by("pk").values_list("rule", "pk"))


def live_about(employee: Employee, subject: str) -> int | None:
    """The person's live objection about a subject, if any."""
    rows = Objection.objects.filter(employee=employee, subject=subject, status__in=LIVE_OBJECTION)
    return rows.values_list("pk", flat=True).first()


def scope_of(employee: Employee, on: date, **roles: frozenset[int] | None) -> Scope:
    """The person's own desk (with those of chiefs whom they stand in for) and the offices of the roles."""
    people = frozenset({employee.pk, *stood_in_for(employee, on)})
    return Scope(employee.agency_id, people, **roles)


def _in(offices: frozenset[int] | None) -> Q:
    # An empty condition would vanish from an "or".
    return Q(pk__isnull=False) if offices is None else Q(office__in=offices)


def on_desk(scope: Scope) -> QuerySet[Objection]:
    """Those that somebody with this scope may answer: assigned, of their role, or overdue. Never the own."""
    pools = (
        (Q(assignee__in=scope.people) & (~Q(rule=Rule.DISCIPLINE) | _in(scope.admin)))
        | (Q(assignee=None, handler_role=HandlerRole.ADMIN) & _in(scope.admin))
        | (Q(assignee=None, handler_role=HandlerRole.OFFICIAL) & _in(scope.official))
        | (
            Q(escalated_at__isnull=False)
            & (_in(scope.admin) | (_in(scope.official) & ~Q(rule=Rule.DISCIPLINE)))
        )
    )
    return _shown(scope).filter(pools, status__in=LIVE_OBJECTION)


def overseen(scope: Scope) -> QuerySet[Objection]:
    """Every objection that somebody with this scope may read.

    About discipline only admins and auditors: whoever answered as one of them may have lost the role since, and a
    stand-in takes over the chief's duties, not what the chief once read.
    """
    open_to = _in(scope.admin) | _in(scope.auditor)
    others = _in(scope.official) | Q(assignee__in=scope.people) | Q(answered_by__in=scope.people)
    return _shown(scope).filter(open_to | (others & ~Q(rule=Rule.DISCIPLINE)))


def _shown(scope: Scope) -> QuerySet[Objection]:
    rows = Objection.objects.filter(office__agency=scope.agency_id).exclude(employee__in=_self(scope))
    return rows.select_related("employee__unit", "employee__office", "office", "assignee", "answered_by")


def _self(scope: Scope) -> list[int]:
    return sorted(scope.people)


def objection_of(agency_id: int, pk: int) -> Objection:
    """One objection of the agency. Errors: NotFound, also for another agency's."""
    row = (
        Objection.objects.filter(pk=pk, office__agency=agency_id)
        .select_related(
            "employee__unit", "employee__post", "employee__office", "employee__agency", "office__agency",
            "assignee", "answered_by", "refused_by",
        )
        .first()
    )  # fmt: skip
    if row is None:
        raise objection_not_found()
    return row


def file_of(agency_id: int, pk: int) -> ObjectionFile:
    """One evidence file of the agency, with its objection. Errors: NotFound."""
    row = (
        ObjectionFile.objects.filter(pk=pk, objection__office__agency=agency_id)
        .select_related("objection__employee__office", "objection__office")
        .first()
    )
    if row is None:
        raise NotFound(_("Berkas ini tidak ditemukan."))
    return row


def objection_not_found() -> NotFound:
    return NotFound(_("Keberatan ini tidak ditemukan."))


@dataclass(frozen=True, slots=True)
class Now:
    """The datum as it reads now: for the judged date and for today. Empty for a refusal without a rule."""

    today: Verdict
    judged: Reason | None = None
    current: Reason | None = None
    changed: bool = False


def now_of(row: Objection, on: date) -> Now:
    """What the portal knows now; compared in the language in which the reason was frozen."""
    with override(KEPT_LANGUAGE):
        today = verdict_for(row.employee, on)
        if not row.rule:
            return Now(today)
        judged = today if row.judged_on == on else verdict_for(row.employee, row.judged_on)
        then, current = reason_of(judged, row.rule), reason_of(today, row.rule)
    return Now(today, then, current, has_changed(row.reason_then, then, current))


def reason_of(verdict: Verdict, rule: str) -> Reason:
    """The verdict's reason for one rule."""
    return next(reason for reason in verdict.reasons if reason.rule == rule)


def changed_since(rows: Iterable[Objection], on: date) -> set[int]:
    """Ids of the live ones whose datum has changed. One pass for all of them, so of a past date only whether
    the rule is met today; the page of one objection looks at both dates.
    """
    asked = [row for row in rows if row.rule and row.is_live]
    if not asked:
        return set()
    verdicts = verdicts_for(employee_ids={row.employee_id for row in asked}, on=on)
    with override(KEPT_LANGUAGE):
        return {row.pk for row in asked if _changed(row, verdicts.get(row.employee_id), on)}


def _changed(row: Objection, verdict: Verdict | None, on: date) -> bool:
    if verdict is None:
        return False
    today = reason_of(verdict, row.rule)
    opened_on = today_in(row.office, row.opened_at)
    return has_changed(row.reason_then, today if row.judged_on == opened_on else None, today)


@dataclass(frozen=True, slots=True)
class ObjectionStep:
    """One thing that happened to an objection; `at` in the office's zone."""

    at: datetime
    act: str
    by: str
    words: str = ""


OPENED = "objection.opened"


def steps_of_objection(row: Objection) -> list[ObjectionStep]:
    """Everything that happened, oldest first; the opening is in the row itself."""
    zone = row.office.tz
    first = ObjectionStep(row.opened_at.astimezone(zone), str(VERBS[OPENED]), row.employee.full_name)
    events = AuditEvent.objects.filter(target=f"{row._meta.label_lower}:{row.pk}").exclude(verb=OPENED)
    return [
        first,
        *(
            ObjectionStep(
                e.at.astimezone(zone),
                str(VERBS.get(e.verb, e.verb)),
                e.acting_as or e.actor,
                _said(e.after or {}),
            )
            for e in events.order_by("pk")
        ),
    ]


def _said(after: Mapping[str, object]) -> str:
    return str(after.get("reason") or after.get("to") or "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """A kept verdict in words for pages; see `rules.objections.frozen_verdict`."""

    on: date
    eligible: bool
    failed: list[str] = field(default_factory=list)
    possible_on: date | None = None


def outcome_of(kept: Mapping[str, object] | None) -> Outcome | None:
    """A kept verdict with its rules by label."""
    if not kept:
        return None
    possible, failed = kept.get("possible_on"), kept.get("failed")
    names = [str(Rule(name).label) for name in failed] if isinstance(failed, list) else []
    on = date.fromisoformat(str(kept["on"]))
    return Outcome(on, bool(kept["eligible"]), names, date.fromisoformat(str(possible)) if possible else None)
