"""Check-in and check-out by the person: the server's time, the office's date, a verdict on the position.

Nothing about the position ever stands in the way of recording; only days without presence do.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from core.audit import Actor
from core.problems import Conflict, Problem, Refused
from employees.models import Employee
from employees.selectors import today_in
from presence.enums import CheckProblem, EventKind, Hint
from presence.models import Correction, PresenceEvent, PresencePosition
from presence.rules.hints import CLOCK_TOLERANCE, Clock, Fix, hints
from presence.rules.position import Judgement, Reading, fault_of, judge
from presence.selectors.answers import said_of_again, said_of_correction, said_of_event
from presence.selectors.standing import DayFacts, day_facts, places_of
from presence.services.corrections import request_correction
from presence.services.events import (
    judged,
    keep_position,
    lock_person,
    standing_event,
    tell_of,
    write_event,
)

SOURCE = "portal"
OLDEST_DAYS = 7
LONGEST_KEY = 80
# A check-out right after another one is the same tap, whatever key it carries.
SAME_TAP = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """`event` or `correction`, and a sentence for the person. `again`: it had been recorded before."""

    event: PresenceEvent | None
    again: bool
    correction: Correction | None
    sentence: str


@dataclass(frozen=True, slots=True)
class _Check:
    """One delivery, as the service was given it."""

    employee: Employee
    kind: EventKind
    reading: Reading
    clock: Clock
    source_id: str
    actor: Actor
    now: datetime


def check_in(
    *,
    employee: Employee,
    reading: Reading,
    client_time: datetime | None,
    made_at: datetime | None,
    key: str,
    actor: Actor,
    now: datetime,
) -> CheckAnswer:
    """Record the arrival at `now`; once a day, the first one counts. The same `key` answers the same event.

    `client_time` is the device's clock at sending, `made_at` at pressing while offline: claims that decide nothing.
    Made on another office date than today, it becomes a correction request.
    Errors: `Refused` on weekends, holidays, leave, for a `made_at` to come or older than 7 days; `Conflict` when
    the key was used for a check-out.
    """
    return _check(employee, EventKind.IN, reading, client_time, made_at, key, actor, now)


def check_out(
    *,
    employee: Employee,
    reading: Reading,
    client_time: datetime | None,
    made_at: datetime | None,
    key: str,
    actor: Actor,
    now: datetime,
) -> CheckAnswer:
    """Record the departure at `now`; a later one of the day supersedes it. See `check_in` for the rest."""
    return _check(employee, EventKind.OUT, reading, client_time, made_at, key, actor, now)


def _check(
    employee: Employee,
    kind: EventKind,
    reading: Reading,
    client_time: datetime | None,
    made_at: datetime | None,
    key: str,
    actor: Actor,
    now: datetime,
) -> CheckAnswer:
    clock = Clock(now.astimezone(employee.office.tz), client_time, made_at)
    check = _Check(employee, kind, reading, clock, _source_id(key), actor, now)
    with transaction.atomic():
        lock_person(employee)
        known = _known(check)
        if known:
            return known
        if made_at is not None:
            _check_made(made_at, check)
            # A device a little ahead of midnight has not made anything tomorrow.
            if today_in(employee.office, min(made_at, now)) != today_in(employee.office, now):
                return _claim(check, made_at)
        return _record(check)


def _source_id(key: str) -> str:
    """The key as the event keeps it; a longer one by its hash, a missing one made here."""
    key = key.strip()
    if len(key) > LONGEST_KEY:
        return hashlib.sha256(key.encode()).hexdigest()
    return key or str(uuid4())


def _known(check: _Check) -> CheckAnswer | None:
    """What this key was answered with before."""
    mine = PresenceEvent.objects.filter(employee=check.employee, source=SOURCE, source_id=check.source_id)
    event = mine.select_related("office").first()
    if event:
        if event.kind != check.kind:
            raise Conflict(problems=[Problem(CheckProblem.KEY_REUSED)])
        return CheckAnswer(event, True, None, said_of_again(event, check.employee.office))
    claim = Correction.objects.filter(employee=check.employee, source_id=check.source_id).first()
    if claim is None:
        return None
    if claim.kind != check.kind:
        raise Conflict(problems=[Problem(CheckProblem.KEY_REUSED)])
    return CheckAnswer(None, True, claim, said_of_correction(claim, check.employee.office))


def _check_made(made_at: datetime, check: _Check) -> None:
    at = made_at.astimezone(check.employee.office.tz)
    if made_at > check.now + CLOCK_TOLERANCE:
        raise Refused(problems=[Problem(CheckProblem.MADE_IN_FUTURE, params={"at": at})])
    if made_at < check.now - timedelta(days=OLDEST_DAYS):
        params = {"at": at, "most": OLDEST_DAYS}
        raise Refused(problems=[Problem(CheckProblem.MADE_TOO_LONG_AGO, params=params)])


def _claim(check: _Check, made_at: datetime) -> CheckAnswer:
    """Delivered on another day than it was made: the supervisor decides."""
    on = today_in(check.employee.office, made_at)
    _facts_of(check, made_at)
    claim = request_correction(
        employee=check.employee, date=on, kind=check.kind, claimed_at=made_at, source_id=check.source_id,
        reason=_("Dibuat tanpa sambungan internet dan baru terkirim kemudian."), actor=check.actor, now=check.now,
    )  # fmt: skip
    return CheckAnswer(None, False, claim, said_of_correction(claim, check.employee.office))


def _facts_of(check: _Check, at: datetime) -> DayFacts:
    """The day of the moment. Errors: `Refused` when no presence is recorded on it."""
    facts = day_facts(check.employee, today_in(check.employee.office, at))
    if facts.problem:
        raise Refused(problems=[facts.problem])
    return facts


def _record(check: _Check) -> CheckAnswer:
    facts = _facts_of(check, check.now)
    standing = standing_event(check.employee, facts.date, check.kind)
    if standing and check.kind == EventKind.IN:
        return CheckAnswer(standing, True, None, said_of_again(standing, check.employee.office))
    if standing and _is_same_tap(standing, check.now):
        return CheckAnswer(standing, True, None, said_of_again(standing, check.employee.office))
    judgement = judge(check.reading, places_of(check.employee, facts), facts.policy.worst_accuracy_m)
    event = write_event(standing, _values(check, facts, judgement))
    keep_position(event, check.reading, judgement.distance_m, check.now)
    verb = "presence.checked_in" if check.kind == EventKind.IN else "presence.checked_out"
    tell_of(event, verb, standing, check.actor, check.now)
    arrival = event if check.kind == EventKind.IN else None
    if arrival is None:
        arrival = standing_event(check.employee, facts.date, EventKind.IN)
    return CheckAnswer(event, False, None, said_of_event(event, arrival, facts, check.clock.is_late))


def _is_same_tap(standing: PresenceEvent, now: datetime) -> bool:
    return standing.source == SOURCE and timedelta() <= now - standing.received_at < SAME_TAP


def _values(check: _Check, facts: DayFacts, judgement: Judgement) -> dict[str, object]:
    return judged(judgement) | {
        "employee": check.employee,
        "date": facts.date,
        "kind": check.kind,
        "mode": facts.mode,
        "occurred_at": check.now,
        "received_at": check.now,
        "made_at": check.clock.made_at,
        "hints": [str(hint) for hint in _hints(check, facts)],
        "request_day_id": facts.wfa.day_id if facts.wfa else None,
        "source": SOURCE,
        "source_id": check.source_id,
    }


def _hints(check: _Check, facts: DayFacts) -> list[Hint]:
    lat, lon = check.reading.lat, check.reading.lon
    if fault_of(check.reading) or lat is None or lon is None:
        return hints(None, check.clock, None, 0)
    mine = PresencePosition.objects.filter(event__employee=check.employee)
    last = mine.filter(recorded_at__lte=check.now).order_by("-recorded_at", "-pk").first()
    previous = Fix(last.lat, last.lon, last.accuracy_m or 0, last.recorded_at) if last else None
    same = mine.filter(lat=lat, lon=lon, event__date__lt=facts.date)
    days = same.order_by().values("event__date").distinct().count()
    return hints(check.reading, check.clock, previous, days)
