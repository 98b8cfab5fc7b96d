"""Receipts, what was typed, and dates: rules as tables, no database."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilots.enums.complaints import DECIDED, OPEN, TRANSITIONS, ComplaintFault, ComplaintStatus, ContactKind
from pilots.rules.complaints import (
    ALPHABET,
    LENGTH,
    LONGEST,
    RECEIPT_BITS,
    contact_kind,
    decision_problems,
    grouped,
    read_receipt,
    receipt_from,
    tidied,
    told_problems,
    when_problems,
)
from tests.pilots.complaining import TODAY, told

NUMBERS = st.integers(0, 2**RECEIPT_BITS - 1)
YEAR = 365


# --- receipts


@given(NUMBERS)
def test_a_receipt_is_read_back_in_any_usual_writing(number):
    receipt = receipt_from(number)
    assert len(receipt) == LENGTH and set(receipt) <= set(ALPHABET)
    shown = grouped(receipt)
    assert shown.count("-") == 2
    swapped = receipt.replace("0", "O").replace("1", "l")
    for typed in (
        receipt,
        shown,
        shown.lower(),
        f"  {shown.replace('-', ' ')} ",
        shown.replace("-", "–"),
        swapped,
    ):
        assert read_receipt(typed) == receipt


@given(NUMBERS, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(number, place, letter):
    receipt = receipt_from(number)
    wrong = receipt[:place] + letter + receipt[place + 1 :]
    assert (read_receipt(wrong) is None) == (wrong != receipt)


def test_hardly_any_swap_of_neighbours_goes_unnoticed():
    """ISO 7064 promises this for hybrid systems; counted over all pairs of letters in all places."""
    missed = tried = 0
    for place in range(LENGTH - 2):
        for one in range(32):
            for two in range(32):
                if one == two:
                    continue
                shift = 5 * (LENGTH - 2 - place)
                receipt = receipt_from(one << shift | two << shift - 5)
                swapped = receipt_from(two << shift | one << shift - 5)
                tried += 1
                missed += receipt[-1] == swapped[-1]
    assert tried == 10 * 32 * 31
    assert missed / tried < 0.05


def test_different_numbers_are_different_receipts():
    assert receipt_from(0) == "000000000000"[:11] + receipt_from(0)[-1]
    assert len({receipt_from(2**k) for k in range(RECEIPT_BITS)}) == RECEIPT_BITS
    assert receipt_from(2**RECEIPT_BITS - 1)[:11] == "Z" * 11


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "-", "K7QX", "U" * 12, "K7QX-2M4D-9TR", "K7QX-2M4D-9TRWX", "😀" * 12, "\x00" * 12, "٣" * 12, "é" * 12,
        "x" * 5000, "‮" * 12, "' OR 1=1 --", "%", "１" * 61, "ß" * 6,
    ],
)  # fmt: skip
def test_what_cannot_be_a_receipt_is_none(typed):
    assert read_receipt(typed) is None


def test_full_width_letters_of_a_phone_are_read():
    receipt = receipt_from(2**54 + 12345)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in receipt)
    assert read_receipt(wide) == receipt


# --- states


def test_every_state_has_its_ways_and_only_decisions_end():
    assert set(TRANSITIONS) == set(ComplaintStatus)
    assert set(ComplaintStatus) == OPEN | DECIDED and not OPEN & DECIDED
    assert TRANSITIONS[ComplaintStatus.RECEIVED] == {ComplaintStatus.IN_REVIEW}
    assert TRANSITIONS[ComplaintStatus.IN_REVIEW] == DECIDED
    for state in DECIDED:
        assert TRANSITIONS[state] == {ComplaintStatus.IN_REVIEW}


# --- what was told


@pytest.mark.parametrize(
    ("on", "fault"),
    [
        (TODAY, None),
        (TODAY - timedelta(days=YEAR), None),
        (TODAY + timedelta(days=1), ComplaintFault.FUTURE),
        (TODAY - timedelta(days=YEAR + 1), ComplaintFault.TOO_OLD),
        (date.min, ComplaintFault.TOO_OLD),
        (date.max, ComplaintFault.FUTURE),
    ],
)
def test_the_day_lies_neither_ahead_nor_too_far_back(on, fault):
    found = [p.code for p in when_problems(on, TODAY, YEAR)]
    assert found == ([fault] if fault else [])


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"subject": ""}, ComplaintFault.NO_SUBJECT),
        ({"text": ""}, ComplaintFault.NO_TEXT),
        ({"contact": "siapa saja"}, ComplaintFault.CONTACT),
        *(({name: "x" * (most + 1)}, ComplaintFault.TOO_LONG) for name, most in LONGEST.items() if name != "contact"),
        ({"happened_on": TODAY + timedelta(days=1)}, ComplaintFault.FUTURE),
    ],
)  # fmt: skip
def test_each_fault_is_found_alone(values, fault):
    assert [p.code for p in told_problems(told(**values), TODAY, YEAR)] == [fault]
    assert told_problems(told(), TODAY, YEAR) == []


@pytest.mark.parametrize(
    ("contact", "kind"),
    [
        ("warga@contoh.id", ContactKind.MAIL),
        ("a.b+c@sub.contoh.go.id", ContactKind.MAIL),
        ("0812-3456-7890", ContactKind.PHONE),
        ("+62 (21) 8093008", ContactKind.PHONE),
        ("112", None),
        ("a@b", None),
        ("a@b.id, c@d.id", None),
        ("a@b.id\nBcc: x@y.id", None),
        ("<script>@x.id", None),
        ("+++", None),
        ("9" * 30, None),
    ],
)
def test_a_contact_is_one_address_or_one_number(contact, kind):
    assert contact_kind(contact) == kind


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  a\r\nb\rc  ", "a\nb\nc"),
        ("a\x00b\x1bc\x07", "abc"),
        ("a‮gnp.exe", "agnp.exe"),
        ("⁦x⁩", "x"),
        ("\ud800", ""),
        ("a\tb 😀 é", "a\tb 😀 é"),
        ("👩‍💻", "👩‍💻"),
        ("‍\u200b \n", ""),
    ],
)
def test_what_cannot_be_seen_is_left_out(typed, kept):
    assert tidied(typed) == kept


@pytest.mark.parametrize(
    ("upheld", "about_wfa", "answer", "reason", "faults"),
    [
        (True, True, "a", "r", []),
        (True, False, "a", "r", []),
        (True, None, "a", "r", [ComplaintFault.NO_ABOUT_WFA]),
        (False, None, "a", "r", []),
        (False, None, "", "r", [ComplaintFault.NO_ANSWER]),
        (False, None, "a", "", [ComplaintFault.NO_REASON]),
        (
            True, None, "", "",
            [ComplaintFault.NO_ABOUT_WFA, ComplaintFault.NO_ANSWER, ComplaintFault.NO_REASON],
        ),
    ],
)  # fmt: skip
def test_a_decision_says_everything(upheld, about_wfa, answer, reason, faults):
    found = decision_problems(upheld=upheld, about_wfa=about_wfa, answer=answer, reason=reason)
    assert [p.code for p in found] == faults


def test_letters_next_to_each_other_in_the_alphabet_are_no_look_alikes():
    assert not set("ILOU") & set(ALPHABET)
    assert all(a < b for a, b in pairwise(ALPHABET))
