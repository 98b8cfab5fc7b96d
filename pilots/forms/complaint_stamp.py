"""The signed stamp of a form: when and for what it was made, and a number that makes sending it twice one act."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from django.core import signing

SALT = "pilots.complaint_form"
LONGEST = 300


class StampFault(Enum):
    """Why a stamp is not taken."""

    FOREIGN = "foreign"
    QUICK = "quick"
    OLD = "old"


class Stamp(NamedTuple):
    """`token`: 32 hexadecimal digits; `fault`: None if the form may be taken."""

    token: str
    fault: StampFault | None


def new_stamp(place: int, now: datetime) -> str:
    """For a form about the place (an office id; 0 = whichever office is chosen in it)."""
    made = {"place": place, "token": secrets.token_hex(16), "at": int(now.timestamp())}
    return signing.dumps(made, salt=SALT, compress=False)


def read_stamp(text: str, place: int, now: datetime, *, quickest: timedelta, oldest: timedelta) -> Stamp:
    """What a form brought back. Quicker than `quickest` nobody writes; after `oldest` a fresh form is due."""
    if len(text) > LONGEST:
        return Stamp("", StampFault.FOREIGN)
    try:
        made = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return Stamp("", StampFault.FOREIGN)
    if made["place"] != place:
        return Stamp("", StampFault.FOREIGN)
    age = now.timestamp() - made["at"]
    if age > oldest.total_seconds():
        return Stamp("", StampFault.OLD)
    return Stamp(made["token"], StampFault.QUICK if age < quickest.total_seconds() else None)
