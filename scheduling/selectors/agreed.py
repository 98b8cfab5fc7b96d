"""What was agreed about hours and place of a request, in one line each."""

from collections.abc import Sequence
from datetime import time
from decimal import Decimal

from django.utils.translation import gettext as _

from core.problems import plain
from scheduling.enums import Place
from scheduling.rules import block_words, minutes_of


def agreed_hours(blocks: Sequence[tuple[time, time]]) -> str:
    """`7,5 jam fleksibel: 06.00–10.00, 13.00–16.30`, or that the regular hours hold."""
    if not blocks:
        return _("jam kantor biasa")
    hours = plain((Decimal(minutes_of(blocks)) / 60).quantize(Decimal("0.01")))
    return _("%(hours)s jam fleksibel: %(blocks)s") % {
        "hours": hours,
        "blocks": ", ".join(block_words(block) for block in blocks),
    }


def position_words(place: str, lat: float | None, lon: float | None) -> str:
    """The degrees of another place as text, or what follows where there are none; empty for other places."""
    if place != Place.OTHER:
        return ""
    if lat is None or lon is None:
        return _("Tanpa koordinat: presensi di sana hanya dapat bernilai “tidak diketahui”.")
    return _("Koordinat %(lat)s, %(lon)s") % {"lat": _degrees(lat), "lon": _degrees(lon)}


def _degrees(value: float) -> str:
    """At most six decimals (a tenth of a metre), with a point as maps write it."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
