"""A policy leaves as a signed file, and comes in to be looked at before it becomes a draft."""

from __future__ import annotations

import base64

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import DomainError
from core.uploads import within_bytes
from eligibility import services
from eligibility.enums import SignatureState
from eligibility.forms.policy_acts import MOST_BYTES, CarriedFileForm, PolicyUploadForm
from eligibility.permissions import can_draft_policy
from eligibility.rules import override_data, policy_data
from eligibility.selectors.differences import differences
from eligibility.selectors.policy_sheets import by_article, current_law, file_origin
from eligibility.services import PolicyFile
from eligibility.views.policy_reading import read_version
from eligibility.views.reading import moment_of, viewer_of
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of

# signature → alert
LOOKS: dict[str, str] = {
    SignatureState.VALID: "success",
    SignatureState.UNKNOWN_KEY: "warning",
    SignatureState.UNSIGNED: "warning",
    SignatureState.BROKEN: "danger",
}


@require_safe
def export(request: HttpRequest, number: int) -> HttpResponse:
    """The version as a signed JSON file."""
    user, version = read_version(request, number)
    now, _today = moment_of(user.employee)
    content = services.export_policy(version=version, actor=actor_of(user), now=now)
    name = f"kebijakan-wfa-{version.agency.code}-{version.number}.json"
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-.") else "-" for c in name)
    answer = HttpResponse(content, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{safe}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _too_big(request: HttpRequest, _size: int) -> HttpResponseBase:
    require(can_draft_policy(viewer_of(request)))
    form = PolicyUploadForm({})
    form.errors.clear()
    form.add_error(None, _("Berkas ini terlalu besar. Kebijakan paling besar 512 kB."))
    return render(request, "eligibility/policies/import.html", {"form": form}, status=413)


@csrf_exempt  # the size is checked before the form is parsed; the token right after
@within_bytes(lambda: 2 * MOST_BYTES, _too_big)
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def import_policy(request: HttpRequest) -> HttpResponse:
    """Choose a file; then its signature, what it would change, and what is unknown here."""
    user = viewer_of(request)
    require(can_draft_policy(user))
    page = "eligibility/policies/import.html"
    form = PolicyUploadForm(request.POST, request.FILES) if request.method == "POST" else PolicyUploadForm()
    if not form.is_valid():
        return render(request, page, {"form": form}, status=422 if form.is_bound else 200)
    content = form.cleaned_data["file"]
    try:
        found = services.read_policy_file(agency=user.employee.agency, content=content)
    except DomainError as no:
        form.refuse(no)
        return render(request, page, {"form": form}, status=no.status)
    return render(request, page, {"form": PolicyUploadForm()} | _shown(user, found, content))


def _shown(user: User, found: PolicyFile, content: bytes) -> dict[str, object]:
    _now, today = moment_of(user.employee)
    in_force, law = current_law(user.employee.agency_id, today)
    return {
        "found": found,
        "look": LOOKS[found.signature],
        "changes": by_article(differences(law, found.law)),
        "in_force": in_force,
        "carried": CarriedFileForm(initial={"carried": base64.b64encode(content).decode()}),
    }


@require_POST
def import_draft(request: HttpRequest) -> HttpResponse:
    """Make a draft of the file that was just looked at."""
    user = viewer_of(request)
    require(can_draft_policy(user))
    carried = CarriedFileForm(request.POST)
    upload = PolicyUploadForm()
    if not carried.is_valid():
        return render(
            request, "eligibility/policies/import.html", {"form": upload, "lost": carried}, status=422
        )
    now, _today = moment_of(user.employee)
    found = services.read_policy_file(agency=user.employee.agency, content=carried.cleaned_data["carried"])
    draft = services.draft_policy(
        agency=user.employee.agency, settings=policy_data(found.law.base),
        overrides=override_data(found.law.overrides), origin=file_origin(found.agency, found.signature),
        drafted_by=user, actor=actor_of(user), now=now,
    )  # fmt: skip
    messages.success(request, _("Rancangan nomor %(number)s dibuat dari berkas.") % {"number": draft.number})
    return redirect("policy_draft", number=draft.number)
