"""From seven ratings to one of behaviour: the whole border of the rule."""

from itertools import product

import pytest

from performance.enums import CoreValue, Rating
from performance.rules.assessments import PREDICATE_OF, RATING_OF, agrees, predicate_of
from performance.rules.reviews import behaviour_of, is_complete


def values(*, above=0, below=0):
    ratings = ["above"] * above + ["below"] * below
    return dict(zip(CoreValue.values, ratings + ["meets"] * (7 - len(ratings)), strict=True))


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        (0, 0, "meets"), (0, 1, "meets"), (0, 2, "meets"), (0, 3, "below"), (0, 7, "below"), (4, 3, "below"),
        (4, 0, "meets"), (5, 0, "above"), (7, 0, "above"), (5, 1, "meets"), (6, 1, "meets"), (5, 2, "meets"),
    ],
)  # fmt: skip
def test_the_border_of_each_side(above, below, expected):
    assert behaviour_of(values(above=above, below=below)) == expected


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"service": "above"},
        values() | {"service": "best"},
        values() | {"luck": "meets"},
        values() | {"loyal": ""},
    ],
)
def test_less_more_or_other_than_seven_ratings_is_no_judgement(given):
    assert not is_complete(given)
    with pytest.raises(ValueError, match="seven"):
        behaviour_of(given)


def test_a_better_rating_never_lowers_the_behaviour():
    order = {Rating.BELOW: 0, Rating.MEETS: 1, Rating.ABOVE: 2}
    for ratings in product(Rating, repeat=7):
        base = dict(zip(CoreValue.values, ratings, strict=True))
        for name in CoreValue.values[:2]:
            if base[name] != Rating.ABOVE:
                better = base | {name: Rating.MEETS if base[name] == Rating.BELOW else Rating.ABOVE}
                assert order[behaviour_of(better)] >= order[behaviour_of(base)]


def test_siasn_counts_from_the_best():
    assert RATING_OF["1"] == "above"
    assert PREDICATE_OF["5"] == "very_poor"
    assert predicate_of("meets", "below") == "poor"
    assert agrees("good", "meets", "")
    assert not agrees("needs_work", "meets", "below")
