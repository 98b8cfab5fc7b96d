"""No group under the limit is shown, nor found by adding and subtracting what is shown."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilots.rules.representation import Cell, by_grade, by_office, by_unit, whole
from pilots.rules.suppression import is_crosswise_safe, shown_groups
from pilots.rules.survey_results import Tallies

LEAST = 5


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({}, []),
        ({"a": 4}, []),
        ({"a": 5}, ["a"]),
        ({"a": 5, "b": 5}, ["a", "b"]),
        ({"a": 9, "b": 0}, ["a"]),
        ({"a": 9, "b": 4}, []),  # 9 alone would tell of the 4
        ({"a": 9, "b": 6, "c": 4}, ["a"]),  # the smallest that could be shown joins
        ({"a": 9, "b": 3, "c": 2}, ["a"]),  # two small ones are enough together
        ({"a": 5, "b": 5, "c": 1}, ["a"]),
        ({"a": 5, "b": 5, "c": 1, "d": 4}, ["a", "b"]),
        ({"a": 1, "b": 1, "c": 1}, []),
    ],
)
def test_small_groups_are_hidden_together(sizes, shown):
    assert shown_groups(sizes, LEAST) == shown


def test_a_group_that_is_never_shown_counts_as_hidden():
    assert shown_groups({"a": 8, None: 6}, LEAST, {None}) == ["a"]
    assert shown_groups({"a": 8, "b": 7, None: 2}, LEAST, {None}) == ["a"]
    assert shown_groups({"a": 8, None: 2}, LEAST, {None}) == []


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 30)), st.integers(5, 12))
def test_the_rest_is_nobody_or_large_enough(sizes, least):
    shown = shown_groups(sizes, least)
    assert all(sizes[key] >= least for key in shown)
    rest = sum(sizes.values()) - sum(sizes[key] for key in shown)
    assert rest == 0 or rest >= least or not shown


# --- several tables of the same people


def small_sets(columns, weights, least):
    """Sets of cells of 1 to least − 1 people whose count follows from the published sums (`columns`: one each)."""
    known = np.array(columns, dtype=float).T
    rank = np.linalg.matrix_rank(known)
    light = [i for i, weight in enumerate(weights) if 0 < weight < least]
    for size in range(1, len(light) + 1):
        for chosen in combinations(light, size):
            if sum(weights[i] for i in chosen) >= least:
                continue
            wanted = np.zeros((len(weights), 1))
            wanted[list(chosen)] = 1
            if np.linalg.matrix_rank(np.hstack([known, wanted])) == rank:
                yield chosen


def published(cells, least):
    """Every number of people that the pages show, as a mark for each cell that it counts."""
    sums = [[1.0] * len(cells)] if whole(cells, least) else []

    def add(groups, key_of, within):
        named = [g.key for g in groups if g.key is not None]
        for group in groups:
            sums.append(
                [
                    float(within(c) and (key_of(c) == group.key if group.key is not None else key_of(c) not in named))
                    for c in cells
                ]
            )  # fmt: skip

    add(by_office(cells, least), lambda c: c.office, lambda c: True)
    for office in {c.office for c in cells}:
        add(by_unit(cells, office, least), lambda c: c.unit, lambda c, o=office: c.office == o)
    add(by_grade(cells, least), lambda c: c.grade, lambda c: True)
    return sums


def cells_from(rows):
    return [Cell(office, 10 * office + unit, grade, n, n // 2) for (office, unit, grade), n in rows.items()]


PLACES = st.tuples(st.integers(1, 3), st.integers(1, 2), st.sampled_from(["II", "III", "IV", "pppk"]))


@given(st.dictionaries(PLACES, st.integers(1, 9), min_size=1, max_size=9))
def test_no_small_set_follows_from_all_tables_together(rows):
    cells = cells_from(rows)
    sums = published(cells, LEAST)
    if sums:
        assert list(small_sets(sums, [c.invited for c in cells], LEAST)) == []


def test_the_check_itself_finds_what_can_be_found():
    """Without hiding: ten in office 1 less nine of grade III are one person."""
    cells = cells_from({(1, 1, "III"): 9, (1, 1, "IV"): 1, (2, 1, "IV"): 9})
    sums = [[1, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 1]]
    assert list(small_sets(sums, [9, 1, 9], LEAST)) == [(1,)]
    assert not is_crosswise_safe([(c.office, c.grade, c.invited) for c in cells], LEAST)
    assert by_grade(cells, LEAST) == []


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(1, 9), min_size=1, max_size=9
    )
)
def test_the_crosswise_check_is_exact(table):
    """Against plain linear algebra, where rows and columns themselves are large enough."""
    places, weights = list(table), list(table.values())
    lines = [[float(p[axis] == key) for p in places] for axis in (0, 1) for key in range(4)]
    if all(not any(line) or np.dot(line, weights) >= LEAST for line in lines):
        safe = is_crosswise_safe([(*place, weight) for place, weight in table.items()], LEAST)
        assert safe == (next(small_sets(lines, weights, LEAST), None) is None)


def test_grades_that_cross_harmlessly_are_all_shown():
    cells = cells_from({(1, 1, "III"): 9, (1, 1, "IV"): 6, (2, 1, "III"): 7, (2, 1, "IV"): 5})
    assert [g.key for g in by_grade(cells, LEAST)] == ["III", "IV"]
    cells = cells_from({(1, 1, "III"): 9, (1, 1, "IV"): 2, (2, 1, "III"): 7, (2, 1, "IV"): 3})
    assert [g.key for g in by_grade(cells, LEAST)] == ["III", "IV"]  # nothing tells the 2 from the 3


# --- rows of representation


def test_rows_carry_counts_shares_and_portions():
    cells = [
        Cell(1, 1, "III", 10, 8),
        Cell(1, 2, "III", 3, 3),
        Cell(1, 3, "III", 2, 0),
        Cell(2, 4, "IV", 5, 1),
    ]
    everybody = whole(cells, LEAST)
    assert (everybody.invited, everybody.answered) == (20, 12)
    assert everybody.share.value == pytest.approx(0.6)
    assert everybody.share.low == pytest.approx(0.3866, abs=1e-4)
    assert everybody.share.high == pytest.approx(0.7812, abs=1e-4)
    one, other = by_unit(cells, 1, LEAST)
    assert (one.key, one.invited, one.answered, one.merged) == (1, 10, 8, 1)
    assert (other.key, other.invited, other.answered, other.merged) == (None, 5, 3, 2)
    assert one.of_people == pytest.approx(10 / 15)
    assert one.of_answers == pytest.approx(8 / 11)


def test_before_the_first_answer_there_is_no_portion_of_answers():
    [group] = by_office([Cell(1, 1, "III", 10, 0)], LEAST)
    assert (group.share.value, group.of_answers) == (0.0, None)


def test_units_of_a_hidden_office_are_hidden_too():
    cells = [Cell(1, 1, "III", 8, 4), Cell(2, 2, "III", 3, 1), Cell(3, 3, "III", 9, 9)]
    assert [g.key for g in by_office(cells, LEAST)] == [3, None]
    assert by_unit(cells, 1, LEAST) == []
    assert [g.key for g in by_unit(cells, 3, LEAST)] == [3]


def test_too_few_people_are_not_shown_at_all():
    cells = [Cell(1, 1, "III", 4, 4)]
    assert whole(cells, LEAST) is None
    assert by_office(cells, LEAST) == by_unit(cells, 1, LEAST) == by_grade(cells, LEAST) == []


# --- results of offices


def sheets(**by_office):
    """`{office: {question: number of answers}}`; sheets that leave a question out are there too."""
    found = []
    for office, (size, answered) in by_office.items():
        for n in range(size):
            sheet = {question: 1 + n % 5 for question, count in answered.items() if n < count}
            found.append((int(office[1:]) if office != "none" else None, sheet))
    return found


def test_an_office_is_looked_at_only_if_the_others_stay_hidden():
    tallies = Tallies(sheets(o1=(9, {"1": 9}), o2=(6, {"1": 6}), o3=(3, {"1": 3})))
    assert tallies.offices(LEAST) == [1]
    assert tallies.of(1, LEAST).people == 18
    assert tallies.of(1, LEAST, 1).people == 9
    assert tallies.of(1, LEAST, 2) is tallies.of(1, LEAST, 3) is tallies.of(1, LEAST, 9) is None


def test_a_question_that_few_of_one_office_answered_hides_it_and_one_more():
    tallies = Tallies(sheets(o1=(9, {"1": 9, "2": 3}), o2=(8, {"1": 8, "2": 6}), o3=(9, {"1": 9, "2": 9})))
    assert tallies.offices(LEAST) == [1, 2, 3]
    assert [tallies.of(1, LEAST, o).people for o in (1, 2, 3)] == [9, 8, 9]
    assert tallies.of(2, LEAST).people == 18
    assert tallies.of(2, LEAST, 1) is None
    assert tallies.of(2, LEAST, 2) is None  # or 18 − 6 − 9 would be the three of office 1
    assert tallies.of(2, LEAST, 3).people == 9


def test_an_office_where_nobody_answered_a_question_hides_nothing():
    tallies = Tallies(sheets(o1=(9, {"1": 9}), o2=(8, {"1": 8, "2": 8})))
    assert tallies.of(2, LEAST, 2).people == 8
    assert tallies.of(2, LEAST, 1) is None


@given(
    st.dictionaries(
        st.sampled_from(["o1", "o2", "o3", "o4", "none"]),
        st.tuples(
            st.integers(0, 12), st.fixed_dictionaries({"1": st.integers(0, 12), "2": st.integers(0, 12)})
        ),
    )
)
def test_no_question_gives_a_small_group_away(offices):
    """Whatever offices are subtracted from everybody, and from each other: nobody, or enough."""
    tallies = Tallies(sheets(**offices))
    for question in (1, 2):
        total = tallies.of(question, LEAST)
        parts = [t.people for o in (1, 2, 3, 4) if (t := tallies.of(question, LEAST, o))]
        assert all(people >= LEAST for people in parts)
        if total is None:
            assert parts == []
            continue
        for size in range(len(parts) + 1):
            for chosen in combinations(parts, size):
                left = total.people - sum(chosen)
                assert left == 0 or left >= LEAST
