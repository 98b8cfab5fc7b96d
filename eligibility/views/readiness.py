"""The declaration of readiness, and its confirmation by the supervisor."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.problems import DomainError
from eligibility import services
from eligibility.forms.readiness import ReadinessForm
from eligibility.permissions import can_confirm_readiness
from eligibility.selectors import verdict_for
from eligibility.selectors.waiting import unconfirmed_readiness
from eligibility.views.reading import PAGE_SIZE, moment_of, viewer_of
from eligibility.views.verdicts import my_page
from employees.permissions import require
from employees.selectors import actor_of


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
    return my_page(request, me, verdict_for(me, today), today, form, status=422)


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
