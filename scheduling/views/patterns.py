"""Patterns: "every Thursday for eight weeks", asked once; each week shows what became of it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.problems import Conflict, DomainError, Refused
from eligibility.selectors import policy_of
from employees.models import Employee
from employees.permissions import today_of
from employees.selectors import actor_of
from scheduling.enums import PatternOutcome, RequestStatus
from scheduling.forms import BasePlanRows, PatternForm, WeekForm, plan_rows, show_refusal
from scheduling.selectors import last_plan
from scheduling.selectors.lists import PatternView, PatternWeekView, patterns_of
from scheduling.services import create_pattern, end_pattern, skip_pattern_week
from scheduling.views.ask_forms import last_rows, place_choices, place_initial
from scheduling.views.day_cards import STATUS_LOOKS, Look
from scheduling.views.reading import moment_of, parse_day, user_of

WEEK_LOOKS: dict[str, Look] = {
    **STATUS_LOOKS,
    PatternOutcome.ASKED: Look("asked", "asked", "A"),
    PatternOutcome.SKIPPED: Look("neutral", "x", "–"),
    PatternOutcome.REFUSED: Look("warning", "warning", "!"),
    "planned": Look("office", "week", ""),
    "none": Look("neutral", "x", "–"),
}

WEEK_WORDS: dict[str, Any] = {
    **dict(RequestStatus.choices),
    **dict(PatternOutcome.choices),
    "planned": gettext_lazy("akan diajukan"),
    "none": gettext_lazy("tidak diajukan"),
}


@require_safe
def pattern_list(request: HttpRequest) -> HttpResponse:
    """The person's patterns with the outcome of each week."""
    user = user_of(request)
    views = patterns_of(user.employee_id, today_of(user))
    patterns = [
        (view, _day_name(view), [(w, WEEK_LOOKS[w.state], WEEK_WORDS[w.state]) for w in view.weeks])
        for view in views
    ]
    return render(request, "scheduling/pattern_list.html", {"patterns": patterns})


@require_http_methods(["GET", "HEAD", "POST"])
def pattern_new(request: HttpRequest) -> HttpResponse:
    """The form of a pattern, filled from the last request; a POST asks."""
    user = user_of(request)
    now, today = moment_of(user)
    if request.method != "POST":
        last = last_plan(user.employee)
        day = parse_day(request.GET.get("hari", "")) or today
        initial = {**place_initial(last, user.employee), "starts_on": day, "weekday": min(day.weekday(), 4)}
        form = _form(user.employee, today, initial=initial)
        return _show(request, form, plan_rows(initial=last_rows(last)))
    form, rows = _form(user.employee, today, data=request.POST), plan_rows(request.POST)
    if not all([form.is_valid(), rows.is_valid()]):
        return _show(request, form, rows, status=422)
    try:
        create_pattern(
            employee=user.employee,
            weekday=form.cleaned_data["weekday"],
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.ends_on(),
            plan=rows.items(),
            actor=actor_of(user),
            now=now,
            **form.place_values(),
        )
    except DomainError as error:
        show_refusal(form, error)
        return _show(request, form, rows, status=error.status)
    messages.success(request, _("Pola disimpan. Setiap minggu diajukan sendiri; hasilnya tampil di sini."))
    return redirect("pattern_list")


@require_POST
def pattern_row(request: HttpRequest) -> HttpResponse:
    """The same form with one more row for the plan."""
    user = user_of(request)
    today = today_of(user)
    form, rows = _form(user.employee, today, data=request.POST), plan_rows(request.POST)
    typed = {name: form[name].value() for name in form.fields}
    more = plan_rows(initial=rows.typed(), least=len(rows.forms) + 1)
    return _show(request, _form(user.employee, today, initial=typed), more)


@require_POST
def pattern_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask no further weeks; what is asked or granted already stays."""
    user = user_of(request)
    try:
        end_pattern(pk, employee=user.employee, actor=actor_of(user), now=timezone.now())
    except (Conflict, Refused) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Pola dihentikan. Hari yang sudah diajukan tidak berubah."))
    return redirect("pattern_list")


@require_POST
def pattern_skip(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave one week out; the pattern itself stays as it is."""
    user = user_of(request)
    form = WeekForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Sebutkan minggu yang dilewati dengan tanggal hari Senin."))
        return redirect("pattern_list")
    week = form.cleaned_data["week"]
    try:
        skip_pattern_week(pk, week=week, employee=user.employee, actor=actor_of(user), now=timezone.now())
    except (Conflict, Refused) as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Minggu itu dilewati; minggu lain tetap berjalan."))
    return redirect("pattern_list")


def _form(employee: Employee, today: date, **kwargs: Any) -> PatternForm:
    places = policy_of(employee, today).policy.places
    return PatternForm(employee=employee, places=places, **kwargs)


def _show(request: HttpRequest, form: PatternForm, rows: BasePlanRows, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "plan": rows, "places": place_choices(form)}
    return render(request, "scheduling/pattern_form.html", context, status=status)


def _day_name(view: PatternView) -> date | None:
    """A date on the pattern's weekday, for its name."""
    first: PatternWeekView | None = view.weeks[0] if view.weeks else None
    return first.day if first else None
