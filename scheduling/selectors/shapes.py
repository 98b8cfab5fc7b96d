"""What pages and API operations are given: frozen values, ready to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from core.problems import Problem
from scheduling.enums import DayState


@dataclass(frozen=True, slots=True)
class QuotaView:
    """Days of the week's quota: `allowed` = granted + pending + left, unless the quota was lowered later.

    `note` is a sentence where the quota is smaller than the office's own (short week), else empty.
    """

    allowed: int
    granted: int
    pending: int
    left: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class DayView:
    """One date as its owner sees it; `problems` say why it cannot be asked and when it becomes possible.

    `label` is the state in words (a holiday's name where there is one); `hours` start and end of work.
    """

    date: date
    state: DayState
    can_request: bool
    problems: tuple[Problem, ...]
    label: str
    request_id: int | None
    is_today: bool
    is_past: bool
    hours: tuple[time, time] | None


@dataclass(frozen=True, slots=True)
class WeekView:
    """Monday to Friday; `hours_minutes` is the working time the week demands, without rest."""

    week: date
    iso: str
    quota: QuotaView
    days: tuple[DayView, ...]
    hours_minutes: int


@dataclass(frozen=True, slots=True)
class CounterCoverage:
    """A service counter on a date; `present` counts granted WFA and absences as away, not pending WFA."""

    name: str
    staff: int
    present: int
    minimum: int
    counter_id: int = 0
    pending: int = 0

    @property
    def is_short(self) -> bool:
        return self.present < self.minimum


@dataclass(frozen=True, slots=True)
class Coverage:
    """A unit on a date, in people at work there now; `share_limit` = most people who may be away by WFA."""

    staff: int
    granted: int
    pending: int
    absent: int
    in_office: int
    minimum: int
    share_limit: int
    counters: tuple[CounterCoverage, ...] = ()

    @property
    def is_short(self) -> bool:
        return self.in_office < self.minimum or any(c.is_short for c in self.counters)


@dataclass(frozen=True, slots=True)
class AwayRow:
    """Somebody who is not in the office on the date; `kind` granted, asked, sent_back, leave or travel."""

    employee_id: int
    name: str
    unit_id: int
    date: date
    kind: DayState


@dataclass(frozen=True, slots=True)
class TeamCell:
    """A person on a date; `label` is the state in words."""

    date: date
    state: DayState
    label: str
    request_id: int | None = None


@dataclass(frozen=True, slots=True)
class TeamRow:
    employee_id: int
    name: str
    unit_id: int
    cells: tuple[TeamCell, ...]


@dataclass(frozen=True, slots=True)
class TeamUnit:
    """The coverage line of one unit, one cell for each date of the grid."""

    unit_id: int
    name: str
    cells: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True)
class TeamGrid:
    """Person × working weekday (Monday to Friday), rows in the order of the people given."""

    dates: tuple[date, ...]
    rows: tuple[TeamRow, ...]
    units: tuple[TeamUnit, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One act in a sentence without its time; `at` is in the office's zone. `text` has both."""

    at: datetime
    sentence: str
    reason: str = ""

    @property
    def text(self) -> str:
        from django.utils.formats import date_format

        return f"{date_format(self.at, 'l, j M Y H.i')} — {self.sentence}"


@dataclass(frozen=True, slots=True)
class AffectedDay:
    """A live WFA day that a change of the calendar touches."""

    request_id: int
    employee_id: int
    name: str
    date: date
    status: str


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """What a change of the calendar did: the live days it touches (`shown`, the first 50) and their number."""

    calendar_day_id: int | None
    affected: int
    shown: tuple[AffectedDay, ...]


@dataclass(frozen=True, slots=True)
class RowError:
    """`row` counts from 2, as a spreadsheet shows it (1 is the heading)."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class AbsenceImport:
    created: int
    changed: int
    unchanged: int
    errors: tuple[RowError, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanRow:
    """An output of an earlier plan, as offered again."""

    output: str
    quantity: str
    unit: str


@dataclass(frozen=True, slots=True)
class LastPlan:
    """The person's latest request as a start for the next one; empty where there is none."""

    place: str = ""
    place_office_id: int | None = None
    place_note: str = ""
    reason: str = ""
    outputs: tuple[PlanRow, ...] = ()
    place_lat: float | None = None
    place_lon: float | None = None
    blocks: tuple[tuple[time, time], ...] = ()


CoverageByDay = Mapping[tuple[int, date], Coverage]
