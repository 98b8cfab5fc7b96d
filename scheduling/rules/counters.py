"""Whether a counter serves people at an hour of a day: what the public reads, without numbers of people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time

from scheduling.enums import CounterState


@dataclass(frozen=True, slots=True)
class CounterBandToday:
    """From when to when, and how it is served."""

    starts_at: time
    ends_at: time
    state: CounterState


def bands_today(
    bands: Iterable[tuple[time, time, int]],
    *,
    hours: tuple[time, time],
    general_minimum: int,
    present: int,
) -> tuple[CounterBandToday, ...]:
    """The day's bands `(from, to, fewest staff)` by hour; without any the office's hours with the general minimum.

    Whole-day WFA and absences only, so the people present are the same all day.
    """
    table = sorted(bands) or [(*hours, general_minimum)]
    return tuple(CounterBandToday(start, end, _state(present, least)) for start, end, least in table)


def state_at(bands: Sequence[CounterBandToday], at: time) -> CounterState:
    """How the counter is served at this moment; closed outside its bands."""
    return next((b.state for b in bands if b.starts_at <= at < b.ends_at), CounterState.CLOSED)


def _state(present: int, minimum: int) -> CounterState:
    """Nobody there is closed, whatever the minimum; fewer than the minimum is limited."""
    if present <= 0:
        return CounterState.CLOSED
    return CounterState.SERVED if present >= minimum else CounterState.LIMITED
