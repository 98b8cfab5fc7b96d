"""Adding up a replay: of each person and day only numbers stay, so that a million people need no more room than ten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from studio.enums.replays import BROKEN, GAINING, LOSING, Change, DayChange, Group

# Units with changes that a result names; the others are counted together.
MOST_UNITS = 300
Failed = Sequence[str]


class Compared(NamedTuple):
    """One person under both laws. `gained`, `lost`: number of dates; `rules`: those that made the difference."""

    change: Change
    gained: int
    lost: int
    gaining: frozenset[str]
    losing: frozenset[str]
    first: int | None
    deciding: str


SAME = Compared(Change.UNCHANGED, 0, 0, frozenset(), frozenset(), None, "")


def compare(before: Sequence[Failed], after: Sequence[Failed]) -> Compared:
    """What the candidate changes for a person: the rules failed on each date (in reading order) under both laws."""
    gained = [i for i, (b, a) in enumerate(zip(before, after, strict=True)) if b and not a]
    lost = [i for i, (b, a) in enumerate(zip(before, after, strict=True)) if a and not b]
    if not gained and not lost:
        return SAME
    first = lost[0] if lost else gained[0]
    deciding = str((after if lost else before)[first][0])
    return Compared(
        _change(len(gained), len(lost), len(before)),
        len(gained),
        len(lost),
        frozenset(str(rule) for i in gained for rule in before[i]),
        frozenset(str(rule) for i in lost for rule in after[i]),
        first,
        deciding,
    )


def _change(gained: int, lost: int, dates: int) -> Change:
    if gained and lost:
        return Change.BOTH
    if gained:
        return Change.GAINS if gained == dates else Change.GAINS_SOME
    return Change.LOSES if lost == dates else Change.LOSES_SOME


def day_change(
    before: frozenset[Any], after: frozenset[Any], *, granted: bool, live: bool, future: bool
) -> DayChange | None:
    """What the candidate does to an asked day: what stands against it under both laws; None = nothing."""
    if bool(before) == bool(after):
        return None
    if after:
        if granted:
            return DayChange.FUTURE_BROKEN if future else DayChange.PAST_BROKEN
        return DayChange.PENDING_BROKEN if live else None
    if granted:
        return DayChange.MENDED
    return None if live else DayChange.OPENED


def window(today: date, *, back: int = 8, ahead: int = 4) -> tuple[date, date]:
    """Monday `back` weeks before this week, to the Sunday of the week that lies `ahead` weeks after it."""
    monday = today - timedelta(days=today.weekday())
    return monday - timedelta(weeks=back), monday + timedelta(weeks=ahead + 1) - timedelta(days=1)


@dataclass
class Tally:
    """All numbers of a replay. Its size depends on offices, units and weeks, never on people or days."""

    changes: Counter[str] = field(default_factory=Counter)
    days_gained: int = 0
    days_lost: int = 0
    eligible: list[int] = field(default_factory=lambda: [0, 0])
    rules: dict[str, list[int]] = field(default_factory=dict)
    flow: Counter[tuple[bool, bool, str]] = field(default_factory=Counter)
    groups: dict[str, dict[str, list[int]]] = field(default_factory=lambda: {g.value: {} for g in Group})
    judged: Counter[str] = field(default_factory=Counter)
    day_changes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    requests_changed: int = 0
    short: list[int] = field(default_factory=lambda: [0, 0, 0])
    tight: int = 0
    quota: dict[tuple[str, int], list[int]] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)

    def person(self, found: Compared, groups: Mapping[Group, str], now: tuple[bool, bool]) -> None:
        """Count one person; `now`: eligible on the reference date before and after."""
        self.changes[found.change.value] += 1
        self.days_gained += found.gained
        self.days_lost += found.lost
        self.eligible[0] += now[0]
        self.eligible[1] += now[1]
        gains, loses = found.change in GAINING, found.change in LOSING
        if gains or loses:
            self.flow[loses, gains, found.deciding] += 1
            self._rules(found)
        else:
            self.flow[now[0], now[1], ""] += 1
        for group, key in groups.items():
            row = self.groups[group.value].setdefault(key, [0, 0, 0])
            row[0] += 1
            row[1] += gains
            row[2] += loses

    def _rules(self, found: Compared) -> None:
        for at, rules in ((0, found.gaining), (1, found.losing)):
            for rule in rules:
                self.rules.setdefault(rule, [0, 0])[at] += 1

    def day(self, status: str, change: DayChange | None, reasons: frozenset[str]) -> None:
        self.judged[status] += 1
        if change:
            self.day_changes[change.value] += 1
            if change in BROKEN:
                self.reasons.update(reasons)

    def shortage(self, *, before: bool, after: bool) -> None:
        self.short[0] += before
        self.short[1] += after
        self.short[2] += after and not before

    def week(self, monday: date, office: int, figures: Sequence[int]) -> None:
        """Add days of a week in an office: allowed before and after, used before and after."""
        row = self.quota.setdefault((monday.isoformat(), office), [0, 0, 0, 0])
        for at, figure in enumerate(figures):
            row[at] += figure

    @property
    def gains(self) -> int:
        return sum(self.changes[c.value] for c in GAINING)

    @property
    def loses(self) -> int:
        return sum(self.changes[c.value] for c in LOSING)

    @property
    def is_empty(self) -> bool:
        """The candidate changes nothing at all."""
        quota_same = all(row[0] == row[1] and row[2] == row[3] for row in self.quota.values())
        return (
            not (self.gains or self.loses or self.day_changes or self.tight or self.short[0] != self.short[1])
            and not self.short[2]
            and quota_same
        )

    def as_json(self) -> dict[str, Any]:
        """The numbers under stable keys; the names of groups are added by whoever reads them."""
        return {
            "is_empty": self.is_empty,
            "people": {
                "total": sum(self.changes.values()), "gains": self.gains, "loses": self.loses,
                "unchanged": self.changes[Change.UNCHANGED.value],
                "by_change": {c.value: self.changes[c.value] for c in Change},
                "days_gained": self.days_gained, "days_lost": self.days_lost,
                "eligible_before": self.eligible[0], "eligible_after": self.eligible[1],
            },
            "rules": [
                {"rule": rule, "gains": gains, "loses": loses} for rule, (gains, loses) in sorted(self.rules.items())
            ],
            "flow": [
                {"before": before, "after": after, "rule": rule, "people": people}
                for (before, after, rule), people in sorted(self.flow.items())
            ],
            "groups": {name: _ranked(rows, name) for name, rows in self.groups.items()},
            "units_left_out": _left_out(self.groups[Group.UNIT.value]),
            "days": {
                "judged": sum(self.judged.values()), "by_status": dict(sorted(self.judged.items())),
                "by_change": {c.value: self.day_changes[c.value] for c in DayChange},
                "requests_changed": self.requests_changed,
                "reasons": [{"reason": r, "days": n} for r, n in sorted(self.reasons.items())],
            },
            "counters": {
                "short_before": self.short[0], "short_after": self.short[1], "newly_short": self.short[2],
                "tight": self.tight,
            },
            "quota": [
                {
                    "week": week, "office": office, "allowed_before": row[0], "allowed_after": row[1],
                    "used_before": row[2], "used_after": row[3], "unused_before": max(0, row[0] - row[2]),
                    "unused_after": max(0, row[1] - row[3]),
                }
                for (week, office), row in sorted(self.quota.items())
            ],
            "rows": dict(sorted(self.rows.items())),
        }  # fmt: skip


def _ranked(rows: Mapping[str, Sequence[int]], name: str) -> list[dict[str, Any]]:
    """The most changed first; of units only so many, and only those with a change."""
    ranked = sorted(rows.items(), key=lambda item: (-(item[1][1] + item[1][2]), -item[1][0], item[0]))
    if name == Group.UNIT:
        ranked = [item for item in ranked if item[1][1] or item[1][2]][:MOST_UNITS]
    return [
        {"key": key, "people": people, "gains": gains, "loses": loses}
        for key, (people, gains, loses) in ranked
    ]


def _left_out(rows: Mapping[str, Sequence[int]]) -> int:
    return max(0, sum(1 for row in rows.values() if row[1] or row[2]) - MOST_UNITS)
