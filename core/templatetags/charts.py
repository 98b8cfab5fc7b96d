"""Charts drawn by the server: accessible SVG with the same numbers as a table behind a toggle."""

from collections.abc import Sequence
from typing import Any

from django import template

from core.charts import Line, Number, drawing

register = template.Library()


@register.inclusion_tag("parts/line_chart.html")
def line_chart(
    labels: Sequence[str],
    lines: Sequence[Line],
    *,
    title: str,
    desc: str = "",
    label_name: str = "",
    low: Number = 0,
    high: Number = 100,
    key: str = "chart",
) -> dict[str, Any]:
    """`{% line_chart labels lines title=… desc=… label_name=… low=0 high=100 key="index" %}`.

    `labels`: a word for each place on the axis; `lines`: `core.charts.Line`s. `label_name` heads the first column
    of the table. `key` makes the ids unique where a page shows several charts.
    """
    return {
        "drawing": drawing(labels, lines, low, high),
        "names": [line.name for line in lines],
        "title": title,
        "desc": desc,
        "label_name": label_name,
        "key": key,
        "marked": any(line.marks for line in lines),
    }
