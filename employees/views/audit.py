"""Searching the audit trail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from employees.forms import AuditForm
from employees.permissions import can_search_audit, require
from employees.selectors.trail import TrailFilter, chain_state, known_verbs, search_trail
from employees.views.pages import viewer


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    user = viewer(request)
    require(can_search_audit(user))
    form = AuditForm(request.GET, verbs=[*known_verbs()])
    form.is_valid()
    wanted = form.cleaned_data
    page = search_trail(
        user,
        TrailFilter(
            who=wanted.get("siapa", "").strip(),
            whom=wanted.get("tentang", "").strip(),
            verb=wanted.get("tindakan", ""),
            target=wanted.get("objek", "").strip(),
            first=wanted.get("dari"),
            last=wanted.get("sampai"),
            before_id=wanted.get("sebelum"),
        ),
    )
    context = {"form": form, "trail": page, "chain": chain_state(user)}
    return render(request, "employees/audit.html", context, status=422 if form.errors else 200)
