"""The facts about one person on one date, and whether each rule of a policy is met by them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from eligibility.enums import IctLevel, Rule
from eligibility.rules.policy import Policy
from eligibility.rules.talent import BoxMap, eligible_in
from employees.enums import WORKING_STATUSES, LegalStatus
from performance.enums import PREDICATE_SCORE

ICT_RANK = {level: rank for rank, level in enumerate(IctLevel.values)}
_WORKING = frozenset(str(s.value) for s in WORKING_STATUSES)
_DISCIPLINED = LegalStatus.DISCIPLINED.value


class Facts(NamedTuple):
    """One row of `selectors.facts`, in its column order; None where nothing is known on the date.

    The selector has already left out whatever was not yet known, not in force or lifted on the date.
    """

    employee_id: int
    agency_id: int
    office_id: int
    unit_id: int
    legal_status: str
    left_on: date | None
    entered_on: date | None
    in_post_since: date | None
    roster_source: str
    post_level: str
    box: int | None = None
    box_scheme: str | None = None
    assessed_on: date | None = None
    box_source: str | None = None
    predicate: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    predicate_source: str | None = None
    has_laptop: bool | None = None
    down_mbps: Decimal | float | None = None
    up_mbps: Decimal | float | None = None
    ict_level: str | None = None
    declared_on: date | None = None
    confirmed_on: date | None = None
    suspended_from: date | None = None
    suspended_until: date | None = None
    suspension_reason: str | None = None
    suspension_source: str | None = None
    discipline_level: str | None = None
    discipline_from: date | None = None
    discipline_until: date | None = None
    discipline_source: str | None = None
    exception_nature: str | None = None
    exception_on: date | None = None
    exception_by: str | None = None
    exception_until: date | None = None
    counter_nature: str | None = None
    counter_checked_on: date | None = None
    counter_checked_by: str | None = None
    post_nature: str | None = None
    post_checked_on: date | None = None
    post_checked_by: str | None = None
    unit_nature: str | None = None
    unit_checked_on: date | None = None
    unit_checked_by: str | None = None


@lru_cache(maxsize=32_768)
def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day: 31 August + 6 = 28 (29) February."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def oldest_valid(on: date, months: int) -> date:
    """The earliest date from which `months` have not yet passed on `on`: the reverse of `add_months`."""
    day = add_months(on, -months)
    while add_months(day, months) <= on:
        day += timedelta(days=1)
    return day


@dataclass(frozen=True, slots=True)
class Limits:
    """A policy made ready for one date, so that each check is a comparison and a pass over many is quick."""

    on: date
    new_since: date | None  # in the post since before this day = not new; None = not asked
    box_since: date
    boxes: Mapping[str, frozenset[int]]  # of each numbering that is understood, those that are eligible
    unknown_box: bool  # may work away without a known box
    predicates: frozenset[str]
    discipline: bool  # asked at all
    natures: frozenset[str | None]
    post_levels: frozenset[str]
    needs_laptop: bool
    needs_speed: bool
    min_down_mbps: float
    min_up_mbps: float
    ict_levels: frozenset[str] | None  # None = not asked
    needs_confirmation: bool


def limits_of(policy: Policy, on: date, mapping: BoxMap | None = None) -> Limits:
    """What the policy demands on the date; `mapping`: what another numbering of boxes counts as then."""
    least, months = ICT_RANK[policy.min_ict_level], policy.new_in_post_months
    lowest = PREDICATE_SCORE[policy.lowest_predicate]
    return Limits(
        on=on,
        new_since=oldest_valid(on, months) if months else None,
        box_since=oldest_valid(on, policy.box_valid_months),
        boxes=eligible_in(policy.box_scheme, policy.eligible_boxes, mapping),
        unknown_box=policy.unknown_box_allowed,
        predicates=frozenset(str(p) for p, score in PREDICATE_SCORE.items() if score >= lowest),
        discipline=policy.excludes_discipline,
        natures=frozenset(policy.excluded_natures),
        post_levels=frozenset(policy.excluded_post_levels),
        needs_laptop=policy.needs_laptop,
        needs_speed=policy.min_down_mbps > 0 or policy.min_up_mbps > 0,
        min_down_mbps=policy.min_down_mbps,
        min_up_mbps=policy.min_up_mbps,
        ict_levels=frozenset(v for v, rank in ICT_RANK.items() if rank >= least) if least else None,
        needs_confirmation=policy.needs_confirmed_readiness,
    )


def settled_on(facts: Facts, policy: Policy) -> date | None:
    """The first day on which the person is no longer new; None = no date of entry or post is known.

    New after entry, promotion, transfer or rotation: the later of entry and start in the post counts.
    """
    days = [day for day in (facts.in_post_since, facts.entered_on) if day]
    return add_months(max(days), policy.new_in_post_months) if days else None


def nature_of(facts: Facts) -> str | None:
    """What the person's service demands: an exception by name beats the counter, which beats post, then unit."""
    return facts.exception_nature or facts.counter_nature or facts.post_nature or facts.unit_nature


def box_expires_on(facts: Facts, policy: Policy) -> date | None:
    """The first day on which the box counts as unknown."""
    return add_months(facts.assessed_on, policy.box_valid_months) if facts.assessed_on else None


def is_confirmed(facts: Facts, on: date) -> bool:
    return facts.confirmed_on is not None and facts.confirmed_on <= on


def at_work(facts: Facts, limits: Limits) -> bool:
    return facts.legal_status in _WORKING and (facts.left_on is None or facts.left_on > limits.on)


def undisciplined(facts: Facts, limits: Limits) -> bool:
    return not limits.discipline or (facts.discipline_level is None and facts.legal_status != _DISCIPLINED)


def not_suspended(facts: Facts, limits: Limits) -> bool:
    return facts.suspended_from is None


def level_allowed(facts: Facts, limits: Limits) -> bool:
    return facts.post_level not in limits.post_levels


def settled(facts: Facts, limits: Limits) -> bool:
    """See `settled_on`: both dates, as far as they are known, lie before the limit."""
    limit, since, entered = limits.new_since, facts.in_post_since, facts.entered_on
    if limit is None:
        return True
    if since is None:
        return entered is not None and entered < limit
    return since < limit and (entered is None or entered < limit)


def service_allows(facts: Facts, limits: Limits) -> bool:
    """A service that nobody has verified yet does not stand in the way."""
    return nature_of(facts) not in limits.natures


def box_allows(facts: Facts, limits: Limits) -> bool:
    """Too old, or in a numbering without a mapping, a box is unknown: eligible only where the policy says so."""
    boxes = limits.boxes.get(facts.box_scheme or "")
    known = boxes is not None and facts.assessed_on is not None and facts.assessed_on >= limits.box_since
    return facts.box in (boxes or ()) if known else limits.unknown_box


def predicate_allows(facts: Facts, limits: Limits) -> bool:
    return facts.predicate in limits.predicates


def _declared(facts: Facts, limits: Limits) -> bool:
    if limits.needs_confirmation:
        return facts.confirmed_on is not None and facts.confirmed_on <= limits.on
    return facts.declared_on is not None


def laptop_ready(facts: Facts, limits: Limits) -> bool:
    return not limits.needs_laptop or (bool(facts.has_laptop) and _declared(facts, limits))


def speed_ready(facts: Facts, limits: Limits) -> bool:
    if not limits.needs_speed:
        return True
    fast = (facts.down_mbps or 0) >= limits.min_down_mbps and (facts.up_mbps or 0) >= limits.min_up_mbps
    return fast and _declared(facts, limits)


def ict_ready(facts: Facts, limits: Limits) -> bool:
    levels = limits.ict_levels
    return levels is None or (facts.ict_level in levels and _declared(facts, limits))


Check = Callable[[Facts, Limits], bool]

CHECKS: tuple[tuple[Rule, Check], ...] = (
    (Rule.AT_WORK, at_work),
    (Rule.DISCIPLINE, undisciplined),
    (Rule.SUSPENSION, not_suspended),
    (Rule.POST_LEVEL, level_allowed),
    (Rule.NEW_IN_POST, settled),
    (Rule.SERVICE, service_allows),
    (Rule.TALENT_BOX, box_allows),
    (Rule.PREDICATE, predicate_allows),
    (Rule.LAPTOP, laptop_ready),
    (Rule.BANDWIDTH, speed_ready),
    (Rule.ICT, ict_ready),
)


def unmet(facts: Facts, limits: Limits) -> tuple[Rule, ...]:
    """The rules that the facts do not meet, in reading order; empty = may work away."""
    return tuple([rule for rule, met in CHECKS if not met(facts, limits)])


def failing(facts: Facts, policy: Policy, on: date, mapping: BoxMap | None = None) -> tuple[Rule, ...]:
    """`unmet` under a policy on a date."""
    return unmet(facts, limits_of(policy, on, mapping))
