"""Who lived through the weeks: everybody at work, what they had granted, and the part a few of them play."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

from django.db.models import F

from demo.timeline import DAY, WEEK, Timeline
from demo.trials import USUAL, Course, Manner
from employees.models import Agency, Employee, Office
from employees.models.people import with_titles
from presence.selectors.spans import OfficeSpan, office_spans
from scheduling.enums import AbsenceKind
from scheduling.selectors import PlanItem, WfaDay, absences_of, outputs_of_many, wfa_days

# The account teams' charts need a baseline before the programme.
TEAM_WEEKS = 16
MEMBERS_AT_ONCE = 2000
# Days back: who forgot to check in was spoken to eight days ago, and has checked in since.
UNSEEN_FROM, UNSEEN_TO = 29, 9


class Part(StrEnum):
    """What a person of an account team stands for; everybody else is `USUAL`."""

    USUAL = "usual"
    FALLING = "falling"  # the index falls below the person's own baseline
    UNSEEN = "unseen"  # forgot to check in, until somebody spoke of it
    GUEST = "guest"  # an account that visitors use: no trouble at all


@dataclass(frozen=True, slots=True)
class Member:
    """A person at work. `home`: degrees; `skill`: usual share of the plan achieved; `early`: minutes before work."""

    pk: int
    nip: str
    name: str
    office_id: int
    chief_id: int | None
    user_id: int | None
    entered_on: date | None
    home: tuple[float, float] | None
    skill: float
    early: int
    part: Part
    in_team: bool


@dataclass(slots=True)
class Cast:
    """Some people of one agency with their granted days and absences over the weeks of the demo.

    `plans`: request → its outputs; `actors`: supervisor → account and name; `wfa_of`: person → granted days;
    `courses`: office → how it lives, where it takes part in a pilot.
    """

    agency: Agency
    line: Timeline
    spans: dict[int, OfficeSpan]
    members: list[Member]
    courses: Mapping[int, Course] = field(default_factory=dict)
    wfa: dict[tuple[int, date], WfaDay] = field(default_factory=dict)
    absences: dict[tuple[int, date], AbsenceKind] = field(default_factory=dict)
    plans: dict[int, list[PlanItem]] = field(default_factory=dict)
    actors: dict[int, tuple[int, str]] = field(default_factory=dict)
    wfa_of: dict[int, dict[date, WfaDay]] = field(default_factory=lambda: defaultdict(dict))

    def __post_init__(self) -> None:
        for (pk, on), day in sorted(self.wfa.items()):
            self.wfa_of[pk][on] = day

    def tz(self, member: Member) -> ZoneInfo:
        return self.spans[member.office_id].office.tz

    def today(self, office_id: int) -> date:
        """The office's today at the moment of loading."""
        return self.line.now.astimezone(self.spans[office_id].office.tz).date()

    def manner(self, member: Member) -> Manner:
        course = self.courses.get(member.office_id)
        return course.manner if course else USUAL

    def settled_from(self, office_id: int) -> date:
        """The first day of which the office has rows of attendance."""
        course = self.courses.get(office_id)
        usual = self.line.weeks[0]
        return min(usual, course.settled_from) if course and course.settled_from else usual

    def working_days(self, office_id: int, first: date, last: date) -> list[date]:
        """Working days of the office, both ends inclusive."""
        calendar = self.spans[office_id].calendar
        days = (first + DAY * i for i in range((last - first).days + 1))
        return [on for on in days if calendar.is_working(on)]


def casts(
    agency: Agency,
    line: Timeline,
    teams: frozenset[int],
    parts: dict[int, Part],
    courses: Mapping[int, Course],
) -> Iterator[Cast]:
    """Everybody at work in the agency, some at a time. `teams`: who belongs to an account's team."""
    first, last = line.this_week - WEEK * TEAM_WEEKS, line.this_week + WEEK * 8
    first = min([first, *(course.reports_from for course in courses.values())])
    spans = office_spans(list(Office.objects.filter(agency=agency)), first, last)
    rng = Random(f"habits:{agency.code}")
    after = 0
    while members := list(_members(agency, teams, parts, rng, after)):
        ids = [member.pk for member in members]
        after = ids[-1]
        wfa = wfa_days(ids, first, last)
        plans = outputs_of_many({day.request_id for day in wfa.values()})
        absences = absences_of(ids, first, last)
        yield Cast(agency, line, spans, members, courses, wfa, absences, plans, _actors(members))


def _actors(members: list[Member]) -> dict[int, tuple[int, str]]:
    """Supervisors: their account and full name, as audit events tell them."""
    chiefs = {member.chief_id for member in members if member.chief_id}
    rows = Employee.objects.filter(pk__in=chiefs).select_related("user")
    return {row.pk: (row.user.pk, row.full_name) for row in rows}


def _members(
    agency: Agency, teams: frozenset[int], parts: dict[int, Part], rng: Random, after: int
) -> Iterator[Member]:
    rows = (
        Employee.objects.at_work()
        .of(agency)
        .filter(pk__gt=after, lines__valid_to__isnull=True)
        .order_by("pk")
        .values_list(
            "pk", "nip", "title_front", "name", "title_back", "office_id", F("lines__supervisor_id"), "user__pk",
            "entered_on", "home_lat", "home_lon",
        )
    )  # fmt: skip
    for pk, nip, front, plain, back, office_id, chief_id, user_id, entered_on, lat, lon in rows[
        :MEMBERS_AT_ONCE
    ]:
        home = (lat, lon) if lat is not None else None
        skill, early = 0.9 + 0.1 * rng.random(), 5 + int(30 * rng.random())
        part = parts.get(pk, Part.USUAL)
        name = with_titles(front, plain, back)
        yield Member(
            pk, nip, name, office_id, chief_id, user_id, entered_on, home, skill, early, part, pk in teams
        )


def at_minute(on: date, minute: int, second: int, tz: ZoneInfo) -> datetime:
    """A moment of the office's day."""
    return datetime(on.year, on.month, on.day, minute // 60, minute % 60, second, tzinfo=tz)
