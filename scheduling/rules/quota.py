"""How many days of a week may be asked for, and which place in the quota a day takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# PermenPANRB 4/2025: never more than two days a week, whatever an agency sets.
HARD_CAP = 2


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """WFA days a week from a Monday on."""

    valid_from: date
    days: int


def quota_on(rows: Iterable[QuotaRow], on: date, *, start: int) -> int:
    """The latest row that has begun; `start` only where no row has (a row of 0 days means 0)."""
    begun = [row for row in rows if row.valid_from <= on]
    return max(begun, key=lambda r: r.valid_from).days if begun else start


def allowed_in_week(*, office_quota: int, cap: int, working_days: int, min_office_days: int) -> int:
    """Days allowed: the office's quota within the caps; a short week leaves at most working − office days."""
    return max(0, min(office_quota, cap, HARD_CAP, working_days - min_office_days))


def free_slots(taken: Iterable[int], allowed: int) -> list[int]:
    """The lowest free slots, as many as are left; none where a lowered quota is already exceeded."""
    held = set(taken)
    free = [slot for slot in range(1, HARD_CAP + 1) if slot not in held]
    return free[: max(0, allowed - len(held))]
