"""Addresses of explained days."""

from tests.access.row import ALL, VERDICT_READERS, Row, pk
from tests.access.world import World

ROWS: tuple[Row, ...] = (
    Row("my_explanation", get=ALL, query="tanggal=2026-11-02"),
    Row("person_explanation", pk("employee"), get=VERDICT_READERS, query="tanggal=2026-11-02"),
)


def build(world: World) -> None:
    """The people and their facts are there already."""
