"""The supervisor's side of targets: what waits, one plan with its changes, agree or send back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core.problems import DomainError
from employees.permissions import require
from employees.selectors import actor_of, reports_of
from performance.enums import PlanStatus
from performance.forms.targets import AgreeForm, SendBackForm
from performance.models import TargetPlan
from performance.permissions.line import is_supervisor
from performance.permissions.targets import can_decide_plan, can_see_plan
from performance.selectors.targets import (
    agreed_before,
    changes_between,
    plan_not_found,
    plan_of,
    plans_for_decision,
    progress_of,
    without_plan,
)
from performance.services.targets import agree_plan, send_back_plan
from performance.views.reading import moment_of, page_of, user_of

PARTS = (
    ("menunggu", gettext_lazy("Menunggu Anda")),
    ("dikembalikan", gettext_lazy("Dikembalikan")),
    ("disepakati", gettext_lazy("Disepakati")),
    ("belum", gettext_lazy("Belum punya SKP")),
)
PLAN_TABS = {
    "menunggu": PlanStatus.SUBMITTED,
    "dikembalikan": PlanStatus.SENT_BACK,
    "disepakati": PlanStatus.AGREED,
}


@require_safe
def target_plans(request: HttpRequest) -> HttpResponse:
    """Plans of one's reports, those that wait first; `?bagian=belum` lists who has none for the year."""
    user = user_of(request)
    require(is_supervisor(user))
    _now, today = moment_of(user)
    reports = reports_of(user.employee, today)
    part = request.GET.get("bagian", "")
    part = part if part in PLAN_TABS or part == "belum" else "menunggu"
    context: dict[str, object] = {"team_tab": "plans", "part": part, "parts": PARTS, "year": today.year}
    if part == "belum":
        context["page"] = page_of(request, without_plan(reports, today.year).select_related("unit"))
    else:
        context["page"] = page_of(request, plans_for_decision(reports, PLAN_TABS[part]))
    return render(request, "performance/target_plans.html", context)


@require_safe
def target_plan(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _seen(request, pk), SendBackForm())


@require_POST
def target_plan_agree(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    plan = _decidable(request, pk)
    form = AgreeForm(request.POST)
    if not form.is_valid():
        return _page(request, plan, SendBackForm(), agree=form, status=422)
    now, _today = moment_of(user)
    agree_plan(
        plan_id=pk,
        supervisor=user.employee,
        actor=actor_of(user),
        now=now,
        comment=form.cleaned_data["comment"],
    )
    messages.success(
        request, _("SKP %(name)s disepakati. Pegawai sudah diberi tahu.") % {"name": plan.employee.full_name}
    )
    return redirect("target_plans")


@require_POST
def target_plan_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    plan = _decidable(request, pk)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _page(request, plan, form, status=422)
    now, _today = moment_of(user)
    try:
        send_back_plan(
            plan_id=pk, supervisor=user.employee, actor=actor_of(user), now=now,
            comment=form.cleaned_data["comment"],
        )  # fmt: skip
    except DomainError as no:
        form.add_error(None, no.sentence)
        return _page(request, plan, form, status=no.status)
    messages.success(
        request, _("SKP %(name)s dikembalikan dengan catatan Anda.") % {"name": plan.employee.full_name}
    )
    return redirect("target_plans")


def _seen(request: HttpRequest, pk: int) -> TargetPlan:
    user = user_of(request)
    plan = plan_of(pk, user.employee.agency_id)
    if not can_see_plan(user, plan):
        raise plan_not_found()
    return plan


def _decidable(request: HttpRequest, pk: int) -> TargetPlan:
    plan = _seen(request, pk)
    require(can_decide_plan(user_of(request), plan))
    return plan


def _page(
    request: HttpRequest,
    plan: TargetPlan,
    form: SendBackForm,
    *,
    agree: AgreeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = user_of(request)
    _now, today = moment_of(user)
    older = agreed_before(plan)
    context = {
        "plan": plan,
        "progress": progress_of(plan, today),
        "older": older,
        "changes": changes_between(older, plan),
        "may_decide": plan.status == PlanStatus.SUBMITTED and can_decide_plan(user, plan),
        "form": form,
        "agree": agree or AgreeForm(auto_id="agree_%s"),
    }
    return render(request, "performance/target_plan.html", context, status=status)
