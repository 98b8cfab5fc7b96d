"""Objections without a database: their clock, what is frozen of a verdict, and numbers that hide small groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from math import ceil
from statistics import median

from eligibility.enums import Nudge, ObjectionKind, TermUnit
from eligibility.rules.verdict import Reason, Verdict

LAST_CALL = timedelta(hours=24)
LEAST_GROUP = 5


@dataclass(frozen=True, slots=True)
class Term:
    """How long the answer may take: hours run on without a break, days end with the office's day."""

    amount: int
    unit: TermUnit
    legal: str


# UU 27/2022: correction within 3 × 24 hours. No rule gives a number for a verdict; ours until the agency sets one.
DEFAULT_TERMS: Mapping[str, Term] = {
    ObjectionKind.DATA: Term(72, TermUnit.HOURS, "UU 27/2022 (pembetulan data pribadi, 3 × 24 jam)"),
    ObjectionKind.VERDICT: Term(14, TermUnit.DAYS, "Nilai awal portal; tetapkan dasar hukum instansi"),
}


@dataclass(frozen=True, slots=True)
class Clock:
    """One objection's time, and what its handler was reminded of already."""

    opened_at: datetime
    due_at: datetime
    half_told: bool = False
    last_told: bool = False
    escalated: bool = False


def due_after(term: Term, opened_at: datetime, zone: tzinfo) -> datetime:
    """The moment by which the answer is due.

    Hours are consecutive. Days are the office's: the day of opening is not counted, the last day counts whole.
    """
    if term.unit == TermUnit.HOURS:
        return opened_at + timedelta(hours=term.amount)
    day_after = opened_at.astimezone(zone).date() + timedelta(days=term.amount + 1)
    return datetime.combine(day_after, time.min, zone)


def nudge_due(clock: Clock, now: datetime) -> Nudge | None:
    """What has to be said at `now`, the most urgent first; a step that was overtaken is not said later."""
    if now >= clock.due_at:
        return None if clock.escalated else Nudge.OVERDUE
    if now >= clock.due_at - LAST_CALL:
        return None if clock.last_told else Nudge.LAST
    half = clock.opened_at + (clock.due_at - clock.opened_at) / 2
    return Nudge.HALF if now >= half and not (clock.half_told or clock.last_told) else None


def frozen_reason(reason: Reason) -> dict[str, object]:
    """The reason as it stands, for keeping; made under one language, so that it can be compared later."""
    return {
        "rule": reason.rule.value,
        "passed": reason.passed,
        "code": reason.code,
        "datum": reason.datum,
        "source": reason.source,
        "as_of": reason.as_of.isoformat() if reason.as_of else None,
        "legal": reason.legal,
        "corrector": reason.corrector.value if reason.corrector else None,
    }


def frozen_verdict(verdict: Verdict) -> dict[str, object]:
    """`{on, eligible, failed, policy, possible_on}` with values that JSON knows."""
    possible = verdict.possible_on
    return {
        "on": verdict.on.isoformat(),
        "eligible": verdict.eligible,
        "failed": [rule.value for rule in verdict.failed],
        "policy": verdict.policy_number,
        "possible_on": possible.isoformat() if possible else None,
    }


def differs(then: Mapping[str, object], now: Reason) -> bool:
    """Whether the datum behind a frozen reason has changed since; the words of the law do not count."""
    seen = frozen_reason(now)
    return any(then.get(key) != seen[key] for key in ("passed", "code", "datum", "source", "as_of"))


def has_changed(then: Mapping[str, object], judged: Reason | None, today: Reason) -> bool:
    """The judged date's reason reads otherwise now, or a rule that was not met is met today.

    `judged`: the reason for the judged date by the data of now; None where that date was not asked for.
    """
    met = today.passed and not then.get("passed")
    return met or (judged is not None and differs(then, judged))


def within_time(closed_at: datetime | None, due_at: datetime, now: datetime) -> bool | None:
    """Answered in time or not; None while there is still time."""
    if closed_at is not None:
        return closed_at <= due_at
    return None if now < due_at else False


@dataclass(frozen=True, slots=True)
class Told:
    """What a statistic needs of one objection. `hours` until the answer; None without one."""

    group: str
    answered: bool
    granted: bool
    in_time: bool | None
    overdue: bool
    hours: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """Counts of one group; `None` everywhere = hidden, because too few people stand behind it."""

    group: str
    opened: int | None
    answered: int | None = None
    granted: int | None = None
    share: float | None = None
    median_hours: float | None = None
    p90_hours: float | None = None
    in_time: float | None = None
    overdue: int | None = None


def counted(group: str, rows: Sequence[Told]) -> Line:
    """One group in numbers: `share` of the answers that granted, `in_time` of those whose time is over or used."""
    answered = [row for row in rows if row.answered]
    granted = sum(row.granted for row in answered)
    hours = sorted(row.hours for row in answered if row.hours is not None)
    judged = [row.in_time for row in rows if row.in_time is not None]
    return Line(
        group,
        len(rows),
        len(answered),
        granted,
        granted / len(answered) if answered else None,
        median(hours) if hours else None,
        percentile(hours, 90),
        sum(judged) / len(judged) if judged else None,
        sum(row.overdue for row in rows),
    )


def grouped(rows: Sequence[Told], *, least: int = 0) -> list[Line]:
    """A line for each group, by name; groups of fewer than `least` are hidden, and never one alone.

    One hidden group could be worked out from the total, so the next smallest is hidden with it.
    """
    found: dict[str, list[Told]] = {}
    for row in rows:
        found.setdefault(row.group, []).append(row)
    hidden = hidden_groups({group: len(told) for group, told in found.items()}, least)
    return [
        Line(group, None) if group in hidden else counted(group, told)
        for group, told in sorted(found.items())
    ]


def hidden_groups(sizes: Mapping[str, int], least: int) -> frozenset[str]:
    """Names of the groups that are not shown."""
    small = {group for group, size in sizes.items() if size < least}
    rest = sorted((size, group) for group, size in sizes.items() if group not in small)
    if len(small) == 1 and rest:
        small.add(rest[0][1])
    return frozenset(small)


def percentile(values: Sequence[float], share: int) -> float | None:
    """The nearest rank of sorted values; None for nothing."""
    return values[max(0, ceil(len(values) * share / 100) - 1)] if values else None


def month_of(at: datetime, zone: tzinfo) -> date:
    """The first day of the office's month."""
    return at.astimezone(zone).date().replace(day=1)
