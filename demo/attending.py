"""Check-ins, positions and settled days of the past weeks, by the same rules that judge them in earnest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from demo import bulk
from demo.cast import UNSEEN_FROM, UNSEEN_TO, Cast, Member, Part, at_minute
from demo.readings import ALL, NEVER_OUTSIDE, reading_near, spot_of
from demo.timeline import DAY
from employees.models import Office
from presence.enums import AttendanceStatus, DistanceBand, EventKind, Hint, Mode, PositionVerdict
from presence.models import AttendanceDay, PresenceEvent, PresencePosition, SettledDay
from presence.rules.hours import Outcome, Terms, WorkDay, settled
from presence.rules.position import Reading, Spot, judge, weaker
from presence.selectors.spans import OfficeSpan
from scheduling.enums import AbsenceKind, Place
from scheduling.selectors import WfaDay

OFFICE_SOURCE = "KMOB"
OFFICE_PLACE = "office"
SECOND = timedelta(seconds=1)
NO_HINTS: list[str] = []
# chances of a day: come late, not come at all
LATE, ABSENT = 0.035, 0.0004
EVENT_COLUMNS = (
    "id employee date kind mode occurred_at received_at made_at verdict band unknown_why hints place office "
    "request_day source source_id"
)
POSITION_COLUMNS = "event lat lon accuracy_m distance_m recorded_at"
DAY_COLUMNS = (
    "employee office date mode status expected_minutes credited_minutes shortage_minutes missing_events "
    "late_minutes first_in last_out verdict hours_agreed settled_at"
)
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """What one working date is in one office.

    `whole`: what everybody comes to who stays from start to end. The rest are parts of rows, rendered once:
    `quiet` a day that is not counted; `event` and `day` before and after what differs between people.
    """

    on: date
    work: WorkDay
    terms: Terms
    counted: bool
    whole: Outcome
    quiet: list[Any]
    event: tuple[list[Any], list[Any]]
    day: tuple[list[Any], list[Any]]
    settled_at: Any


@dataclass(frozen=True, slots=True)
class Seen:
    """When somebody came and went (None: not recorded) and what the positions showed."""

    start: datetime | None
    end: datetime | None
    verdict: str = ""


class Attendance:
    """Writes what one cast did on each working day up to now."""

    def __init__(self, cast: Cast, rng: Random) -> None:
        self.cast = cast
        self.rng = rng
        self.spots = {pk: _spot(span.office) for pk, span in cast.spans.items()}
        self.days = {pk: list(self._office_days(pk)) for pk in {m.office_id for m in cast.members}}
        self.ids = bulk.ids_for(PresenceEvent)
        self.events: list[Row] = []
        self.positions: list[Row] = []
        self.same: Counter[int] = Counter()

    def write(self) -> None:
        bulk.insert(AttendanceDay, DAY_COLUMNS, (row for m in self.cast.members for row in self._lived(m)))
        for member in self.cast.members:
            self._begin_today(member)
        bulk.insert(PresenceEvent, EVENT_COLUMNS, self.events)
        bulk.insert(PresencePosition, POSITION_COLUMNS, self.positions)
        bulk.renew_sequences(PresenceEvent)

    def _office_days(self, office_id: int) -> Iterator[OfficeDay]:
        span, cast = self.cast.spans[office_id], self.cast
        for on in cast.working_days(office_id, cast.settled_from(office_id), cast.today(office_id) - DAY):
            yield _office_day(span, on, cast.line.now)

    def _lived(self, member: Member) -> Iterator[Row]:
        absences, granted = self.cast.absences, self.cast.wfa
        for day in self.days[member.office_id]:
            if member.entered_on and day.on < member.entered_on:
                continue
            key = (member.pk, day.on)
            absence, wfa = absences.get(key), granted.get(key)
            if absence:
                yield self._excused(member, day, wfa, absence)
            elif wfa:
                yield self._away(member, day, wfa)
            elif day.counted:
                yield self._in_office(member, day)
            else:
                yield [member.pk, *day.quiet]

    def _excused(self, member: Member, day: OfficeDay, wfa: WfaDay | None, absence: AbsenceKind) -> Row:
        mode = Mode.WFA if wfa else Mode.WFO
        if absence == AbsenceKind.DUTY_TRAVEL:
            mode = Mode.TRAVEL
        outcome = Outcome(AttendanceStatus.EXCUSED, 0)
        return _row(member, day, mode, outcome, NOWHERE, agreed=bool(wfa and wfa.blocks))

    def _in_office(self, member: Member, day: OfficeDay) -> Row:
        start, end = self._moments(member, day.work, self._forgets(member, day.on, away=False))
        (on, *before), after = day.event
        number = f"{member.nip}-{on}-"
        if start:
            key = next(self.ids)
            self.events.append([key, member.pk, on, "in", *before, start, *after, f"{number}in"])
        if end:
            key = next(self.ids)
            self.events.append([key, member.pk, on, "out", *before, end, *after, f"{number}out"])
        outcome = _outcome(day, day.work, start, end, day.counted)
        if outcome is day.whole:
            return [member.pk, *day.day[0], start, end, *day.day[1]]
        seen = Seen(start, end, PositionVerdict.VERIFIED if start or end else "")
        return _row(member, day, Mode.WFO, outcome, seen)

    def _away(self, member: Member, day: OfficeDay, wfa: WfaDay) -> Row:
        work = self.cast.spans[member.office_id].work_day(day.on, wfa)
        start, end = self._moments(member, work, self._forgets(member, day.on, away=True))
        verdicts = [
            self._check(member, day.on, wfa, kind, at)
            for kind, at in ((EventKind.IN, start), (EventKind.OUT, end))
            if at
        ]
        seen = Seen(start, end, weaker(verdicts))
        return _row(
            member, day, Mode.WFA, _outcome(day, work, start, end, counted=True), seen, agreed=work.agreed
        )

    def _forgets(self, member: Member, on: date, *, away: bool) -> str:
        """Which events are missing: none, `in`, `out`, or both."""
        if member.part == Part.GUEST:
            return ""
        if member.part == Part.UNSEEN and away:
            back = (self.cast.today(member.office_id) - on).days
            return "in" if UNSEEN_TO <= back <= UNSEEN_FROM else ""
        roll, chance = self.rng.random(), self.cast.manner(member).forget
        if roll < ABSENT and not away:
            return "inout"
        if roll < chance:
            return "in" if roll < chance / 3 else "out"
        return ""

    def _moments(
        self, member: Member, work: WorkDay, missing: str
    ) -> tuple[datetime | None, datetime | None]:
        """Coming and going; who comes late stays longer."""
        rng = self.rng
        early, stays = (member.early + 10 * rng.random()) * 60, 35 * 60 * rng.random()
        if rng.random() < LATE and member.part != Part.GUEST:
            early = -1500 * rng.random()
            stays -= early
        start = work.starts_at - SECOND * int(early)
        end = work.ends_at + SECOND * int(stays)
        return None if "in" in missing else start, None if "out" in missing else end

    def _check(self, member: Member, on: date, wfa: WfaDay, kind: EventKind, at: datetime) -> str:
        """The event of a check-in or check-out away with its position; answers the verdict."""
        policy = self.cast.spans[member.office_id].policy(on)
        spot = spot_of(member, wfa, self.spots, policy.home_radius_m)
        reading = self._reading(member, spot)
        found = judge(reading, (spot,), policy.worst_accuracy_m)
        made_at, hints = self._hints(member, reading, at)
        pk = next(self.ids)
        self.events.append(
            (
                pk, member.pk, on, kind, Mode.WFA, at, at, made_at, found.verdict, found.band, found.why, hints,
                found.place, found.office_id, wfa.day_id, "portal", f"{self.rng.getrandbits(64):016x}",
            )
        )  # fmt: skip
        if reading.lat is not None and at > self.cast.line.now - DAY * policy.position_days:
            distance = None if found.distance_m is None else round(found.distance_m, 1)
            self.positions.append((pk, reading.lat, reading.lon, reading.accuracy_m, distance, at))
        return found.verdict

    def _reading(self, member: Member, spot: Spot) -> Reading:
        """Whoever forgets to check in also sends the same coordinates every time."""
        if member.part == Part.UNSEEN and spot.kind == Place.HOME and spot.lat is not None:
            return Reading(round(spot.lat + 0.0004, 6), spot.lon, 20.0)
        most = NEVER_OUTSIDE if self.cast.manner(member).never_outside else ALL
        return reading_near(spot, self.rng, sure=member.part == Part.GUEST, most=most)

    def _hints(self, member: Member, reading: Reading, at: datetime) -> tuple[datetime | None, list[str]]:
        """A few things to look at; `made_at` of what was sent late."""
        if member.part == Part.UNSEEN and reading.accuracy_m == 20.0:
            self.same[member.pk] += 1
            return None, [Hint.REPEATED_POSITION.value] if self.same[member.pk] > 6 else NO_HINTS
        roll = self.rng.random()
        if roll < 0.006 and member.part != Part.GUEST:
            return at - SECOND * int(300 + 2400 * self.rng.random()), [Hint.LATE_DELIVERY.value]
        if roll < 0.012 and member.part != Part.GUEST:
            return None, [(Hint.CLOCK_OFF if roll < 0.009 else Hint.ZONE_MISMATCH).value]
        return None, NO_HINTS

    def _begin_today(self, member: Member) -> None:
        """Who works away today has checked in by now, and out if the day is over; guests do it themselves."""
        on = self.cast.today(member.office_id)
        wfa = self.cast.wfa.get((member.pk, on))
        if wfa is None or member.part == Part.GUEST or (member.pk, on) in self.cast.absences:
            return
        work = self.cast.spans[member.office_id].work_day(on, wfa)
        start, end = self._moments(member, work, "")
        for kind, at in ((EventKind.IN, start), (EventKind.OUT, end)):
            if at and at < self.cast.line.now:
                self._check(member, on, wfa, kind, at)


NOWHERE = Seen(None, None)


def mark_settled(cast: Cast) -> None:
    """Every office of the agency is settled up to its yesterday."""
    bulk.insert(SettledDay, "office date", ((pk, cast.today(pk) - DAY) for pk in sorted(cast.spans)))


def _office_day(span: OfficeSpan, on: date, now: datetime) -> OfficeDay:
    tz, pk, work = span.office.tz, span.office.pk, span.work_day(on)
    minutes, present, quiet = work.minutes, AttendanceStatus.PRESENT, AttendanceStatus.UNCOUNTED
    brought_at = at_minute(on, 20 * 60, 0, tz)
    settled_at = min(at_minute(on + DAY, 10, 0, tz), now)
    seen = (PositionVerdict.VERIFIED, DistanceBand.NEAR, "", NO_HINTS, OFFICE_PLACE, pk, None, OFFICE_SOURCE)
    return OfficeDay(
        on,
        work,
        span.terms(on),
        span.policy(on).counts_office_days,
        Outcome(present, minutes, minutes),
        bulk.rendered(pk, on, Mode.WFO, quiet, minutes, 0, 0, 0, 0, None, None, "", False, settled_at),
        (bulk.rendered(on, Mode.WFO), bulk.rendered(brought_at, None, *seen)),
        (
            bulk.rendered(pk, on, Mode.WFO, present, minutes, minutes, 0, 0, 0),
            bulk.rendered(PositionVerdict.VERIFIED, False, settled_at),
        ),
        settled_at,
    )


def _spot(office: Office) -> Spot:
    return Spot(Place.OTHER_OFFICE, office.lat, office.lon, office.geofence_m, office.pk)


def _outcome(
    day: OfficeDay, work: WorkDay, start: datetime | None, end: datetime | None, counted: bool
) -> Outcome:
    if work is day.work and start and end and start <= work.starts_at and end >= work.ends_at:
        return day.whole
    return settled(work, start, end, day.terms, is_excused=False, is_counted=counted)


def _row(
    member: Member, day: OfficeDay, mode: Mode, outcome: Outcome, seen: Seen, *, agreed: bool = False
) -> Row:
    return (
        member.pk, member.office_id, day.on, mode, outcome.status, outcome.expected, outcome.credited,
        outcome.shortage, outcome.missing, outcome.late, seen.start, seen.end, seen.verdict, agreed, day.settled_at,
    )  # fmt: skip
