"""Weeks of requests and decisions, written in bulk by the same limits that the services hold.

`demo.verify` checks the result against the rules afterwards.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from demo.ledger import Ledger
from demo.scene import Colleague, Scene, scenes
from demo.story import FATES, tell
from demo.timeline import DAY, Timeline
from demo.trials import Course
from demo.wish import Wish
from employees.models import Agency

# In the running week fewer have asked, so that somebody can still be sent away today (demo.guests).
QUIETER, VERY_QUIET = 0.7, 0.2
# How likely somebody who has the week's first day asks for the second, against asking at all.
SECOND = {1: 1.0, 2: 0.4}


@dataclass(slots=True)
class Load:
    """Who of one unit is away in a week, so that share and minimum hold."""

    staff: int
    absent: Counter[date]
    at_counter: Counter[int]
    away: Counter[date] = field(default_factory=Counter)
    counter_away: Counter[tuple[int, date]] = field(default_factory=Counter)


def write_history(*, agency: Agency, line: Timeline, rng: Random, courses: Mapping[int, Course]) -> int:
    """Write the agency's past requests: eight weeks, more in offices (`courses`) of older pilots; answers how many."""
    written = 0
    for scene in scenes(agency, line, rng, courses):
        ledger = Ledger(scene, rng)
        wishes = [wish for week in scene.weeks for wish in _wishes(scene, week, line, rng)]
        ledger.write(sorted(wishes, key=lambda wish: wish.story.acts[0].at))
        written += len(wishes)
    return written


def _wishes(scene: Scene, week: date, line: Timeline, rng: Random) -> Iterator[Wish]:
    for members in scene.people.values():
        if not any(scene.allowed[person.office_id, week] for person in members):
            continue
        load = _load(scene, members, week)
        for person in rng.sample(members, len(members)):
            if person.pk not in scene.eligible[week] or person.supervisor_id is None:
                continue
            if scene.stands_in(person):
                continue
            yield from _wishes_of(scene, person, week, line, load, rng)


def _wishes_of(
    scene: Scene, person: Colleague, week: date, line: Timeline, load: Load, rng: Random
) -> Iterator[Wish]:
    """One day of the week, and a second one at times where the quota has two."""
    taken: set[date] = set()
    for slot in range(1, scene.allowed[person.office_id, week] + 1):
        if rng.random() > _zeal(scene, person, week, line) * SECOND[slot]:
            return
        on = _choose(scene, person, week, load, taken)
        if on is None:
            return
        wish = _wish(scene, person, week, on, slot, rng)
        if wish.story.acts[-1].at >= line.now:
            return
        taken.add(on)
        load.away[on] += 1
        if person.counter_id:
            load.counter_away[person.counter_id, on] += 1
        yield wish


def _zeal(scene: Scene, person: Colleague, week: date, line: Timeline) -> float:
    if week == line.this_week:
        return person.zeal * (VERY_QUIET if person.office_id in scene.quiet else QUIETER)
    return 0.6 + 0.4 * person.zeal if person.office_id in scene.eager else person.zeal


def _load(scene: Scene, members: list[Colleague], week: date) -> Load:
    days = [week + DAY * i for i in range(5)]
    return Load(
        staff=len(members),
        absent=Counter(on for person in members for on in days if (person.pk, on) in scene.absent),
        at_counter=Counter(person.counter_id for person in members if person.counter_id),
    )


def _choose(scene: Scene, person: Colleague, week: date, load: Load, taken: set[date]) -> date | None:
    """The liked weekday if it can be had, else the first other one."""
    for weekday in sorted(range(5), key=lambda day: (day != person.weekday, day)):
        on = week + DAY * weekday
        if on not in taken and _is_possible(scene, person, on, load):
            return on
    return None


def _is_possible(scene: Scene, person: Colleague, on: date, load: Load) -> bool:
    calendar, policy = scene.calendars[person.office_id], scene.policy
    if not calendar.is_working(on) or calendar.closed(on) or on.weekday() not in policy.open_weekdays:
        return False
    if (person.pk, on) in scene.absent:
        return False
    if load.away[on] + 1 > load.staff * policy.max_unit_share_percent // 100:
        return False
    if load.staff - load.away[on] - load.absent[on] - 1 < policy.min_unit_staff:
        return False
    return person.counter_id is None or _counter_holds(scene, person.counter_id, on, load)


def _counter_holds(scene: Scene, counter_id: int, on: date, load: Load) -> bool:
    """Absences at the counter are taken as the unit's: more careful than the rule."""
    left = load.at_counter[counter_id] - load.counter_away[counter_id, on] - load.absent[on] - 1
    return left >= scene.counters[counter_id]


def _wish(scene: Scene, person: Colleague, week: date, on: date, slot: int, rng: Random) -> Wish:
    fate = rng.choices(list(FATES), list(FATES.values()))[0]
    story = tell(
        on,
        fate,
        calendar=scene.calendars[person.office_id],
        tz=scene.offices[person.office_id].tz,
        lead=scene.policy.lead_working_days,
        rng=rng,
    )
    return Wish(person, week, on, fate, story, slot)
