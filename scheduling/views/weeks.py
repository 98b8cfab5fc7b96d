"""*Minggu Saya* and the month: which days can be asked, which are granted, and why not."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from scheduling.rules import iso_week, monday_of
from scheduling.selectors import week_views
from scheduling.selectors.lists import upcoming_days
from scheduling.views.day_cards import ineligible_sentence, week_cards
from scheduling.views.reading import moment_of, parse_month, parse_week, user_of

WEEKS_SHOWN = 4


@require_safe
def my_week(request: HttpRequest) -> HttpResponse:
    """Four weeks from `?mulai=2026-W48` on, the present one by default."""
    employee = user_of(request).employee
    now, today = moment_of(user_of(request))
    this_monday = monday_of(today)
    first = parse_week(request.GET.get("mulai", "")) or this_monday
    upcoming = upcoming_days(employee.pk, today)
    views = week_views(employee, first, WEEKS_SHOWN, now)
    context = {
        "views": views,
        "weeks": SimpleLazyObject(lambda: week_cards(views)),
        "ineligible": ineligible_sentence(views),
        "this_monday": this_monday,
        "next_monday": this_monday + timedelta(days=7),
        "at_now": first == this_monday,
        "earlier": iso_week(first - timedelta(weeks=WEEKS_SHOWN)),
        "later": iso_week(first + timedelta(weeks=WEEKS_SHOWN)),
        "next_day": upcoming.granted[0] if upcoming.granted else None,
        "waiting": upcoming.submitted,
        "sent_back": upcoming.sent_back[0] if upcoming.sent_back else None,
        "office": employee.office.name,
        "zone": employee.office.zone_name,
    }
    return render(request, "scheduling/my_week.html", context)


@require_safe
def my_month(request: HttpRequest) -> HttpResponse:
    """The month of `?bulan=2026-12`, weeks as rows."""
    employee = user_of(request).employee
    now, today = moment_of(user_of(request))
    first = parse_month(request.GET.get("bulan", "")) or today.replace(day=1)
    after = _next_month(first)
    monday = _first_week(first)
    count = (after - timedelta(days=1) - monday).days // 7 + 1
    views = week_views(employee, monday, count, now)
    context = {
        "views": views,
        "weeks": SimpleLazyObject(lambda: week_cards(views)),
        "first": first,
        "at_now": first == today.replace(day=1),
        "earlier": (first - timedelta(days=1)).strftime("%Y-%m"),
        "later": after.strftime("%Y-%m"),
    }
    return render(request, "scheduling/my_month.html", context)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _first_week(first: date) -> date:
    """The Monday of the first week with a working day in the month."""
    return monday_of(first) if first.weekday() < 5 else monday_of(first) + timedelta(days=7)
