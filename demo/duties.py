"""Commitments of most people, and corrections of events that were forgotten, asked and decided by the services."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from core.problems import DomainError
from demo import bulk
from demo.cast import Cast, Part, at_minute
from demo.timeline import DAY
from employees.models import Employee
from employees.selectors import actor_of
from presence.enums import AttendanceStatus, EventKind
from presence.models import AttendanceDay, Commitment
from presence.selectors.commitment import commitment_for
from presence.services import decide_correction, request_correction

PLEDGED, PLEDGED_ANEW = 0.9, 0.8
MOST_CORRECTIONS = 9
DAYS_BACK = 20
REASONS = (
    "Lupa menekan tombol pulang setelah rapat daring.",
    "Baterai telepon habis pada saat pulang.",
    "Mesin presensi kantor sedang gangguan pagi itu.",
)
# what becomes of the first, second, … claim; None: still waiting
ANSWERS = (None, True, False, None, True, None, True, False, None)


def write_commitments(cast: Cast, rng: Random) -> int:
    """The text of each policy, as most accepted it in its first days; visitors have it before them."""
    line = cast.line
    people = Employee.objects.filter(pk__in=[member.pk for member in cast.members])
    texts: dict[tuple[int, date], tuple[int, str]] = {}
    for person in people.select_related("office").order_by("office_id", "pk"):
        for since in (line.founded_on, line.counts_office_since):
            if (person.office_id, since) not in texts:
                found = commitment_for(person, since)
                texts[person.office_id, since] = (found.policy_number, found.text)
    return bulk.insert(Commitment, "employee policy_number text accepted_at", _pledges(cast, texts, rng))


def _pledges(
    cast: Cast, texts: dict[tuple[int, date], tuple[int, str]], rng: Random
) -> Iterator[tuple[Any, ...]]:
    for member in cast.members:
        for since, share in (
            (cast.line.founded_on, PLEDGED),
            (cast.line.counts_office_since, PLEDGED_ANEW),
        ):
            if member.part == Part.GUEST or rng.random() > share:
                break
            on = since + DAY * rng.randint(5, 9)
            number, text = texts[member.office_id, since]
            yield member.pk, number, text, at_minute(on, rng.randint(7 * 60, 16 * 60), 0, cast.tz(member))


def ask_corrections(cast: Cast) -> int:
    """Claims for some of the latest days with one missing event, first those of the account teams."""
    days = _incomplete(cast)
    asked = 0
    for day, answer in zip(days, ANSWERS, strict=False):
        asked += _ask(day, answer, REASONS[asked % len(REASONS)], cast.line.now)
    return asked


def _incomplete(cast: Cast) -> list[AttendanceDay]:
    usual = {m.pk: m.in_team for m in cast.members if m.part == Part.USUAL and m.chief_id}
    rows = AttendanceDay.objects.filter(
        employee__in=usual, status=AttendanceStatus.INCOMPLETE, date__gte=cast.line.today - DAY * DAYS_BACK
    ).select_related("employee__agency", "employee__office", "employee__unit", "employee__user", "office")
    chosen = sorted(
        rows, key=lambda row: (not usual[row.employee_id], -row.date.toordinal(), row.employee_id)
    )
    people: dict[int, AttendanceDay] = {}
    for row in chosen:
        people.setdefault(row.employee_id, row)
    return list(people.values())[:MOST_CORRECTIONS]


def _ask(day: AttendanceDay, answer: bool | None, reason: str, now: datetime) -> bool:
    """The next morning; decided two hours later. Nobody there who may decide: it waits."""
    tz, person = day.office.tz, day.employee
    kind = EventKind.IN if day.first_in is None else EventKind.OUT
    minute = 7 * 60 + 20 if kind == EventKind.IN else 16 * 60 + 40
    asked_at = at_minute(day.date + DAY, 8 * 60 + 15, 0, tz)
    if asked_at + timedelta(hours=3) > now:
        return False
    try:
        claim = request_correction(
            employee=person, date=day.date, kind=kind, claimed_at=at_minute(day.date, minute, 0, tz),
            reason=reason, actor=actor_of(person.user), now=asked_at,
        )  # fmt: skip
    except DomainError:
        return False
    line = person.lines.filter(valid_to=None).select_related("supervisor__user").first()
    if answer is not None and line is not None and line.supervisor is not None:
        chief = line.supervisor
        comment = "" if answer else "Menurut catatan petugas keamanan, jam itu tidak sesuai."
        with suppress(DomainError):
            decide_correction(
                correction_id=claim.pk, supervisor=chief, accept=answer, comment=comment,
                actor=actor_of(chief.user), now=asked_at + timedelta(hours=2),
            )  # fmt: skip
    return True
