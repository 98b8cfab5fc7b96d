"""What is missing for readiness under a policy, and what is doubtful about a declaration."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from eligibility.enums import Device, Doubt, Gap, SpeedOrigin
from eligibility.rules.facts import ICT_RANK, Facts, Limits

JUMP = 5
# A round ends at this server before the browser hears of it, so a true figure is never far above.
SLACK = Decimal("1.1")
LEAST_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration; speeds in Mbps. `test_level`: what the newest self-test proposed, None without one."""

    down_mbps: Decimal
    up_mbps: Decimal
    ict_level: str
    origin: str
    has_laptop: bool
    test_level: str | None


@dataclass(frozen=True, slots=True)
class Rounds:
    """What this server saw of one measurement: rounds without the warm-up, and its own upload figure in Mbps."""

    down: int
    up: int
    up_mbps: Decimal

    @property
    def samples(self) -> int:
        return min(self.down, self.up)


def is_measured(rounds: Rounds | None, up_mbps: Decimal) -> bool:
    """Whether a claim of having measured is borne out. The browser's own figures cannot be proven, only bounded."""
    return rounds is not None and rounds.samples >= LEAST_SAMPLES and up_mbps <= rounds.up_mbps * SLACK


def gaps_of(facts: Facts, limits: Limits) -> tuple[Gap, ...]:
    """Everything that is missing, in reading order; empty = ready. Nothing declared stands alone.

    The declared values are judged also before they are confirmed, so that the gap is known in time.
    """
    if facts.declared_on is None:
        asked = limits.needs_laptop or limits.needs_speed or limits.ict_levels is not None
        return (Gap.UNDECLARED,) if asked else ()
    gaps = []
    if limits.needs_confirmation and not (facts.confirmed_on and facts.confirmed_on <= limits.on):
        gaps.append(Gap.UNCONFIRMED)
    if limits.needs_laptop and not facts.has_laptop:
        gaps.append(Gap.NO_LAPTOP)
    if not is_fast(facts, limits):
        gaps.append(Gap.SLOW)
    if limits.ict_levels is not None and facts.ict_level not in limits.ict_levels:
        gaps.append(Gap.ICT)
    return tuple(gaps)


def is_fast(facts: Facts, limits: Limits) -> bool:
    """The declared speeds reach what the policy asks, confirmed or not; nothing asked is reached."""
    if not limits.needs_speed:
        return True
    down, up = facts.down_mbps or 0, facts.up_mbps or 0
    return down >= limits.min_down_mbps and up >= limits.min_up_mbps


def doubts_of(new: Declared, old: Declared | None, limits: Limits) -> tuple[Doubt, ...]:
    """What the supervisor should look at; `old` is the last confirmed declaration."""
    found = []
    if new.origin == SpeedOrigin.TYPED:
        found.append(Doubt.TYPED)
    if _below(new, limits):
        found.append(Doubt.BELOW)
    if old is not None and _jumps(new, old):
        found.append(Doubt.JUMP)
    if new.test_level is None:
        found.append(Doubt.NO_TEST)
    elif ICT_RANK[new.ict_level] > ICT_RANK[new.test_level]:
        found.append(Doubt.ABOVE_TEST)
    return tuple(found)


def _below(new: Declared, limits: Limits) -> bool:
    slow = new.down_mbps < limits.min_down_mbps or new.up_mbps < limits.min_up_mbps
    skilled = limits.ict_levels is None or new.ict_level in limits.ict_levels
    return (limits.needs_laptop and not new.has_laptop) or slow or not skilled


def _jumps(new: Declared, old: Declared) -> bool:
    pairs = ((new.down_mbps, old.down_mbps), (new.up_mbps, old.up_mbps))
    return any(before > 0 and now > JUMP * before for now, before in pairs)


@dataclass(slots=True)
class Tally:
    """People of one office or unit: how many are ready, and how many lack what; one person may lack several things.

    `lacking`: declared and confirmed as far as asked, but something is missing. Ready, lacking, waiting and
    undeclared add up to `staff`. `laptops`, `online`, `able`: by what is declared, for the comparison.
    """

    staff: int = 0
    ready: int = 0
    lacking: int = 0
    waiting: int = 0
    undeclared: int = 0
    laptops: int = 0
    office_laptops: int = 0
    online: int = 0
    able: int = 0
    gaps: Counter[Gap] = field(default_factory=Counter)

    def add(self, facts: Facts, limits: Limits, device: str = "") -> tuple[Gap, ...]:
        """Count one person; answers what is missing."""
        gaps = gaps_of(facts, limits)
        self.staff += 1
        self.gaps.update(gaps)
        if facts.declared_on is not None:
            self.laptops += bool(facts.has_laptop)
            self.office_laptops += device == Device.OFFICE
            self.online += is_fast(facts, limits)
            self.able += facts.ict_level in (limits.ict_levels or ICT_RANK)
        if not gaps:
            self.ready += 1
        elif Gap.UNDECLARED in gaps:
            self.undeclared += 1
        elif Gap.UNCONFIRMED in gaps:
            self.waiting += 1
        else:
            self.lacking += 1
        return gaps

    def include(self, other: Tally) -> None:
        """Add the people of another place."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.gaps.update(other.gaps)

    def share(self, count: int) -> float | None:
        """Of the staff; None where there is nobody."""
        return count / self.staff if self.staff else None


COUNTED = (
    "staff",
    "ready",
    "lacking",
    "waiting",
    "undeclared",
    "laptops",
    "office_laptops",
    "online",
    "able",
)
