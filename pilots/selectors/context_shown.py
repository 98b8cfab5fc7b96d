"""Survey and savings beside a verdict, as they were on its day. They inform; they decide nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ContextShown:
    """Sentences; empty where there was nothing to tell."""

    survey: tuple[str, ...]
    savings: tuple[str, ...]


def context_shown(stored: Mapping[str, Any]) -> ContextShown:
    return ContextShown((), ())
