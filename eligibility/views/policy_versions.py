"""*Versi kebijakan*: the list, presets, two versions side by side, and one whole draft in plain words."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.problems import NotFound
from eligibility import services
from eligibility.forms.policy_acts import ComparisonForm
from eligibility.permissions import can_draft_policy, can_publish_policy, can_read_drafts
from eligibility.rules import override_data, policy_data
from eligibility.selectors.articles import articles
from eligibility.selectors.differences import differences
from eligibility.selectors.policy_checks import problems_of
from eligibility.selectors.policy_sheets import (
    BOX_LISTS,
    by_article,
    checks,
    comparable,
    current_law,
    law_numbered,
    paragraphs,
    start_of,
)
from eligibility.selectors.presets import PRESETS
from eligibility.selectors.versions import law_of, state_of, versions_of
from eligibility.views.policy_reading import LOOKS, read_version, replay_url
from eligibility.views.reading import moment_of, viewer_of
from employees.permissions import require
from employees.selectors import actor_of


@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """Every version with its state, and where a new draft may begin."""
    user = viewer_of(request)
    require(can_read_drafts(user))
    _now, today = moment_of(user.employee)
    rows = [(row, *LOOKS[row.state]) for row in versions_of(user.employee.agency_id, today)]
    context = {
        "rows": rows,
        "may_draft": can_draft_policy(user),
        "may_publish": can_publish_policy(user),
        "starts": comparable(user.employee.agency_id, today, drafts=True),
    }
    return render(request, "eligibility/policies/versions.html", context)


@require_safe
def presets(request: HttpRequest) -> HttpResponse:
    """What a draft may begin with, each with its source and what it would change in the policy in force."""
    user = viewer_of(request)
    require(can_read_drafts(user))
    _now, today = moment_of(user.employee)
    _in_force, law = current_law(user.employee.agency_id, today)
    context = {
        "presets": [(preset, differences(law, preset.law(law))) for preset in PRESETS.values()],
        "boxes": BOX_LISTS,
        "shown_boxes": law.base.eligible_boxes,
        "may_draft": can_draft_policy(user),
    }
    return render(request, "eligibility/policies/presets.html", context)


@require_POST
def draft_new(request: HttpRequest) -> HttpResponse:
    """A draft from what is in force, another version or a preset (`asal`)."""
    user = viewer_of(request)
    require(can_draft_policy(user))
    now, today = moment_of(user.employee)
    law, origin = start_of(user.employee.agency_id, request.POST.get("asal", ""), today)
    draft = services.draft_policy(
        agency=user.employee.agency, settings=policy_data(law.base), overrides=override_data(law.overrides),
        origin=origin, drafted_by=user, actor=actor_of(user), now=now,
    )  # fmt: skip
    messages.success(request, _("Rancangan nomor %(number)s dibuat dari %(origin)s.") % {
        "number": draft.number, "origin": origin,
    })  # fmt: skip
    return redirect("policy_draft", number=draft.number)


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """`?dari=` and `?ke=`: what changes from one version to another, as sentences."""
    user = viewer_of(request)
    agency_id = user.employee.agency_id
    _now, today = moment_of(user.employee)
    choices = comparable(agency_id, today, drafts=can_read_drafts(user))
    current, _law = current_law(agency_id, today)
    asked = {"dari": current.number, "ke": choices[0][0]} | request.GET.dict()
    form = ComparisonForm(asked, choices=choices)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        old, new = (law_numbered(agency_id, form.cleaned_data[name]) for name in ("dari", "ke"))
        words = dict(choices)
        context |= {
            "changes": by_article(differences(old, new)),
            "old": words[form.cleaned_data["dari"]],
            "new": words[form.cleaned_data["ke"]],
        }
    return render(
        request, "eligibility/policies/comparison.html", context, status=200 if form.is_valid() else 404
    )


@require_safe
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """One version, draft or not, as the whole agency would read it, with what stands against it."""
    user, version = read_version(request, number)
    if not can_read_drafts(user):
        raise NotFound(_("Kebijakan dengan nomor itu tidak ditemukan."))
    _now, today = moment_of(user.employee)
    law, state = law_of(version), state_of(version, today)
    context = {
        "version": version,
        "state": state,
        "look": LOOKS[state],
        "articles": articles(law.base),
        "paragraphs": paragraphs(law),
        "checks": checks(problems_of(version.agency, law, today)) if version.status == "draft" else [],
        "may_draft": can_draft_policy(user),
        "may_publish": can_publish_policy(user),
        "replay": replay_url(number),
    }
    return render(request, "eligibility/policies/preview.html", context)
