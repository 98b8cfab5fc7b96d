"""The matrix of PermenPANRB 6/2022: which predicate follows from work result and behaviour."""

from performance.enums import Predicate, Rating

_MATRIX: dict[tuple[str, str], Predicate] = {
    (Rating.ABOVE, Rating.BELOW): Predicate.POOR,
    (Rating.ABOVE, Rating.MEETS): Predicate.GOOD,
    (Rating.ABOVE, Rating.ABOVE): Predicate.VERY_GOOD,
    (Rating.MEETS, Rating.BELOW): Predicate.POOR,
    (Rating.MEETS, Rating.MEETS): Predicate.GOOD,
    (Rating.MEETS, Rating.ABOVE): Predicate.GOOD,
    (Rating.BELOW, Rating.BELOW): Predicate.VERY_POOR,
    (Rating.BELOW, Rating.MEETS): Predicate.NEEDS_WORK,
    (Rating.BELOW, Rating.ABOVE): Predicate.NEEDS_WORK,
}

# SIASN counts from the best (1) to the worst.
RATING_OF: dict[str, Rating] = dict(zip("123", (Rating.ABOVE, Rating.MEETS, Rating.BELOW), strict=True))
PREDICATE_OF: dict[str, Predicate] = dict(zip("12345", Predicate, strict=True))


def predicate_of(result: str, behaviour: str) -> Predicate:
    """The predicate that the matrix gives for two ratings. Errors: KeyError for anything but a `Rating`."""
    return _MATRIX[(result, behaviour)]


def agrees(predicate: str, result: str, behaviour: str) -> bool:
    """Whether a delivered predicate fits the matrix; with a rating missing nothing can disagree.

    Deliveries are stored as they come: a widely copied client never yields "Kurang", so a mismatch is
    a flag for people and never a correction.
    """
    if not result or not behaviour:
        return True
    return predicate_of(result, behaviour) == predicate
