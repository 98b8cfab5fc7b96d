"""*Presensi tim*: a day of the people who report here. Verdicts and bands, never coordinates."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from employees.permissions import require
from employees.selectors import reports_of
from presence.permissions.duties import leads_people
from presence.selectors import team_day
from presence.selectors.corrections import waiting_corrections
from presence.views.reading import moment_of, page_of, parse_day, user_of

DAY = timedelta(days=1)


@require_safe
def team_presence(request: HttpRequest) -> HttpResponse:
    """Today, or the past day of `?tanggal=`."""
    user = user_of(request)
    require(leads_people(user))
    _now, today = moment_of(user)
    asked = parse_day(request.GET.get("tanggal", ""))
    on = asked if asked and asked <= today else today
    people = reports_of(user.employee, today).select_related("unit").order_by("name", "pk")
    page = page_of(request, people)
    context = {
        "on": on,
        "today": today,
        "before": on - DAY,
        "after": on + DAY if on < today else None,
        "page": page,
        "rows": team_day(list(page.object_list), on),
        "waiting": waiting_corrections(user.employee, today),
    }
    return render(request, "presence/team_presence.html", context)
