"""Numbers as Indonesian and English spreadsheets write them."""

import re
from decimal import ROUND_HALF_UP, Decimal

LARGEST = Decimal("99999999999999.99")
_GROUPED = re.compile(r"[0-9]{1,3}(?P<mark>[.,])[0-9]{3}((?P=mark)[0-9]{3})*")
_PLAIN = re.compile(r"[0-9]+([.,][0-9]+)?")
_CENT = Decimal("0.01")


def number_of(text: str) -> Decimal | None:
    """The number to two decimals, or None for what is none or could be two numbers.

    The last of two different marks is the decimal one (`1.234,5` and `1,234.5` are the same). One mark with three
    digits behind it could be either (`1.234`), so it is refused; repeated marks group (`1.234.567`).
    """
    sign = -1 if text.startswith("-") else 1
    digits = text.removeprefix("-")
    whole, decimals = _split(digits)
    if whole is None or len(whole) > 20:
        return None
    number = (sign * Decimal(f"{whole}.{decimals or 0}")).quantize(_CENT, ROUND_HALF_UP)
    return number if abs(number) <= LARGEST else None


def _split(text: str) -> tuple[str | None, str]:
    """Digits before and behind the decimal mark."""
    if "." in text and "," in text:
        mark = max(".", ",", key=text.rfind)
        whole, _mark, decimals = text.rpartition(mark)
        fits = _GROUPED.fullmatch(whole) and mark not in whole and decimals.isascii() and decimals.isdecimal()
        return (re.sub(r"[.,]", "", whole), decimals[:20]) if fits else (None, "")
    if text.count(".") + text.count(",") > 1:
        return (re.sub(r"[.,]", "", text), "") if _GROUPED.fullmatch(text) else (None, "")
    if not _PLAIN.fullmatch(text):
        return None, ""
    whole, _mark, decimals = text.replace(",", ".").partition(".")
    return (None, "") if len(decimals) == 3 and len(whole) <= 3 and whole != "0" else (whole, decimals[:20])
