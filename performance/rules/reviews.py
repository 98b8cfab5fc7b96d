"""From the seven BerAKHLAK ratings of a month to one rating of behaviour. The rule is ours (docs/assessment.md)."""

from collections.abc import Mapping

from performance.enums import CoreValue, Rating

BELOW_FROM = 3
ABOVE_FROM = 5


def is_complete(values: Mapping[str, str]) -> bool:
    """All seven values and nothing else, each with a rating."""
    return set(values) == set(CoreValue.values) and set(values.values()) <= set(Rating.values)


def behaviour_of(values: Mapping[str, str]) -> Rating:
    """Three or more below: below. Five or more above and none below: above. Else: meets.

    Errors: ValueError unless all seven are rated.
    """
    if not is_complete(values):
        raise ValueError("seven core values, each with a rating")
    ratings = list(values.values())
    below, above = ratings.count(Rating.BELOW), ratings.count(Rating.ABOVE)
    if below >= BELOW_FROM:
        return Rating.BELOW
    return Rating.ABOVE if above >= ABOVE_FROM and not below else Rating.MEETS
