"""No cell that we write runs in a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.safe_csv import SafeWriter, is_formula, neutralised


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "\rx", "  =1"])
def test_what_would_run_gets_an_apostrophe(text):
    assert neutralised(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Budi", "III/c", "", -6.26, 12, None])
def test_the_rest_stays(value):
    assert neutralised(value) == value


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_nothing_written_is_a_formula(cells):
    file = io.StringIO(newline="")
    SafeWriter(file).write(cells)
    file.seek(0)
    assert not any(is_formula(cell) for row in csv.reader(file) for cell in row)
