"""The steps of PP 94/2021: every number of days from 0 to 40, and 10 in a row."""

import pytest

from presence.rules.discipline import step_for

TABLE = {
    None: range(3),
    "verbal": range(3, 4),
    "written": range(4, 7),
    "dissatisfaction": range(7, 11),
    "cut_6": range(11, 14),
    "cut_9": range(14, 17),
    "cut_12": range(17, 21),
    "demotion": range(21, 25),
    "removal": range(25, 28),
    "dismissal": range(28, 41),
}


@pytest.mark.parametrize(("step", "days"), [(step, d) for step, span in TABLE.items() for d in span])
def test_every_number_of_days(step, days):
    assert step_for(days, min(days, 9)) == step


@pytest.mark.parametrize("in_a_row", [10, 11, 30])
@pytest.mark.parametrize("days", [10, 13, 27, 30])
def test_ten_in_a_row_is_dismissal(days, in_a_row):
    assert step_for(days, in_a_row) == "dismissal"


def test_nine_in_a_row_is_what_nine_days_are():
    assert step_for(9, 9) == "dissatisfaction"
