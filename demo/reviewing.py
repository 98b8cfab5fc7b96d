"""What supervisors wrote: the month's review, coaching with follow-ups, and notes on conduct that were answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from core.models import AuditEvent
from demo import bulk
from demo.cast import Cast, Member, Part, at_minute
from demo.timeline import DAY
from performance.enums import CoreValue, PeriodKind, Rating, ReviewStatus
from performance.models import Assessment, CoachingNote, MonthlyReview
from performance.rules.assessments import predicate_of
from performance.rules.reviews import behaviour_of
from presence.enums import ConductKind
from presence.models import ConductNote

# of a hundred people: no review yet, a draft, answered by the person
NONE, DRAFT, ANSWERED = 8, 20, 45
NOTES = (
    "Target bulan ini tercapai; laporan harian lengkap dan tepat waktu.",
    "Hasil kerja baik. Tingkatkan bukti dukung pada laporan hari WFA.",
    "Kerja sama dengan unit lain baik; beberapa keluaran selesai lebih awal.",
)
ANSWERS = (
    "Terima kasih, akan saya lengkapi.",
    "Setuju dengan penilaian ini.",
    "Mohon contoh bukti dukung yang baik.",
)
COACHINGS = (
    (
        "Laporan hari WFA perlu bukti dukung yang dapat dibuka.",
        "Lampirkan bukti pada tiga laporan berikutnya",
    ),
    ("Rencana kerja sebaiknya memuat keluaran yang terukur.", "Susun ulang rencana kerja bersama ketua tim"),
    ("Waktu respons pesan pada hari WFA perlu dipercepat.", "Sepakati jam kontak dengan tim"),
)
REVIEW_COLUMNS = (
    "employee month status result values behaviour predicate note assessor created_at shared_at answer "
    "answered_at"
)
COACHING_COLUMNS = (
    "id employee author text follow_up due_on created_at reminded_at answer answered_at done_at done_by "
    "done_note"
)
CONDUCT_COLUMNS = "employee author kind happened_at date text created_at answer answered_at"
Row = tuple[Any, ...]


class Supervision:
    """Writes what the supervisors of one cast noted down."""

    def __init__(self, cast: Cast, rng: Random) -> None:
        self.cast = cast
        self.rng = rng
        self.coachings: list[Row] = []
        self.events: list[Row] = []
        self.conduct: list[Row] = []

    def write(self) -> None:
        led = [member for member in self.cast.members if member.chief_id]
        bulk.insert(MonthlyReview, REVIEW_COLUMNS, self._reviews(led))
        ids, seen = bulk.ids_for(CoachingNote), 0
        for member in led:
            if member.in_team and member.part == Part.USUAL:
                self._coach(member, seen % 3, ids)
                self._remark(member, seen % 3)
                seen += 1
            elif not member.in_team and self.rng.random() < 0.03:
                self._coach(member, self.rng.randrange(3), ids)
        bulk.insert(CoachingNote, COACHING_COLUMNS, self.coachings)
        bulk.insert(ConductNote, CONDUCT_COLUMNS, self.conduct)
        columns = "at agency actor_id actor verb target subject_id after"
        bulk.insert(AuditEvent, columns, sorted(self.events, key=lambda event: event[0]))
        bulk.renew_sequences(CoachingNote)

    def _reviews(self, led: list[Member]) -> Iterator[Row]:
        """Of the last month that was delivered: the review and the delivered predicate agree."""
        rng = self.rng
        ids = [member.pk for member in led]
        rows = Assessment.objects.filter(employee__in=ids, kind=PeriodKind.MONTH).order_by("period_start")
        last = {
            row[0]: row[1:] for row in rows.values_list("employee_id", "period_start", "result", "behaviour")
        }
        newest = max((month for month, *_ in last.values()), default=None)
        for member in led:
            roll = rng.randrange(100)
            if roll < NONE or member.pk not in last or last[member.pk][0] != newest:
                continue
            month, result, behaviour = last[member.pk]
            values = self._values(behaviour)
            made = self._moment(member, _next_month(month) + DAY * rng.randint(0, 2))
            is_draft = roll < DRAFT and member.part != Part.GUEST
            shared = None if is_draft else made + timedelta(hours=rng.randint(1, 30))
            answered = shared + timedelta(hours=20) if shared and roll < ANSWERED else None
            yield (
                member.pk, month, ReviewStatus.DRAFT if is_draft else ReviewStatus.SHARED, result, values,
                behaviour_of(values), predicate_of(result, behaviour_of(values)), rng.choice(NOTES),
                member.chief_id, made, shared, rng.choice(ANSWERS) if answered else "", answered,
            )  # fmt: skip

    def _values(self, behaviour: str) -> dict[str, str]:
        """Seven ratings that give the behaviour by the rule."""
        ratings = {
            Rating.ABOVE: [Rating.ABOVE] * 5 + [Rating.MEETS] * 2,
            Rating.MEETS: [Rating.MEETS] * 4 + [Rating.ABOVE] * 3,
            Rating.BELOW: [Rating.BELOW] * 3 + [Rating.MEETS] * 4,
        }[Rating(behaviour)]
        mixed = self.rng.sample(ratings, len(ratings))
        return {str(value.value): str(rating.value) for value, rating in zip(CoreValue, mixed, strict=True)}

    def _coach(self, member: Member, kind: int, ids: Iterator[int]) -> None:
        """`kind` 0: still to come, 1: overdue, 2: done and answered."""
        cast, rng = self.cast, self.rng
        today = cast.today(member.office_id)
        back = cast.spans[member.office_id].calendar.back
        made = self._moment(member, back(today, 9 if kind else 2))
        due = (today + DAY * 7, today - DAY * 3, today - DAY * 4)[kind]
        text, follow_up = rng.choice(COACHINGS)
        answered = made + timedelta(hours=5) if kind == 2 else None
        done = at_minute(due, 15 * 60, 0, cast.tz(member)) if kind == 2 else None
        reminded = at_minute(due, 7 * 60, 0, cast.tz(member)) if kind else None
        pk = next(ids)
        self.coachings.append(
            (
                pk, member.pk, member.chief_id, text, follow_up, due, made, reminded,
                "Siap, sudah saya mulai." if answered else "", answered, done, member.chief_id if done else None,
                "Sudah dilaksanakan." if done else "",
            )
        )  # fmt: skip
        after = {"follow_up": follow_up, "due_on": due.isoformat()}
        actor = cast.actors[member.chief_id or 0]
        target = f"performance.coachingnote:{pk}"
        self.events.append((made, cast.agency.code, *actor, "coaching.written", target, member.pk, after))

    def _remark(self, member: Member, kind: int) -> None:
        """One call that nobody took, or a remark, on the latest WFA day; answered the day after, mostly."""
        today = self.cast.today(member.office_id)
        days = [on for on in self.cast.wfa_of.get(member.pk, {}) if on < today]
        if not days:
            return
        span = self.cast.spans[member.office_id]
        work = span.work_day(days[-1], self.cast.wfa[member.pk, days[-1]])
        at = work.starts_at + timedelta(minutes=40)
        made = at + timedelta(hours=2)
        what, text = (
            (ConductKind.UNANSWERED_CALL, "Dua kali dihubungi untuk rapat daring, tidak ada jawaban."),
            (ConductKind.CONDUCT, "Kamera mati selama rapat daring tanpa pemberitahuan."),
            (ConductKind.UNANSWERED_CALL, "Tidak menjawab panggilan ketua tim pada jam kerja."),
        )[kind]
        answered = made + timedelta(hours=3) if kind < 2 else None
        answer = "Sambungan internet terputus; saya menghubungi kembali setelahnya." if answered else ""
        self.conduct.append((member.pk, member.chief_id, what, at, days[-1], text, made, answer, answered))

    def _moment(self, member: Member, on: date) -> datetime:
        return at_minute(on, self.rng.randint(8 * 60, 11 * 60), 0, self.cast.tz(member))


def _next_month(month: date) -> date:
    return (month + DAY * 32).replace(day=1)
