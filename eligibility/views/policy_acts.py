"""A draft becomes law, is given up, or is taken back before its date."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.problems import Conflict, DomainError
from eligibility import services
from eligibility.enums import PolicyStatus
from eligibility.forms.policy_acts import PublishForm, WithdrawForm
from eligibility.models import PolicyVersion
from eligibility.permissions import can_publish_policy
from eligibility.selectors.differences import differences
from eligibility.selectors.policy_checks import loosened_settings, problems_of
from eligibility.selectors.policy_sheets import by_article, checks, current_law, is_replayed
from eligibility.selectors.versions import law_of
from eligibility.views.policy_reading import edited_draft, read_version, replay_url
from eligibility.views.reading import moment_of
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Checks, differences, then the date and the legal reference."""
    user, version = read_version(request, number)
    require(can_publish_policy(user))
    if version.status != PolicyStatus.DRAFT:
        raise Conflict(_("Kebijakan ini sudah ditetapkan atau ditarik."), code="not_a_draft")
    now, today = moment_of(user.employee)
    ask = {
        "ask_reason": bool(loosened_settings(law_of(version))),
        "ask_replay": not is_replayed(version, today),
    }
    if request.method != "POST":
        monday = today + timedelta(days=7 - today.weekday())
        start = {"valid_from": monday, "loosened_reason": version.loosened_reason}
        return _publish_page(request, user, version, PublishForm(initial=start, **ask))
    form = PublishForm(request.POST, **ask)
    if not form.is_valid():
        return _publish_page(request, user, version, form, status=422)
    typed = form.cleaned_data
    try:
        services.publish_policy(
            version_id=version.pk, valid_from=typed["valid_from"], legal_reference=typed["legal_reference"],
            loosened_reason=typed.get("loosened_reason", ""), today=today, actor=actor_of(user), now=now,
            published_by=user,
        )  # fmt: skip
    except DomainError as no:
        form.refuse(no)
        return _publish_page(request, user, version, form, status=no.status)
    day = date_format(typed["valid_from"], "l, j F Y")
    messages.success(request, _("Kebijakan nomor %(number)s ditetapkan, berlaku mulai %(day)s.") % {
        "number": number, "day": day,
    })  # fmt: skip
    return redirect("policy_versions")


def _publish_page(
    request: HttpRequest, user: User, version: PolicyVersion, form: PublishForm, *, status: int = 200
) -> HttpResponse:
    _now, today = moment_of(user.employee)
    law = law_of(version)
    in_force, now = current_law(version.agency_id, today)
    found = checks(problems_of(version.agency, law, today))
    context = {
        "version": version,
        "form": form,
        "blocking": [check for check in found if check.problem.blocks],
        "warnings": [check for check in found if not check.problem.blocks],
        "changes": by_article(differences(now, law)),
        "in_force": in_force,
        "replay": replay_url(version.number),
        "replayed": is_replayed(version, today),
    }
    return render(request, "eligibility/policies/publish.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take a scheduled version back, with a reason."""
    user, version = read_version(request, number)
    require(can_publish_policy(user))
    now, today = moment_of(user.employee)
    form = WithdrawForm(request.POST) if request.method == "POST" else WithdrawForm()
    context = {"version": version, "form": form, "begun": not _to_come(version, today)}
    page = "eligibility/policies/withdraw.html"
    if request.method != "POST" or not form.is_valid():
        return render(request, page, context, status=422 if form.is_bound else 200)
    try:
        services.withdraw_policy(
            version_id=version.pk, reason=form.cleaned_data["reason"], today=today, actor=actor_of(user), now=now,
            withdrawn_by=user,
        )  # fmt: skip
    except DomainError as no:
        form.refuse(no)
        return render(request, page, context, status=no.status)
    messages.success(request, _("Kebijakan nomor %(number)s ditarik.") % {"number": number})
    return redirect("policy_versions")


def _to_come(version: PolicyVersion, today: object) -> bool:
    return version.status == PolicyStatus.PUBLISHED and str(version.valid_from) > str(today)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Give a draft up, after saying so once more."""
    user, version = edited_draft(request, number)
    if version.status != PolicyStatus.DRAFT:
        raise Conflict(_("Kebijakan ini sudah ditetapkan atau ditarik."), code="not_a_draft")
    if request.method != "POST":
        return render(request, "eligibility/policies/discard.html", {"version": version})
    now, _today = moment_of(user.employee)
    services.discard_draft(version_id=version.pk, actor=actor_of(user), now=now, discarded_by=user)
    messages.success(request, _("Rancangan nomor %(number)s dibuang.") % {"number": number})
    return redirect("policy_versions")
