"""What today is for one person: nature of the day, windows, what is recorded, what can be done and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.problems import Problem
from eligibility.selectors import Policy
from employees.models import Employee, Office
from employees.selectors import today_in
from presence.enums import CheckProblem, DayNature, EventKind, Mode
from presence.models import PresenceEvent
from presence.rules.hours import Terms, Windows, WorkDay, windows
from presence.rules.position import Spot
from presence.selectors.spans import office_spans
from scheduling.enums import Place
from scheduling.selectors import WfaDay, absences_of, wfa_days

OFFICE_PLACE = "office"
MODES = {DayNature.OFFICE: Mode.WFO, DayNature.WFA: Mode.WFA, DayNature.TRAVEL: Mode.TRAVEL}
PROBLEMS = {
    DayNature.WEEKEND: CheckProblem.WEEKEND,
    DayNature.HOLIDAY: CheckProblem.HOLIDAY,
    DayNature.LEAVE: CheckProblem.LEAVE,
    DayNature.SICK: CheckProblem.SICK,
}


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A date for one person. `mode` and `problem`: exactly one of them is there. `holiday` is its name or empty."""

    date: date
    nature: DayNature
    holiday: str
    wfa: WfaDay | None
    work: WorkDay
    terms: Terms
    policy: Policy

    @property
    def mode(self) -> Mode | None:
        return MODES.get(self.nature)

    @property
    def problem(self) -> Problem | None:
        """Why no presence is recorded on the date."""
        code = PROBLEMS.get(self.nature)
        return Problem(code, params={"day": self.date, "name": self.holiday}) if code else None

    @property
    def windows(self) -> Windows:
        return windows(self.work, self.terms)


@dataclass(frozen=True, slots=True)
class DayStanding:
    """Today in the person's office. `why_not` is a sentence where the day has no presence, else empty.

    `can_check_in` ends with the first check-in; a check-out may be repeated, the last one counts. `where` says
    in words where the day is worked, `has_position` whether that place has coordinates to compare with.
    """

    date: date
    zone: str
    nature: DayNature
    mode: Mode | None
    holiday: str
    where: str
    has_position: bool
    wfa: WfaDay | None
    windows: Windows | None
    checked_in: PresenceEvent | None
    checked_out: PresenceEvent | None
    can_check_in: bool
    can_check_out: bool
    why_not: str


def day_facts(employee: Employee, on: date) -> DayFacts:
    """Six queries."""
    span = office_spans([employee.office], on, on)[employee.office_id]
    key = (employee.pk, on)
    wfa = wfa_days([employee.pk], on, on).get(key)
    absence = absences_of([employee.pk], on, on).get(key)
    nature = span.nature(on, wfa, absence)
    holiday = span.calendar.holiday(on)
    wfa = wfa if nature == DayNature.WFA else None
    return DayFacts(
        date=on,
        nature=nature,
        holiday=holiday.name if holiday else "",
        wfa=wfa,
        work=span.work_day(on, wfa),
        terms=span.terms(on),
        policy=span.policy(on),
    )


def places_of(employee: Employee, facts: DayFacts) -> tuple[Spot, ...]:
    """Where the day may be worked: the request's place, or any office of the agency; nowhere while travelling."""
    if facts.nature == DayNature.OFFICE:
        return _offices(employee)
    wfa = facts.wfa
    if wfa is None:
        return ()
    near = facts.policy.home_radius_m
    if wfa.place == Place.HOME:
        return (Spot(Place.HOME, employee.home_lat, employee.home_lon, near),)
    if wfa.place == Place.OTHER:
        return (Spot(Place.OTHER, wfa.lat, wfa.lon, near),)
    rows = Office.objects.filter(pk=wfa.place_office_id or 0)
    return tuple(
        Spot(Place.OTHER_OFFICE, lat, lon, radius, pk)
        for pk, lat, lon, radius in rows.values_list("pk", "lat", "lon", "geofence_m")
    )


def _offices(employee: Employee) -> tuple[Spot, ...]:
    rows = Office.objects.filter(agency=employee.agency_id, lat__isnull=False, lon__isnull=False)
    return tuple(
        Spot(OFFICE_PLACE, lat, lon, radius, pk)
        for pk, lat, lon, radius in rows.order_by("pk").values_list("pk", "lat", "lon", "geofence_m")
    )


def day_standing(employee: Employee, now: datetime) -> DayStanding:
    """The person's today; a constant number of queries."""
    on = today_in(employee.office, now)
    facts = day_facts(employee, on)
    found = {
        event.kind: event
        for event in PresenceEvent.objects.filter(employee=employee, date=on, superseded=False)
    }
    open_today = facts.mode is not None
    return DayStanding(
        date=on,
        zone=employee.office.zone_name,
        nature=facts.nature,
        mode=facts.mode,
        holiday=facts.holiday,
        where=_where(facts),
        has_position=any(p.lat is not None and p.lon is not None for p in places_of(employee, facts)),
        wfa=facts.wfa,
        windows=facts.windows if open_today else None,
        checked_in=found.get(EventKind.IN),
        checked_out=found.get(EventKind.OUT),
        can_check_in=open_today and EventKind.IN not in found,
        can_check_out=open_today,
        why_not=facts.problem.sentence if facts.problem else "",
    )


def _where(facts: DayFacts) -> str:
    if facts.wfa is None:
        return str(facts.nature.label)
    label = str(Place(facts.wfa.place).label)
    if facts.wfa.place_office_id is None:
        return label
    name = Office.objects.filter(pk=facts.wfa.place_office_id).values_list("name", flat=True).first()
    return f"{label}: {name}" if name else label
