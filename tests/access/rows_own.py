"""Addresses of the day page, own data, the service worker, and the objects they name."""

from tests.access.row import ACTS, ALL, Row
from tests.access.world import NOW, World
from tests.factories_day import ConductFactory, CorrectionFactory

ROWS: tuple[Row, ...] = (
    Row("day", get=ALL),
    Row("check_post", post=ALL, empty=ACTS, data={"kind": "in"}),
    Row("my_presence", get=ALL, query="minggu=2026-W47"),
    Row("my_data", get=ALL),
    Row("my_data_download", post=ALL, empty=ACTS),
    Row("service_worker", get=ALL, public=True),
    Row("offline", get=ALL, public=True),
)


def build(world: World) -> None:
    """Put what the addresses name into the world; every text through `world.bad`."""
    person = world.people["colleague"]
    CorrectionFactory(
        employee=person, status="rejected", decided_by=world.people["supervisor"], decided_at=NOW,
        reason=world.bad("alasan"), comment=world.bad("tidak"),
    )  # fmt: skip
    ConductFactory(employee=person, author=world.people["supervisor"], text=world.bad("catatan"))
