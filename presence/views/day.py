"""*Hari ini*: what kind of day it is, checking in and out, the report, and what waits for the person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from core.problems import Conflict, Refused
from eligibility.selectors import policy_for
from employees.models import Employee
from employees.selectors import actor_of
from presence.enums import DayNature, EventKind, UnknownWhy
from presence.models import PresenceEvent
from presence.selectors import DayStanding, day_standing
from presence.selectors.own_days import next_wfa_day, open_matters
from presence.selectors.own_events import OwnEvent, own_events_of
from presence.selectors.reports import day_report
from presence.services import Reading, check_in, check_out
from presence.views.reading import moment_of, user_of
from presence.views.report_looks import Look, own_looks

NATURES: dict[DayNature, Look] = {
    DayNature.OFFICE: Look("office", "office", DayNature.OFFICE.label),
    DayNature.WFA: Look("granted", "home", DayNature.WFA.label),
    DayNature.TRAVEL: Look("travel", "travel", DayNature.TRAVEL.label),
    DayNature.LEAVE: Look("leave", "leave", DayNature.LEAVE.label),
    DayNature.SICK: Look("leave", "leave", DayNature.SICK.label),
    DayNature.HOLIDAY: Look("holiday", "holiday", DayNature.HOLIDAY.label),
    DayNature.WEEKEND: Look("neutral", "closed", DayNature.WEEKEND.label),
}
# What a device may answer instead of a position.
ERRORS = (UnknownWhy.DENIED, UnknownWhy.UNAVAILABLE, UnknownWhy.TIMEOUT, UnknownWhy.UNSUPPORTED)
KEY = re.compile(r"[0-9a-f-]{36}")


@dataclass(frozen=True, slots=True)
class CheckForm:
    """One button: what it records, its words, the API behind it, and the key of the form without a script."""

    kind: EventKind
    words: str | Promise
    url: str
    key: str


@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """Today in the person's office. Constant queries."""
    user = user_of(request)
    now, today = moment_of(user)
    employee = user.employee
    standing = day_standing(employee, now)
    report = day_report(employee, today)
    came, went = _own(employee, standing)
    context = {
        "standing": standing,
        "look": NATURES[standing.nature],
        "tz_name": employee.office.zone,
        "came": came,
        "went": went,
        "forms": _forms(standing, now),
        "errors": [error.value for error in ERRORS],
        "position_days": policy_for(employee.agency_id, today).policy.position_days,
        "report": report,
        "report_looks": own_looks(report.report, now) if report.report else [],
        "items": list(report.report.items.all()) if report.report else [],
        "matters": open_matters(employee, today),
        "next_wfa": next_wfa_day(employee, today),
    }
    return render(request, "presence/day.html", context)


@require_POST
def check_post(request: HttpRequest) -> HttpResponse:
    """The button without a script: recorded without a position, and the answer says so."""
    user = user_of(request)
    kind = request.POST.get("kind", "")
    if kind not in EventKind.values:
        messages.error(request, _("Pilih presensi masuk atau pulang."))
        return redirect("day")
    key = request.POST.get("key", "")
    act = check_in if kind == EventKind.IN else check_out
    try:
        answer = act(
            employee=user.employee, reading=Reading(error=UnknownWhy.UNSUPPORTED), client_time=None, made_at=None,
            key=key if KEY.fullmatch(key) else "", actor=actor_of(user), now=timezone.now(),
        )  # fmt: skip
    except (Refused, Conflict) as no:
        messages.error(request, no.sentence)
    else:
        messages.success(request, answer.sentence)
    return redirect("day")


def _own(employee: Employee, standing: DayStanding) -> tuple[OwnEvent | None, OwnEvent | None]:
    """The events of today, ready to show."""
    events: list[PresenceEvent] = [e for e in (standing.checked_in, standing.checked_out) if e]
    found = {own.event.kind: own for own in own_events_of(employee, events, standing.date)} if events else {}
    return found.get(EventKind.IN), found.get(EventKind.OUT)


def _forms(standing: DayStanding, now: datetime) -> list[CheckForm]:
    """The button of the moment first; check-out beside it where the day is past its middle without a check-in."""
    windows = standing.windows
    if windows is None:
        return []
    again = standing.checked_out is not None
    words = gettext_lazy("Perbarui presensi pulang") if again else gettext_lazy("Presensi pulang")
    leave = CheckForm(EventKind.OUT, words, reverse("api_check_out"), str(uuid4()))
    if not standing.can_check_in:
        return [leave]
    arrive = CheckForm(EventKind.IN, gettext_lazy("Presensi masuk"), reverse("api_check_in"), str(uuid4()))
    middle = windows.starts_at + (windows.ends_at - windows.starts_at) / 2
    return [arrive, leave] if again or now > middle else [arrive]
