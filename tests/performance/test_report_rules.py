"""Checks of a report's items and dates, as tables."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.enums import ReportProblem
from performance.rules.reports import (
    ItemInput,
    check_comment,
    check_date,
    check_ids,
    check_items,
    check_results,
    check_targets,
    is_link,
    is_quantity,
    tidy,
)

GOOD = ItemInput(
    None, "Telaah", Decimal(3), Decimal(2), "berkas", time(8), time(9), "catatan", "https://a.id/x", 5
)
TODAY = date(2026, 11, 26)


def codes(problems):
    return [p.code.value for p in problems]


def test_a_good_item_and_no_item_pass():
    assert check_items([GOOD]) == []
    assert check_items([]) == []
    assert check_items([ItemInput(None, "Rapat")]) == []


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"title": ""}, "no_title", "title"),
        ({"title": "x" * 301}, "long_title", "title"),
        ({"planned": Decimal("-0.01")}, "bad_quantity", "planned"),
        ({"planned": Decimal("1.001")}, "bad_quantity", "planned"),
        ({"achieved": Decimal(100_000_000)}, "bad_quantity", "achieved"),
        ({"achieved": Decimal("NaN")}, "bad_quantity", "achieved"),
        ({"achieved": Decimal("Infinity")}, "bad_quantity", "achieved"),
        ({"unit": ""}, "no_unit", "unit"),
        ({"unit": "", "planned": None}, "no_unit", "unit"),
        ({"unit": "x" * 41}, "long_unit", "unit"),
        ({"starts_at": None}, "half_times", "starts_at"),
        ({"ends_at": None}, "half_times", "ends_at"),
        ({"ends_at": time(8)}, "bad_times", "ends_at"),
        ({"ends_at": time(7, 59)}, "bad_times", "ends_at"),
        ({"note": "x" * 1001}, "long_note", "note"),
        ({"link": "javascript:alert(1)"}, "bad_link", "link"),
        ({"link": "https://a.id/" + "x" * 500}, "long_link", "link"),
    ],
)
def test_each_fault_names_its_row_and_field(change, code, field):
    [problem] = check_items([GOOD, replace(GOOD, **change)])
    assert (problem.code.value, problem.params["row"], problem.params["field"]) == (code, 2, field)
    assert "ke-2" in problem.sentence


@pytest.mark.parametrize(
    "change",
    [
        {"title": "x" * 300},
        {"planned": Decimal(0), "achieved": Decimal("99999999.99")},
        {"planned": None, "achieved": None, "unit": ""},
        {"starts_at": None, "ends_at": None},
        {"note": "x" * 1000, "unit": "x" * 40},
        {"link": ""},
    ],
)
def test_the_edges_pass(change):
    assert check_items([replace(GOOD, **change)]) == []


def test_thirty_items_are_the_most():
    assert check_items([GOOD] * 30) == []
    assert codes(check_items([GOOD] * 31)) == ["too_many_items"]


def test_every_fault_is_told_at_once():
    bad = ItemInput(None, "", Decimal(-1), None, "", time(9), None)
    assert codes(check_items([bad])) == ["no_title", "bad_quantity", "no_unit", "half_times"]


@pytest.mark.parametrize(
    "text",
    ["https://contoh.go.id", "http://contoh.go.id:8080/a?b=c#d", "HTTPS://CONTOH.ID/%20", "https://[::1]/a"],
)
def test_links_that_pass(text):
    assert is_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "contoh.go.id", "//contoh.go.id", "ftp://a.id", "javascript:alert(1)", "data:text/html,x", "https://",
        "https:///a", "https://user:secret@a.id", "https://a.id/<script>", 'https://a.id/"x', "https://a.id/ b",
        "https://a.id/\n", "https://[::1", "mailto:a@b.id", "https://a.id\\b", "\x00https://a.id",
    ],
)  # fmt: skip
def test_links_that_do_not(text):
    assert not is_link(text)


@given(st.text())
def test_no_text_breaks_the_check_of_links(text):
    assert is_link(text) in (True, False)


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_every_number_that_passes_can_be_stored_as_it_is(value):
    if is_quantity(value):
        assert Decimal(0) <= value < Decimal(10**8)
        assert value == round(value, 2)


def test_results_are_needed_to_send():
    assert codes(check_results([])) == ["no_items"]
    assert check_results([replace(GOOD, achieved=Decimal(0))]) == []
    [problem] = check_results([GOOD, replace(GOOD, achieved=None)])
    assert (problem.code, problem.params["row"]) == (ReportProblem.NO_RESULT, 2)


@pytest.mark.parametrize(("days", "code"), [(0, []), (31, []), (32, ["too_old"]), (-1, ["future"])])
def test_dates(days, code):
    problems = check_date(TODAY - timedelta(days=days), TODAY)
    assert codes(problems) == code
    if code == ["future"]:
        assert problems[0].possible_on == TODAY + timedelta(days=1)


def test_ids_are_of_stored_items_each_once():
    one, two = replace(GOOD, id=1), replace(GOOD, id=2)
    assert check_ids([two, GOOD, one], [1, 2]) == []
    assert [p.params["row"] for p in check_ids([one, one, two], [1])] == [2, 3]


def test_targets_are_the_own_ones():
    assert check_targets([GOOD, replace(GOOD, target_id=None)], [5]) == []
    assert codes(check_targets([GOOD], [])) == ["foreign_target"]


def test_comments():
    assert codes(check_comment("", required=True)) == ["no_comment"]
    assert check_comment("", required=False) == []
    assert codes(check_comment("x" * 1001, required=False)) == ["long_comment"]


def test_tidying_keeps_words_and_lines():
    item = tidy(ItemInput(None, "  A \n b\x00 ", unit=" x  y ", note=" a\r\nb ", link=" https://a.id "))
    assert (item.title, item.unit, item.note, item.link) == ("A b", "x y", "a\nb", "https://a.id")
