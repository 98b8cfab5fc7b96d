"""Keeps what was drawn from the same values, so that the same values are not drawn twice (ADR 7).

A kept part is found by *all* the values that it is drawn from, so it can never be stale: another value is another
key. It lives in the process, is bounded, and may be dropped at any time.
"""

import hashlib
import pickle
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_BYTES = 32 * 1024 * 1024


class Kept:
    """Drawn parts, the least recently used dropped first once they hold more than `most` characters."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._parts: OrderedDict[bytes, SafeString] = OrderedDict()
        self._lock = Lock()
        self._most = most
        self._size = 0

    def part(self, name: str, values: tuple[object, ...], draw: Callable[[], SafeString]) -> SafeString:
        """The part `name` for these picklable values in the language of the moment; drawn if not kept."""
        key = hashlib.sha256(pickle.dumps((name, get_language(), values), protocol=5)).digest()
        with self._lock:
            if key in self._parts:
                self._parts.move_to_end(key)
                return self._parts[key]
        drawn = draw()
        with self._lock:
            if key not in self._parts:
                self._parts[key] = drawn
                self._size += len(drawn)
            while self._size > self._most:
                self._size -= len(self._parts.popitem(last=False)[1])
        return drawn


kept = Kept()
