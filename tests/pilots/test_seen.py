"""What an evaluation saw: packed, read again, checked; and held against what is there today."""

import io
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilots.rules.evaluating import evaluate
from pilots.rules.recomputing import corrections, differences, fact_changes
from pilots.rules.seen import FORMAT, TABLES, Seen, checksum_of, packed, table_of, unpacked
from tests.pilots.made import BEFORE, DURING, START, attended, n, seen, weekly

WEEKS = [*BEFORE, *DURING]

whole = st.integers(-(2**53), 2**53)
fraction = st.floats(-1e6, 1e6)
rows = st.fixed_dictionaries(
    {
        name: st.lists(
            st.tuples(*(fraction if column == "value" else whole for column in columns)), max_size=8
        )
        for name, columns in TABLES.items()
    }
)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
facts = st.dictionaries(st.text().filter(lambda key: key != "format"), plain, max_size=5)


def made_of(facts, rows):
    return Seen(facts, {name: table_of(name, rows[name]) for name in TABLES})


def same(a, b):
    assert a.facts == b.facts
    for name, columns in TABLES.items():
        for column in columns:
            left, right = a.column(name, column), b.column(name, column)
            assert left.dtype == right.dtype
            assert np.array_equal(left, right)


@given(facts, rows)
def test_what_was_packed_comes_back_and_keeps_its_checksum(facts, rows):
    first = made_of(facts, rows)
    again = unpacked(packed(first))
    same(first, again)
    assert checksum_of(again) == checksum_of(first)


@given(rows, st.randoms(use_true_random=False))
def test_the_order_in_which_rows_are_read_does_not_matter(rows, random):
    shuffled = {name: random.sample(found, len(found)) for name, found in rows.items()}
    assert checksum_of(made_of({}, shuffled)) == checksum_of(made_of({}, rows))


@given(facts)
def test_the_order_of_facts_does_not_matter(facts):
    turned = dict(reversed(facts.items()))
    nothing = {name: [] for name in TABLES}
    assert checksum_of(made_of(turned, nothing)) == checksum_of(made_of(facts, nothing))


@pytest.mark.parametrize("table", sorted(TABLES))
def test_any_changed_cell_added_row_or_lost_row_changes_the_checksum(table):
    row = tuple(float(i) for i in range(len(TABLES[table])))
    nothing = {name: [] for name in TABLES}
    sums = [checksum_of(made_of({}, nothing | {table: found})) for found in ([], [row], [row, row])]
    for i in range(len(row)):
        changed = (*row[:i], 99.0, *row[i + 1 :])
        sums.append(checksum_of(made_of({}, nothing | {table: [changed]})))
    assert len(set(sums)) == len(sums)


def test_any_changed_fact_changes_the_checksum():
    sums = {checksum_of(seen(facts=facts)) for facts in ({}, {"cap": 1}, {"complaints": 1}, {"plan": "a"})}
    assert len(sums) == 4


def test_a_value_moved_to_another_column_is_seen():
    one = made_of({}, {name: [] for name in TABLES} | {"absences": [(1, 2, 3)]})
    two = made_of({}, {name: [] for name in TABLES} | {"absences": [(1, 3, 2)]})
    assert checksum_of(one) != checksum_of(two)


def test_rows_are_counted_by_table():
    made = seen(indices=weekly((1, 2), WEEKS), attendance=[attended(1, START)])
    assert made.counts == {
        "members": 3, "indices": 12, "attendance": 1, "reports": 0, "predicates": 0, "absences": 0,
    }  # fmt: skip


def unreadable():
    good = packed(seen(indices=weekly((1, 2), WEEKS)))
    yield b""
    yield b"nonsense"
    yield good[: len(good) // 2]
    yield good[:-1]
    yield good[:200] + b"\0" * 60 + good[260:]
    yield _archive(_facts=np.frombuffer(b"{}", dtype=np.uint8))
    yield _archive(_facts=np.frombuffer(json.dumps({"format": FORMAT}).encode(), dtype=np.uint8))
    yield _archive(_facts=np.frombuffer(json.dumps({"format": FORMAT + 1}).encode(), dtype=np.uint8))
    yield _archive(_facts=np.frombuffer(b"[1]", dtype=np.uint8))
    yield _archive(_facts=np.frombuffer(b"\xff\xfe", dtype=np.uint8))
    yield _archive(other=np.zeros(1))


def _archive(**arrays):
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


@pytest.mark.parametrize("data", list(unreadable()), ids=range(11))
def test_what_is_no_such_data_is_refused_in_one_way(data):
    with pytest.raises(ValueError):
        unpacked(data)


def test_an_evaluation_gives_the_same_answer_from_what_was_packed():
    made = seen(
        others=(9, 10), terms={"must": ("index",)}, attendance=[attended(1, START)],
        indices=weekly((1, 2, 3, 801, 802, 901, 902), WEEKS, lambda who, i: 80 + (who * (i + 3)) % 7),
    )  # fmt: skip
    again = unpacked(packed(made))
    assert differences(json.loads(json.dumps(evaluate(made).as_json())), evaluate(again).as_json()) == []


# --- then and now --------------------------------------------------------------------------------


def test_nothing_was_corrected_where_nothing_differs():
    one = seen(indices=weekly((1, 2), WEEKS))
    assert (corrections(one, unpacked(packed(one))), fact_changes(one, one)) == ([], [])


def test_a_changed_an_added_and_a_lost_row_are_told_apart():
    then = seen(attendance=[attended(1, START), attended(2, START)])
    now = seen(attendance=[attended(1, START, outside=True), attended(3, START)])
    found = {row.key["employee"]: row for row in corrections(then, now)}
    assert {row.table for row in found.values()} == {"attendance"}
    assert found[1].key == {"employee": 1, "date": "2026-07-27"}
    assert (found[1].before["outside"], found[1].after["outside"]) == (0, 1)
    assert found[2].after is None
    assert found[3].before is None


@pytest.mark.parametrize(
    ("table", "before", "after"),
    [
        ("indices", [(1, n(START), 90.0, 3)], [(1, n(START), 89.5, 3)]),
        ("reports", [(1, n(START), 0)], [(1, n(START), 1)]),
        ("predicates", [(1, n(START), n(START), 1, 80)], [(1, n(START), n(START), 1, 60)]),
        ("absences", [], [(1, n(START), n(START))]),
    ],
)
def test_every_table_is_held_against_today(table, before, after):
    [row] = corrections(seen(**{table: before}), seen(**{table: after}))
    assert row.table == table
    assert row.before != row.after
    json.dumps([row.key, row.before, row.after])


def test_somebody_who_left_before_the_end_after_all_is_a_correction():
    [row] = corrections(seen(), seen(left={2: START}))
    assert (row.table, row.key["employee"], row.after["left_on"]) == ("members", 2, "2026-07-27")


def test_only_facts_that_can_be_corrected_are_compared():
    then, now = seen(facts={"quota": 1, "cap": 2}), seen(facts={"quota": 2, "cap": 1, "complaints": 3})
    [change] = fact_changes(then, now)
    assert (change.fact, change.before, change.after) == ("complaints", 0, 3)


def test_a_corrected_calendar_names_the_days():
    then = seen(facts={"working": {"1": [n(START), n(START) + 1], "2": [n(START)]}})
    now = seen(facts={"working": {"1": [n(START), n(START) + 2], "2": [n(START)]}})
    [change] = fact_changes(then, now)
    assert change.fact == "working"
    assert change.before == {"1": ["2026-07-28"]}
    assert change.after == {"1": ["2026-07-29"]}


@pytest.mark.parametrize(
    ("stored", "computed", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, ["a"]),
        ({"a": 1.0}, {"a": 1}, []),
        ({"a": 1.0}, {"a": 1.0 + 1e-9}, []),
        ({"a": 1.0}, {"a": 1.0001}, ["a"]),
        ({"a": None}, {}, []),
        ({"a": None}, {"a": 0}, ["a"]),
        ({"a": True}, {"a": 1}, ["a"]),
        ({"a": [1, 2]}, {"a": [1, 3]}, ["a[1]"]),
        ({"a": [1, 2]}, {"a": [1]}, ["a"]),
        ({"a": {"b": [{"c": "x"}]}}, {"a": {"b": [{"c": "y"}]}}, ["a.b[0].c"]),
        ({"a": [1]}, {"a": {"0": 1}}, ["a"]),
        ("raise", "hold", [""]),
    ],
)
def test_differences_are_paths(stored, computed, expected):
    assert differences(stored, computed) == expected
