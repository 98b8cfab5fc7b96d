"""Text for the fonts that every PDF reader has: Windows-1252, and a few signs of the font Symbol.

No font is shipped, so what those fonts lack is written otherwise:

| in the text | on paper |
|---|---|
| − (minus) | – (as wide as a digit) |
| ≥ ≤ ≠ ≈ → ← | the same, from Symbol |
| letters with marks that Windows-1252 lacks (ā, ş, ř) | without the mark (a, s, r) |
| other scripts, emoji, halves of characters | ? (one for a run of them) |
| line breaks, tabs, control characters, odd spaces | a space |
| invisible signs (direction marks, zero-width, soft hyphen) | nothing |

Page and JSON keep every text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

CODEC = "cp1252"
INSTEAD = {
    "−": "–", "‐": "-", "‑": "-", "‒": "–", "―": "—", "⁄": "/", "∕": "/", "′": "'", "″": '"', "ʼ": "'", "ʻ": "'",
    "‛": "'", "₂": "2", "ı": "i", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "ŋ": "n",
}  # fmt: skip
# sign → its code in the font Symbol
SYMBOLS = {"≥": 0xB3, "≤": 0xA3, "≠": 0xB9, "≈": 0xBB, "→": 0xAE, "←": 0xAC}
UNKNOWN = "?"
_ODD = "\ufffe"  # stands for what cannot be written; no text has it
_RUNS = re.compile(_ODD + "+")


def latin(text: str) -> str:
    """The text as the paper can show it; never fails."""
    if text.isascii() and text.isprintable():
        return text
    written = "".join(_written(c) for c in unicodedata.normalize("NFC", text))
    return _RUNS.sub(UNKNOWN, written)


def runs(text: str) -> Iterator[tuple[bool, bytes]]:
    """What `latin` wrote, piece by piece: (in Symbol, the codes of its font)."""
    for signs, group in groupby(text, SYMBOLS.__contains__):
        piece = "".join(group)
        yield signs, bytes(map(SYMBOLS.__getitem__, piece)) if signs else piece.encode(CODEC)


def _written(character: str) -> str:
    if character in SYMBOLS:
        return character
    if character in INSTEAD:
        return INSTEAD[character]
    kind = unicodedata.category(character)
    if kind in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    if kind == "Cf":
        return ""
    if _known(character):
        return character
    base = "".join(c for c in unicodedata.normalize("NFKD", character) if _known(c))
    return base or ("" if kind.startswith("M") else _ODD)


def _known(character: str) -> bool:
    try:
        character.encode(CODEC)
    except UnicodeEncodeError:
        return False
    return character.isprintable()
