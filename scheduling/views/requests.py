"""Own requests: ask, keep a draft, change, withdraw, cancel; and one request as its readers see it."""

from datetime import date, datetime
from itertools import chain

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import Conflict, DomainError, Refused
from eligibility.permissions import can_see_verdict
from employees.models import Employee, User
from employees.permissions import today_of
from employees.selectors import actor_of
from scheduling.enums import RequestStatus
from scheduling.forms import DaysForm, show_refusal
from scheduling.models import WfaRequest
from scheduling.permissions import can_see_request, is_own
from scheduling.rules import monday_of
from scheduling.selectors import WeekView
from scheduling.selectors.lists import own_requests, request_in_full, request_not_found
from scheduling.selectors.weeks import weeks_from
from scheduling.services import (
    cancel_request,
    revise_request,
    save_draft,
    submit_draft,
    submit_request,
    withdraw_request,
)
from scheduling.views.ask_forms import (
    Ask,
    blank_ask,
    show,
    stored_ask,
    typed_ask,
    with_one_more_row,
)
from scheduling.views.day_cards import STATUS_LOOKS
from scheduling.views.reading import moment_of, page_of, parse_day, parse_week, user_of
from scheduling.views.request_facts import request_facts

CHANGEABLE = frozenset({RequestStatus.DRAFT, RequestStatus.SENT_BACK})
WEEKS_SEARCHED = 6


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """The person's own requests, newest week first; `?status=` narrows."""
    status = request.GET.get("status", "")
    status = status if status in RequestStatus.values else ""
    page = page_of(request, own_requests(user_of(request).employee_id, status=status))
    rows = [(row, STATUS_LOOKS[row.status]) for row in page.object_list]
    context = {"page": page, "rows": rows, "status": status, "statuses": RequestStatus.choices}
    return render(request, "scheduling/request_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: HttpRequest) -> HttpResponse:
    """The form for one week (`?hari=` ticks a day, `?minggu=` opens a week); a POST asks."""
    user = user_of(request)
    now, today = moment_of(user)
    if request.method != "POST":
        day = parse_day(request.GET.get("hari", ""))
        monday = monday_of(day) if day else parse_week(request.GET.get("minggu", ""))
        if monday:
            return show(request, blank_ask(user.employee, monday, day, today), now)
        week = _first_open_week(user.employee, today, now)
        return show(request, blank_ask(user.employee, week.week, None, today), now, week=week)
    ask = _typed(request, today)
    if not ask.is_valid():
        return show(request, ask, now, status=422)
    try:
        made = submit_request(**ask.values(), actor=actor_of(user), now=now)
    except DomainError as error:
        show_refusal(ask.form, error, "days")
        return show(request, ask, now, status=error.status)
    messages.success(request, _("Pengajuan terkirim. Atasan Anda sudah diberi tahu."))
    return redirect("request_detail", pk=made.pk)


@require_POST
def request_draft(request: HttpRequest) -> HttpResponse:
    """Keep what was typed as a draft."""
    today = today_of(user_of(request))
    return _keep(request, _typed(request, today, draft=True))


@require_POST
def request_row(request: HttpRequest) -> HttpResponse:
    """The same form with one more row for the plan; nothing is checked or kept."""
    now, today = moment_of(user_of(request))
    return show(request, with_one_more_row(_typed(request, today), today), now)


@require_http_methods(["GET", "HEAD", "POST"])
def request_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft or sent-back request; a POST hands it in."""
    user = user_of(request)
    now, today = moment_of(user)
    existing = _changeable(user, pk)
    if request.method != "POST":
        return show(request, stored_ask(existing, today), now)
    ask = _typed(request, today, existing=existing)
    if not ask.is_valid():
        return show(request, ask, now, status=422)
    try:
        _hand_in(ask, existing, user)
    except DomainError as error:
        show_refusal(ask.form, error, "days")
        return show(request, ask, now, status=error.status)
    messages.success(request, _("Pengajuan terkirim. Atasan Anda sudah diberi tahu."))
    return redirect("request_detail", pk=pk)


@require_POST
def request_edit_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Rewrite a draft."""
    user = user_of(request)
    today = today_of(user)
    existing = _changeable(user, pk, RequestStatus.DRAFT)
    return _keep(request, _typed(request, today, existing=existing, draft=True))


@require_POST
def request_edit_row(request: HttpRequest, pk: int) -> HttpResponse:
    """The same form of a stored request with one more row; nothing is checked or kept."""
    user = user_of(request)
    now, today = moment_of(user)
    ask = _typed(request, today, existing=_changeable(user, pk))
    return show(request, with_one_more_row(ask, today), now)


@require_safe
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request for the person who asked, who decides, and who oversees."""
    user = user_of(request)
    found = _readable(user, pk)
    now = timezone.now()
    own = is_own(user, found.employee)
    may_explain = {"may_explain": own or can_see_verdict(user, found.employee)}
    facts = request_facts(found, now, own=own)
    return render(request, "scheduling/request_detail.html", facts | may_explain)


@require_POST
def request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what is not decided yet."""
    user = user_of(request)
    now = timezone.now()
    try:
        withdraw_request(pk, employee=user.employee, actor=actor_of(user), now=now)
    except (Conflict, Refused) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Pengajuan ditarik. Harinya kembali ke kuota Anda."))
    return redirect("request_detail", pk=pk)


@require_POST
def request_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Give back all or some days of a granted request."""
    user = user_of(request)
    now = timezone.now()
    found = _own(user, pk)
    form = DaysForm(request.POST, days=[d.date for d in found.days.all()])
    if not form.is_valid():
        messages.error(request, _("Pilih hari yang ada dalam pengajuan ini."))
        return redirect("request_detail", pk=pk)
    days: list[date] | None = form.cleaned_data["days"] or None
    try:
        cancel_request(pk, employee=user.employee, actor=actor_of(user), now=now, days=days)
    except (Conflict, Refused) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("WFA dibatalkan. Harinya kembali ke kuota Anda."))
    return redirect("request_detail", pk=pk)


def _typed(
    request: HttpRequest, today: date, *, existing: WfaRequest | None = None, draft: bool = False
) -> Ask:
    named = existing.week if existing else parse_week(request.POST.get("week", ""))
    employee = user_of(request).employee
    return typed_ask(employee, request.POST, named or monday_of(today), today, existing=existing, draft=draft)


def _keep(request: HttpRequest, ask: Ask) -> HttpResponse:
    user = user_of(request)
    now = timezone.now()
    if not ask.is_valid():
        return show(request, ask, now, status=422)
    try:
        kept = save_draft(
            **ask.values(),
            actor=actor_of(user),
            now=now,
            request_id=ask.existing.pk if ask.existing else None,
        )
    except DomainError as error:
        show_refusal(ask.form, error, "days")
        return show(request, ask, now, status=error.status)
    messages.success(request, _("Draf disimpan. Harinya belum dipesan sampai Anda mengajukannya."))
    return redirect("request_detail", pk=kept.pk)


def _hand_in(ask: Ask, existing: WfaRequest, user: User) -> None:
    now = timezone.now()
    actor = actor_of(user)
    if existing.status == RequestStatus.SENT_BACK:
        revise_request(existing.pk, **ask.values(), actor=actor, now=now)
        return
    save_draft(**ask.values(), actor=actor, now=now, request_id=existing.pk)
    submit_draft(existing.pk, employee=user.employee, actor=actor, now=now)


def _readable(user: User, pk: int) -> WfaRequest:
    found = request_in_full(pk, user.employee.agency_id)
    if not can_see_request(user, found):
        raise request_not_found()
    return found


def _own(user: User, pk: int) -> WfaRequest:
    found = request_in_full(pk, user.employee.agency_id)
    if not is_own(user, found.employee):
        raise request_not_found()
    return found


def _changeable(user: User, pk: int, *states: str) -> WfaRequest:
    found = _own(user, pk)
    if found.status not in (states or CHANGEABLE):
        raise Conflict(
            _("Pengajuan ini sudah %(status)s, jadi tidak dapat diubah lagi.")
            % {"status": found.get_status_display()}
        )
    return found


def _first_open_week(employee: Employee, today: date, now: datetime) -> WeekView:
    """The first of the coming weeks with a day that can be asked; this week where there is none."""
    weeks = weeks_from(employee, monday_of(today), WEEKS_SEARCHED, now)
    this_week = next(weeks)
    return next((w for w in chain([this_week], weeks) if any(d.can_request for d in w.days)), this_week)
