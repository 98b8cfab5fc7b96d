"""Numbers as people write them: read when they can mean one thing only."""

from decimal import Decimal

import pytest

from performance.rules.numbers import number_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", "0"), ("12", "12"), ("12,5", "12.5"), ("12.5", "12.5"), ("-3,25", "-3.25"), ("1234.567", "1234.57"),
        ("0.125", "0.13"), ("33.333333", "33.33"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"), ("1,234,567.89", "1234567.89"), ("99999999999999.99", "99999999999999.99"),
    ],
)  # fmt: skip
def test_what_is_clear_is_read(text, expected):
    assert number_of(text) == Decimal(expected)


@pytest.mark.parametrize(
    "text",
    [
        "", "-", "abc", "1.234", "12,345", "1.2.3", "1.23,4", "1,2,3.4", "97%", "1e5", "NaN", "Infinity", "+1", "--1",
        "1 000", "٣", "1.", ".5", "1,234.567,8", "100000000000000", "9" * 5000, "1.234,٥",
    ],
)  # fmt: skip
def test_what_is_none_or_could_be_two_numbers_is_refused(text):
    assert number_of(text) is None
