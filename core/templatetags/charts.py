"""Charts drawn by the server: accessible SVG with the same numbers as a table behind a toggle."""

from collections.abc import Sequence
from typing import Any

from django import template

from core.charts import Line, Number, Upright, drawing
from core.intervals import Plot

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
    uprights: Sequence[Upright] = (),
) -> dict[str, Any]:
    """`{% line_chart labels lines title=… desc=… label_name=… low=0 high=100 key="index" %}`.

    `labels`: a word for each place on the axis; `lines`: `core.charts.Line`s. `label_name` heads the first column
    of the table. `key` makes the ids unique where a page shows several charts. `uprights`: marks across the chart.
    """
    return {
        "drawing": drawing(labels, lines, low, high, uprights),
        "names": [line.name for line in lines],
        "title": title,
        "desc": desc,
        "label_name": label_name,
        "key": key,
        "marked": any(line.marks for line in lines),
    }


@register.inclusion_tag("parts/interval_chart.html")
def interval_chart(plot: Plot, *, title: str, desc: str, key: str) -> dict[str, Any]:
    """`{% interval_chart plot title=… desc=… key="interval-1" %}`; the page shows the numbers as a table too."""
    return {"plot": plot, "title": title, "desc": desc, "key": key}
