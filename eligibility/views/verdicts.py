"""*Kelayakan Saya*, the same view of somebody else, and the readiness behind it."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eligibility import services
from eligibility.permissions import (
    can_grant_exception,
    can_propose_suspension,
    can_record_discipline,
    can_see_discipline,
    can_see_talent_of,
)
from eligibility.rules import Verdict, possible_on, veil
from eligibility.rules.talent import counted_box
from eligibility.selectors import verdict_for
from eligibility.selectors.discipline import in_force_on
from eligibility.selectors.objections import live_by_rule
from eligibility.selectors.readiness import own_readiness
from eligibility.selectors.talent import nine_box
from eligibility.selectors.waiting import proposed_for
from eligibility.views.reading import day_asked, moment_of, seen_person, viewer_of
from employees.selectors import actor_of


@require_safe
def my_eligibility(request: HttpRequest) -> HttpResponse:
    me = viewer_of(request).employee
    _now, today = moment_of(me)
    on = day_asked(request.GET.get("tanggal"), today)
    verdict = verdict_for(me, on)
    context = _context(verdict, today) | {
        "person": me,
        "mine": True,
        "last": own_readiness(me).first(),
        "objections": live_by_rule(me) if verdict.failed else {},
    }
    return render(request, "eligibility/mine.html", context)


@require_safe
def person_eligibility(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    person = seen_person(user, pk)
    now, today = moment_of(person)
    on = day_asked(request.GET.get("tanggal"), today)
    verdict = verdict_for(person, on)
    unveiled = can_see_discipline(user, person)
    reasons = verdict.reasons if unveiled else veil(verdict.reasons)
    if unveiled and verdict.facts.discipline_level:
        services.note_discipline_read(
            rows=in_force_on(person, on), reader=user.employee, actor=actor_of(user), now=now
        )
    may_propose = can_propose_suspension(user, person)
    context = _context(verdict, today) | {
        "person": person,
        "reasons": reasons,
        "possible_on": possible_on(reasons),
        "may_propose": may_propose,
        "proposed": proposed_for(person) if may_propose else None,
        "may_discipline": can_record_discipline(user, person),
        "sees_talent": can_see_talent_of(user, person),
        "may_except": can_grant_exception(user, person),
    }
    return render(request, "eligibility/person.html", context)


def _context(verdict: Verdict, today: date) -> dict[str, object]:
    policy, facts = verdict.in_force.policy, verdict.facts
    here = counted_box(facts.box, facts.box_scheme, policy.box_scheme, verdict.in_force.box_map)
    return {
        "verdict": verdict,
        "reasons": verdict.reasons,
        "failed": verdict.failed_reasons,
        "possible_on": verdict.possible_on,
        "box_rows": nine_box(policy, here=here),
        "past": verdict.on < today,
        "today": today,
    }
