"""The nightly runs: the last night of each office, failures, and starting one again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from employees.models import Office
from employees.permissions import require
from employees.selectors import actor_of, today_in
from monitoring import services
from monitoring.permissions import can_rerun, run_scope
from monitoring.selectors.runs import chart_setting, last_nights, watched_offices
from monitoring.tasks import wake_watch
from monitoring.views.reading import PAGE_SIZE, moment_of, viewer_of


@require_safe
def watch_runs(request: HttpRequest) -> HttpResponse:
    """*Pemeriksaan malam*, with what the agency's chart settings mean."""
    user = viewer_of(request)
    scope = run_scope(user)
    require(scope != frozenset())
    _now, today = moment_of(user)
    offices = watched_offices(user.employee.agency_id, scope)
    page = Paginator(offices, PAGE_SIZE).get_page(request.GET.get("page"))
    nights = last_nights(page.object_list)
    context = {
        "page": page,
        "rows": [(night, can_rerun(user, night.office)) for night in nights],
        "setting": chart_setting(user.employee.agency_id, today),
    }
    return render(request, "monitoring/watch_runs.html", context)


@require_POST
def watch_rerun(request: HttpRequest, office_id: int) -> HttpResponse:
    """Put tonight's run of an office back into the queue; the next wake takes it."""
    user = viewer_of(request)
    office = get_object_or_404(Office, pk=office_id, agency=user.employee.agency_id)
    require(can_rerun(user, office))
    now, _today = moment_of(user)
    run = services.requeue_run(office=office, date=today_in(office, now), actor=actor_of(user), now=now)
    wake_watch(office.pk, run.date)
    messages.success(
        request,
        _("Pemeriksaan %(office)s diulang. Muat ulang halaman ini sebentar lagi.") % {"office": office.name},
    )
    return redirect("watch_runs")
