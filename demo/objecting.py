"""Objections of the demo, in every state: opened, asked about, handed on, answered and taken back by the services."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile

from core.problems import DomainError
from demo.accounts import Team
from demo.proofs import pdf_of
from demo.timeline import DAY, Timeline
from eligibility import services
from eligibility.enums import Corrector, ObjectionKind, ObjectionStatus, Rule
from eligibility.models import Objection
from eligibility.selectors import Reason, verdict_for
from eligibility.services import TalentRow, record_talent
from employees.enums import Role
from employees.models import Agency, Employee
from employees.selectors import actor_of

LOOKED_AT = 400
OLD = 9
TEXTS = {
    ObjectionKind.DATA: "Data ini bukan keadaan saya sekarang; suratnya saya lampirkan. Keberatan contoh.",
    ObjectionKind.VERDICT: "Datanya benar, tetapi aturannya tidak berlaku bagi tugas saya. Keberatan contoh.",
}
GRANTED = "Data yang benar sudah dimasukkan. Terima kasih atas koreksinya. Jawaban contoh."
DENIED = "Data sudah sesuai dengan catatan SIASN dan belum ada surat baru. Jawaban contoh."


@dataclass(frozen=True, slots=True)
class Hand:
    """Who answers, and when the act is."""

    admin: Employee
    now: datetime

    def later(self, hours: float) -> Hand:
        return Hand(self.admin, self.now + timedelta(hours=hours))


def object_now(
    agency: Agency, teams: Sequence[Team], holders: dict[str, Employee], line: Timeline, rng: Random
) -> int:
    """An objection for each state, first of the listed accounts, then answered ones of the last months."""
    admin = holders[Role.ADMIN]
    people = iter(_objectors(agency, teams, {person.pk for person in holders.values()}, line))
    made = 0
    for hours, then in SCENES:
        made += _play(people, Hand(admin, line.now - timedelta(hours=hours)), then, with_file=made == 0)
    for _number in range(OLD):
        begun = line.now - DAY * rng.randint(8, 120)
        then = rng.choice((_grant, _grant, _deny, _deny_late))
        made += _play(people, Hand(admin, begun), then, with_file=False)
    services.nudge_objections(now=line.now)
    return made


def _objectors(
    agency: Agency, teams: Sequence[Team], taken: set[int], line: Timeline
) -> Iterator[tuple[Employee, Reason]]:
    """People with a failed reason that somebody else can correct; those with a listed account come first."""
    listed = [team.barred for team in teams if team.barred]
    rest = Employee.objects.at_work().of(agency).filter(user__isnull=False).exclude(pk__in=taken)
    rest = rest.exclude(pk__in=[person.pk for person in listed]).order_by("pk")
    for person in [*listed, *rest.select_related("office", "agency", "user")[:LOOKED_AT]]:
        for reason in verdict_for(person, line.today).failed_reasons:
            if reason.corrector != Corrector.SELF and reason.rule not in (Rule.SUSPENSION, Rule.DISCIPLINE):
                yield person, reason
                break


def _play(
    people: Iterator[tuple[Employee, Reason]],
    hand: Hand,
    then: Callable[[Objection, Hand], None],
    *,
    with_file: bool,
) -> int:
    """Somebody objects, and then …; whose reason did not stand yet on that day is passed over."""
    for person, reason in islice(people, 12):
        kind = ObjectionKind.DATA if reason.corrector == Corrector.ADMIN else ObjectionKind.VERDICT
        uploads = (
            [SimpleUploadedFile("surat-keterangan.pdf", pdf_of("Surat keterangan contoh"))]
            if with_file
            else []
        )
        with suppress(DomainError):
            row = services.object_to_reason(
                employee=person, rule=reason.rule, on=_day(person, hand), kind=kind, text=TEXTS[kind],
                today=_day(person, hand), actor=actor_of(person.user), now=hand.now, uploads=uploads,
            )  # fmt: skip
            then(row, hand)
            return 1
    return 0


def _day(person: Employee, hand: Hand) -> date:
    return hand.now.astimezone(person.office.tz).date()


def _wait(row: Objection, hand: Hand) -> None:
    """Nothing yet."""


def _ask(row: Objection, hand: Hand) -> None:
    with suppress(DomainError):
        services.ask_for_more(
            objection_id=row.pk, asker=hand.admin.user, question="Mohon sebutkan nomor dan tanggal suratnya.",
            actor=actor_of(hand.admin.user), now=hand.later(5).now,
        )  # fmt: skip


def _hand_on(row: Objection, hand: Hand) -> None:
    with suppress(DomainError):
        services.hand_on(
            objection_id=row.pk, giver=hand.admin.user, to="official", reason="Menyangkut penilaian layanan.",
            actor=actor_of(hand.admin.user), now=hand.later(6).now,
        )  # fmt: skip


def _withdraw(row: Objection, hand: Hand) -> None:
    person = row.employee
    services.withdraw_objection(
        objection_id=row.pk, employee=person, actor=actor_of(person.user), now=hand.later(3).now
    )


def _grant(row: Objection, hand: Hand) -> None:
    """A box is delivered where a box was wrong; for everything else the correction follows from SIASN."""
    done = hand.later(20)
    if row.rule == Rule.TALENT_BOX:
        on = _day(row.employee, done)
        fresh = TalentRow(
            employee_id=row.employee_id, period=f"{on.year}-K", assessed_on=on, performance="above",
            potential="medium", box=7, source="Keberatan (contoh)",
        )  # fmt: skip
        record_talent(
            agency=row.employee.agency, rows=[fresh], actor=actor_of(done.admin.user), now=done.now
        )  # fmt: skip
    _answer(row, done, ObjectionStatus.UPHELD, GRANTED)


def _deny(row: Objection, hand: Hand) -> None:
    _answer(row, hand.later(44), ObjectionStatus.REJECTED, DENIED)


def _deny_late(row: Objection, hand: Hand) -> None:
    _answer(row, hand.later(90), ObjectionStatus.REJECTED, DENIED)


def _part(row: Objection, hand: Hand) -> None:
    _answer(row, hand.later(30), ObjectionStatus.PARTLY, GRANTED)


def _answer(row: Objection, hand: Hand, outcome: str, reason: str) -> None:
    with suppress(DomainError):
        services.answer_objection(
            objection_id=row.pk, answerer=hand.admin.user, outcome=outcome, reason=reason,
            actor=actor_of(hand.admin.user), now=hand.now, correction_follows=True,
        )  # fmt: skip


# hours ago → what came of it
SCENES: tuple[tuple[float, Callable[[Objection, Hand], None]], ...] = (
    (30, _ask),
    (50, _wait),
    (10, _wait),
    (78, _wait),
    (40, _hand_on),
    (70, _grant),
    (100, _deny),
    (60, _part),
    (26, _withdraw),
)
