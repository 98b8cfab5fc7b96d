"""Addresses of pilots' plans, and the objects they name."""

from tests.access.row import Row
from tests.access.world import World

ROWS: tuple[Row, ...] = ()


def build(world: World) -> None:
    """Put what the addresses name into the world; every text through `world.bad`."""
