"""Whether a change of a setting lets more people or days through, or fewer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from eligibility.enums import Direction
from eligibility.rules.facts import ICT_RANK
from eligibility.rules.policy import Policy
from performance.enums import PREDICATE_SCORE


def _more(value: Any) -> Any:
    return value


def _less(value: Any) -> Any:
    return -value


def _not(value: Any) -> Any:
    return not value


# setting → what grows as the rule grows looser. Sets are compared by inclusion, all else by size.
LOOSENESS: dict[str, Callable[[Any], Any]] = {
    "eligible_boxes": frozenset,
    "box_valid_months": _more,
    "unknown_box_allowed": _more,
    "lowest_predicate": lambda value: -PREDICATE_SCORE[value],
    "new_in_post_months": _less,
    "excludes_discipline": _not,
    "needs_laptop": _not,
    "min_down_mbps": _less,
    "min_up_mbps": _less,
    "min_ict_level": lambda value: -ICT_RANK[value],
    "needs_confirmed_readiness": _not,
    "quota_start": _more,
    "quota_after_pilot": _more,
    "quota_cap": _more,
    "min_office_days": _less,
    "max_unit_share_percent": _more,
    "min_unit_staff": _less,
    "open_weekdays": frozenset,
    "lead_working_days": _less,
    "horizon_days": _more,
    "cancel_until": _more,
    "recall_notice_hours": _more,
    "places": frozenset,
}
# setting → a list of what is shut out: the shorter, the looser
SHUT_OUT = ("excluded_natures", "excluded_post_levels")


def direction(name: str, old: Any, new: Any) -> Direction:
    """What the change of one setting does; `OTHER` where it does neither, or both."""
    if name in SHUT_OUT:
        old, new = new, old
        measure: Callable[[Any], Any] | None = frozenset
    else:
        measure = LOOSENESS.get(name)
    if measure is None:
        return Direction.OTHER
    before, after = measure(old), measure(new)
    if before < after:
        return Direction.LOOSER
    return Direction.STRICTER if after < before else Direction.OTHER


def is_looser(old: Policy, new: Policy, names: tuple[str, ...]) -> bool:
    """Whether none of these settings has become stricter, and the others are the same."""
    changed = [n for n in names if getattr(old, n) != getattr(new, n)]
    return all(direction(n, getattr(old, n), getattr(new, n)) == Direction.LOOSER for n in changed)
