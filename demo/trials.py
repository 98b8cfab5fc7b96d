"""Which offices of the demo try a quota, what each of them shows, and when it began. Facts only, no database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from demo.places import Place
from demo.timeline import DAY, WEEK, Timeline
from demo.trials_dates import (
    end_of,
    lowering_of,
    monday_that_ends,
    monday_that_lowers,
    months_after,
    raise_of,
    start_in_veto_window,
    start_that_ends,
)
from pilots.enums.plans import AdoptionMode
from pilots.rules.weeks import add_months, monday_from
from scheduling.rules import QuotaRow


class Part(StrEnum):
    """What the pilot of an office stands for on the day of loading."""

    FIRST = "first"  # the head office: raised long ago, good months since
    FOLLOWED = "followed"  # raised, one good month
    LOWERED = "lowered"  # raised, two bad months, lowered again; over
    VETOED = "vetoed"  # passed, but an official said no; judged again
    HELD = "held"  # performance was shown to be worse; judged again
    EXTENDED = "extended"  # too little data
    WAITING = "waiting"  # passed, an official must adopt it
    RAISED = "raised"  # passed some days ago, its Monday is to come
    ENDING = "ending"  # due today, not judged yet
    RUNNING = "running"  # half-way, one monthly review done
    SIGNED = "signed"  # begins next Monday
    PROPOSED = "proposed"  # an official must sign it
    DRAFT = "draft"


# Part and its office; where that one is not staffed, the next that is. A draft may lie beside another plan.
PARTS: dict[str, tuple[tuple[Part, tuple[str, ...]], ...]] = {
    "BKN": (
        (Part.FIRST, ("PUSAT",)),
        (Part.ENDING, ("KR-I",)),
        (Part.VETOED, ("KR-IV",)),
        (Part.FOLLOWED, ("KR-IX",)),
        (Part.RAISED, ("KR-II",)),
        (Part.PROPOSED, ("UPT-PADANG", "KR-III")),
        (Part.DRAFT, ("UPT-BENGKULU", "UPT-PADANG", "KR-III")),
        (Part.WAITING, ("KR-III",)),
        (Part.HELD, ("KR-V",)),
        (Part.RUNNING, ("KR-VII",)),
        (Part.EXTENDED, ("KR-VIII",)),
        (Part.LOWERED, ("KR-XII",)),
        (Part.SIGNED, ("UPT-BATAM",)),
    ),
    "JABAR": ((Part.RUNNING, ("BKD",)),),
    "BEKASI": ((Part.DRAFT, ("BKPSDM",)),),
}
# Offices that wait for their turn, so that their people can be compared with those of a pilot.
COMPARED: dict[str, tuple[str, ...]] = {
    "BKN": ("KR-VI", "KR-X", "KR-XI", "KR-XIII", "KR-XIV", "UPT-SEMARANG", "UPT-PANGKALPINANG"),
}
PASSING = frozenset(
    {Part.FIRST, Part.FOLLOWED, Part.LOWERED, Part.VETOED, Part.WAITING, Part.RAISED, Part.ENDING}
)
# An account's team has somebody whose index falls in the last weeks: too much for a verdict about those weeks.
WITH_TEAMS = frozenset({Part.FIRST, Part.FOLLOWED, Part.VETOED, Part.RUNNING, Part.PROPOSED, Part.DRAFT})
# Plans for offices that have one day already, as offices without a pilot do: they would try two.
ORDINARY = frozenset({Part.PROPOSED, Part.DRAFT})
# Compared with all offices there are; six of them give the placebo rank.
WIDELY_COMPARED = frozenset({Part.FIRST, Part.ENDING})
FEW = 3
# What the public feels of it: unit and target, from tables that arrive each month.
SERVICE_INDICATORS = {
    "Indeks kepuasan layanan kepegawaian": ("indeks", 88),
    "Persentase usul yang selesai tepat waktu": ("persen", 95),
}
# Plans of smaller offices ask for fewer days.
SMALL_STAFF, SMALL_DAYS = 20, 8
# Months of daily rows of a larger office would keep a visitor waiting.
MOST_STAFF = 5000


@dataclass(frozen=True, slots=True)
class Trial:
    """One office's pilot: its part, first day, staff when the demo was made, and with whom it is compared."""

    part: Part
    code: str
    start: date
    staff: int
    compared: tuple[str, ...]

    @property
    def end(self) -> date:
        return end_of(self.start)

    @property
    def begins(self) -> date:
        """The Monday of the trial's quota."""
        return monday_from(self.start)

    @property
    def tried(self) -> int:
        """Days a week that the trial gives."""
        return 2 if self.part in ORDINARY else 1

    @property
    def terms(self) -> dict[str, Any]:
        """Where the plan differs from the usual terms."""
        found: dict[str, Any] = {"service_indicators": sorted(SERVICE_INDICATORS)} if self.compared else {}
        found |= {"min_wfa_days": SMALL_DAYS} if self.staff < SMALL_STAFF else {}
        return found | ({"adoption": AdoptionMode.CONFIRM.value} if self.part == Part.WAITING else {})


@dataclass(frozen=True, slots=True)
class Manner:
    """Chances of a report or check-in of an office's people. `reporting`: of reports on office days in a week."""

    late: float = 0.03
    never: float = 0.02
    asked_back: float = 0.05
    forget: float = 0.006
    never_outside: bool = False
    reporting: float = 1.0


USUAL = Manner()
STEADY = Manner(late=0.01, never=0.003, asked_back=0.02, forget=0.001, never_outside=True)
RARELY = Manner(reporting=0.4)


@dataclass(frozen=True, slots=True)
class Dip:
    """From `first` to before `end`: so much less is achieved of each item, and reports are not sent so often."""

    first: date
    end: date
    less: float = 0.0
    never: float = 0.0

    def holds(self, on: date) -> bool:
        return self.first <= on < self.end


@dataclass(frozen=True, slots=True)
class Course:
    """How an office that takes part lives: since when its people report and are settled, and its quotas.

    `ready`: its people are equipped for working away, and eager to. `has_team`: a team with accounts may be here.
    `is_ordinary`: it has the quota of offices without a pilot. `is_quiet`: few of its people have asked this week.
    """

    quotas: tuple[QuotaRow, ...]
    reports_from: date
    settled_from: date | None = None
    manner: Manner = STEADY
    dips: tuple[Dip, ...] = ()
    ready: bool = False
    has_team: bool = False
    is_ordinary: bool = False
    is_quiet: bool = False

    def is_closed(self, on: date) -> bool:
        """Nobody there can ask: the quota is 0 on the date."""
        return not self.is_ordinary and not any(row.days and row.valid_from <= on for row in self.quotas)

    def dip(self, on: date) -> Dip | None:
        return next((dip for dip in self.dips if dip.holds(on)), None)


def trials_of(code: str, staffed: Sequence[tuple[Place, int]], line: Timeline) -> tuple[Trial, ...]:
    """The pilots of an agency for which there are offices."""
    staff = {place.code: count for place, count in staffed}
    others = tuple(office for office in COMPARED.get(code, ()) if office in staff)
    found: list[Trial] = []
    taken: set[str] = set()
    for part, candidates in PARTS.get(code, ()):
        office = next((c for c in candidates if 0 < staff.get(c, 0) <= MOST_STAFF), None)
        if office and (office not in taken or part == Part.DRAFT):
            compared = others if part in WIDELY_COMPARED else others[:FEW]
            found.append(Trial(part, office, _start(part, line), staff[office], compared))
            taken.add(office)
    return tuple(found)


def courses_of(trials: Sequence[Trial]) -> dict[str, Course]:
    """Office → how it lives, for pilot offices and those that they are compared with."""
    found: dict[str, Course] = {}
    for trial in trials:
        for office in trial.compared:
            since = _baseline(trial)
            if office not in found or found[office].reports_from > since:
                found[office] = Course((), since)
    alone = [trial for trial in trials if trial.part == Part.DRAFT and not trial.compared]
    return found | {trial.code: _course(trial) for trial in trials if trial not in alone}


def _start(part: Part, line: Timeline) -> date:
    today = line.today
    return {
        Part.FIRST: lambda: monday_that_lowers(today - DAY * 4) - WEEK * 3,
        Part.FOLLOWED: lambda: monday_that_ends(line.this_week - WEEK * 8),
        Part.LOWERED: lambda: monday_that_lowers(today - DAY * 4),
        Part.VETOED: lambda: start_that_ends(line.this_week - DAY * 52),
        Part.HELD: lambda: monday_that_ends(today - DAY * 33),
        Part.EXTENDED: lambda: monday_that_ends(today - DAY * 9),
        Part.WAITING: lambda: monday_that_ends(today - DAY * 6),
        Part.RAISED: lambda: start_in_veto_window(today),
        Part.ENDING: lambda: start_that_ends(today),
        Part.RUNNING: lambda: _monday_before(add_months(today - DAY * 2, -1)),
        Part.SIGNED: lambda: line.this_week + WEEK,
        Part.PROPOSED: lambda: line.this_week + WEEK * 2,
        Part.DRAFT: lambda: line.this_week + WEEK * 4,
    }[part]()


def _monday_before(on: date) -> date:
    return on - DAY * on.weekday()


def _baseline(trial: Trial) -> date:
    return monday_from(add_months(trial.start, -2))


def _quotas(trial: Trial) -> tuple[QuotaRow, ...]:
    """The rows that the pilot will have left behind."""
    return tuple(QuotaRow(on, days) for on, days in _quota_dates(trial))


def _quota_dates(trial: Trial) -> Iterator[tuple[date, int]]:
    if trial.part in ORDINARY:
        return
    yield trial.begins, 1
    if trial.part in (Part.FIRST, Part.FOLLOWED, Part.LOWERED, Part.RAISED):
        yield raise_of(trial.start), 2
    if trial.part == Part.LOWERED:
        yield lowering_of(trial.start), 1


def _course(trial: Trial) -> Course:
    has_team, is_ordinary = trial.part in WITH_TEAMS, trial.part in ORDINARY
    return Course(
        _quotas(trial), _baseline(trial), None if is_ordinary else trial.begins,
        RARELY if trial.part == Part.EXTENDED else STEADY, tuple(_dips(trial)), ready=trial.part in PASSING,
        has_team=has_team, is_ordinary=is_ordinary, is_quiet=has_team and trial.staff < SMALL_STAFF,
    )  # fmt: skip


def _dips(trial: Trial) -> Iterator[Dip]:
    if trial.part == Part.HELD:
        yield Dip(trial.start, trial.end, less=0.14)
    if trial.part == Part.LOWERED:
        begun = raise_of(trial.start)
        yield Dip(begun, months_after(begun, 2), never=0.45)
