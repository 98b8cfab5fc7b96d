"""Receipts that can be said on the telephone, what was typed. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from core.problems import Problem
from pilots.enums.complaints import ComplaintCategory, ComplaintFault, ComplaintSource, ContactKind

# Crockford's base 32: no I, L, O or U, so that nothing is misread or misheard.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
FILLERS = re.compile(r"[\s\-_.\u2010-\u2015\u2212]+")
LENGTH, GROUP = 12, 4
RECEIPT_BITS = 5 * (LENGTH - 1)
LONGEST_TYPED = 60

MAIL = re.compile(r"[^@\s,;<>()\"]{1,64}@[^@\s,;<>()\"]+\.[^@\s,;<>()\".]{2,}")
PHONE = re.compile(r"\+?\d(?:[ ().\-]*\d){5,17}")
LAYOUT = "\n\t"
# Characters that turn the direction of writing around and so make a text look like another one.
TURNS = frozenset(map(chr, [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]))


@dataclass(frozen=True, slots=True)
class Limits:
    """What an installation may set (`settings.COMPLAINTS`); times in the unit of the name."""

    oldest_days: int = 365
    per_sender_hour: int = 10
    per_office_hour: int = 60
    misses_per_hour: int = 20
    fill_seconds: int = 4
    form_hours: int = 24
    remind_working_days: int = 5
    contact_days: int = 90
    contact_longest_days: int = 365


@dataclass(frozen=True, slots=True)
class Told:
    """What a complainant says, or what was written down for one."""

    source: ComplaintSource
    category: ComplaintCategory
    subject: str
    text: str
    happened_on: date
    service: str = ""
    institution: str = ""
    reference: str = ""
    contact: str = ""


LONGEST = {
    "subject": 150, "text": 4000, "service": 120, "institution": 200, "reference": 80, "contact": 120,
}  # fmt: skip


def receipt_from(number: int) -> str:
    """The receipt of a random number below 2 ** RECEIPT_BITS: eleven characters and the check character."""
    body = "".join(ALPHABET[number >> shift & 31] for shift in range(RECEIPT_BITS - 5, -1, -5))
    return body + check_character(body)


def check_character(body: str) -> str:
    """ISO 7064 hybrid system MOD 33,32: finds every single wrong character and nearly every swap of neighbours."""
    carry = 32
    for letter in body:
        carry = 2 * ((carry + VALUES[letter]) % 32 or 32) % 33
    return ALPHABET[(1 - carry) % 32]


def read_receipt(typed: str) -> str | None:
    """The receipt that somebody typed or read out, in any usual writing; None if it cannot be one."""
    if len(typed) > LONGEST_TYPED:
        return None
    plain = FILLERS.sub("", unicodedata.normalize("NFKC", typed)).upper().translate(MISREAD)
    if len(plain) != LENGTH or not VALUES.keys() >= set(plain):
        return None
    return plain if check_character(plain[:-1]) == plain[-1] else None


def grouped(receipt: str) -> str:
    """`K7QX-2M4D-9TRW`."""
    return "-".join(receipt[start : start + GROUP] for start in range(0, len(receipt), GROUP))


def tidied(text: str) -> str:
    """Without what cannot be seen or turns the writing around; one kind of line end; empty if nothing shows."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in lines if c in LAYOUT or not _is_hidden(c)).strip()
    return kept if any(c.isprintable() and not c.isspace() for c in kept) else ""


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs") or letter in TURNS


def tidy(told: Told) -> Told:
    """The same with every text tidied."""
    texts: dict[str, Any] = {name: tidied(getattr(told, name)) for name in LONGEST}
    return replace(told, **texts)


def told_problems(told: Told, today: date, oldest_days: int) -> list[Problem]:
    """What stands in the way of taking a tidied complaint; `today` is the office's."""
    problems = when_problems(told.happened_on, today, oldest_days)
    if not told.subject:
        problems.append(Problem(ComplaintFault.NO_SUBJECT))
    if not told.text:
        problems.append(Problem(ComplaintFault.NO_TEXT))
    if any(len(getattr(told, name)) > most for name, most in LONGEST.items()):
        problems.append(Problem(ComplaintFault.TOO_LONG))
    if told.contact and contact_kind(told.contact) is None:
        problems.append(Problem(ComplaintFault.CONTACT))
    return problems


def when_problems(happened_on: date, today: date, oldest_days: int) -> list[Problem]:
    """Neither in the future nor too long ago."""
    first = today - timedelta(days=oldest_days)
    if happened_on > today:
        return [Problem(ComplaintFault.FUTURE, params={"today": today})]
    if happened_on < first:
        return [Problem(ComplaintFault.TOO_OLD, params={"first": first})]
    return []


def contact_kind(contact: str) -> ContactKind | None:
    """None for what is neither one mail address nor one telephone number."""
    if MAIL.fullmatch(contact):
        return ContactKind.MAIL
    return ContactKind.PHONE if PHONE.fullmatch(contact) else None


def decision_problems(*, upheld: bool, about_wfa: bool | None, answer: str, reason: str) -> list[Problem]:
    """What a decision still lacks."""
    problems = []
    if upheld and about_wfa is None:
        problems.append(Problem(ComplaintFault.NO_ABOUT_WFA))
    if not answer:
        problems.append(Problem(ComplaintFault.NO_ANSWER))
    if not reason:
        problems.append(Problem(ComplaintFault.NO_REASON))
    return problems
