"""One thing to measure beside its yardstick."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass
class Subject:
    """`aim`: the ratio to reach; `quick`: many rounds, else three; `bytes`: size over the wire."""

    name: str
    aim: float
    run: Callable[[], Any]
    yardstick: Callable[[], Any]
    queries: Callable[[], int]
    bytes: int = 0
    quick: bool = True
