"""*Rancangan*: the draft as a form that reads like a regulation, and what offices and units have otherwise."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.problems import DomainError
from eligibility import services
from eligibility.enums import OverrideScope, PolicyStatus
from eligibility.forms.policies import DraftForm, PlaceForm, draft_initial, place_initial
from eligibility.models import PolicyVersion
from eligibility.permissions import can_draft_policy
from eligibility.rules import Law, override_data, policy_data
from eligibility.selectors.articles import ARTICLES
from eligibility.selectors.policy_checks import problems_of
from eligibility.selectors.policy_places import Place, place_of, places_of, with_override
from eligibility.selectors.policy_sheets import checks, current_law, paragraphs
from eligibility.selectors.versions import law_of
from eligibility.views.policy_reading import edited_draft, read_version, replay_url
from eligibility.views.reading import moment_of
from employees.models import User
from employees.selectors import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """The whole draft in articles; saving keeps the place. Who may not change it reads it."""
    user, version = read_version(request, number)
    if request.method != "POST":
        if version.status != PolicyStatus.DRAFT or not can_draft_policy(user):
            return redirect("policy_preview", number=number)
        policy = law_of(version).base
        start = draft_initial(policy, version.revision, version.note, version.loosened_reason)
        return _editor(request, user, version, DraftForm(initial=start))
    user, version = edited_draft(request, number)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _editor(request, user, version, form, status=422)
    now, _today = moment_of(user.employee)
    typed = form.cleaned_data
    try:
        services.change_draft(
            version_id=version.pk, revision=typed["revision"], settings=form.settings,
            overrides=override_data(law_of(version).overrides), note=typed["note"],
            loosened_reason=typed["loosened_reason"], actor=actor_of(user), now=now,
        )  # fmt: skip
    except DomainError as no:
        form.refuse(no)
        return _editor(request, user, version, form, status=no.status)
    messages.success(request, _("Rancangan nomor %(number)s tersimpan.") % {"number": number})
    return _to_article(number, request.POST.get("simpan", ""))


def _to_article(number: int, asked: str) -> HttpResponseRedirect:
    """Back to the article whose button was pressed."""
    numbers = {str(n) for n in range(1, len(ARTICLES) + 1)}
    anchor = f"#pasal-{asked}" if asked in numbers else ""
    return redirect(reverse("policy_draft", args=[number]) + anchor)


def _editor(
    request: HttpRequest, user: User, version: PolicyVersion, form: DraftForm, *, status: int = 200
) -> HttpResponse:
    _now, today = moment_of(user.employee)
    law = law_of(version)
    in_force, now = current_law(version.agency_id, today)
    context = {
        "version": version,
        "form": form,
        "articles": form.articles(now.base),
        "in_force": in_force,
        "paragraphs": paragraphs(law),
        "checks": checks(problems_of(version.agency, law, today)),
        "replay": replay_url(version.number),
        "clashes": status == 409,
    }
    return render(request, "eligibility/policies/editor.html", context, status=status)


@require_safe
def draft_places(request: HttpRequest, number: int) -> HttpResponse:
    """Every office and unit with rules of its own, and the way to another one."""
    user, version = read_version(request, number)
    if version.status != PolicyStatus.DRAFT or not can_draft_policy(user):
        return redirect("policy_preview", number=number)
    law = law_of(version)
    context = {
        "version": version,
        "paragraphs": paragraphs(law),
        "offices": places_of(version.agency_id, law),
    }
    return render(request, "eligibility/policies/places.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_office(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    return _place(request, number, OverrideScope.OFFICE, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_unit(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    return _place(request, number, OverrideScope.UNIT, pk)


def _place(request: HttpRequest, number: int, scope: OverrideScope, pk: int) -> HttpResponse:
    user, version = edited_draft(request, number)
    place = place_of(version.agency_id, scope, pk)
    law = law_of(version)
    about: dict[str, Any] = {"names": place.settings, "inherited": place.inherited(law)}
    if request.method != "POST":
        if version.status != PolicyStatus.DRAFT:
            return redirect("policy_preview", number=number)
        own = place.own(law)
        start = place_initial(about["inherited"], own.settings if own else {}, place.settings)
        start |= {"revision": version.revision, "reason": own.reason if own else ""}
        return _place_page(request, version, place, law, PlaceForm(initial=start, **about))
    form = PlaceForm(request.POST, **about)
    if not form.is_valid():
        return _place_page(request, version, place, law, form, status=422)
    try:
        _keep(user, version, place, law, form)
    except DomainError as no:
        form.refuse(no)
        return _place_page(request, version, place, law, form, status=no.status)
    messages.success(request, _("Pengecualian %(place)s tersimpan.") % {"place": place.name})
    return redirect("policy_draft_places", number=number)


def _keep(user: User, version: PolicyVersion, place: Place, law: Law, form: PlaceForm) -> None:
    now, _today = moment_of(user.employee)
    made = with_override(law, place, form.settings, form.cleaned_data["reason"].strip())
    services.change_draft(
        version_id=version.pk, revision=form.cleaned_data["revision"], settings=policy_data(law.base),
        overrides=override_data(made), note=version.note, loosened_reason=version.loosened_reason,
        actor=actor_of(user), now=now,
    )  # fmt: skip


def _place_page(
    request: HttpRequest,
    version: PolicyVersion,
    place: Place,
    law: Law,
    form: PlaceForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "version": version,
        "place": place,
        "form": form,
        "articles": form.articles(place.chain(law)),
        "above": [(name, key) for key, name in place.above],
        "own": place.own(law),
        "clashes": status == 409,
    }
    return render(request, "eligibility/policies/place.html", context, status=status)
