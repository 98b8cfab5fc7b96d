"""The evaluation report as PDF and JSON for those who may read the pilot, and its verification for everybody."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.problems import NotFound
from core.throttle import limited
from employees.models import User
from pilots.documents import report_pdf
from pilots.permissions.plans import can_oversee
from pilots.selectors.papers import paper_of, reported_verdict
from pilots.selectors.report_json import report_json
from pilots.selectors.verified import verified
from pilots.views.pilot_reading import seen, viewer_of

# What one network may ask in an hour; a code is beyond guessing, so this only spares the machine.
VERIFICATIONS_AN_HOUR = 120
LANGUAGES = dict(settings.LANGUAGES)


@require_safe
def pilot_report_pdf(request: HttpRequest, pk: int, verdict_id: int) -> HttpResponse:
    """*Laporan Evaluasi Uji Coba* in the language of `?lang=`, else of the account."""
    user = viewer_of(request)
    pilot = seen(user, pk)
    verdict = reported_verdict(pilot, verdict_id)
    with override(_language(request, user)):
        paper = report_pdf(paper_of(verdict, sees_numbers=can_oversee(user, pilot)))
    return _download(HttpResponse(paper, content_type="application/pdf"), f"{verdict.number}.pdf")


@require_safe
def pilot_report_json(request: HttpRequest, pk: int, verdict_id: int) -> HttpResponse:
    """The same report as data."""
    user = viewer_of(request)
    pilot = seen(user, pk)
    verdict = reported_verdict(pilot, verdict_id)
    data = report_json(verdict, sees_numbers=can_oversee(user, pilot))
    answer = JsonResponse(data, json_dumps_params={"indent": 1})
    return _download(answer, f"{verdict.number}.json")


@login_not_required
@never_cache
@require_safe
@limited("verify", most=VERIFICATIONS_AN_HOUR)
def report_verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a report is ours, and what became of it. No names of persons."""
    try:
        found = verified(code)
    except NotFound:
        return _unlisted(render(request, "pilots/report_unknown.html", status=404))
    return _unlisted(render(request, "pilots/report_verified.html", {"found": found}))


def _language(request: HttpRequest, user: User) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else user.language


def _download(response: HttpResponse, name: str) -> HttpResponse:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _unlisted(response: HttpResponse) -> HttpResponse:
    response.headers["X-Robots-Tag"] = "noindex"
    return response
