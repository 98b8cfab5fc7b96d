"""The replay itself: two laws over the same facts, unit by unit, through the functions of the live verdict.

Nothing here knows a rule. Who may is said by `eligibility`, what stands against a day by `scheduling`; both are
asked twice, and equal laws are no exception: that nothing changes then must come out of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from eligibility.enums import Rule
from eligibility.selectors import Law, Policy
from eligibility.selectors.history import Judge, Life, lives_in, unit_chunks
from eligibility.selectors.policies import box_maps_of
from scheduling.enums import RequestStatus
from scheduling.selectors import monday_of
from scheduling.selectors.judging import AskedDay, AskedDays, Grounds, Shortage
from studio.enums.replays import BROKEN, Change, Group, Part
from studio.rules.tally import Compared, Tally, compare, day_change

CHUNK = 4000
Failed = Sequence[tuple[Rule, ...]]


class Found(NamedTuple):
    """One person, day or shortage that the candidate changes: a `studio.models.ReplayRow` still without its run."""

    part: Part
    change: str
    employee_id: int | None
    office_id: int | None
    unit_id: int | None
    date: date | None
    data: dict[str, Any]


class Chunk(NamedTuple):
    """What one bite of units gave; the tally of the replay has it already."""

    people: int
    found: list[Found]


@dataclass(frozen=True, slots=True)
class Laws:
    """Both laws, and the paths of units that either of them names."""

    before: Law
    after: Law
    paths: Mapping[int, tuple[int, ...]]


class Replay:
    """`chunks()` goes through the agency; `tally` holds the numbers of what was passed so far."""

    def __init__(self, agency_id: int, laws: Laws, span: tuple[date, date], today: date) -> None:
        self.agency_id = agency_id
        self.span = span
        self.today = today
        self.tally = Tally()
        self.grounds = Grounds(agency_id, *span)
        maps = box_maps_of(agency_id)
        self.judges = Judge(laws.before, laws.paths, maps), Judge(laws.after, laws.paths, maps)
        self._weeks = {pk: _week_slices(dates) for pk, dates in self.grounds.dates.items()}
        self._reference = {pk: _reference(dates, today) for pk, dates in self.grounds.dates.items()}

    def chunks(self, size: int = CHUNK) -> Iterator[Chunk]:
        """One bite of units after another; only its people, days and facts are held in memory."""
        for unit_ids in unit_chunks(self.agency_id, size):
            yield self._bite(unit_ids)

    def _bite(self, unit_ids: list[int]) -> Chunk:
        asked = AskedDays(self.grounds, unit_ids)
        days: dict[int, list[AskedDay]] = defaultdict(list)
        for day in asked.days:
            days[day.employee_id].append(day)
        found: list[Found] = []
        at_counter: Counter[tuple[int, int, int]] = Counter()
        people = 0
        for life in lives_in(self.agency_id, unit_ids, *self.span):
            people += 1
            found += self._person(life, asked, days.get(life.employee_id, ()), at_counter)
        for unit_id in asked.units:
            found += self._shortages(asked, unit_id)
            found += self._tight(asked, unit_id, at_counter)
        return Chunk(people, found)

    def _person(
        self,
        life: Life,
        asked: AskedDays,
        days: Sequence[AskedDay],
        at_counter: Counter[tuple[int, int, int]],
    ) -> Iterator[Found]:
        dates = self.grounds.dates[life.office_id]
        before, after = (judge.failing(life, dates) for judge in self.judges)
        compared = compare(before, after)
        at = self._reference[life.office_id]
        now = (not before[at], not after[at]) if dates else (False, False)
        self.tally.person(compared, _groups(life), now)
        if life.counter_id is not None:
            for n in (0, 1):
                at_counter[life.unit_id, life.counter_id, n] += now[n]
        if compared.change != Change.UNCHANGED:
            yield _person_row(life, compared, dates)
        policies = tuple(judge.policy_of(life.office_id, life.unit_id) for judge in self.judges)
        lost = Counter[date]()
        yield from self._days(life, asked, days, (before, after), (policies[0], policies[1]), lost)
        self._count_weeks(life, (before, after), (policies[0], policies[1]), days, lost)

    def _days(
        self, life: Life, asked: AskedDays, days: Sequence[AskedDay], failed: tuple[Failed, Failed],
        policies: tuple[Policy, Policy], lost: Counter[date],
    ) -> Iterator[Found]:  # fmt: skip
        dates = self.grounds.dates[life.office_id]
        changed: set[int] = set()
        for day in days:
            at = bisect_left(dates, day.date)
            known = at < len(dates) and dates[at] == day.date
            rules = [f[at] if known else () for f in failed]
            before, after = asked.against(day, policies, rules)
            granted = day.status == RequestStatus.APPROVED
            change = day_change(
                before, after, granted=granted, live=day.is_live, future=day.date > self.today
            )
            reasons = frozenset(str(code.value) for code in after - before)
            self.tally.day(str(day.status), change, reasons)
            if change is None:
                continue
            changed.add(day.request_id)
            if change in BROKEN and day.slot:
                lost[monday_of(day.date)] += 1
            against = reasons or frozenset(str(code.value) for code in before - after)
            yield _day_row(day, change.value, against, rules[1] if reasons else rules[0])
        self.tally.requests_changed += len(changed)

    def _count_weeks(
        self, life: Life, failed: tuple[Failed, Failed], policies: tuple[Policy, Policy],
        days: Sequence[AskedDay], lost: Counter[date],
    ) -> None:  # fmt: skip
        """A person's week counts as allowed if the person is eligible on one of its dates."""
        used = Counter(monday_of(day.date) for day in days if day.is_live and day.slot)
        for monday, low, high in self._weeks[life.office_id]:
            allowed = [
                self.grounds.allowed(life.office_id, monday, policy) if not all(answers[low:high]) else 0
                for answers, policy in zip(failed, policies, strict=True)
            ]
            taken = used[monday]
            if allowed[0] or allowed[1] or taken:
                self.tally.week(monday, life.office_id, (*allowed, taken, taken - lost[monday]))

    def _shortages(self, asked: AskedDays, unit_id: int) -> Iterator[Found]:
        office_id = asked.units[unit_id][1]
        both = []
        for judge in self.judges:
            policy = judge.policy_of(office_id or 0, unit_id)
            both.append({(s.counter_id, s.date): s for s in asked.shortages(unit_id, policy)})
        before, after = both
        for key in sorted(before.keys() | after.keys(), key=lambda k: (k[1], k[0] or 0)):
            self.tally.shortage(before=key in before, after=key in after)
            if key in after:
                yield _shortage_row(after[key], office_id, is_new=key not in before)

    def _tight(
        self, asked: AskedDays, unit_id: int, at_counter: Mapping[tuple[int, int, int], int]
    ) -> Iterator[Found]:
        """Counters at which more people would be eligible than it can spare, and were not before."""
        for counter_id, counter in asked.presence.counters.get(unit_id, {}).items():
            spare = max(0, counter.staff - counter.minimum)
            before, after = (at_counter.get((unit_id, counter_id, n), 0) for n in (0, 1))
            if after > spare >= before:
                self.tally.tight += 1
                data = {
                    "name": counter.name, "counter": counter_id, "staff": counter.staff,
                    "minimum": counter.minimum, "eligible_before": before, "eligible_after": after,
                }  # fmt: skip
                yield Found(Part.COUNTER, "tight", None, asked.units[unit_id][1], unit_id, None, data)


def _week_slices(dates: Sequence[date]) -> tuple[tuple[date, int, int], ...]:
    """Monday and the places of its dates, for each week of the dates."""
    slices, at = [], 0
    for monday, days in groupby(dates, key=monday_of):
        count = len(list(days))
        slices.append((monday, at, at + count))
        at += count
    return tuple(slices)


def _reference(dates: Sequence[date], today: date) -> int:
    """Today's place among the dates, or that of the next working date."""
    return min(bisect_left(dates, today), max(len(dates) - 1, 0))


def _groups(life: Life) -> dict[Group, str]:
    return {
        Group.OFFICE: str(life.office_id),
        Group.UNIT: str(life.unit_id),
        Group.POST_LEVEL: life.post_level,
        Group.RANK: life.rank,
        Group.SEX: life.sex,
    }


def _person_row(life: Life, found: Compared, dates: Sequence[date]) -> Found:
    data = {
        "gained": found.gained, "lost": found.lost, "deciding": found.deciding,
        "gaining": sorted(found.gaining), "losing": sorted(found.losing),
    }  # fmt: skip
    first = dates[found.first] if found.first is not None else None
    return Found(Part.PERSON, found.change.value, life.employee_id, life.office_id, life.unit_id, first, data)


def _day_row(day: AskedDay, change: str, against: frozenset[str], rules: Sequence[Rule]) -> Found:
    data = {
        "status": str(day.status), "request": max(day.request_id, 0), "reasons": sorted(against),
        "rules": [str(rule.value) for rule in rules],
    }  # fmt: skip
    return Found(Part.DAY, change, day.employee_id, day.office_id, day.unit_id, day.date, data)


def _shortage_row(short: Shortage, office_id: int | None, *, is_new: bool) -> Found:
    data = {
        "name": short.name, "counter": short.counter_id, "present": short.present, "minimum": short.minimum,
    }  # fmt: skip
    change = "newly_short" if is_new else "short"
    return Found(Part.COUNTER, change, None, office_id, short.unit_id, short.date, data)
