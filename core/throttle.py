"""How often strangers may ask, without keeping who they were.

A sender is known by a hash of the network address, keyed with a salt that lives in the cache for a day and nowhere
else: afterwards nobody can tell which address it was. Counters end with their window.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from ipaddress import IPv6Address, ip_address
from typing import Any, TypeVar

from axes.helpers import get_client_ip_address
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from core.problems import Busy, DomainError

HOUR = 3600
DAY = 24 * HOUR
T = TypeVar("T")
View = Callable[..., HttpResponse]


class TooMany(DomainError):
    """Too often in this window (HTTP 429); `seconds` until the next one begins."""

    status = 429
    code = "too_many"

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(
            _("Terlalu banyak permintaan dari jaringan Anda. Coba lagi dalam %(n)s menit.")
            % {"n": -(-seconds // 60)}
        )


def limited(name: str, *, most: int, seconds: int = HOUR) -> Callable[[View], View]:
    """A public page that one network opens at most so often in a window; more is answered 429 with `Retry-After`."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            now = timezone.now()
            try:
                count(name, sender_of(request, now), most=most, seconds=seconds, now=now)
            except TooMany as error:
                response = render(request, "core/problem.html", {"error": error}, status=error.status)
                response.headers["Retry-After"] = str(error.seconds)
                return response
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def count(name: str, sender: str, *, most: int, now: datetime, seconds: int = HOUR) -> None:
    """One more of this sender. Errors: TooMany beyond `most` in the window, Busy without the cache."""
    window, gone = divmod(int(now.timestamp()), seconds)
    if _counted(f"throttle:{name}:{window}:{sender}", seconds) > most:
        raise TooMany(seconds - gone)


def sender_of(request: HttpRequest, now: datetime) -> str:
    """What stands for the asker's network today; another value tomorrow. Errors: Busy without the cache."""
    place = f"throttle:salt:{now.astimezone(UTC):%Y-%m-%d}"
    salt = _asked(lambda: cache.get_or_set(place, lambda: secrets.token_hex(32), DAY))
    address = network_of(get_client_ip_address(request) or "")
    return salted_hmac(f"core.throttle.{salt}", address, algorithm="sha256").hexdigest()[:32]


def network_of(address: str) -> str:
    """What one household or counter shares: the IPv4 address, or the /64 of IPv6; `unknown` for anything else."""
    try:
        found = ip_address(address.strip())
    except ValueError:
        return "unknown"
    if not isinstance(found, IPv6Address):
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped) if mapped else str(IPv6Address(int(found) >> 64 << 64))


def _counted(key: str, seconds: int) -> int:
    def ask() -> int:
        cache.add(key, 0, seconds)
        try:
            return cache.incr(key)
        except ValueError:  # dropped between the two lines
            cache.set(key, 1, seconds)
            return 1

    return _asked(ask)


def _asked(ask: Callable[[], T]) -> T:
    """An answer of the cache; without it nobody is let through uncounted."""
    try:
        return ask()
    except RedisError as error:
        raise Busy(_("Portal sedang sangat sibuk. Silakan coba lagi sebentar lagi.")) from error
