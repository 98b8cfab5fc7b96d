"""The working calendar of a year: everybody reads it, admins add and remove dates and load holidays."""

from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.problems import Conflict, DomainError, Refused
from employees.enums import Role
from employees.models import User
from employees.permissions import current_roles, require, today_of
from employees.selectors import actor_of
from scheduling.enums import HOLIDAY_KINDS, DayKind
from scheduling.forms import CalendarDayForm, YearForm, show_refusal
from scheduling.permissions import can_edit_calendar
from scheduling.selectors import CalendarChange
from scheduling.selectors.lists import CalendarRow, calendar_day_of, calendar_of_year
from scheduling.services import load_holidays, remove_calendar_day, set_calendar_day
from scheduling.views.reading import FIRST_YEAR, LAST_YEAR, parse_year, user_of

KIND_LOOKS = {
    **dict.fromkeys(HOLIDAY_KINDS, ("holiday", "holiday")),
    DayKind.EXTRA_WFA: ("granted", "home"),
    DayKind.BLOCKED: ("closed", "closed"),
    DayKind.ANCHOR: ("office", "office"),
}


class CalendarLine(NamedTuple):
    """A date of the calendar with its look: the kind in words, the end of the class name, the icon."""

    row: CalendarRow
    kind: str
    css: str
    icon: str
    can_remove: bool


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The year of `?tahun=`; employees see what holds for them, admins all rows."""
    user = user_of(request)
    year = parse_year(request.GET.get("tahun", ""), today_of(user).year)
    form = _day_form(user) if current_roles(user).is_admin else None
    return _show(request, year, form)


@require_POST
def calendar_add(request: HttpRequest) -> HttpResponse:
    """Add a date for the agency, a region or one office; names the granted days it touches."""
    user = user_of(request)
    require(current_roles(user).is_admin)
    form = _day_form(user, request.POST)
    if not form.is_valid():
        return _show(request, today_of(user).year, form, status=422)
    require(can_edit_calendar(user, form.cleaned_data["office"]))
    try:
        change = set_calendar_day(
            agency=user.employee.agency, actor=actor_of(user), now=timezone.now(), **form.cleaned_data
        )
    except (Conflict, Refused) as error:
        show_refusal(form, error)
        return _show(request, form.cleaned_data["date"].year, form, status=error.status)
    messages.success(request, _("Tanggal ditambahkan ke kalender."))
    _tell_affected(request, change)
    return _back(form.cleaned_data["date"].year)


@require_POST
def calendar_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a date out of the calendar."""
    user = user_of(request)
    row = calendar_day_of(pk, user.employee.agency_id)
    require(can_edit_calendar(user, row.office))
    change = remove_calendar_day(pk, agency=user.employee.agency, actor=actor_of(user), now=timezone.now())
    messages.success(request, _("%(name)s dihapus dari kalender.") % {"name": row.name})
    _tell_affected(request, change)
    return _back(row.date.year)


@require_POST
def calendar_load(request: HttpRequest) -> HttpResponse:
    """Load national holidays and joint leave of a year; rows that exist stay as they are."""
    user = user_of(request)
    require(can_edit_calendar(user))
    form = YearForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Sebutkan tahun antara 2020 dan 2100."))
        return redirect("calendar")
    year = form.cleaned_data["year"]
    try:
        added = load_holidays(
            agency=user.employee.agency, years=[year], actor=actor_of(user), now=timezone.now()
        )
    except DomainError as error:
        messages.error(request, error.sentence)
        return _back(year)
    found = ngettext("%(count)s hari libur dimuat.", "%(count)s hari libur dimuat.", added)
    messages.success(request, found % {"count": added})
    return _back(year)


def _day_form(user: User, data: Any = None) -> CalendarDayForm:
    offices = current_roles(user).scope(Role.ADMIN)
    return CalendarDayForm(data, agency_id=user.employee.agency_id, offices=offices)


def _show(
    request: HttpRequest, year: int, form: CalendarDayForm | None, *, status: int = 200
) -> HttpResponse:
    user = user_of(request)
    rows = calendar_of_year(user.employee.agency_id, year, mine=None if form else user.employee)
    scope = current_roles(user).scope(Role.ADMIN)
    removable = {row.id for row in rows if scope is None or row.office_id in scope}
    context = {
        "year": year,
        "earlier": max(year - 1, FIRST_YEAR),
        "later": min(year + 1, LAST_YEAR),
        "drawn": (rows, sorted(removable), form is not None),
        "months": SimpleLazyObject(lambda: _months(rows, removable)),
        "form": form,
        "can_load": form is not None and can_edit_calendar(user),
    }
    return render(request, "scheduling/calendar.html", context, status=status)


def _months(rows: list[CalendarRow], removable: set[int]) -> list[tuple[date, list[CalendarLine]]]:
    months = groupby(rows, key=lambda row: row.date.replace(day=1))
    return [(month, [_line(row, row.id in removable) for row in days]) for month, days in months]


def _line(row: CalendarRow, can_remove: bool) -> CalendarLine:
    kind = DayKind(row.kind)
    return CalendarLine(row, str(kind.label), *KIND_LOOKS[kind], can_remove)


def _tell_affected(request: HttpRequest, change: CalendarChange) -> None:
    if not change.affected:
        return
    names = "; ".join(f"{day.name} ({day.date:%d/%m})" for day in change.shown[:5])
    messages.warning(
        request,
        _("%(count)s hari WFA tersentuh perubahan ini: %(names)s. Hubungi atasan mereka.")
        % {"count": change.affected, "names": names},
    )


def _back(year: int) -> HttpResponse:
    return redirect(f"{reverse('calendar')}?tahun={year}")
