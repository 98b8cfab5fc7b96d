"""The pilots live: what people and nights did, through the real services, each act with its own moment in the past.

A story is a generator that says when it wants to act next; the earliest act of all stories comes first.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import heappop, heappush

from django.db.models import F

from core.models import Notice
from demo.cast import at_minute
from demo.timeline import DAY, WEEK, Timeline
from demo.trials import Part, Trial
from demo.trials_around import roll_out
from demo.trials_complaints import complain
from demo.trials_surveys import survey
from demo.trials_texts import CANCELLED, CANCELLED_PURPOSE, PURPOSES, VETOED
from employees.enums import OfficeKind, Role
from employees.models import Agency, Employee, Office
from employees.selectors import actor_of
from performance.services import compute_indices
from pilots.enums.plans import AdoptionStatus, PilotStatus
from pilots.models import EvaluationRun, Pilot, PilotMember, Verdict
from pilots.rules.weeks import interim_dates
from pilots.services.adopting import veto_verdict
from pilots.services.nightly import prepare_night
from pilots.services.plans import draft_pilot
from pilots.services.running import run_evaluation
from pilots.services.signing import cancel_pilot, propose_pilot, sign_pilot

NIGHT, MORNING, NOON = 2 * 60 + 50, 9 * 60 + 20, 13 * 60 + 10
# Who has a demo account has read what is older.
UNREAD_DAYS = 7
Story = Iterator[datetime]


@dataclass(frozen=True, slots=True)
class Troupe:
    """Who plans and who signs, in which offices; nobody of them leads one."""

    line: Timeline
    admin: Employee
    official: Employee
    offices: dict[str, Office]

    def nearest(self, trial: Trial) -> tuple[date, date, date]:
        """Working days on which the plan was drafted, proposed and signed; the signature before today and the start."""
        signed = _workday(min(trial.start - DAY * 5, self.line.today - DAY))
        if trial.part == Part.PROPOSED:
            return _workday(signed - DAY * 4), signed, signed
        proposed = _workday(signed - DAY * 3)
        return _workday(proposed - DAY * 4), proposed, signed


def play(agency: Agency, trials: Sequence[Trial], holders: dict[str, Employee], line: Timeline) -> str:
    """Let every pilot live up to now, and what happens around them; answers in words what came of it."""
    offices = {
        office.code: office for office in Office.objects.filter(agency=agency).select_related("agency")
    }
    troupe = Troupe(line, holders[Role.ADMIN], holders[Role.OFFICIAL], offices)
    stories: list[Story] = [_life(trial, troupe) for trial in trials]
    stories += complain(offices, troupe.admin, line)
    stories += survey(agency, trials, offices, troupe.admin, line)
    if len(trials) > 1:
        stories.append(roll_out(agency, troupe.official, _first_regional(trials, troupe), line))
    _play(stories, line.now)
    _read_old_notices(agency, line)
    found = Pilot.objects.filter(agency=agency).count()
    return f"{found} pilots, {Verdict.objects.filter(agency=agency).count()} verdicts"


def _play(stories: Sequence[Story], now: datetime) -> None:
    """The earliest act of all comes first; what lies in the future stays undone."""
    waiting: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        _queue(waiting, number, story, now)
    while waiting:
        _at, number, story = heappop(waiting)
        _queue(waiting, number, story, now)


def _first_regional(trials: Sequence[Trial], troupe: Troupe) -> date:
    """The day before the first regional office's plan was drafted."""
    regional = [t for t in trials if troupe.offices[t.code].kind == OfficeKind.REGIONAL]
    return min(troupe.nearest(trial)[0] for trial in regional) - DAY


def _queue(waiting: list[tuple[datetime, int, Story]], number: int, story: Story, now: datetime) -> None:
    """The story's next act, unless it lies in the future."""
    following = next(story, None)
    if following is not None and following < now:
        heappush(waiting, (following, number, story))


def _life(trial: Trial, troupe: Troupe) -> Story:
    if trial.part == Part.RUNNING and trial.compared:
        yield from _mistake(trial, troupe)
    pilot_id = yield from _planned(trial, troupe)
    if pilot_id is None:
        return
    if trial.part == Part.VETOED:
        yield from _nights(pilot_id, trial.end, troupe.line.now)
        yield from _veto(pilot_id, trial, troupe)
    yield from _nights(pilot_id, troupe.line.today - DAY, troupe.line.now)


def _planned(trial: Trial, troupe: Troupe) -> Generator[datetime, None, int | None]:
    """Drafted, proposed and signed, as far as its part goes; gives the key of a signed pilot."""
    office, (drafted, proposed, signed) = troupe.offices[trial.code], troupe.nearest(trial)
    yield _at(office, drafted, NOON)
    pilot = _draft(
        trial, troupe, trial.start, trial.compared, PURPOSES[trial.part], _at(office, drafted, NOON)
    )
    if trial.part == Part.DRAFT:
        return None
    yield _at(office, proposed, NOON)
    sha256 = _propose(pilot, troupe, _at(office, proposed, NOON))
    if trial.part == Part.PROPOSED:
        return None
    yield _at(office, signed, MORNING)
    _sign(pilot, sha256, troupe, _at(office, signed, MORNING))
    return pilot.pk


def _mistake(trial: Trial, troupe: Troupe) -> Story:
    """A first plan of the same office that was signed, and cancelled before it began."""
    office, start = troupe.offices[trial.code], trial.start - WEEK
    moments = [_at(office, _workday(start - DAY * n), NOON) for n in (21, 18, 14, 8)]
    yield moments[0]
    pilot = _draft(trial, troupe, start, trial.compared[:1], CANCELLED_PURPOSE, moments[0])
    yield moments[1]
    sha256 = _propose(pilot, troupe, moments[1])
    yield moments[2]
    _sign(pilot, sha256, troupe, moments[2])
    yield moments[3]
    actor = actor_of(troupe.admin.user)
    cancel_pilot(pilot_id=pilot.pk, reason=CANCELLED, actor=actor, now=moments[3])


def _draft(
    trial: Trial, troupe: Troupe, start: date, compared: Sequence[str], purpose: str, at: datetime
) -> Pilot:
    return draft_pilot(
        office=troupe.offices[trial.code], start_on=start, quota_tried=trial.tried, quota_goal=2, terms=trial.terms,
        comparison_ids=[troupe.offices[code].pk for code in compared], purpose=purpose, author=troupe.admin,
        actor=actor_of(troupe.admin.user), now=at,
    )  # fmt: skip


def _propose(pilot: Pilot, troupe: Troupe, at: datetime) -> str:
    actor = actor_of(troupe.admin.user)
    return propose_pilot(pilot_id=pilot.pk, author=troupe.admin, actor=actor, now=at).sha256


def _sign(pilot: Pilot, sha256: str, troupe: Troupe, at: datetime) -> None:
    actor = actor_of(troupe.official.user)
    sign_pilot(pilot_id=pilot.pk, sha256=sha256, official=troupe.official, actor=actor, now=at)


def _veto(pilot_id: int, trial: Trial, troupe: Troupe) -> Story:
    """Three days after the verdict, if it raised the quota."""
    moment = _at(troupe.offices[trial.code], _workday(trial.end + DAY * 4), MORNING)
    yield moment
    verdict = Verdict.objects.filter(pilot=pilot_id, adoption__status=AdoptionStatus.ADOPTED).first()
    if verdict:
        veto_verdict(
            verdict_id=verdict.pk, official=troupe.official, reason=VETOED, actor=actor_of(troupe.official.user),
            now=moment,
        )  # fmt: skip


def _nights(pilot_id: int, last: date, now: datetime) -> Story:
    """Every night that has something to do for the pilot, up to the date."""
    office, done = Office.objects.get(pilots=pilot_id), date.min
    while (on := _next_night(pilot_id, done)) and on <= last:
        moment = _at(office, on, NIGHT)
        yield moment
        for run in prepare_night(pilot_id=pilot_id, today=on, now=moment):
            run_evaluation(run_id=run.pk, today=on, now=moment)
            _renew_week(run, now)
        done = on


def _renew_week(run: EvaluationRun, now: datetime) -> None:
    """The night of back then could not know all reports of its running week; the following nights did."""
    people = list(PilotMember.objects.filter(pilot=run.pilot_id).values_list("employee_id", flat=True))
    monday = run.window_to - DAY * run.window_to.weekday()
    compute_indices(employee_ids=people, week=monday, now=now)


def _next_night(pilot_id: int, done: date) -> date | None:
    """The next date after `done` on which the pilot begins, is reviewed, judged or closed."""
    pilot = Pilot.objects.get(pk=pilot_id)
    dates = [pilot.start_on] if pilot.status == PilotStatus.SIGNED else []
    if pilot.due_on and not dates:
        dates = [*interim_dates(pilot.window_from, pilot.window_to), pilot.due_on]
    if pilot.status == PilotStatus.DECIDED:
        adopted = Verdict.objects.filter(pilot=pilot, adoption__status=AdoptionStatus.ADOPTED)
        dates = list(adopted.order_by("-pk").values_list("adoption__effective_on", flat=True)[:1])
    return min((on for on in dates if on > done), default=None)


def _read_old_notices(agency: Agency, line: Timeline) -> None:
    old = Notice.objects.filter(
        recipient__employee__agency=agency, created_at__lt=line.now - DAY * UNREAD_DAYS, read_at__isnull=True
    )
    old.update(read_at=F("created_at") + DAY)


def _workday(on: date) -> date:
    """The date, or the Friday before a weekend."""
    return on - DAY * max(0, on.weekday() - 4)


def _at(office: Office, on: date, minute: int) -> datetime:
    return at_minute(on, minute, 0, office.tz)
