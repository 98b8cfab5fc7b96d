"""Savings in words: amounts as people say them, rounded only here."""

from __future__ import annotations

from math import floor, log10

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from pilots.enums.savings import Measure, Unit
from pilots.rules.savings import UNITS
from pilots.selectors.savings import DIGITS

MEANINGFUL = 3
MINUS = "\u2212"


def amount(measure: Measure, value: float) -> str:
    """`Rp 12,3 juta`, `1.240 liter`, `−Rp 450 ribu`: an estimate deserves no more than three digits."""
    unit = UNITS[measure]
    if unit == Unit.RUPIAH:
        return rupiah(value)
    number = _without_zeros(number_format(abs(value), DIGITS.get(measure, 0), force_grouping=True))
    return f"{_sign(value, number)}{number} {unit.label}"


def rupiah(value: float) -> str:
    """Rupiah to three digits, in thousands, millions, billions and trillions."""
    size = abs(value)
    if size < 1000:
        number = number_format(size, 0)
        return f"{_sign(value, number)}{_('Rp %(n)s') % {'n': number}}"
    size = _short(size)
    for least, words in (
        (1e12, _("Rp %(n)s triliun")),
        (1e9, _("Rp %(n)s miliar")),
        (1e6, _("Rp %(n)s juta")),
    ):
        if size >= least:
            return f"{_sign(value)}{words % {'n': _digits(size / least)}}"
    return f"{_sign(value)}{_('Rp %(n)s ribu') % {'n': _digits(size / 1e3)}}"


def _short(size: float) -> float:
    """To three digits; so 999.999 becomes a million, not a thousand thousands."""
    return round(size, MEANINGFUL - 1 - floor(log10(size)))


def _digits(number: float) -> str:
    places = max(0, MEANINGFUL - 1 - floor(log10(number)))
    return _without_zeros(number_format(number, places, force_grouping=True))


def _without_zeros(text: str) -> str:
    """Idle zeros behind the decimal mark, and the mark with them, say nothing."""
    mark = number_format(0.5, 1)[1]
    return text.rstrip("0").rstrip(mark) if mark in text else text


def _sign(value: float, number: str = "1") -> str:
    """A minus, unless nothing is left of the number."""
    return MINUS if value < 0 and any(digit in "123456789" for digit in number) else ""
