"""Pages of deciding: the inbox, one request in full, what was decided, and what nobody can decide."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from approvals import selectors, services
from approvals.enums import OUTCOME, Action, ApprovalStatus, Grouping, ProblemCode
from approvals.forms import DeciderForm, RecallForm
from approvals.models import Approval
from approvals.permissions import (
    can_decide,
    can_name_decider,
    can_recall,
    can_see_undecidable,
    offices_without_decider,
)
from approvals.rules import REASON_LIMIT
from core.problems import Conflict, DomainError, NotFound, Problem, Refused
from employees.models import User
from employees.permissions import require
from employees.selectors import actor_of, today_in
from scheduling.selectors import history_of

PAGE_SIZE = 25
ANSWERS = "approval_answers"
FROM_DETAIL = "rinci"


@dataclass(frozen=True, slots=True)
class Failure:
    """A decision that was not taken: what was typed stays in the form, beside the reason why not."""

    pk: int
    action: str
    reason: str
    sentence: str
    is_gone: bool


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _reason(request: HttpRequest) -> str:
    """As typed; PostgreSQL stores no NUL."""
    return request.POST.get("reason", "").replace("\x00", "")


def _page(rows: QuerySet[Approval], request: HttpRequest) -> Page[Approval]:
    return Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))


def _page_of_ids(ids: Sequence[int] | QuerySet[Approval, int], request: HttpRequest) -> Page[int]:
    page = Paginator(ids, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)  # read once
    return page


def _query(query: Mapping[str, str], **more: str) -> str:
    """The part of the inbox's address that survives an act: grouping and page."""
    kept = {key: query[key] for key in ("kelompok", "page") if query.get(key)} | more
    return f"?{urlencode(kept)}" if kept else ""


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """*Persetujuan*: what waits for the decision of this person, each with its consequences."""
    return render(request, "approvals/inbox.html", _inbox(request, timezone.now()))


def _inbox(request: HttpRequest, now: datetime, failure: Failure | None = None) -> dict[str, Any]:
    user = _user(request)
    asked = request.GET.get("kelompok", "")
    grouping = asked if asked in Grouping.values else Grouping.DEADLINE.value
    waiting = selectors.waiting_for(user, today_in(user.employee.office, now))
    page = _page_of_ids(selectors.ordered(waiting, grouping), request)
    rows = selectors.listed(list(page.object_list))
    effects = selectors.consequences(rows, now)
    return {
        "page": page,
        "groups": selectors.grouped(rows, effects, grouping, now, request.GET.get("fokus", "")),
        "grouping": grouping,
        "groupings": Grouping.choices,
        "here": _query(request.GET),
        "failure": failure,
        "answers": request.session.pop(ANSWERS, []),
        "reason_limit": REASON_LIMIT,
        "can_see_undecidable": can_see_undecidable(user, now),
    }


@require_safe
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """One request in full: plan, consequences day by day, history; decide or recall here."""
    return render(request, "approvals/approval.html", _detail(request, pk, timezone.now()))


def _detail(
    request: HttpRequest,
    pk: int,
    now: datetime,
    failure: Failure | None = None,
    recall: RecallForm | None = None,
) -> dict[str, Any]:
    user = _user(request)
    row = selectors.visible_approval(user, pk, now)
    [shown] = selectors.listed([pk])
    is_waiting = row.status == ApprovalStatus.PENDING
    recallable = selectors.recallable_dates(row, now) if can_recall(user, row, now) else []
    return {
        "row": row,
        "plan": shown.request,
        "effect": selectors.consequences([shown], now)[pk] if is_waiting else None,
        "history": history_of(row.request),
        "now": now,
        "failure": failure,
        "reason_limit": REASON_LIMIT,
        "can_decide": is_waiting and can_decide(user, row, now),
        "recall_form": (recall or RecallForm(granted=recallable)) if recallable else None,
        "decider_form": DeciderForm() if is_waiting and can_name_decider(user, row, now) else None,
        "here": f"?dari={FROM_DETAIL}",
    }


@require_POST
def approval_act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Approve, reject, send back or recall; what stands in the way is shown where it was typed."""
    now = timezone.now()
    row = selectors.visible_approval(_user(request), pk, now)
    if action == Action.RECALL:
        return _recall(request, row, now)
    if action not in OUTCOME:
        raise NotFound(problems=[Problem(ProblemCode.UNKNOWN_ACTION)])
    user = _user(request)
    reason = _reason(request)
    try:
        done = services.decide(
            approval_id=pk, action=action, decider=user.employee, actor=actor_of(user), now=now, reason=reason
        )
    except (Refused, Conflict) as error:
        failure = Failure(pk, action, reason, error.sentence, isinstance(error, Conflict))
        return _try_again(request, failure, now, error.status)
    name = row.request.employee.full_name
    messages.success(
        request, _("Pengajuan %(name)s %(status)s.") % {"name": name, "status": done.get_status_display()}
    )
    return redirect(_back(request, pk))


def _try_again(request: HttpRequest, failure: Failure, now: datetime, status: int) -> HttpResponse:
    if request.GET.get("dari") == FROM_DETAIL:
        context = _detail(request, failure.pk, now, failure)
        return render(request, "approvals/approval.html", context, status=status)
    return render(request, "approvals/inbox.html", _inbox(request, now, failure), status=status)


def _back(request: HttpRequest, pk: int) -> str:
    if request.GET.get("dari") == FROM_DETAIL:
        return reverse("approval", args=[pk])
    next_row = request.POST.get("fokus", "")
    more = {"fokus": next_row} if next_row.isdigit() else {}
    return reverse("inbox") + _query(request.GET, **more)


def _recall(request: HttpRequest, row: Approval, now: datetime) -> HttpResponse:
    user = _user(request)
    form = RecallForm(request.POST, granted=selectors.recallable_dates(row, now))
    if form.is_valid():
        try:
            services.recall(
                approval_id=row.pk, decider=user.employee, actor=actor_of(user), now=now,
                reason=form.cleaned_data["reason"], days=form.cleaned_data["days"],
            )  # fmt: skip
        except (Refused, Conflict) as error:
            form.add_error(None, error.sentence)
        else:
            name = row.request.employee.full_name
            messages.success(request, _("WFA %(name)s dipanggil kembali.") % {"name": name})
            return redirect("approval", pk=row.pk)
    return render(request, "approvals/approval.html", _detail(request, row.pk, now, recall=form), status=422)


@require_POST
def approval_bulk(request: HttpRequest) -> HttpResponse:
    """Approve the chosen rows; each is checked and answered by itself."""
    user = _user(request)
    ids = [int(text) for text in request.POST.getlist("ids") if text.isdecimal() and len(text) < 19]
    try:
        answers = services.decide_many(
            approval_ids=ids, action=request.POST.get("action", Action.APPROVE), decider=user.employee,
            actor=actor_of(user), now=timezone.now(), reason=_reason(request),
        )  # fmt: skip
    except Refused as error:
        messages.warning(request, error.sentence)
    else:
        known = [a.id for a in answers if a.code != ProblemCode.NOT_FOUND]
        names = selectors.names_of(known, user.employee.agency_id)
        request.session[ANSWERS] = [asdict(a) | {"name": names.get(a.id, "")} for a in answers]
    return redirect(reverse("inbox") + _query(request.GET))


@require_safe
def decided(request: HttpRequest) -> HttpResponse:
    """What this person decided, the latest first; granted days can be called back from here."""
    now = timezone.now()
    me = _user(request).employee
    today = today_in(me.office, now)
    page = _page_of_ids(selectors.decided_by(me, today).values_list("pk", flat=True), request)
    context = {
        "page": page,
        "rows": selectors.decided_rows(selectors.listed(list(page.object_list)), now),
        "can_see_undecidable": can_see_undecidable(_user(request), now),
    }
    return render(request, "approvals/decided.html", context)


@require_safe
def undecidable(request: HttpRequest) -> HttpResponse:
    """Requests without a decider, with the reason, for the admin who names one."""
    return _undecidable(request, timezone.now())


def _undecidable(
    request: HttpRequest, now: datetime, pk: int = 0, form: DeciderForm | None = None, status: int = 200
) -> HttpResponse:
    user = _user(request)
    require(can_see_undecidable(user, now))
    agency_id, offices = user.employee.agency_id, offices_without_decider(user, now)
    page = _page(selectors.with_request(selectors.undecidable(agency_id, offices)), request)
    context = {
        "page": page,
        "form": DeciderForm(),
        "failed": pk,
        "failed_form": form,
        "leaders": selectors.leaders_of(agency_id, offices),
        "now": now,
        "can_see_undecidable": True,
    }
    return render(request, "approvals/undecidable.html", context, status=status)


@require_POST
def name_decider(request: HttpRequest, pk: int) -> HttpResponse:
    """An admin names who decides for the asker from today on."""
    now = timezone.now()
    user = _user(request)
    row = selectors.visible_approval(user, pk, now)
    require(can_name_decider(user, row, now))
    form = DeciderForm(request.POST)
    if not form.is_valid():
        return _undecidable(request, now, pk, form, 422)
    try:
        services.name_decider(approval_id=pk, actor=actor_of(user), now=now, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, error.sentence)
        return _undecidable(request, now, pk, form, error.status)
    name = row.request.employee.full_name
    messages.success(request, _("Pemutus untuk %(name)s sudah ditetapkan dan diberi tahu.") % {"name": name})
    return redirect("undecidable")
