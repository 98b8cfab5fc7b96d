"""What PP 94/2021 would propose: the list with the dates counted, and the decision of a person."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.problems import Conflict, NotFound, Problem, Refused
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of
from presence.enums import DutyProblem
from presence.forms.duties import ReasonForm
from presence.models import AbsenceProposal
from presence.permissions.duties import (
    can_decide_proposal,
    can_see_proposal,
    deciding_offices,
    proposal_offices,
)
from presence.rules.corrections import REASON_LIMIT
from presence.selectors.proposals import TABS, proposal_of, proposals_seen_by, with_counts
from presence.services import dismiss_proposal, take_up_proposal
from presence.views.failing import Failure
from presence.views.reading import FIRST_YEAR, LAST_YEAR, moment_of, page_of, user_of

Act = Callable[[str], AbsenceProposal]


@require_safe
def absence_proposals(request: HttpRequest) -> HttpResponse:
    """*Usulan ketidakhadiran* of a year: the own ones, one's people's, and those of the offices one oversees."""
    return _page(request, user_of(request))


def _page(
    request: HttpRequest, user: User, failure: Failure | None = None, status: int = 200
) -> HttpResponse:
    _now, today = moment_of(user)
    tab = request.GET.get("bagian", "")
    tab = tab if tab in TABS else "menunggu"
    year = _year(request.GET.get("tahun", ""), today.year)
    page = page_of(request, proposals_seen_by(user, proposal_offices(user), today, year=year, tab=tab))
    context = {
        "tab": tab,
        "year": year,
        "years": range(today.year, today.year - 3, -1),
        "page": page,
        "rows": with_counts(list(page.object_list), user, deciding_offices(user), today, year),
        "failure": failure,
        "reason_limit": REASON_LIMIT,
        "here": _here(request),
    }
    return render(request, "presence/absence_proposals.html", context, status=status)


def _year(text: str, default: int) -> int:
    if text.isascii() and text.isdecimal() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    return default


def _here(request: HttpRequest) -> str:
    kept = {key: request.GET[key] for key in ("bagian", "tahun", "page") if request.GET.get(key)}
    return f"?{urlencode(kept)}" if kept else ""


@require_POST
def absence_take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The official follows it up; a note is welcome, not demanded."""
    user, now = user_of(request), moment_of(user_of(request))[0]

    def take_up(reason: str) -> AbsenceProposal:
        return take_up_proposal(
            proposal_id=pk, decider=user.employee, reason=reason, actor=actor_of(user), now=now
        )

    return _decide(request, user, pk, "take-up", take_up, _("Usulan ditandai ditindaklanjuti."))


@require_POST
def absence_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Not followed up, with a reason that the person reads."""
    user, now = user_of(request), moment_of(user_of(request))[0]

    def dismiss(reason: str) -> AbsenceProposal:
        return dismiss_proposal(
            proposal_id=pk, decider=user.employee, reason=reason, actor=actor_of(user), now=now
        )

    return _decide(request, user, pk, "dismiss", dismiss, _("Usulan ditutup tanpa tindak lanjut."))


def _decide(request: HttpRequest, user: User, pk: int, name: str, act: Act, done: str) -> HttpResponse:
    row = proposal_of(user.employee.agency_id, pk)
    if not can_see_proposal(user, row.employee):
        raise NotFound(problems=[Problem(DutyProblem.NOT_FOUND)])
    require(can_decide_proposal(user, row.employee))
    form = ReasonForm(request.POST, most=REASON_LIMIT, required=name == "dismiss")
    if not form.is_valid():
        return _page(request, user, Failure.of(form, pk, request, name), 422)
    try:
        act(form.cleaned_data["reason"])
    except (Conflict, Refused) as no:
        return _page(request, user, Failure(pk, form.cleaned_data["reason"], no.sentence, name), no.status)
    messages.success(request, done)
    return redirect(reverse("absence_proposals") + _here(request))
