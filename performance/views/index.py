"""The weekly index as a line, for oneself and for those who may watch somebody."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.charts import Line
from core.problems import NotFound, plain
from employees.models import Employee, User
from employees.permissions import current_roles
from employees.selectors import person_of, reports_of
from performance.models import WeeklyIndex
from performance.permissions.reports import can_see_index
from performance.selectors import weeks_of
from performance.views.reading import moment_of, parse_key, user_of

WEEK = timedelta(days=7)
WEEKS_SHOWN = 26
MOST_CHOICES = 200


@require_safe
def performance_index(request: HttpRequest) -> HttpResponse:
    """The last half year, week by week; `?pegawai=` names somebody else."""
    user = user_of(request)
    person = _person(request, user)
    _now, today = moment_of(user)
    last = today - timedelta(days=today.weekday())
    mondays = [last - WEEK * n for n in reversed(range(WEEKS_SHOWN))]
    rows = list(weeks_of(person.pk, mondays[0], last))
    by_week = {row.week: row for row in rows}
    shown = mondays[next((i for i, m in enumerate(mondays) if m in by_week), 0) :]
    context = {
        "person": person,
        "own": person.pk == user.employee_id,
        "rows": rows[::-1],
        "latest": rows[-1] if rows else None,
        "labels": [date_format(monday, "j M") for monday in shown],
        "lines": [Line(_("Indeks"), [_value(by_week.get(monday)) for monday in shown])],
        "desc": _described(rows),
        "people": _choices(user),
    }
    return render(request, "performance/index.html", context)


def _person(request: HttpRequest, user: User) -> Employee:
    text = request.GET.get("pegawai", "")
    if not text:
        return user.employee
    key = parse_key(text)
    person = person_of(user, key) if key is not None else None
    if person is None or not can_see_index(user, person):
        raise NotFound(_("Pegawai ini tidak ditemukan."))
    return person


def _choices(user: User) -> list[Employee]:
    """Whom a supervisor may pick from a list."""
    if not current_roles(user).is_supervisor:
        return []
    _now, today = moment_of(user)
    return list(reports_of(user.employee, today).order_by("name", "pk")[:MOST_CHOICES])


def _value(row: WeeklyIndex | None) -> float | None:
    return None if row is None else float(row.value)


def _described(rows: list[WeeklyIndex]) -> str:
    """The chart in one sentence."""
    if not rows:
        return ""
    low, high = min(row.value for row in rows), max(row.value for row in rows)
    return _("%(count)s minggu dengan indeks; terendah %(low)s, tertinggi %(high)s, terakhir %(last)s.") % {
        "count": len(rows),
        "low": plain(low),
        "high": plain(high),
        "last": plain(rows[-1].value),
    }
