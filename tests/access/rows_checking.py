"""Addresses of check-in and check-out, hours, and the objects they name."""

from datetime import date

from tests.access.row import ACTS, ALL, CHIEFS, Row
from tests.access.world import World
from tests.factories_day import AttendanceDayFactory, PositionFactory, PresenceEventFactory

ROWS: tuple[Row, ...] = (
    Row("api_check_in", post=ALL, empty=ACTS),
    Row("api_check_out", post=ALL, empty=ACTS),
    Row("api_presence_today", get=ALL),
    Row("api_presence_events", get=ALL, query="from=2026-11-01&to=2026-11-30"),
    Row("api_presence_hours", get=ALL, query="week=2026-W47"),
    Row("api_presence_team", get=CHIEFS, query="date=2026-11-17"),
)
LAST_TUESDAY = date(2026, 11, 17)


def build(world: World) -> None:
    """Put what the addresses name into the world; every text through `world.bad`."""
    for name in ("employee", "colleague"):
        person = world.people[name]
        for kind in ("in", "out"):
            event = PresenceEventFactory(
                employee=person, date=LAST_TUESDAY, kind=kind, hints=[world.bad("petunjuk", 60)],
                source=world.bad("sumber", 40),
            )  # fmt: skip
            PositionFactory(event=event)
        AttendanceDayFactory(employee=person, date=LAST_TUESDAY, mode="wfo")
