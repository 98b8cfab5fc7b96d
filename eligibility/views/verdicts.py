"""*Kelayakan Saya*, the same view of somebody else, and the readiness behind it."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.problems import DomainError
from eligibility import services
from eligibility.forms import ReadinessForm, readiness_form
from eligibility.permissions import can_confirm_readiness, can_propose_suspension, can_see_discipline
from eligibility.rules import Verdict, veil
from eligibility.selectors import verdict_for
from eligibility.selectors.talent import nine_box
from eligibility.selectors.waiting import unconfirmed_readiness
from eligibility.views.reading import PAGE_SIZE, day_asked, moment_of, seen_person, viewer_of
from employees.models import Employee
from employees.permissions import require
from employees.selectors import actor_of


@require_safe
def my_eligibility(request: HttpRequest) -> HttpResponse:
    me = viewer_of(request).employee
    _now, today = moment_of(me)
    on = day_asked(request.GET.get("tanggal"), today)
    verdict = verdict_for(me, on)
    return _my_page(request, me, verdict, today, readiness_form(verdict))


@require_POST
def readiness_declare(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    me = user.employee
    now, today = moment_of(me)
    form = ReadinessForm(request.POST)
    if form.is_valid():
        try:
            services.declare_readiness(
                employee=me, today=today, actor=actor_of(user), now=now, **form.cleaned_data
            )
        except DomainError as no:
            form.add_error(None, no.sentence)
        else:
            messages.success(request, _("Pernyataan kesiapan tersimpan dan menunggu konfirmasi atasan Anda."))
            return redirect("my_eligibility")
    return _my_page(request, me, verdict_for(me, today), today, form, status=422)


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


@require_safe
def readiness_list(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    require(can_confirm_readiness(user))
    _now, today = moment_of(user.employee)
    rows = Paginator(unconfirmed_readiness(user.employee, today), PAGE_SIZE)
    page = rows.get_page(request.GET.get("page"))
    return render(request, "eligibility/readiness_list.html", {"page_obj": page})


@require_POST
def readiness_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    user = viewer_of(request)
    now, today = moment_of(user.employee)
    row = services.confirm_readiness(
        readiness_id=pk, confirmer=user.employee, today=today, actor=actor_of(user), now=now
    )
    messages.success(request, _("Kesiapan %(who)s dikonfirmasi.") % {"who": row.employee.full_name})
    return redirect("readiness_list")


def _my_page(
    request: HttpRequest, me: Employee, verdict: Verdict, today: date, form: ReadinessForm, status: int = 200
) -> HttpResponse:
    context = _context(verdict, today) | {"person": me, "form": form, "mine": True}
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
