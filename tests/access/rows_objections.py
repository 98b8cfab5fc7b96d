"""Addresses of eligibility's objections, and the objects they name."""

from tests.access.row import ACTS, ADMIN, ALL, OVERSEERS, SELF, Row, pk, roles
from tests.access.world import NOW, World
from tests.factories_objections import ObjectionFactory, ObjectionFileFactory

WORKERS = roles("supervisor deputy admin branch_admin official auditor")
READERS = roles("employee admin official auditor")
ABOUT = "syarat=talent_box"

ROWS: tuple[Row, ...] = (
    Row("my_objections", get=ALL),
    Row("objection_new", get=ALL, post=ALL, query=ABOUT),
    Row("objection", pk("objection"), get=READERS),
    Row("objection_file", pk("objection_file"), get=READERS),
    Row("objection_withdraw", pk("objection"), post=SELF, empty=ACTS),
    Row("objection_reply", pk("asked_objection"), post=SELF),
    Row("objection_answer", pk("objection"), post=ADMIN),
    Row("objection_ask", pk("objection"), post=ADMIN),
    Row("objection_hand_on", pk("objection"), post=ADMIN),
    Row("objections", get=WORKERS, query="bagian=semua"),
    Row("objection_terms", get=ADMIN, post=ADMIN),
    Row("objection_statistics", get=OVERSEERS),
    Row("objection_statistics_export", get=OVERSEERS, audited=True),
    Row("api_objections", get=ALL, post=ALL, empty=400, query="scope=own"),
    Row("api_objection", pk("objection"), get=READERS),
    Row("api_objection_file", pk("objection_file"), get=READERS),
    Row("api_objection_answer", pk("objection"), post=ADMIN, empty=400),
    Row("api_objection_ask", pk("objection"), post=ADMIN),
    Row("api_objection_reply", pk("asked_objection"), post=SELF),
    Row("api_objection_hand_on", pk("objection"), post=ADMIN, empty=400),
    Row("api_objection_withdraw", pk("objection"), post=SELF, empty=ACTS),
    Row("api_objection_statistics", get=OVERSEERS),
)


def build(world: World) -> None:
    """Put what the addresses name into the world; every text through `world.bad`."""
    person = world.people["employee"]
    said = {
        "employee": person,
        "title": world.bad("perihal", 200),
        "text": world.bad("keberatan"),
        "opened_at": NOW,
    }
    row = ObjectionFactory(rule="service", **said)
    asked = ObjectionFactory(rule="predicate", status="asked", **said)
    file = ObjectionFileFactory(objection=row, name=world.bad("bukti", 150).replace("/", "_"))
    world.ids |= {"objection": row.pk, "asked_objection": asked.pk, "objection_file": file.pk}
