"""Addresses of replays, and the objects they name."""

from core.audit import Actor
from employees.models import Agency
from tests.access.row import ACTS, ADMIN, Row, pk, roles
from tests.access.world import NOW, TODAY, World
from tests.factories_replays import draft_in, replayed

READERS = roles("admin official leadership auditor")
DRAFT = {"number": "replay_draft"}
ROWS: tuple[Row, ...] = (
    Row("replays", get=READERS),
    Row("policy_replay", DRAFT, get=READERS, post=ADMIN, empty=ACTS, shared=True),
    Row("replay", pk("replay"), get=READERS),
    Row("replay_progress", pk("replay"), get=READERS),
    Row("replay_retry", pk("replay_failed"), post=ADMIN, empty=ACTS),
    Row("replay_file", pk("replay"), get=READERS),
    Row("api_policy_replays", DRAFT, post=ADMIN, empty=ACTS, shared=True),
    Row("api_replay", pk("replay"), get=READERS),
    Row("api_replay_file", pk("replay"), get=READERS),
)


def build(world: World) -> None:
    """A draft, its finished replay and one that failed; every text through `world.bad`."""
    agency = Agency.objects.get(pk=world.ids["agency"])
    admin = world.people["admin"].user
    draft = draft_in(agency, min_down_mbps=50.0)
    draft.note = world.bad("catatan", 500)
    draft.save(update_fields=["note"])
    run = replayed(draft, admin, today=TODAY, now=NOW, actor=Actor(admin.pk, admin.employee.full_name))
    failed = replayed(draft, admin, today=TODAY, now=NOW, actor=Actor(admin.pk, admin.employee.full_name))
    failed.status, failed.error = "failed", world.bad("galat", 500)
    failed.save(update_fields=["status", "error"])
    world.ids |= {"replay_draft": draft.number, "replay": run.pk, "replay_failed": failed.pk}
