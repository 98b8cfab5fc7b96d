"""How often somebody may send or ask, without keeping who it was.

A sender is known by a hash of the network address, keyed with a salt that lives in the cache for a day and nowhere
else: afterwards nobody can tell which address it was. Counters live for an hour.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from core.problems import Busy, DomainError
from pilots.rules.complaints import network_of

HOUR = 3600
DAY = 24 * HOUR
T = TypeVar("T")


class TooMany(DomainError):
    """Too often in this hour (HTTP 429); `seconds` until the next one begins. Nothing was written."""

    status = 429
    code = "too_many"

    def __init__(self, sentence: str, *, now: datetime) -> None:
        self.seconds = HOUR - int(now.timestamp()) % HOUR
        minutes = _("Coba lagi dalam %(n)s menit.") % {"n": -(-self.seconds // 60)}
        super().__init__(f"{sentence} {minutes}")


def sender_of(address: str, now: datetime) -> str:
    """What stands for a network address today; another value tomorrow. Errors: Busy without the cache."""
    place = f"complaints:salt:{now.astimezone(UTC):%Y-%m-%d}"
    salt = _asked(lambda: cache.get_or_set(place, lambda: secrets.token_hex(32), DAY))
    return salted_hmac(f"complaints.{salt}", network_of(address), algorithm="sha256").hexdigest()[:32]


def count_sending(sender: str, *, most: int, now: datetime) -> None:
    """One more complaint of this sender. Errors: TooMany, Busy."""
    if _count("sent", sender, now) > most:
        raise TooMany(_("Sudah banyak pengaduan dikirim dari jaringan Anda. Isian Anda masih ada."), now=now)


def count_miss(sender: str, *, most: int, now: datetime) -> None:
    """One more receipt asked for; `forgive_miss` takes it back when there was one. Errors: TooMany, Busy."""
    if _count("missed", sender, now) > most:
        raise TooMany(_("Sudah banyak nomor yang tidak cocok dicoba dari jaringan Anda."), now=now)


def forgive_miss(sender: str, now: datetime) -> None:
    _count("missed", sender, now, -1)


def _count(kind: str, sender: str, now: datetime, step: int = 1) -> int:
    key = f"complaints:{kind}:{int(now.timestamp()) // HOUR}:{sender}"

    def counted() -> int:
        cache.add(key, 0, HOUR)
        try:
            return cache.incr(key, step)
        except ValueError:  # dropped between the two lines
            cache.set(key, max(step, 0), HOUR)
            return max(step, 0)

    return _asked(counted)


def _asked(ask: Callable[[], T]) -> T:
    """An answer of the cache; without it nobody is let through uncounted."""
    try:
        return ask()
    except RedisError as error:
        raise Busy(
            _("Portal sedang sangat sibuk. Isian Anda masih ada; kirim lagi sebentar lagi.")
        ) from error
