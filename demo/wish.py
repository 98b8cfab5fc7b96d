"""A wish of the past: what one person asked for, and what became of it."""

from dataclasses import dataclass
from datetime import date

from demo.scene import Colleague
from demo.story import Fate, Story


@dataclass(frozen=True, slots=True)
class Wish:
    """One person's WFA day, with everything that became of it. `slot`: its place in the week's quota."""

    person: Colleague
    week: date
    date: date
    fate: Fate
    story: Story
    slot: int = 1
