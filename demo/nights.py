"""Early warnings of the demo: the night job really runs, a week ago and tonight; some warnings are answered between."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from demo.accounts import FORGOTTEN, Team, days_away
from demo.cast import Part, at_minute
from demo.timeline import DAY, Timeline
from employees.models import Agency, Employee, Office
from employees.selectors import actor_of, reports_of
from monitoring.enums import AnswerKind, Cause, Level, WarningStatus
from monitoring.models import EarlyWarning
from monitoring.services import answer_warning, object_to_warning, watch_office

DAYS_AGO = 8
TEXT = "Presensi masuk pada hari WFA beberapa kali tidak tercatat. Kita sepakati pengingat pukul 07.15."
FOLLOW_UP = "Presensi masuk setiap hari WFA selama satu bulan"
EXPLAINED = "Sedang merangkap tugas unit lain; sudah kami bicarakan dan tugas dibagi dalam tim."
OBJECTION = "Selama enam minggu terakhir saya merangkap tugas di tim lain; mohon dipertimbangkan."


def give_parts(teams: Iterable[Team], line: Timeline) -> dict[int, Part]:
    """In each team: somebody whose index falls, somebody who forgot to check in, and the visitors' accounts."""
    parts: dict[int, Part] = {}
    for team in teams:
        guests = {person.pk for person in team.staff if person in team.ready}
        others = [person.pk for person in team.staff if person.pk not in guests]
        days = days_away(others, line)
        others.sort(key=lambda pk: (-days.get(pk, 0), pk))
        if others and days.get(others[0], 0) >= FORGOTTEN and len(others) > 1:
            parts[others.pop(0)] = Part.UNSEEN
        if others:
            parts[others[0]] = Part.FALLING
        parts |= dict.fromkeys(guests, Part.GUEST)
    return parts


def watch(agency: Agency, teams: tuple[Team, ...], line: Timeline) -> int:
    """The night a week ago in the teams' offices, answers to it, and tonight everywhere; open warnings then."""
    offices = {team.chief.office_id: team.chief.office for team in teams}
    for office in offices.values():
        moment, on = _night(office, line, DAYS_AGO)
        watch_office(office_id=office.pk, date=on, now=moment)
    for number, team in enumerate(teams):
        _answer(team, line)
        if number % 2:
            _object(team, line)
    for office in Office.objects.filter(agency=agency).order_by("pk"):
        moment, on = _night(office, line, 0)
        watch_office(office_id=office.pk, date=on, now=min(moment, line.now))
    return EarlyWarning.objects.filter(employee__agency=agency, status=WarningStatus.OPEN).count()


def _night(office: Office, line: Timeline, days_ago: int) -> tuple[datetime, date]:
    """Two in the morning, when the office's night is watched."""
    on = line.now.astimezone(office.tz).date() - DAY * days_ago
    return at_minute(on, 2 * 60 + 5, 0, office.tz), on


def _answer(team: Team, line: Timeline) -> None:
    """Coaching for whoever forgot to check in; else the reason behind another warning, if there is one."""
    rows = list(_open_of(team, line).exclude(cause=Cause.INDEX_DROP))
    row = next((row for row in rows if row.cause == Cause.MISSED_CHECKINS), rows[0] if rows else None)
    if row is None:
        return
    coached = row.cause == Cause.MISSED_CHECKINS
    answer_warning(
        warning_id=row.pk, supervisor=team.chief, kind=AnswerKind.COACHING if coached else AnswerKind.REASON,
        text=TEXT if coached else EXPLAINED, follow_up=FOLLOW_UP if coached else "",
        due_on=line.today + DAY * 21 if coached else None, actor=actor_of(team.chief.user),
        now=_morning(team, line),
    )  # fmt: skip


def _object(team: Team, line: Timeline) -> None:
    row = _open_of(team, line).filter(cause=Cause.INDEX_DROP, level=Level.RED).first()
    if row:
        person = Employee.objects.select_related("agency", "office", "user").get(pk=row.employee_id)
        now = _morning(team, line) + timedelta(hours=3)
        object_to_warning(
            warning_id=row.pk, employee=person, text=OBJECTION, actor=actor_of(person.user), now=now
        )


def _open_of(team: Team, line: Timeline) -> QuerySet[EarlyWarning]:
    people = reports_of(team.chief, line.today)
    rows = EarlyWarning.objects.filter(employee__in=people, status=WarningStatus.OPEN)
    return rows.order_by("-level", "pk")


def _morning(team: Team, line: Timeline) -> datetime:
    """The morning after that night's next."""
    office = team.chief.office
    _, on = _night(office, line, DAYS_AGO - 1)
    return at_minute(on, 9 * 60, 0, office.tz)
