"""One past request from asking to its end: the moments of its acts, and the rows that tell of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from random import Random
from zoneinfo import ZoneInfo

from approvals.enums import ApprovalStatus
from scheduling.enums import RequestStatus
from scheduling.rules import NORMAL_HOURS, Calendar

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Fate(StrEnum):
    """What became of a request; `RETURNED`: sent back once, revised, then approved."""

    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    RECALLED = "recalled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    RETURNED = "returned"


FATES = {
    Fate.APPROVED: 86, Fate.REJECTED: 4, Fate.CANCELLED: 3, Fate.RECALLED: 1, Fate.WITHDRAWN: 2, Fate.EXPIRED: 2,
    Fate.RETURNED: 2,
}  # fmt: skip
ENDS = {
    Fate.APPROVED: RequestStatus.APPROVED,
    Fate.REJECTED: RequestStatus.REJECTED,
    Fate.CANCELLED: RequestStatus.CANCELLED,
    Fate.RECALLED: RequestStatus.RECALLED,
    Fate.WITHDRAWN: RequestStatus.WITHDRAWN,
    Fate.EXPIRED: RequestStatus.EXPIRED,
    Fate.RETURNED: RequestStatus.APPROVED,
}
WHY = {
    Fate.REJECTED: ("Ada rapat koordinasi yang harus dihadiri di kantor.", "Layanan pada hari itu kekurangan petugas."),
    Fate.RETURNED: ("Lengkapi keluaran yang terukur pada rencana kerja.", "Jelaskan tempat kerja yang dipakai."),
    Fate.RECALLED: ("Pimpinan memerlukan kehadiran untuk pembahasan anggaran.",),
    Fate.CANCELLED: ("",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who (`employee`, `decider` or `system`), the state it led to, and why."""

    at: datetime
    by: str
    state: RequestStatus
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One round of deciding."""

    opened_at: datetime
    due_at: datetime
    status: ApprovalStatus
    decided_at: datetime | None
    reason: str


@dataclass(slots=True)
class Story:
    """The acts in their order and the rounds of deciding."""

    acts: list[Act] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)

    @property
    def submitted_at(self) -> datetime:
        """The last handing in."""
        return [act.at for act in self.acts if act.state == RequestStatus.SUBMITTED][-1]


def tell(on: date, fate: Fate, *, calendar: Calendar, tz: ZoneInfo, lead: int, rng: Random) -> Story:
    """The story of a request for the date; every act is within working hours of the office and its cut-off."""
    earlier = lead + rng.choice((0, 0, 1, 1, 2, 3)) + (1 if fate is Fate.RETURNED else 0)
    asked_on = calendar.back(on, earlier)
    asked = _moment(asked_on, rng.randint(8 * 60, 15 * 60), tz)
    answered = _answer_moment(asked, calendar, rng, tz)
    story = Story([Act(asked, "employee", RequestStatus.SUBMITTED)])
    TELLERS[fate](story, on, answered, calendar, tz, rng)
    return story


def _moment(day: date, minute: int, tz: ZoneInfo) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=tz)


def _next_working(day: date, calendar: Calendar) -> date:
    day += DAY
    while not calendar.is_working(day):
        day += DAY
    return day


def _answer_moment(asked: datetime, calendar: Calendar, rng: Random, tz: ZoneInfo) -> datetime:
    """The same afternoon or the next working morning."""
    if asked.hour < 12 and rng.random() < 0.6:
        return asked + timedelta(minutes=rng.randint(15, 200))
    return _moment(_next_working(asked.date(), calendar), rng.randint(7 * 60 + 40, 11 * 60), tz)


def _due(opened: datetime, on: date, calendar: Calendar, tz: ZoneInfo) -> datetime:
    last = _next_working(opened.date(), calendar)
    begins = datetime.combine(on, NORMAL_HOURS.starts_at, tzinfo=tz)
    return min(datetime.combine(last, NORMAL_HOURS.on(last)[1], tzinfo=tz), begins)


def _decided(
    story: Story,
    on: date,
    at: datetime,
    status: ApprovalStatus,
    reason: str,
    calendar: Calendar,
    tz: ZoneInfo,
) -> None:
    opened = story.submitted_at
    story.rounds.append(Round(opened, _due(opened, on, calendar, tz), status, at, reason))
    story.acts.append(Act(at, "decider", RequestStatus(status.value), reason))


def _closed(
    story: Story, on: date, at: datetime, by: str, state: RequestStatus, calendar: Calendar, tz: ZoneInfo
) -> None:
    opened = story.submitted_at
    story.rounds.append(Round(opened, _due(opened, on, calendar, tz), ApprovalStatus.CLOSED, None, ""))
    story.acts.append(Act(at, by, state))


Teller = Callable[[Story, date, datetime, Calendar, ZoneInfo, Random], None]


def _approved(story: Story, on: date, at: datetime, calendar: Calendar, tz: ZoneInfo, rng: Random) -> None:
    _decided(story, on, at, ApprovalStatus.APPROVED, "", calendar, tz)


def _rejected(story: Story, on: date, at: datetime, calendar: Calendar, tz: ZoneInfo, rng: Random) -> None:
    _decided(story, on, at, ApprovalStatus.REJECTED, rng.choice(WHY[Fate.REJECTED]), calendar, tz)


def _cancelled(story: Story, on: date, at: datetime, calendar: Calendar, tz: ZoneInfo, rng: Random) -> None:
    _approved(story, on, at, calendar, tz, rng)
    last = _moment(calendar.back(on, 1), 15 * 60 + 30, tz)
    story.acts.append(Act(max(at + HOUR / 4, last), "employee", RequestStatus.CANCELLED))


def _recalled(story: Story, on: date, at: datetime, calendar: Calendar, tz: ZoneInfo, rng: Random) -> None:
    _approved(story, on, at, calendar, tz, rng)
    evening = _moment(calendar.back(on, 1), 15 * 60 + 50, tz)
    story.acts.append(
        Act(max(at + HOUR / 2, evening), "decider", RequestStatus.RECALLED, rng.choice(WHY[Fate.RECALLED]))
    )


def _withdrawn(story: Story, on: date, at: datetime, calendar: Calendar, tz: ZoneInfo, rng: Random) -> None:
    gone = story.submitted_at + (at - story.submitted_at) / 2
    _closed(story, on, gone, "employee", RequestStatus.WITHDRAWN, calendar, tz)


def _expired(story: Story, on: date, at: datetime, calendar: Calendar, tz: ZoneInfo, rng: Random) -> None:
    _closed(story, on, _moment(on, 5, tz), "system", RequestStatus.EXPIRED, calendar, tz)


def _returned(story: Story, on: date, at: datetime, calendar: Calendar, tz: ZoneInfo, rng: Random) -> None:
    _decided(story, on, at, ApprovalStatus.SENT_BACK, rng.choice(WHY[Fate.RETURNED]), calendar, tz)
    again = at + timedelta(minutes=rng.randint(20, 90))
    story.acts.append(Act(again, "employee", RequestStatus.SUBMITTED))
    _approved(story, on, _answer_moment(again, calendar, rng, tz), calendar, tz, rng)


TELLERS: dict[Fate, Teller] = {
    Fate.APPROVED: _approved,
    Fate.REJECTED: _rejected,
    Fate.CANCELLED: _cancelled,
    Fate.RECALLED: _recalled,
    Fate.WITHDRAWN: _withdrawn,
    Fate.EXPIRED: _expired,
    Fate.RETURNED: _returned,
}
