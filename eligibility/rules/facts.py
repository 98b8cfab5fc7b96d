"""The facts about one person on one date, and whether each rule of a policy is met by them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from eligibility.enums import IctLevel, Rule
from eligibility.rules.policy import Policy
from employees.enums import WORKING_STATUSES, LegalStatus
from performance.enums import PREDICATE_SCORE

ICT_RANK = {level: rank for rank, level in enumerate(IctLevel.values)}
_WORKING = frozenset(str(s.value) for s in WORKING_STATUSES)
_DISCIPLINED = LegalStatus.DISCIPLINED.value
_SCORE = {str(predicate): score for predicate, score in PREDICATE_SCORE.items()}


class Facts(NamedTuple):
    """One row of `selectors.facts`, in its column order; None where nothing is known on the date.

    The selector has already left out whatever was not yet known, not in force or lifted on the date.
    """

    employee_id: int
    agency_id: int
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


def settled_on(facts: Facts, policy: Policy) -> date | None:
    """The first day on which the person is no longer new; None = no date of entry or post is known.

    New after entry, promotion, transfer or rotation: the later of entry and start in the post counts.
    """
    since = facts.in_post_since or facts.entered_on
    if since is None:
        return None
    if facts.entered_on and facts.entered_on > since:
        since = facts.entered_on
    return add_months(since, policy.new_in_post_months)


def nature_of(facts: Facts) -> str | None:
    """What the person's service demands: the counter's rating beats the post's, which beats the unit's."""
    return facts.counter_nature or facts.post_nature or facts.unit_nature


def box_expires_on(facts: Facts, policy: Policy) -> date | None:
    """The first day on which the box counts as unknown."""
    return add_months(facts.assessed_on, policy.box_valid_months) if facts.assessed_on else None


def is_confirmed(facts: Facts, on: date) -> bool:
    return facts.confirmed_on is not None and facts.confirmed_on <= on


def at_work(facts: Facts, policy: Policy, on: date) -> bool:
    return facts.legal_status in _WORKING and (facts.left_on is None or facts.left_on > on)


def undisciplined(facts: Facts, policy: Policy, on: date) -> bool:
    return facts.discipline_level is None and facts.legal_status != _DISCIPLINED


def not_suspended(facts: Facts, policy: Policy, on: date) -> bool:
    return facts.suspended_from is None


def level_allowed(facts: Facts, policy: Policy, on: date) -> bool:
    return facts.post_level not in policy.excluded_post_levels


def settled(facts: Facts, policy: Policy, on: date) -> bool:
    if policy.new_in_post_months == 0:
        return True
    day = settled_on(facts, policy)
    return day is not None and on >= day


def service_allows(facts: Facts, policy: Policy, on: date) -> bool:
    """A service that nobody has verified yet does not stand in the way."""
    return nature_of(facts) not in policy.excluded_natures


def box_allows(facts: Facts, policy: Policy, on: date) -> bool:
    """A box too old, or numbered by another scheme, is unknown; unknown is not eligible."""
    if facts.box not in policy.eligible_boxes or facts.box_scheme != policy.box_scheme:
        return False
    expires = box_expires_on(facts, policy)
    return expires is not None and on < expires


def predicate_allows(facts: Facts, policy: Policy, on: date) -> bool:
    return _SCORE.get(facts.predicate or "", -1) >= _SCORE[policy.lowest_predicate]


def _declared(facts: Facts, policy: Policy, on: date) -> bool:
    return facts.declared_on is not None and (not policy.needs_confirmed_readiness or is_confirmed(facts, on))


def needs_speed(policy: Policy) -> bool:
    return policy.min_down_mbps > 0 or policy.min_up_mbps > 0


def needs_ict(policy: Policy) -> bool:
    return ICT_RANK[policy.min_ict_level] > 0


def laptop_ready(facts: Facts, policy: Policy, on: date) -> bool:
    return not policy.needs_laptop or (bool(facts.has_laptop) and _declared(facts, policy, on))


def speed_ready(facts: Facts, policy: Policy, on: date) -> bool:
    if not needs_speed(policy):
        return True
    fast = (facts.down_mbps or 0) >= policy.min_down_mbps and (facts.up_mbps or 0) >= policy.min_up_mbps
    return fast and _declared(facts, policy, on)


def ict_ready(facts: Facts, policy: Policy, on: date) -> bool:
    if not needs_ict(policy):
        return True
    able = ICT_RANK.get(facts.ict_level or "", -1) >= ICT_RANK[policy.min_ict_level]
    return able and _declared(facts, policy, on)


Check = Callable[[Facts, Policy, date], bool]

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


def failing(facts: Facts, policy: Policy, on: date) -> tuple[Rule, ...]:
    """The rules that the facts do not meet, in reading order; empty = may work away."""
    return tuple([rule for rule, met in CHECKS if not met(facts, policy, on)])
