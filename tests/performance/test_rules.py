import pytest

from performance.enums import PREDICATE_SCORE, Predicate, Rating
from performance.rules import PREDICATE_OF, RATING_OF, agrees, predicate_of


@pytest.mark.parametrize(
    ("result", "behaviour", "predicate"),
    [
        ("above", "below", "poor"), ("above", "meets", "good"), ("above", "above", "very_good"),
        ("meets", "below", "poor"), ("meets", "meets", "good"), ("meets", "above", "good"),
        ("below", "below", "very_poor"), ("below", "meets", "needs_work"), ("below", "above", "needs_work"),
    ],
)  # fmt: skip
def test_matrix_of_permenpanrb_6_2022(result, behaviour, predicate):
    assert predicate_of(result, behaviour) == predicate


@pytest.mark.parametrize(
    ("predicate", "result", "behaviour", "fits"),
    [
        ("poor", "above", "below", True),
        ("needs_work", "above", "below", False),
        ("good", "", "meets", True),
        ("good", "meets", "", True),
    ],
)
def test_a_delivery_that_does_not_fit_the_matrix_is_flagged(predicate, result, behaviour, fits):
    assert agrees(predicate, result, behaviour) is fits


def test_siasn_counts_from_the_best():
    assert (RATING_OF["1"], RATING_OF["3"]) == (Rating.ABOVE, Rating.BELOW)
    assert (PREDICATE_OF["1"], PREDICATE_OF["5"]) == (Predicate.VERY_GOOD, Predicate.VERY_POOR)
    assert [PREDICATE_SCORE[PREDICATE_OF[n]] for n in "12345"] == [100, 80, 60, 40, 20]
