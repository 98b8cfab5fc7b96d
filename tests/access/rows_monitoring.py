"""Addresses of early warnings and of suspensions with their objection, and the objects they name."""

from tests.access.row import ACTS, ADMIN, ALL, CHIEFS, SELF, SETTERS, Row, pk, roles
from tests.access.world import NOW, World
from tests.factories_day import WarningFactory, WatchRunFactory

READERS = roles("employee supervisor deputy admin official auditor")
STOPPED = roles("colleague")

ROWS: tuple[Row, ...] = (
    Row("warnings", get=roles("supervisor deputy admin branch_admin official auditor")),
    Row("my_warnings", get=ALL, query="keadaan=semua"),
    Row("warning", pk("warning"), get=READERS),
    Row("warning_answer", pk("warning"), post=CHIEFS),
    Row("warning_object", pk("warning"), post=SELF),
    Row("watch_runs", get=roles("admin branch_admin auditor")),
    Row("watch_rerun", {"office_id": "office"}, post=ADMIN, empty=ACTS),
    Row("my_suspensions", get=ALL),
    Row("suspension_object", pk("proposed"), post=STOPPED),
    Row("api_warnings", get=ALL),
    Row("api_warning", pk("warning"), get=READERS),
    Row(
        "api_warning_answer", pk("warning"), post=CHIEFS, empty=ACTS, data={"kind": "reason", "text": "Cuti"}
    ),
    Row("api_warning_object", pk("warning"), post=SELF),
    Row("api_suspensions", get=ALL, post=ALL, empty=400),
    Row("api_suspension", pk("proposed"), get=STOPPED | roles("admin official auditor")),
    Row("api_suspension_confirm", pk("proposed"), post=SETTERS, empty=ACTS),
    Row("api_suspension_reject", pk("proposed"), post=SETTERS),
    Row("api_suspension_lift", pk("confirmed"), post=SETTERS),
    Row("api_suspension_object", pk("proposed"), post=STOPPED),
)


def build(world: World) -> None:
    """Put what the addresses name into the world; every text through `world.bad`."""
    people = world.people
    row = WarningFactory(employee=people["employee"], level="red")
    answered = {"status": "answered", "answer_kind": "reason", "answered_by": people["supervisor"]}
    for person in ("employee", "colleague"):
        WarningFactory(
            employee=people[person], cause="unanswered_calls", answer=world.bad("jawaban", 2000),
            objection=world.bad("keberatan", 1000), objected_at=NOW, **answered,
        )  # fmt: skip
    WatchRunFactory(
        office=people["employee"].office, status="failed", error=world.bad("galat", 300), claimed_at=NOW
    )
    world.ids["warning"] = row.pk
