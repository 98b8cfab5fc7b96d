"""What this server sees of a bandwidth measurement, kept in the cache for two hours and nowhere else.

The figures come from the browser and cannot be proven. The server can say that the rounds took place, and how fast
the uploads arrived by its own clock; a claim without that counts as typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median

from django.core.cache import cache
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from core.throttle import TooMany, counted
from eligibility.rules.readiness import Rounds

LEAST_BYTES = 32 * 1024  # of a round that counts: fewer say nothing about speed
DOWN_MOST = 1024 * 1024  # bytes of one round
UP_MOST = 256 * 1024
ROUNDS_AN_HOUR = 60  # each way: ten measurements with their warm-ups
KEPT_SECONDS = 2 * 3600
_RUN = re.compile(r"[0-9a-f]{16,32}")
_MOST_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class SeenRun:
    """One measurement as the server saw it; `at`: its last round."""

    rounds: Rounds
    at: datetime


def count_round(*, employee_id: int, direction: str, now: datetime) -> None:
    """Let one more round (`down` or `up`) begin. Errors: TooMany in this hour, Busy without the cache."""
    if counted(f"bandwidth.{direction}", str(employee_id), now) > ROUNDS_AN_HOUR:
        raise TooMany(_("Anda sudah banyak mengukur dalam satu jam. Angka juga dapat diketik."), now=now)


def note_round(
    *, employee_id: int, run: str, direction: str, size: int, seconds: float, now: datetime
) -> None:
    """Remember a finished round of `size` bytes under the name that the browser gave the measurement."""
    if not _RUN.fullmatch(run) or size < LEAST_BYTES:
        return
    try:
        kept = cache.get(_place(employee_id, run)) or {"down": [], "up": []}
        kept[direction] = [*kept[direction], size * 8 / max(seconds, 0.001) / 1e6][:_MOST_ROUNDS]
        cache.set(_place(employee_id, run), kept | {"at": now}, KEPT_SECONDS)
    except RedisError:
        return  # the measurement then counts as typed


def seen_run(employee_id: int, run: str) -> SeenRun | None:
    """What was seen of the measurement, the first round of each way left out; None if nothing was."""
    if not _RUN.fullmatch(run):
        return None
    try:
        kept = cache.get(_place(employee_id, run))
    except RedisError:
        return None
    if not kept or len(kept["down"]) < 2 or len(kept["up"]) < 2:
        return None
    up = Decimal(str(round(median(kept["up"][1:]), 1)))
    return SeenRun(Rounds(len(kept["down"]) - 1, len(kept["up"]) - 1, up), kept["at"])


def _place(employee_id: int, run: str) -> str:
    return f"bandwidth:{employee_id}:{run}"
