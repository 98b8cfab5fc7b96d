"""Who answered, against the head-count: by office, unit and grade, with no group under the limit. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pilots.analysis import Interval, wilson
from pilots.enums.surveys import Grade
from pilots.rules.suppression import is_crosswise_safe, shown_groups

K = TypeVar("K", int, str)


@dataclass(frozen=True, slots=True)
class Cell:
    """People invited from one unit of one office with one grade, and how many of them answered."""

    office: int
    unit: int
    grade: str
    invited: int
    answered: int


@dataclass(frozen=True, slots=True)
class Group:
    """A row of the table. `key` None: the `merged` groups that are too small to stand alone, together.

    `share`: answered of invited, 0–1 with Wilson 95 %. `of_people`, `of_answers`: the group's part of everybody
    invited, and of all answers (None before the first).
    """

    key: int | str | None
    invited: int
    answered: int
    share: Interval
    of_people: float
    of_answers: float | None
    merged: int = 1


def whole(cells: Iterable[Cell], least: int) -> Group | None:
    """Everybody; None if even that is too small a group."""
    found = list(cells)
    return _group(None, found, found) if sum(c.invited for c in found) >= least else None


def by_office(cells: Sequence[Cell], least: int) -> list[Group]:
    return _split(cells, _office, least)


def by_unit(cells: Sequence[Cell], office: int, least: int) -> list[Group]:
    """Units of one office. Offices that are merged themselves have none, or subtraction would find them."""
    if office not in {group.key for group in by_office(cells, least)}:
        return []
    return _split([cell for cell in cells if cell.office == office], _unit, least)


def by_grade(cells: Sequence[Cell], least: int) -> list[Group]:
    """Only for everybody together; grades join until nothing can be found by crossing them with offices and units."""
    sizes = _sizes(cells, _grade)
    shown = shown_groups(sizes, least)
    blocks = _blocks(cells, least)
    while shown and not is_crosswise_safe(
        [(block, c.grade if c.grade in shown else None, c.invited) for block, c in blocks], least
    ):
        shown.remove(min(shown, key=lambda grade: sizes[grade]))
    return _groups(cells, _grade, [grade for grade in Grade.values if grade in shown])


def _blocks(cells: Sequence[Cell], least: int) -> list[tuple[tuple[int, ...], Cell]]:
    """Each cell with the smallest group in which the tables of offices and units show it."""
    offices = shown_groups(_sizes(cells, _office), least)
    found: list[tuple[tuple[int, ...], Cell]] = [((), cell) for cell in cells if cell.office not in offices]
    for office in offices:
        own = [cell for cell in cells if cell.office == office]
        units = shown_groups(_sizes(own, _unit), least)
        found += [((office, cell.unit) if cell.unit in units else (office,), cell) for cell in own]
    return found


def _office(cell: Cell) -> int:
    return cell.office


def _unit(cell: Cell) -> int:
    return cell.unit


def _grade(cell: Cell) -> str:
    return cell.grade


def _sizes(cells: Iterable[Cell], key_of: Callable[[Cell], K]) -> dict[K, int]:
    sizes: dict[K, int] = {}
    for cell in cells:
        sizes[key_of(cell)] = sizes.get(key_of(cell), 0) + cell.invited
    return sizes


def _split(cells: Sequence[Cell], key_of: Callable[[Cell], K], least: int) -> list[Group]:
    return _groups(cells, key_of, shown_groups(_sizes(cells, key_of), least))


def _groups(cells: Sequence[Cell], key_of: Callable[[Cell], K], shown: Sequence[K]) -> list[Group]:
    """One row for each key that is shown, and one for all others together."""
    parts: dict[K, list[Cell]] = defaultdict(list)
    for cell in cells:
        parts[key_of(cell)].append(cell)
    groups = [_group(key, parts[key], cells) for key in shown]
    rest = [cell for cell in cells if key_of(cell) not in shown]
    if groups and rest:
        groups.append(_group(None, rest, cells, merged=len(parts) - len(shown)))
    return groups


def _group(key: int | str | None, part: Sequence[Cell], of: Sequence[Cell], *, merged: int = 1) -> Group:
    invited, answered = sum(c.invited for c in part), sum(c.answered for c in part)
    people, answers = sum(c.invited for c in of), sum(c.answered for c in of)
    return Group(
        key, invited, answered, wilson(answered, invited), invited / people,
        answered / answers if answers else None, merged,
    )  # fmt: skip
