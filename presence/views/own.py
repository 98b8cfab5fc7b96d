"""The person's own weeks, and everything the portal holds about them."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from employees.selectors import actor_of
from employees.selectors.trail import own_trail
from presence.enums import AbsenceStep
from presence.rules.discipline import DISMISSED_IN_A_ROW, STEPS
from presence.selectors import WeekHours, YearCount, step_for, year_absences
from presence.selectors.held import held_kinds, kept_positions, position_rows
from presence.selectors.own_days import own_week
from presence.serializers.checking import WeekIn
from presence.services.own_data import download_own_data
from presence.views.day import NATURES
from presence.views.reading import moment_of, page_of, user_of
from scheduling.selectors import iso_week, monday_of

WEEK = timedelta(days=7)
METER_PX = 320
TABS = ("disimpan", "posisi", "jejak")


@require_safe
def my_presence(request: HttpRequest) -> HttpResponse:
    """*Presensi saya*: the week of `?minggu=2026-W48`, the present one by default."""
    user = user_of(request)
    employee = user.employee
    _now, today = moment_of(user)
    monday = _monday(request.GET.get("minggu", "")) or monday_of(today)
    week = own_week(employee, monday, today)
    count = year_absences([employee.pk], today.year, today).get(employee.pk, YearCount(0, 0, ()))
    context = {
        "week": week,
        "rows": [(day, NATURES[day.nature]) for day in week.days],
        "today": today,
        "sunday": monday + timedelta(days=6),
        "at_now": monday == monday_of(today),
        "earlier": iso_week(monday - WEEK),
        "later": iso_week(monday + WEEK),
        "meter": meter(week.hours),
        "expected": clock(week.hours.expected),
        "credited": clock(week.hours.credited),
        "shortage": clock(week.hours.shortage),
        "open_minutes": clock(max(0, week.hours.expected - week.hours.counted)),
        "year": today.year,
        "count": count,
        "step": step_for(count.days, count.in_a_row),
        "steps": [(least, AbsenceStep(step)) for least, step in STEPS],
        "in_a_row": DISMISSED_IN_A_ROW,
        "zone": employee.office.zone_name,
    }
    return render(request, "presence/my_presence.html", context)


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """*Data saya*: what is held and why, the positions that are still kept, and who has handled the data."""
    user = user_of(request)
    employee = user.employee
    _now, today = moment_of(user)
    tab = request.GET.get("bagian", "")
    tab = tab if tab in TABS else TABS[0]
    context: dict[str, object] = {"tab": tab, "zone": employee.office.zone_name}
    if tab == "disimpan":
        context["kinds"] = held_kinds(employee)
    elif tab == "posisi":
        page = page_of(request, position_rows(employee))
        context |= {"page": page, "positions": kept_positions(employee, list(page.object_list), today)}
    else:
        context["trail"] = own_trail(user, _before(request.GET.get("sebelum", "")))
    return render(request, "presence/my_data.html", context)


@require_POST
def my_data_download(request: HttpRequest) -> StreamingHttpResponse:
    """Every own row as one JSON file."""
    user = user_of(request)
    now, today = moment_of(user)
    pieces = download_own_data(employee=user.employee, actor=actor_of(user), now=now)
    return StreamingHttpResponse(
        pieces,
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="data-saya-{today}.json"',
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def meter(hours: WeekHours) -> tuple[int, int]:
    """Widths in px of what is credited and what is missing, of a bar of 320 px that stands for the week's due."""
    due = max(hours.expected, hours.credited + hours.shortage, 1)
    return round(METER_PX * hours.credited / due), round(METER_PX * hours.shortage / due)


def clock(minutes: int) -> str:
    """`450` as "7 jam 30 menit"."""
    params = {"hours": minutes // 60, "minutes": minutes % 60}
    if not params["minutes"]:
        return _("%(hours)s jam") % params
    return (_("%(hours)s jam %(minutes)s menit") if params["hours"] else _("%(minutes)s menit")) % params


def _monday(text: str) -> date | None:
    asked = WeekIn(data={"week": text})
    return asked.validated_data["week"] if asked.is_valid() else None


def _before(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
