"""*Penjelasan hari*: any day of a person, as it was judged then."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.problems import DomainError, NotFound
from eligibility.permissions import can_see_discipline, can_see_verdict
from eligibility.selectors.talent import nine_box
from employees.models import Employee, User
from employees.permissions import can_see_full_nip
from employees.selectors import person_of, today_in
from studio.selectors.explain import explain_day
from studio.selectors.moments import FIRST_DAY, last_day, read_day, read_moment
from studio.services.explained import note_read

DAY = timedelta(days=1)


@require_safe
def my_explanation(request: HttpRequest) -> HttpResponse:
    """The own day; `?tanggal=` which, `&saat=` as known at which moment."""
    user = cast(User, request.user)
    return _page(request, user, user.employee, mine=True)


@require_safe
def person_explanation(request: HttpRequest, pk: int) -> HttpResponse:
    """A day of somebody whose verdict the reader may see."""
    user = cast(User, request.user)
    person = person_of(user, pk)
    if not can_see_verdict(user, person):
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    return _page(request, user, person, mine=False)


def _page(request: HttpRequest, user: User, person: Employee, *, mine: bool) -> HttpResponse:
    now = timezone.now()
    today = today_in(person.office, now)
    latest = last_day(person, today)
    on, known_at = _asked(request, person, today, latest)
    asked = request.GET.get("tanggal", "")
    context: dict[str, object] = {"person": person, "mine": mine, "on": on, "today": today}
    context["elsewhere"] = bool(asked) and asked != on.isoformat()
    context |= {"first": FIRST_DAY, "latest": latest, "moment": known_at}
    context |= {"before": on - DAY if on > FIRST_DAY else None, "after": on + DAY if on < latest else None}
    veiled = not can_see_discipline(user, person)
    context["nip"] = person.nip if can_see_full_nip(user, person) else person.masked_nip
    try:
        it = explain_day(person, on, now=now, known_at=known_at, veiled=veiled)
    except DomainError as unknown:
        return render(
            request, "studio/explain.html", context | {"error": unknown.sentence}, status=unknown.status
        )
    note_read(user, it, veiled=veiled, now=now)
    context |= {"it": it, "box_rows": nine_box(it.in_force.policy, here=it.box_here)}
    return render(request, "studio/explain.html", context)


def _asked(request: HttpRequest, person: Employee, today: date, latest: date) -> tuple[date, datetime | None]:
    """The day and moment that the address names; what cannot be read, or lies outside, is today as known now."""
    on = read_day(request.GET.get("tanggal", "")) or today
    known_at = read_moment(request.GET.get("saat", ""), person.office.tz)
    return (on if FIRST_DAY <= on <= latest else today), known_at
