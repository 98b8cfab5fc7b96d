"""How a day looks: one state, one colour, one icon, one letter, on every page of scheduling."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.problems import Problem
from scheduling.enums import DayState, ProblemCode, RequestStatus
from scheduling.selectors import DayView, WeekView


@dataclass(frozen=True, slots=True)
class Look:
    """`css` ends the class names `day-…`, `cell-…`, `chip-…`; `letter` stands for the state in print."""

    css: str
    icon: str
    letter: str


LOOKS: dict[str, Look] = {
    DayState.OFFICE: Look("office", "office", "K"),
    DayState.ASKED: Look("asked", "asked", "A"),
    DayState.SENT_BACK: Look("asked", "back", "B"),
    DayState.GRANTED: Look("granted", "home", "W"),
    DayState.HOLIDAY: Look("holiday", "holiday", "L"),
    DayState.LEAVE: Look("leave", "leave", "C"),
    DayState.TRAVEL: Look("travel", "travel", "D"),
    DayState.CLOSED: Look("closed", "closed", "T"),
    DayState.AWAY: Look("leave", "user", "–"),
}

STATUS_LOOKS: dict[str, Look] = {
    RequestStatus.DRAFT: Look("neutral", "edit", "d"),
    RequestStatus.SUBMITTED: Look("asked", "asked", "A"),
    RequestStatus.SENT_BACK: Look("warning", "back", "B"),
    RequestStatus.APPROVED: Look("granted", "home", "W"),
    RequestStatus.REJECTED: Look("stop", "stop", "x"),
    RequestStatus.WITHDRAWN: Look("neutral", "x", "x"),
    RequestStatus.CANCELLED: Look("neutral", "x", "x"),
    RequestStatus.RECALLED: Look("office", "recall", "x"),
    RequestStatus.EXPIRED: Look("neutral", "closed", "x"),
}

OWN_WORD = {
    DayState.ASKED: gettext_lazy("Menunggu keputusan"),
    DayState.SENT_BACK: gettext_lazy("Perlu Anda perbaiki"),
}


@dataclass(frozen=True, slots=True)
class DayCard:
    """A day with its look; `why` says in sentences what stands in the way, `possible_on` until when."""

    day: DayView
    look: Look
    word: str
    why: str
    possible_on: date | None
    checked: bool = False
    enabled: bool = False

    @property
    def css(self) -> str:
        greyed = "" if self.day.can_request or self.day.state != DayState.OFFICE else " is-greyed"
        return f"day-{self.look.css}{' is-today' if self.day.is_today else ''}{greyed}"


@dataclass(frozen=True, slots=True)
class WeekCard:
    """A week strip: five days, and the quota drawn in `segments` (css, offset in px)."""

    view: WeekView
    days: tuple[DayCard, ...]
    segments: tuple[tuple[str, int], ...]

    @property
    def friday(self) -> date:
        return self.view.days[-1].date

    @property
    def meter_width(self) -> int:
        return max(1, len(self.segments)) * METER_STEP

    @property
    def words(self) -> str:
        """The meter in words."""
        quota = self.view.quota
        return _("Kuota %(allowed)s hari: %(granted)s disetujui, %(pending)s menunggu, %(left)s sisa") % {
            "allowed": quota.allowed,
            "granted": quota.granted,
            "pending": quota.pending,
            "left": max(0, quota.left),
        }

    @property
    def short_words(self) -> str:
        quota = self.view.quota
        return _("kuota %(used)s/%(allowed)s") % {
            "used": quota.granted + quota.pending,
            "allowed": quota.allowed,
        }


METER_STEP = 44


def week_card(view: WeekView, *, chosen: Container[date] = (), own: Container[date] = ()) -> WeekCard:
    """`chosen` days are ticked; `own` days belong to the request in hand and may be ticked again."""
    days = [_day_card(day, day.date in chosen, day.date in own) for day in view.days]
    return WeekCard(view, tuple(_said_once(days)), _segments(view))


def week_cards(views: Iterable[WeekView]) -> list[WeekCard]:
    return [week_card(view) for view in views]


def _said_once(cards: list[DayCard]) -> Iterator[DayCard]:
    """The long sentence about the lead time on the first day it concerns, its gist on the others."""
    said = False
    for card in cards:
        late = bool(card.why) and card.day.problems[0].code.value == ProblemCode.LEAD_TIME
        yield replace(card, why=_("Sudah lewat batas waktu pengajuan.")) if late and said else card
        said = said or late


def _day_card(day: DayView, chosen: bool, own: bool) -> DayCard:
    blocking = [p for p in day.problems if p.blocks]
    return DayCard(
        day=day,
        look=LOOKS[day.state],
        word=str(OWN_WORD.get(DayState(day.state), day.label)),
        why="" if day.can_request or own else _why(day, blocking),
        possible_on=None if day.can_request else _possible_on(blocking),
        checked=chosen,
        enabled=day.can_request or chosen or own,
    )


def _why(day: DayView, blocking: list[Problem]) -> str:
    """One sentence: the first thing in the way. The day's own state, date and past speak for themselves."""
    if day.is_past or day.state in (DayState.ASKED, DayState.SENT_BACK, DayState.GRANTED) or not blocking:
        return ""
    first = blocking[0]
    if first.code.value == ProblemCode.NOT_ELIGIBLE:
        return _("Belum memenuhi syarat WFA.")
    if first.params.get("day") == day.date:
        first = replace(first, params={**first.params, "day": _("tanggal ini")})
    sentence = first.sentence
    return sentence[:1].upper() + sentence[1:]


def ineligible_sentence(views: Iterable[WeekView]) -> str:
    """Why the person may not work away at all, said once for the page; empty for those who may."""
    problems = (p for view in views for day in view.days for p in day.problems)
    return next((p.sentence for p in problems if p.code.value == ProblemCode.NOT_ELIGIBLE), "")


def _possible_on(blocking: list[Problem]) -> date | None:
    """When everything in the way is gone; None if unknown, or if the sentence names the day itself."""
    dates = [p.possible_on for p in blocking]
    known = [d for d in dates if d is not None]
    if not known or len(known) < len(dates) or "first" in blocking[0].params:
        return None
    return max(known)


def _segments(view: WeekView) -> tuple[tuple[str, int], ...]:
    quota = view.quota
    kinds = ["granted"] * quota.granted + ["pending"] * quota.pending + ["left"] * max(0, quota.left)
    return tuple((kind, n * METER_STEP) for n, kind in enumerate(kinds))
