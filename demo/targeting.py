"""Targets (SKP) of everybody, mostly agreed, and the indicators of every office with their months."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from core.models import AuditEvent
from demo import bulk
from demo.cast import Cast, Member, Part, at_minute
from demo.timeline import DAY, WEEK
from demo.trials import SERVICE_INDICATORS
from employees.models import Agency, Office
from performance.enums import PlanStatus
from performance.models import IndicatorMonth, OfficeIndicator, Target, TargetPlan

SOURCE = "e-SAKIP (contoh)"
INDICATORS = (
    *((name, unit, target) for name, (unit, target) in SERVICE_INDICATORS.items()),
    ("Dokumen telaahan yang ditetapkan", "dokumen", 12),
    ("Pemutakhiran data kepegawaian", "berkas", 400),
)
TARGETS = (
    ("Telaahan kebijakan kepegawaian yang ditindaklanjuti", 12, "dokumen"),
    ("Verifikasi usul kenaikan pangkat selesai tepat waktu", 240, "berkas"),
    ("Jawaban konsultasi kepegawaian", 96, "surat"),
    ("Laporan bulanan tersusun dan disampaikan", 12, "laporan"),
    ("Bahan paparan dan notula rapat", 36, "dokumen"),
    ("Pemutakhiran data pegawai", 480, "baris"),
)
# of a hundred plans outside the account teams
SENT_BACK, WAITING, SECOND = 2, 5, 9
PLAN_COLUMNS = (
    "id employee period_start period_end version status created_at submitted_at decided_by decided_at comment"
)
EVENT_COLUMNS = "at agency actor_id actor verb target subject_id after"
Row = tuple[Any, ...]


@dataclass(slots=True)
class Plans:
    """Rows of plans and targets as they come; `agreed`: person → since when, and the ids of the agreed targets."""

    cast: Cast
    rng: Random
    indicators: dict[int, list[int]]
    plans: list[Row] = field(default_factory=list)
    targets: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    agreed: dict[int, tuple[date, list[int]]] = field(default_factory=dict)

    def write(self) -> dict[int, tuple[date, list[int]]]:
        plan_ids, target_ids = bulk.ids_for(TargetPlan), bulk.ids_for(Target)
        in_team = 0
        for member in self.cast.members:
            if member.chief_id is None:
                continue
            in_team += member.in_team and member.part == Part.USUAL
            self._plan(member, self._kind(member, in_team), plan_ids, target_ids)
        bulk.insert(TargetPlan, PLAN_COLUMNS, self.plans)
        bulk.insert(Target, "id plan number title indicator quantity unit due_on", self.targets)
        bulk.insert(AuditEvent, EVENT_COLUMNS, sorted(self.events, key=lambda event: event[0]))
        bulk.renew_sequences(TargetPlan, Target)
        return self.agreed

    def _kind(self, member: Member, in_team: int) -> str:
        """What is special about the plan: in each account's team the first few show every state."""
        if member.part != Part.USUAL:
            return "agreed"
        if member.in_team:
            return ("waiting", "second", "sent_back")[in_team % 6] if in_team % 6 < 3 else "agreed"
        roll = self.rng.randrange(100)
        return (
            "sent_back" if roll < SENT_BACK
            else "waiting" if roll < WAITING
            else "second" if roll < SECOND
            else "agreed"
        )  # fmt: skip

    def _plan(self, member: Member, kind: str, plan_ids: Iterator[int], target_ids: Iterator[int]) -> None:
        line, rng = self.cast.line, self.rng
        made = self._morning(member, line.prepared_on + DAY * rng.randint(1, 2))
        agreed = self._morning(member, line.prepared_on + DAY * rng.randint(5, 7))
        if kind in ("waiting", "sent_back"):
            self._open(member, kind, made, plan_ids, target_ids)
            return
        lines = rng.sample(TARGETS, 4)
        first = PlanStatus.SUPERSEDED if kind == "second" else PlanStatus.AGREED
        pk = self._row(plan_ids, member, 1, first, (made, made, agreed))
        ids = self._targets(pk, member, lines, target_ids)
        self._tell(pk, member, made, agreed)
        if kind == "second":
            made = self._morning(member, line.this_week - WEEK * 4)
            agreed = self._morning(member, line.this_week - WEEK * 3)
            pk = self._row(plan_ids, member, 2, PlanStatus.AGREED, (made, made, agreed))
            changed = [(title, most * 3 // 4, unit) for title, most, unit in lines]
            ids = self._targets(pk, member, changed, target_ids)
            self._tell(pk, member, made, agreed)
        self.agreed[member.pk] = (agreed.date(), ids)

    def _open(
        self, member: Member, kind: str, made: datetime, plan_ids: Iterator[int], target_ids: Iterator[int]
    ) -> None:
        calendar, today = self.cast.spans[member.office_id].calendar, self.cast.today(member.office_id)
        sent = self._morning(member, calendar.back(today, 3))
        back = self._morning(member, calendar.back(today, 2))
        if kind == "waiting":
            pk = self._row(plan_ids, member, 1, PlanStatus.SUBMITTED, (made, sent, None))
        else:
            comment = "Mohon ukuran keberhasilan dibuat terukur dan sesuai indikator unit."
            pk = self._row(plan_ids, member, 1, PlanStatus.SENT_BACK, (made, sent, back), comment)
        self._targets(pk, member, self.rng.sample(TARGETS, 3), target_ids)

    def _row(
        self,
        plan_ids: Iterator[int],
        member: Member,
        version: int,
        status: PlanStatus,
        moments: tuple[datetime, datetime, datetime | None],
        comment: str = "",
    ) -> int:
        made, sent, decided = moments
        year, pk = self.cast.line.today.year, next(plan_ids)
        self.plans.append(
            (
                pk, member.pk, date(year, 1, 1), date(year, 12, 31), version, status, made, sent,
                member.chief_id if decided else None, decided, comment,
            )
        )  # fmt: skip
        return pk

    def _targets(
        self, pk: int, member: Member, lines: list[tuple[str, int, str]], target_ids: Iterator[int]
    ) -> list[int]:
        known, year = self.indicators[member.office_id], self.cast.line.today.year
        ids = []
        for number, (title, quantity, unit) in enumerate(lines, 1):
            ids.append(next(target_ids))
            indicator = known[number % len(known)] if self.rng.random() < 0.6 else None
            self.targets.append((ids[-1], pk, number, title, indicator, quantity, unit, date(year, 12, 20)))
        return ids

    def _tell(self, pk: int, member: Member, made: datetime, agreed: datetime) -> None:
        code, target = self.cast.agency.code, f"performance.targetplan:{pk}"
        author = (member.user_id, member.name)
        chief = self.cast.actors.get(member.chief_id or 0, (None, ""))
        for at, actor, verb in ((made, author, "targets.submitted"), (agreed, chief, "targets.agreed")):
            self.events.append((at, code, *actor, verb, target, member.pk, {"targets": 4}))

    def _morning(self, member: Member, on: date) -> datetime:
        return at_minute(on, self.rng.randint(8 * 60, 11 * 60), 0, self.cast.tz(member))


def write_indicators(
    agency: Agency, today: date, rng: Random, in_trials: Collection[int]
) -> dict[int, list[int]]:
    """Four indicators of each office for the running year; office → their ids. Realised up to last month.

    Offices that take part in pilots get two of them month by month from a table (demo.trials_around).
    """
    ids = bulk.ids_for(OfficeIndicator)
    found: dict[int, list[int]] = {}
    rows: list[Row] = []
    months: list[Row] = []
    for office in Office.objects.filter(agency=agency).order_by("pk").values_list("pk", flat=True):
        found[office] = []
        for name, unit, target in INDICATORS[len(SERVICE_INDICATORS) if office in in_trials else 0 :]:
            pk = next(ids)
            found[office].append(pk)
            rows.append((pk, office, today.year, name, unit, SOURCE))
            months += _months(pk, target, today, rng)
    bulk.insert(OfficeIndicator, "id office year name unit source", rows)
    bulk.insert(IndicatorMonth, "indicator month target realisation received_on", months)
    bulk.renew_sequences(OfficeIndicator)
    return found


def _months(pk: int, target: int, today: date, rng: Random) -> Iterator[Row]:
    for month in range(1, today.month + 1):
        first = date(today.year, month, 1)
        done = round(target * rng.uniform(0.88, 1.06)) if month < today.month else None
        received = min(date(today.year, month, 5), today)
        yield pk, first, target, done, received
