"""The chart of ranges: everything inside, in order, on round ends, with room for its words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ranges import LEFT, RIGHT, WIDTH, Bar, range_drawing

NUMBERS = st.lists(st.floats(-1e12, 1e12), min_size=3, max_size=3).map(sorted)


def drawn(*ends):
    return range_drawing([Bar(f"baris {n}", *three) for n, three in enumerate(ends)], lambda v: f"{v:g}")


@given(st.lists(NUMBERS, min_size=1, max_size=8))
def test_every_bar_lies_inside_and_in_order(bars):
    drawing = drawn(*bars)
    assert len(drawing.bars) == len(bars)
    for bar in drawing.bars:
        left, dot, right = float(bar.x1), float(bar.dot), float(bar.x2)
        assert LEFT <= left <= dot <= right <= WIDTH - RIGHT
        assert float(bar.y) < drawing.bottom < drawing.height
    places = [float(tick.place) for tick in drawing.ticks]
    assert places == sorted(places)
    assert 2 <= len(places) <= 9
    assert LEFT <= float(drawing.zero) <= WIDTH - RIGHT


@given(NUMBERS)
def test_words_keep_apart(ends):
    told = [float(tick.place) for tick in drawn(ends).ticks if tick.word]
    assert all(later - earlier > 60 for earlier, later in pairwise(told))


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ((0, 3, 9), ["0", "10"]),
        ((10, 20, 37), ["0", "40"]),
        ((-40, -20, 40), ["-40", "0", "40"]),
        ((-1, 5, 38), ["0", "40"]),
        ((-35, -5, 0), ["-40", "0"]),
        ((0, 0, 0), ["0", "1"]),
    ],
)
def test_ends_are_round_and_zero_is_always_told(ends, words):
    assert [tick.word for tick in drawn(ends).ticks if tick.word] == words


def test_the_three_numbers_are_kept_as_words():
    (bar,) = drawn((1, 2, 3)).bars
    assert bar.words == ("1", "2", "3")


def test_nothing_cannot_be_drawn():
    with pytest.raises(ValueError, match="something"):
        range_drawing([], str)
