"""Charts: where values stand, gaps, marks, and the same numbers as a table."""

import re
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from core.charts import HEIGHT, Line, Upright, drawing

LABELS = ["2 Nov", "9 Nov", "16 Nov", "23 Nov"]


def places(line):
    return [(float(d.x), float(d.y)) for d in line.dots]


def test_higher_values_stand_higher_and_later_ones_further_right():
    [line] = drawing(LABELS, [Line("Indeks", [0, 50, 100, 75])], 0, 100).lines
    xs, ys = zip(*places(line), strict=True)
    assert list(xs) == sorted(xs)
    assert ys[2] < ys[3] < ys[1] < ys[0] < HEIGHT
    assert ys[1] == pytest.approx((ys[0] + ys[2]) / 2, abs=0.1)


def test_a_missing_value_breaks_the_line_and_is_no_zero():
    [line] = drawing(LABELS, [Line("Indeks", [10, 20, None, 40])], 0, 100).lines
    assert len(line.dots) == 3
    assert [len(path.split()) for path in line.paths] == [2]


def test_values_outside_stay_at_the_edge():
    [line] = drawing(LABELS, [Line("Indeks", [-5, 0, 100, 130])], 0, 100).lines
    ys = [y for _, y in places(line)]
    assert ys[0] == ys[1]
    assert ys[2] == ys[3]


def test_a_short_list_of_values_leaves_gaps():
    drawn = drawing(LABELS, [Line("Indeks", [1])], 0, 100)
    assert [row[1] for row in drawn.rows] == [(1,), (None,), (None,), (None,)]


def test_many_labels_are_thinned_and_keep_the_ends():
    labels = [str(n) for n in range(26)]
    across = drawing(labels, [Line("Indeks", list(range(26)))], 0, 100).across
    assert len(across) == 5
    assert (across[0].word, across[-1].word) == ("0", "25")


def test_no_room_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="room"):
        drawing(LABELS, [], 5, 5)


def drawn(**more):
    lines = [
        Line("Indeks", [Decimal("91.25"), None, Decimal("60.5"), 40], marks={3: "stop"}),
        Line("Batas", [70, 70, 70, 70], look="limit"),
    ]
    page = Template(
        "{% load charts %}{% line_chart labels lines title=title desc='Empat minggu' label_name='Minggu'"
        " uprights=uprights %}"
    )
    return page.render(Context({"labels": LABELS, "lines": lines, "title": "Indeks", "uprights": (), **more}))


def test_the_drawing_has_a_name_a_description_and_its_table():
    html = drawn()
    assert 'role="img" aria-labelledby="chart-title chart-desc"' in html
    assert "Empat minggu</desc>" in html
    cells = re.findall(r'<td class="num">([^<]*)</td>', html)
    assert cells == ["91,25", "70", "–", "70", "60,50", "70", "40", "70"]
    assert "batas terlampaui" in html
    assert "chart-mark-stop" in html


@pytest.mark.parametrize("language", ["id", "en"])
def test_places_in_the_drawing_know_no_language(language):
    with translation.override(language):
        html = drawn()
    for number in re.findall(r'\b(?:c?x[12]?|c?y[12]?)="([^"]*)"', html):
        assert re.fullmatch(r"\d+(\.\d+)?", number)


def test_a_hostile_title_is_text():
    html = drawn(title='<script>alert(1)</script>"')
    assert "<script>" not in html


def test_a_mark_stands_between_two_labels_and_its_word_turns_inwards():
    marks = [Upright(0.5, "awal"), Upright(2.5, "akhir"), Upright(9, "luar")]
    picture = drawing(LABELS, [Line("Indeks", [1, 2, 3, 4])], 0, 100, marks)
    xs = [float(dot.x) for dot in picture.lines[0].dots]
    first, last, outside = (float(mark.place) for mark in picture.uprights)
    assert xs[0] < first < xs[1] < xs[2] < last < xs[3] == outside
    assert [mark.anchor for mark in picture.uprights] == ["start", "end", "end"]


def test_a_chart_without_marks_has_none():
    assert "chart-upright" not in drawn()
    assert "chart-upright" in drawn(uprights=[Upright(1.5, "mulai")])
