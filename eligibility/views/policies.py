"""The policy as people read it, and the talent grid it looks at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.problems import NotFound
from eligibility.permissions import can_read_drafts
from eligibility.rules import InForce, read_law
from eligibility.selectors import policy_for, published
from eligibility.selectors.articles import articles
from eligibility.selectors.policy_places import applied_to
from eligibility.selectors.policy_sheets import BOX_LISTS, paragraphs
from eligibility.views.reading import moment_of, viewer_of


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    me = viewer_of(request).employee
    _now, today = moment_of(me)
    return _policy_page(request, policy_for(me.agency_id, today))


@require_safe
def policy_version(request: HttpRequest, number: int) -> HttpResponse:
    """An earlier or scheduled version; drafts are nobody's business here."""
    version = published(viewer_of(request).employee.agency_id).filter(number=number).first()
    if version is None or version.valid_from is None:
        raise NotFound(_("Kebijakan dengan nomor itu tidak ditemukan."))
    law = read_law(version.settings, version.overrides)
    shown = InForce(law.base, version.number, version.valid_from, version.legal_reference, law)
    return _policy_page(request, shown)


def _policy_page(request: HttpRequest, shown: InForce) -> HttpResponse:
    user = viewer_of(request)
    me = user.employee
    _now, today = moment_of(me)
    law = shown.law
    mine = applied_to(me, law) if law else ()
    everywhere = can_read_drafts(user)
    context = {
        "shown": shown,
        "mine": paragraphs(law, mine) if law else [],
        "paragraphs": paragraphs(law, [o for o in law.overrides if o not in mine])
        if law and everywhere
        else [],
        "manages": everywhere,
        "articles": articles(shown.policy),
        "versions": published(me.agency_id),
        "current": policy_for(me.agency_id, today).number,
        "today": today,
        "boxes": BOX_LISTS,
        "shown_boxes": shown.policy.eligible_boxes,
    }
    return render(request, "eligibility/policy.html", context)
