"""Daily reports of the past weeks with items, verdicts and indices, and the drafts of days to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from core.models import AuditEvent
from demo import bulk
from demo.cast import TEAM_WEEKS, Cast, Member, Part, at_minute
from demo.ledger import OUTPUTS
from demo.timeline import DAY, WEEK
from demo.trials import Course, Dip
from performance.enums import ReportStatus
from performance.models import DailyReport, ReportItem, WeeklyIndex
from performance.rules import FORMULA, Report, Work, week_index
from scheduling.selectors import PlanItem, report_due_at

# share of reports whose verdict is forgotten; what else may happen to them: demo.trials.Manner
FORGOTTEN = 0.06
# What was forgotten longer ago has been decided meanwhile.
FRESH = timedelta(days=14)
FALLING_WEEKS = 8
WHOLE = Decimal("0.01")
NOTES = (
    "Selesai dan sudah diserahkan kepada ketua tim.",
    "Sebagian menunggu tanggapan unit lain.",
    "Dikerjakan bersama tim melalui rapat daring.",
    "Perlu pemeriksaan akhir sebelum diajukan.",
)
COMMENTS = {
    ReportStatus.ACCEPTED: ("", "", "", "Terima kasih, lengkap.", "Baik, lanjutkan."),
    ReportStatus.ASKED_BACK: ("Mohon lengkapi bukti dukung.", "Realisasi belum sesuai dengan buktinya."),
}
REPORT_COLUMNS = (
    "id employee date status required due_at revision received_at submitted_at verdict_due_at was_asked_back "
    "decided_by decided_at comment"
)
ITEM_COLUMNS = "id report position title planned achieved unit starts_at ends_at note link target"
INDEX_COLUMNS = "employee week value output timeliness acceptance reports required formula computed_at"
EVENT_COLUMNS = "at agency actor_id actor verb target subject_id before after"
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of one report up to now; without `sent_at` it is a draft."""

    status: ReportStatus
    sent_at: datetime | None = None
    verdict_due_at: datetime | None = None
    back_at: datetime | None = None
    decided_at: datetime | None = None
    comment: str = ""


class Reports:
    """Writes the reports of one cast. `targets`: person → ids of their agreed targets, and since when."""

    def __init__(self, cast: Cast, rng: Random, targets: dict[int, tuple[date, list[int]]]) -> None:
        self.cast = cast
        self.rng = rng
        self.targets = targets
        self.report_ids = bulk.ids_for(DailyReport)
        self.item_ids = bulk.ids_for(ReportItem)
        self.items: list[Row] = []
        self.weeks: dict[tuple[int, date], list[Report]] = defaultdict(list)
        self.events: list[Row] = []
        self.domain = f"berkas.{cast.agency.code.lower()}.example"

    def write(self) -> int:
        """The reports; answers how many."""
        there = _there(self.cast)
        rows = [row for member in self.cast.members for row in self._of(member, there)]
        bulk.insert(DailyReport, REPORT_COLUMNS, rows)
        bulk.insert(ReportItem, ITEM_COLUMNS, self.items)
        bulk.insert(AuditEvent, EVENT_COLUMNS, sorted(self.events, key=lambda event: event[0]))
        bulk.insert(WeeklyIndex, INDEX_COLUMNS, self._indices())
        bulk.renew_sequences(DailyReport, ReportItem)
        return len(rows)

    def _indices(self) -> Iterator[Row]:
        """The index of every week that has ended, by the rule; `demo.verify` computes them once more.

        In offices that take part in a pilot that of the running week as well, as the evening's job stores it.
        """
        now = self.cast.line.now
        piloted = {member.pk for member in self.cast.members if member.office_id in self.cast.courses}
        for (pk, week), reports in sorted(self.weeks.items()):
            is_stored = week < self.cast.line.this_week or pk in piloted
            if is_stored and (found := week_index(reports, now)):
                yield (
                    pk, week, found.value, found.output, found.timeliness, found.acceptance, found.reports,
                    found.required, FORMULA, now,
                )  # fmt: skip

    def _of(self, member: Member, there: set[tuple[int, date]]) -> Iterator[Row]:
        granted = self.cast.wfa_of.get(member.pk, {})
        for on, day in granted.items():
            if (member.pk, on) not in there:
                yield self._report(member, on, self.cast.plans.get(day.request_id, []), required=True)
        for on in self._office_days(member):
            if on not in granted and (member.pk, on) not in self.cast.absences:
                yield self._report(member, on, self._own_plan(), required=False)

    def _office_days(self, member: Member) -> Iterator[date]:
        """Days of every week that went by: three in the account teams, two in offices that take part in a pilot."""
        course, line = self.cast.courses.get(member.office_id), self.cast.line
        monday = team_from = line.this_week - WEEK * TEAM_WEEKS if member.in_team else line.this_week
        monday = min(monday, course.reports_from) if course else monday
        while monday < line.this_week:
            if monday >= team_from:
                days = self.cast.working_days(member.office_id, monday, monday + DAY * 4)
                yield from self.rng.sample(days, min(3, len(days)))
            elif course:
                yield from self._days_in_trial(member, course, monday)
            monday += WEEK
        if course:
            yield from self._days_in_trial(member, course, monday)

    def _days_in_trial(self, member: Member, course: Course, monday: date) -> list[date]:
        """Two of the week's days in the office that have passed, or none."""
        last = min(monday + DAY * 4, self.cast.today(member.office_id) - DAY)
        days = self.cast.working_days(member.office_id, monday, last)
        free = [on for on in days if on not in self.cast.wfa_of[member.pk]]
        return self.rng.sample(free, min(2, len(free))) if self.rng.random() < course.manner.reporting else []

    def _own_plan(self) -> list[PlanItem]:
        chosen = self.rng.sample(OUTPUTS, 2)
        return [PlanItem(title, Decimal(self.rng.randint(1, most)), unit) for title, most, unit in chosen]

    def _report(self, member: Member, on: date, plan: list[PlanItem], *, required: bool) -> Row:
        cast, tz = self.cast, self.cast.tz(member)
        due_at = report_due_at(on, cast.spans[member.office_id].policy(on), tz)
        is_past = on < cast.today(member.office_id)
        filed = self._filed(member, on, required=required) if is_past else Filed(ReportStatus.DRAFT)
        pk = next(self.report_ids)
        works = tuple(self._write_items(pk, member, on, plan, filed))
        was_back = filed.back_at is not None
        report = Report(filed.status, required, due_at, filed.sent_at, was_back, works)
        self.weeks[member.pk, on - DAY * on.weekday()].append(report)
        self._tell(pk, member, on, due_at, filed)
        decided = filed.status in (ReportStatus.ACCEPTED, ReportStatus.ASKED_BACK)
        return (
            pk, member.pk, on, filed.status, required, due_at, 2 if filed.sent_at else 0, filed.sent_at,
            filed.sent_at, filed.verdict_due_at, was_back, member.chief_id if decided else None,
            filed.decided_at if decided else None, filed.comment,
        )  # fmt: skip

    def _filed(self, member: Member, on: date, *, required: bool) -> Filed:
        """In the evening, mostly; the next morning, sometimes; a required one rarely not at all."""
        rng, tz, manner = self.rng, self.cast.tz(member), self.cast.manner(member)
        falls = self._is_falling(member, on)
        dip = self._dip(member, on)
        never = max(manner.never, dip.never) if dip else manner.never
        roll = 1.0 if member.part == Part.GUEST else rng.random() * (0.15 if falls else 1)
        if roll < never and required:
            return Filed(ReportStatus.DRAFT)
        sent_at = at_minute(on, rng.randint(15 * 60 + 20, 20 * 60), rng.randint(0, 59), tz)
        if roll < manner.never + manner.late:
            sent_at = at_minute(on + DAY, rng.randint(7 * 60, 10 * 60), rng.randint(0, 59), tz)
        if sent_at >= self.cast.line.now:
            return Filed(ReportStatus.DRAFT)
        return self._judged(member, sent_at, asked_back=rng.random() < (0.3 if falls else manner.asked_back))

    def _judged(self, member: Member, sent_at: datetime, *, asked_back: bool) -> Filed:
        """Decided on one of the next two working days; forgotten now and then; mended a day after asking back."""
        waiting = Filed(ReportStatus.SUBMITTED, sent_at, self._verdict_due(member, sent_at))
        is_fresh = self.cast.line.now - sent_at < FRESH
        if member.chief_id is None or (self.rng.random() < FORGOTTEN and is_fresh):
            return waiting
        first = self._next_working(member, sent_at)
        if first >= self.cast.line.now:
            return waiting
        if not asked_back:
            comment = self.rng.choice(COMMENTS[ReportStatus.ACCEPTED])
            return Filed(ReportStatus.ACCEPTED, sent_at, waiting.verdict_due_at, None, first, comment)
        back = self.rng.choice(COMMENTS[ReportStatus.ASKED_BACK])
        mended_at = self._next_working(member, first)
        accepted_at = self._next_working(member, mended_at)
        if accepted_at >= self.cast.line.now:
            return Filed(ReportStatus.ASKED_BACK, sent_at, waiting.verdict_due_at, first, first, back)
        due = self._verdict_due(member, mended_at)
        return Filed(ReportStatus.ACCEPTED, sent_at, due, first, accepted_at, "Sudah lengkap.")

    def _next_working(self, member: Member, at: datetime) -> datetime:
        calendar = self.cast.spans[member.office_id].calendar
        on = calendar.forward(at.date(), self.rng.choice((1, 1, 2)))
        return at_minute(on, self.rng.randint(7 * 60 + 40, 15 * 60), 0, self.cast.tz(member))

    def _verdict_due(self, member: Member, sent_at: datetime) -> datetime:
        span = self.cast.spans[member.office_id]
        policy = span.policy(sent_at.date())
        last = span.calendar.forward(sent_at.date(), policy.report_verdict_working_days)
        return report_due_at(last, policy, span.office.tz)

    def _dip(self, member: Member, on: date) -> Dip | None:
        course = self.cast.courses.get(member.office_id)
        return course.dip(on) if course else None

    def _is_falling(self, member: Member, on: date) -> bool:
        return member.part == Part.FALLING and on >= self.cast.line.this_week - WEEK * FALLING_WEEKS

    def _write_items(
        self, pk: int, member: Member, on: date, plan: list[PlanItem], filed: Filed
    ) -> Iterator[Work]:
        """The items' rows; answers them as the index reads them."""
        rng = self.rng
        begin, minutes = 7 * 60 + 30, 420 // max(1, len(plan))
        told = filed.sent_at is not None
        since, ids = self.targets.get(member.pk, (date.max, []))
        for position, item in enumerate(plan, 1):
            achieved = self._achieved(member, on, item.quantity) if told else None
            yield Work(item.quantity, achieved)
            timed = told and member.in_team
            start = begin + (position - 1) * minutes
            note = rng.choice(NOTES) if told and rng.random() < 0.25 else ""
            link = (
                f"https://{self.domain}/d/{rng.getrandbits(40):010x}" if told and rng.random() < 0.1 else ""
            )
            self.items.append(
                (
                    next(self.item_ids), pk, position, item.output, item.quantity, achieved, item.unit,
                    _clock(start) if timed else None, _clock(start + minutes - 15) if timed else None, note, link,
                    rng.choice(ids) if ids and on > since and on.year == self.cast.line.today.year else None,
                )
            )  # fmt: skip

    def _achieved(self, member: Member, on: date, planned: Decimal) -> Decimal:
        if self._is_falling(member, on):
            share = 0.25 + 0.2 * self.rng.random()
        else:
            share = 1.0 if self.rng.random() < 0.75 else member.skill - 0.15 * self.rng.random()
            dip = self._dip(member, on)
            share -= dip.less if dip else 0.0
        return (planned * Decimal(share)).quantize(WHOLE)

    def _tell(self, pk: int, member: Member, on: date, due_at: datetime, filed: Filed) -> None:
        """The audit events of a report that was sent."""
        if filed.sent_at is None:
            return
        author = (member.user_id, member.name)
        chief = self.cast.actors.get(member.chief_id or 0, (None, ""))
        sent = {"status": "submitted", "date": on.isoformat(), "late": filed.sent_at > due_at}
        self._event(filed.sent_at, author, "report.submitted", pk, member, {"status": "draft"}, sent)
        if filed.decided_at is None:
            return
        if filed.back_at and filed.status == ReportStatus.ACCEPTED:
            after = {
                "status": "asked_back",
                "date": on.isoformat(),
                "comment": COMMENTS[ReportStatus.ASKED_BACK][0],
            }
            self._event(filed.back_at, chief, "report.asked_back", pk, member, {"status": "submitted"}, after)
            again = filed.back_at + (filed.decided_at - filed.back_at) / 2
            self._event(again, author, "report.resubmitted", pk, member, {"status": "asked_back"}, sent)
        after = {"status": filed.status.value, "date": on.isoformat()}
        after |= {"comment": filed.comment} if filed.comment else {}
        verb = f"report.{filed.status.value}"
        self._event(filed.decided_at, chief, verb, pk, member, {"status": "submitted"}, after)

    def _event(
        self,
        at: datetime,
        actor: tuple[int | None, str],
        verb: str,
        pk: int,
        member: Member,
        before: dict[str, Any],
        after: dict[str, Any],
    ) -> None:
        code, target = self.cast.agency.code, f"performance.dailyreport:{pk}"
        self.events.append((at, code, *actor, verb, target, member.pk, before, after))


def _there(cast: Cast) -> set[tuple[int, date]]:
    """Reports that the services wrote already."""
    ids = [member.pk for member in cast.members]
    return set(DailyReport.objects.filter(employee__in=ids).values_list("employee_id", "date"))


def _clock(minute: int) -> time:
    return time(minute // 60, minute % 60)
