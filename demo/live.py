"""Requests of the running and coming weeks, asked and decided through the real services."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from approvals.enums import Action
from approvals.models import Approval
from approvals.services import decide
from core.problems import Conflict, Refused
from demo.ledger import ELSEWHERE, OUTPUTS, REASONS, flexible_blocks
from demo.story import WHY, Fate
from demo.timeline import DAY, Timeline
from eligibility.selectors import verdicts_for
from employees.models import Agency, Employee
from employees.selectors import actor_of
from scheduling.enums import Place
from scheduling.models import WfaRequest
from scheduling.rules import Calendar, HoursPeriod, PlanItem, hours_on
from scheduling.selectors.calendar import calendars_for, hours_of
from scheduling.services import create_pattern, submit_request

MOST = 24
PATTERNS = 2
# None: still waiting.
ANSWERS = {None: 50, Action.APPROVE: 36, Action.REJECT: 7, Action.SEND_BACK: 7}
REASON_OF = {
    Action.APPROVE: "",
    Action.REJECT: WHY[Fate.REJECTED][1],
    Action.SEND_BACK: WHY[Fate.RETURNED][0],
}
DECIDING_TIME = timedelta(minutes=95)


@dataclass(slots=True)
class Present:
    """What asking now needs; `taken` keeps every unit far from its share, so that visitors can ask too."""

    line: Timeline
    rng: Random
    calendars: dict[int, Calendar]
    hours: list[HoursPeriod]
    taken: Counter[tuple[int, date]] = field(default_factory=Counter)


def ask_now(
    *,
    agency: Agency,
    line: Timeline,
    spare: frozenset[int],
    chiefs: frozenset[int],
    closed: frozenset[int],
    rng: Random,
) -> int:
    """Ask and decide for some of the agency, first for reports of `chiefs`, for nobody in `spare`.

    `closed`: offices without a quota. Answers how many requests there are.
    """
    people = _eligible_people(agency, line, spare, chiefs, closed, rng)
    offices = {person.office for person in people}
    first, last = line.today - DAY * 40, line.today + DAY * 60
    present = Present(line, rng, calendars_for(list(offices), first, last), hours_of(agency.pk, first, last))
    for person in people[-PATTERNS:]:
        _repeat(person, present)
    return sum(_ask(person, present) for person in people[:-PATTERNS])


def _eligible_people(
    agency: Agency,
    line: Timeline,
    spare: frozenset[int],
    chiefs: frozenset[int],
    closed: frozenset[int],
    rng: Random,
) -> list[Employee]:
    """At most `MOST` who have a home and a decider; up to three reports of each of the `chiefs` come first."""
    at_work = Employee.objects.at_work().of(agency).exclude(home_address="").exclude(lines__supervisor=None)
    at_work = at_work.exclude(office__in=closed)
    ids = list(at_work.order_by("pk").values_list("pk", flat=True))
    near = [
        pk
        for chief in sorted(chiefs)
        for pk in at_work.filter(lines__supervisor=chief).order_by("pk").values_list("pk", flat=True)
    ]
    order = list(dict.fromkeys([*near, *rng.sample(ids, min(len(ids), 4 * MOST))]))
    able = {pk for pk, v in verdicts_for(employee_ids=order, on=line.today).items() if v.eligible} - spare
    found = Employee.objects.filter(pk__in=able).select_related("agency", "office", "unit", "post", "user")
    people = {person.pk: person for person in found}
    return [people[pk] for pk in order if pk in able][: min(MOST, PATTERNS + len(ids) // 12)]


def _ask(person: Employee, present: Present) -> bool:
    """One request for one of the coming days, answered perhaps; False where every day is refused."""
    answer = present.rng.choices(list(ANSWERS), list(ANSWERS.values()))[0]
    asked_at = _asking_moment(person, present)
    days = [present.line.this_week + DAY * i for i in range(5, 19)]
    for on in present.rng.sample(days, 6):
        if on.weekday() > 4 or present.taken[person.unit_id, on] >= 2:
            continue
        request = _submit(person, on, asked_at, present)
        if request:
            present.taken[person.unit_id, on] += 1
            if answer:
                _decide(request, answer, asked_at, present.line.now)
            return True
    return False


def _asking_moment(person: Employee, present: Present) -> datetime:
    """Within working hours of the last working day, so that nothing waits beyond its deadline."""
    tz, calendar = person.office.tz, present.calendars[person.office_id]
    local = present.line.now.astimezone(tz)
    day = calendar.back(local.date(), 0 if calendar.is_working(local.date()) and local.hour >= 10 else 1)
    latest = min(15 * 60, (local.hour - 2) * 60) if day == local.date() else 15 * 60
    minute = present.rng.randint(7 * 60 + 30, max(latest, 7 * 60 + 31))
    return datetime.combine(day, datetime.min.time(), tzinfo=tz) + timedelta(minutes=minute)


def _plan(rng: Random) -> list[PlanItem]:
    chosen = rng.sample(OUTPUTS, 2)
    return [PlanItem(output, Decimal(rng.randint(1, most)), unit) for output, most, unit in chosen]


def _submit(person: Employee, on: date, at: datetime, present: Present) -> WfaRequest | None:
    """From home mostly, in regular hours; some agree on flexible ones, some ask for another place."""
    rng = present.rng
    flexible, elsewhere = rng.random() < 0.3, rng.random() < 0.15
    spot: dict[str, Any] = {"place": Place.HOME, "place_note": ""} | (
        {
            "place": Place.OTHER, "place_note": ELSEWHERE[0],
            "place_lat": round((person.home_lat or -6.2) + 0.01, 6),
            "place_lon": round((person.home_lon or 106.8) + 0.01, 6),
        }
        if elsewhere
        else {}
    )  # fmt: skip
    minutes = hours_on(present.hours, on).minutes_on(on)
    try:
        return submit_request(
            employee=person, days=[on], reason=rng.choice(REASONS), plan=_plan(rng), actor=actor_of(person.user),
            now=at, blocks=flexible_blocks(minutes, rng) if flexible else (), **spot,
        )  # fmt: skip
    except (Refused, Conflict):
        return None


def _decide(request: WfaRequest, answer: Action, asked_at: datetime, now: datetime) -> None:
    approval = Approval.objects.select_related("decider__user").get(request=request)
    if approval.decider is None:
        return
    decide(
        approval_id=approval.pk, action=answer, decider=approval.decider, actor=actor_of(approval.decider.user),
        now=min(asked_at + DECIDING_TIME, now), reason=REASON_OF[answer],
    )  # fmt: skip


def _repeat(person: Employee, present: Present) -> None:
    """A weekly pattern for the coming eight weeks; the background job asks for each week in time."""
    first = present.line.this_week + DAY * 14
    create_pattern(
        employee=person, weekday=present.rng.choice((2, 3)), starts_on=first, ends_on=first + DAY * 53,
        place=Place.HOME, reason=REASONS[2], plan=_plan(present.rng), actor=actor_of(person.user),
        now=present.line.now,
    )  # fmt: skip
