"""Targets as values: what is wrong with a list, what changed between two."""

from datetime import date
from decimal import Decimal

import pytest

from performance.enums import ChangeKind
from performance.rules.targets import MOST_TARGETS, TargetLine, changes, faults

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def line(number=None, title="Telaah", quantity="12", unit="berkas", due_on=LAST, indicator=None):
    return TargetLine(number, title, Decimal(quantity), unit, due_on, indicator)


def codes(*lines, known=(), indicators=()):
    found = faults(lines, first=FIRST, last=LAST, known=frozenset(known), indicators=frozenset(indicators))
    assert all(problem.sentence for problem in found)
    return [problem.code.value for problem in found]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([line()], []),
        ([], []),
        ([line(quantity="0.01"), line(quantity="99999999.99")], []),
        ([line(due_on=FIRST)], []),
        ([line(title="  ")], ["bad_title"]),
        ([line(title="x" * 301)], ["bad_title"]),
        ([line(unit="")], ["bad_unit"]),
        ([line(unit="x" * 41)], ["bad_unit"]),
        ([line(quantity="0")], ["bad_target_quantity"]),
        ([line(quantity="-1")], ["bad_target_quantity"]),
        ([line(quantity="0.001")], ["bad_target_quantity"]),
        ([line(quantity="100000000")], ["bad_target_quantity"]),
        ([line(quantity="NaN")], ["bad_target_quantity"]),
        ([line(quantity="Infinity")], ["bad_target_quantity"]),
        ([line(due_on=date(2025, 12, 31))], ["due_outside"]),
        ([line(due_on=date(2027, 1, 1))], ["due_outside"]),
        ([line(title="", unit="")], ["bad_title", "bad_unit"]),
        ([line()] * (MOST_TARGETS + 1), ["too_many_targets"]),
        ([line(number=1)], ["number_unknown"]),
        ([line(indicator=7)], ["indicator_foreign"]),
    ],
)
def test_what_is_wrong_with_a_list(lines, expected):
    assert codes(*lines) == expected


def test_numbers_are_those_of_the_period_and_each_stands_once():
    assert codes(line(number=1), line(number=2), line(), known={1, 2}) == []
    assert codes(line(number=1), line(number=1), known={1}) == ["number_twice"]


def test_an_indicator_of_the_own_office_is_taken():
    assert codes(line(indicator=7), indicators={7}) == []


def test_the_row_is_named_by_its_place():
    (problem,) = faults(
        [line(), line(unit="")], first=FIRST, last=LAST, known=frozenset(), indicators=frozenset()
    )
    assert "ke-2" in problem.sentence


def test_changes_name_what_came_went_and_differs():
    old = [line(1), line(2, title="Lama"), line(3)]
    new = [line(1), line(2, title="Baru", quantity="20"), line(4)]
    assert [(c.number, c.kind, c.fields) for c in changes(old, new)] == [
        (2, ChangeKind.CHANGED, ("title", "quantity")),
        (3, ChangeKind.REMOVED, ()),
        (4, ChangeKind.ADDED, ()),
    ]


def test_equal_versions_and_equal_amounts_change_nothing():
    assert changes([line(1, quantity="12")], [line(1, quantity="12.00")]) == ()
