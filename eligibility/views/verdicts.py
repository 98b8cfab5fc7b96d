"""*Kelayakan Saya*, the same view of somebody else, and the readiness behind it."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from eligibility.forms.readiness import ReadinessForm, readiness_form
from eligibility.permissions import can_propose_suspension, can_see_discipline
from eligibility.rules import Verdict, veil
from eligibility.selectors import verdict_for
from eligibility.selectors.objections import live_by_rule
from eligibility.selectors.talent import nine_box
from eligibility.views.reading import day_asked, moment_of, seen_person, viewer_of
from employees.models import Employee


@require_safe
def my_eligibility(request: HttpRequest) -> HttpResponse:
    me = viewer_of(request).employee
    _now, today = moment_of(me)
    on = day_asked(request.GET.get("tanggal"), today)
    verdict = verdict_for(me, on)
    return my_page(request, me, verdict, today, readiness_form(verdict))


@require_safe
def person_eligibility(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    person = seen_person(user, pk)
    _now, today = moment_of(person)
    on = day_asked(request.GET.get("tanggal"), today)
    verdict = verdict_for(person, on)
    reasons = verdict.reasons if can_see_discipline(user, person) else veil(verdict.reasons)
    context = _context(verdict, today) | {
        "person": person,
        "reasons": reasons,
        "may_propose": can_propose_suspension(user, person),
    }
    return render(request, "eligibility/person.html", context)


def my_page(
    request: HttpRequest, me: Employee, verdict: Verdict, today: date, form: ReadinessForm, status: int = 200
) -> HttpResponse:
    context = _context(verdict, today) | {
        "person": me,
        "form": form,
        "mine": True,
        "objections": live_by_rule(me) if verdict.failed else {},
    }
    return render(request, "eligibility/mine.html", context, status=status)


def _context(verdict: Verdict, today: date) -> dict[str, object]:
    policy = verdict.in_force.policy
    here = verdict.facts.box if verdict.facts.box_scheme == policy.box_scheme else None
    return {
        "verdict": verdict,
        "reasons": verdict.reasons,
        "failed": verdict.failed_reasons,
        "box_rows": nine_box(policy, here=here),
        "past": verdict.on < today,
        "today": today,
    }
