"""Interval plots: places of estimate, ends and limit on a round axis."""

import pytest
from django.template import Context, Template

from core.intervals import LEFT, RIGHT, SHARES, WIDTH, axis_over, interval_plot


def plot(axis=SHARES, **changes):
    numbers = {
        "estimate": 94.0,
        "low": 90.0,
        "high": 97.0,
        "limit": 95.0,
        "limit_word": "batas 95 %",
        "say": str,
    }
    return interval_plot(axis, **{**numbers, **changes})


def test_ends_estimate_and_limit_stand_in_order():
    drawn = plot()
    places = [float(p) for p in (drawn.low, drawn.estimate, drawn.limit.place, drawn.high)]
    assert places == sorted(places)
    assert float(drawn.bad[0]) + float(drawn.bad[1]) == pytest.approx(float(drawn.limit.place))


def test_what_lies_outside_stays_at_the_edge():
    drawn = plot(low=-20, high=150)
    assert (float(drawn.low), float(drawn.high)) == (LEFT, WIDTH - RIGHT)


@pytest.mark.parametrize("limit, anchor", [(2, "start"), (50, "middle"), (95, "end")])
def test_the_word_of_the_limit_stays_inside(limit, anchor):
    assert plot(limit=limit).limit.anchor == anchor


@pytest.mark.parametrize(
    "values", [(-3.0, 1.2), (0.0,), (-0.02, 0.01), (-55.0, -40.0), (12.0, 30.0), ()], ids=str
)
def test_the_axis_is_round_and_holds_all_values_and_zero(values):
    axis = axis_over(values)
    assert axis.low <= min((0.0, *values)) <= max((0.0, *values)) <= axis.high
    assert axis.low < axis.high
    assert 2 <= len(axis.ticks) <= 10
    steps = {round(b - a, 6) for a, b in zip(axis.ticks, axis.ticks[1:], strict=False)}
    assert len(steps) == 1


def test_zero_is_drawn_only_where_it_is_inside():
    assert plot().zero == ""
    assert plot(axis_over([-3, 2]), estimate=-1, low=-2, high=1, limit=-3).zero != ""


def test_the_drawing_says_what_it_shows_and_escapes_it():
    template = Template('{% load charts %}{% interval_chart plot title=t desc=d key="k" %}')
    html = template.render(Context({"plot": plot(bound=91.0), "t": "Indeks", "d": "<b>"}))
    assert '<title id="k-title">Indeks</title>' in html
    assert "&lt;b&gt;" in html
    assert "interval-bound" in html
    without = template.render(Context({"plot": plot(), "t": "Indeks"}))
    assert "interval-bound" not in without
