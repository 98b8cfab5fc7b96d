"""Which groups may be shown so that no group under the limit is seen, nor found by subtraction. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from itertools import product
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def shown_groups(sizes: Mapping[K, int], least: int, never: Collection[K] = ()) -> list[K]:
    """Keys that may be shown each by itself beside the total, in the order of `sizes`.

    All others belong together: they count 0 people or at least `least`, whatever is subtracted from the total.
    Where they would count fewer, the smallest group that could be shown joins them (complementary suppression).
    `never`: keys that are not shown by themselves, however large. A total under `least` shows nothing.
    """
    shown = [key for key, size in sizes.items() if size >= least and key not in never]
    rest = sum(size for key, size in sizes.items() if key not in shown)
    while shown and 0 < rest < least:
        smallest = min(reversed(shown), key=lambda key: sizes[key])
        shown.remove(smallest)
        rest += sizes[smallest]
    return shown


def is_crosswise_safe(cells: Iterable[tuple[Hashable, Hashable, int]], least: int) -> bool:
    """May two ways of grouping the same people be published side by side? `cells`: (row, column, people).

    Every row and column counts at least `least` people, and there are few columns. What can be computed from their
    sums is the count of a set of people whose members all have a(row) + b(column) = 1, all others 0. So the values of
    b lie on levels; a row may reach over two neighbouring levels at most, and gives its people on the upper one. (To
    give a whole row would be no small set.) All levels are tried: none may give a set of 1 to `least` − 1 people.
    """
    rows: dict[Hashable, Counter[Hashable]] = defaultdict(Counter)
    for row, column, people in cells:
        rows[row][column] += people
    columns = sorted({column for reached in rows.values() for column in reached}, key=repr)
    alike: dict[frozenset[Hashable], Counter[Hashable]] = defaultdict(Counter)
    for reached in rows.values():
        alike[frozenset(reached)].update(reached)
    for levels in _levels(len(columns)):
        if 0 < _given(alike.values(), dict(zip(columns, levels, strict=True))) < least:
            return False
    return True


def _levels(count: int) -> Iterator[tuple[int, ...]]:
    """Every way to put so many columns on levels 0, 1, … without a gap."""
    return (found for found in product(range(count), repeat=count) if len(set(found)) == max(found) + 1)


def _given(alike: Collection[Counter[Hashable]], level: Mapping[Hashable, int]) -> int:
    """People of the set that these levels give away; 0 if no set fits them."""
    given = 0
    for reached in alike:
        low = min(level[column] for column in reached)
        high = max(level[column] for column in reached)
        if high > low + 1:
            return 0
        if high > low:
            given += sum(people for column, people in reached.items() if level[column] == high)
    return given
