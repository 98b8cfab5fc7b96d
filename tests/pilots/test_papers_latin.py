"""What a paper writes for texts that its fonts lack."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilots.documents.latin import CODEC, SYMBOLS, latin, runs


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Kantor Regional III", "Kantor Regional III"),
        ("−3,5 … “baik” – ±2 × €5", "–3,5 … “baik” – ±2 × €5"),
        ("≥ 90 %, 1 → 2", "≥ 90 %, 1 → 2"),
        ("Şenol Ŵalad Ḵhān Łódź Đặng", "Senol Walad Khan Lódz Dang"),
        ("José Müller", "José Müller"),
        ("Jose\u0301", "José"),
        ("محمد عبد", "? ?"),
        ("ꦧꦸꦝꦶ", "?"),
        ("😀👍🏽 baik", "? baik"),
        ("a\u202eb\u2066c\u200bd\u00ade\ufefff", "abcdef"),
        ("a\x00b\x07c\td\r\ne\u2028f\u00a0g", "a b c d  e f g"),
        ("\ud800x\udfff", "?x?"),
        ("CO₂ 1⁄2 ʼ", "CO2 1/2 '"),
        ("", ""),
    ],
)
def test_it_is_written_as_the_table_says(text, written):
    assert latin(text) == written


@given(st.text(st.characters(), max_size=60))
def test_any_text_can_be_written_and_is_then_left_alone(text):
    written = latin(text)
    assert latin(written) == written
    assert (
        "".join(
            piece.decode(CODEC)
            if not signs
            else "".join(k for c in piece for k, v in SYMBOLS.items() if v == c)
            for signs, piece in runs(written)
        )
        == written
    )


def test_signs_of_the_other_font_are_told_apart():
    assert list(runs("≥≤ 5→")) == [(True, b"\xb3\xa3"), (False, b" 5"), (True, b"\xae")]
