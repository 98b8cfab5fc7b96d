"""Shares as words and as bars drawn by the server; the same numbers always stand beside them as text."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.formats import number_format

from core.bars import segments, whisker

register = template.Library()


@register.filter
def percent(share: float | None, decimals: int = 1) -> str:
    """0.943 → "94,3 %" in the reader's language; nothing known → "–"."""
    return "–" if share is None else f"{number_format(f'{100 * share:.{decimals}f}')} %"


@register.inclusion_tag("parts/share_bar.html")
def share_bar(labels: Sequence[str], counts: Sequence[int], *, title: str, key: str) -> dict[str, Any]:
    """`{% share_bar labels counts title=… key=… %}`: how answers spread over the points of a scale."""
    return {"segments": segments(labels, counts), "title": title, "key": key}


@register.inclusion_tag("parts/interval_bar.html")
def interval_bar(value: float, low: float, high: float) -> dict[str, Any]:
    """`{% interval_bar value low high %}`: a share and its interval, decoration beside the numbers."""
    return {"bar": whisker(value, low, high)}
