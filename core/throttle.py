"""How often strangers may ask, without keeping who they were.

A sender is known by a hash of the network address, keyed with a salt that lives in the cache for a day and nowhere
else: afterwards nobody can tell which address it was. Counters live for an hour.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from redis.exceptions import RedisError

from core.networks import client_of, network_of
from core.problems import Busy, DomainError

HOUR = 3600
DAY = 24 * HOUR
T = TypeVar("T")
View = Callable[..., HttpResponse]


class TooMany(DomainError):
    """Too often in this hour (HTTP 429); `seconds` until the next one begins. Nothing was written."""

    status = 429
    code = "too_many"

    def __init__(self, sentence: str, *, now: datetime) -> None:
        self.seconds = HOUR - int(now.timestamp()) % HOUR
        minutes = _("Coba lagi dalam %(n)s menit.") % {"n": -(-self.seconds // 60)}
        super().__init__(f"{sentence} {minutes}")


def limited(name: str, *, most: int) -> Callable[[View], View]:
    """A public page that one network opens at most so often an hour; more is answered 429 with `Retry-After`."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            now = timezone.now()
            if counted(name, sender_in(request, now), now) <= most:
                return view(request, *args, **kwargs)
            no = TooMany(_("Halaman ini sudah sangat sering dibuka dari jaringan Anda."), now=now)
            response = render(request, "core/problem.html", {"error": no}, status=no.status)
            response.headers["Retry-After"] = str(no.seconds)
            return response

        return guarded

    return wrap


def sender_in(request: HttpRequest, now: datetime) -> str:
    """What stands for the client's address in the counters of this hour; the address itself is kept nowhere."""
    address = client_of(
        request.META.get("REMOTE_ADDR", ""),
        request.headers.get("X-Forwarded-For", ""),
        settings.AXES_IPWARE_PROXY_COUNT or 0,
    )
    return sender_of(address, now)


def sender_of(address: str, now: datetime) -> str:
    """What stands for a network address today; another value tomorrow. Errors: Busy without the cache."""
    place = f"throttle:salt:{now.astimezone(UTC):%Y-%m-%d}"
    salt = _asked(lambda: cache.get_or_set(place, lambda: secrets.token_hex(32), DAY))
    return salted_hmac(f"throttle.{salt}", network_of(address), algorithm="sha256").hexdigest()[:32]


def counted(name: str, sender: str, now: datetime, step: int = 1) -> int:
    """How often the sender did it in this hour, this time included. Errors: Busy without the cache."""
    key = f"throttle:{name}:{int(now.timestamp()) // HOUR}:{sender}"

    def ask() -> int:
        cache.add(key, 0, HOUR)
        try:
            return cache.incr(key, step)
        except ValueError:  # dropped between the two lines
            cache.set(key, max(step, 0), HOUR)
            return max(step, 0)

    return _asked(ask)


def _asked(ask: Callable[[], T]) -> T:
    """An answer of the cache; without it nobody is let through uncounted."""
    try:
        return ask()
    except RedisError as error:
        raise Busy(_("Portal sedang sangat sibuk. Coba lagi sebentar lagi.")) from error
