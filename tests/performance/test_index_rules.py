"""The weekly index: the examples of docs/index.md, and what must hold for any week."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.rules import Report, Work, week_index

DUE = datetime(2026, 11, 26, 16, 59, tzinfo=UTC)
IN_TIME, LATE = DUE - timedelta(hours=2), DUE + timedelta(days=1)
AFTER = DUE + timedelta(days=7)


def work(planned, achieved):
    return Work(*(None if v is None else Decimal(str(v)) for v in (planned, achieved)))


def report(*items, status="accepted", at=IN_TIME, required=True, again=False, due=DUE):
    at = None if status == "draft" else at
    return Report(status, required, due, at, again, tuple(items))


THREE_OF_FOUR, ALL, OPEN = work(4, 3), work(4, 4), work(4, None)

EXAMPLES = [
    ([report(THREE_OF_FOUR)], "85.00"),
    ([report(THREE_OF_FOUR, status="submitted")], "82.35"),
    ([report(THREE_OF_FOUR, again=True)], "77.50"),
    ([report(ALL, at=LATE)], "75.00"),
    ([report(ALL), report(OPEN, status="draft")], "57.50"),
    ([report(OPEN, status="draft")], "0.00"),
]


@pytest.mark.parametrize(("reports", "value"), EXAMPLES)
def test_the_examples_of_the_docs(reports, value):
    assert week_index(reports, AFTER).value == Decimal(value)


@pytest.mark.parametrize(
    "reports",
    [
        [],
        [report(ALL, status="draft", required=False)],
        [report(OPEN, status="draft", due=AFTER + timedelta(hours=1))],
        [report(OPEN, status="draft", due=AFTER)],
    ],
)
def test_a_week_in_which_no_report_counts_has_no_index(reports):
    assert week_index(reports, AFTER) is None


@pytest.mark.parametrize(
    ("item", "output"),
    [
        (work(4, 8), "100.00"),
        (work(None, 1), "100.00"),
        (work(0, 2), "100.00"),
        (work(None, None), "0.00"),
        (work(0, 0), "0.00"),
        (work(3, 1), "33.33"),
        (work(8, 1), "12.50"),
        (work(4, None), "0.00"),
    ],
)
def test_one_item(item, output):
    assert week_index([report(item)], AFTER).output == Decimal(output)


def test_the_mean_is_over_items_not_over_reports():
    index = week_index([report(ALL, ALL, ALL), report(work(1, 0))], AFTER)
    assert index.output == Decimal("75.00")


def test_what_was_typed_but_not_sent_counts_nothing():
    assert week_index([report(ALL, status="draft")], AFTER).output == 0


def test_an_unsent_report_without_a_plan_counts_one_nothing():
    index = week_index([report(ALL), report(status="draft")], AFTER)
    assert index.output == Decimal("50.00")


def test_unplanned_items_of_an_unsent_report_are_not_held_against_anybody():
    index = week_index([report(ALL), report(OPEN, work(None, None), status="draft")], AFTER)
    assert index.output == Decimal("50.00")


@pytest.mark.parametrize(("at", "share"), [(DUE, 100), (DUE + timedelta(seconds=1), 0)])
def test_the_due_moment_itself_is_in_time(at, share):
    assert week_index([report(ALL, at=at)], AFTER).timeliness == share


@pytest.mark.parametrize(
    ("states", "acceptance"),
    [
        ([("accepted", False), ("accepted", True)], "75.00"),
        ([("accepted", False), ("asked_back", True)], "50.00"),
        ([("asked_back", True), ("submitted", True)], "0.00"),
        ([("accepted", False), ("submitted", False)], "100.00"),
        ([("submitted", False), ("submitted", True)], None),
    ],
)
def test_acceptance_is_of_what_is_decided(states, acceptance):
    reports = [report(ALL, status=status, again=again) for status, again in states]
    expected = None if acceptance is None else Decimal(acceptance)
    assert week_index(reports, AFTER).acceptance == expected


def test_counts():
    reports = [report(ALL), report(ALL, required=False), report(OPEN, status="draft")]
    index = week_index(reports, AFTER)
    assert (index.reports, index.required) == (3, 2)


def test_half_is_rounded_up():
    """1/16 of 60 is 3.75; with 25 and 15: 43.75. A third place of exactly five goes up: 1/32 · 60 = 1.875."""
    assert week_index([report(work(32, 1))], AFTER).value == Decimal("41.88")


def test_perfect_form_without_output_is_worth_forty():
    assert week_index([report(work(5, 0))], AFTER).value == Decimal("40.00")


numbers = st.none() | st.decimals(min_value=0, max_value=10**8 - 1, places=2)
works = st.builds(Work, numbers, numbers)


@st.composite
def weeks(draw):
    found = []
    for _ in range(draw(st.integers(0, 7))):
        status = draw(st.sampled_from(["draft", "submitted", "asked_back", "accepted"]))
        moment = None if status == "draft" else DUE + timedelta(hours=draw(st.integers(-48, 48)))
        items = tuple(draw(st.lists(works, max_size=6)))
        again = draw(st.booleans())
        found.append(Report(status, draw(st.booleans()), DUE, moment, again, items))
    return found


@given(weeks())
def test_any_week_stays_between_0_and_100_and_knows_no_order(reports):
    index = week_index(reports, AFTER)
    assert index == week_index(reports[::-1], AFTER)
    if index is None:
        return
    parts = [
        index.value,
        index.output,
        index.timeliness,
        *([] if index.acceptance is None else [index.acceptance]),
    ]
    assert all(Decimal(0) <= part <= Decimal(100) for part in parts)
    assert all(part == round(part, 2) for part in parts)


@given(weeks(), works.filter(lambda w: w.planned and w.achieved is not None))
def test_achieving_more_never_lowers_the_index(reports, item):
    more = Work(item.planned, item.achieved + 1)
    before = week_index([*reports, report(item)], AFTER)
    after = week_index([*reports, report(more)], AFTER)
    assert after.value >= before.value
