"""Addresses of readiness and discipline, and the objects they name."""

from datetime import date

from tests import factories as make
from tests.access.row import ACTS, ADMIN, ADMINS, ALL, CHIEFS, OVERSEERS, Row, pk, roles
from tests.access.world import World

READERS = roles("admin auditor")
LISTED = roles("admin branch_admin auditor")
ROWS: tuple[Row, ...] = (
    Row("readiness_declare", get=ALL, post=ALL),
    Row("ict_test", get=ALL, post=ALL),
    Row("ict_test_result", get=ALL),
    Row("readiness_download", get=ALL, query="bytes=1000", shared=True),
    Row("readiness_upload", post=ALL, empty=200),
    Row("readiness_list", get=CHIEFS),
    Row("readiness_confirm_many", post=CHIEFS, empty=302),
    Row("readiness_confirm", pk("declaration"), post=CHIEFS, empty=ACTS),
    Row("readiness_return", pk("declaration"), post=CHIEFS),
    Row("readiness_gaps", get=OVERSEERS),
    Row("readiness_gaps_office", pk("office"), get=roles("admin official leadership auditor")),
    Row("readiness_gaps_export", get=OVERSEERS),
    Row("api_readiness", get=ALL, post=ALL, empty=400),
    Row("api_ict_test", get=ALL, post=ALL, empty=400),
    Row("api_readiness_waiting", get=CHIEFS),
    Row("api_readiness_gaps", get=OVERSEERS),
    Row("api_readiness_confirm", pk("declaration"), post=CHIEFS, empty=ACTS),
    Row("api_readiness_return", pk("declaration"), post=CHIEFS),
    Row("my_discipline", get=ALL),
    Row("discipline", get=LISTED, audited=True),
    Row("discipline_detail", pk("discipline"), get=READERS, audited=True),
    Row("discipline_close", pk("discipline"), post=ADMIN),
    Row("discipline_record", pk("employee"), get=ADMIN, post=ADMIN),
    Row("api_discipline", get=ALL, post=ADMINS, empty=400),
    Row("api_discipline_one", pk("discipline"), get=READERS, audited=True),
    Row("api_discipline_close", pk("discipline"), post=ADMIN, empty=400),
)


def build(world: World) -> None:
    """Put what the addresses name into the world; every text through `world.bad`."""
    people = world.people
    found = make.DisciplineFactory(
        employee=people["overridden"], decree=world.bad("sk2", 120), source=world.bad("sumber", 80)
    )
    make.DisciplineFactory(employee=people["stranger"], decree=world.bad("sk3", 120))
    make.ReadinessFactory(
        employee=people["employee"], confirmed_by=None, confirmed_on=None, declared_on=date(2026, 11, 1),
        returned_by=people["supervisor"], returned_on=date(2026, 11, 2), return_reason=world.bad("kembali"),
    )  # fmt: skip
    world.ids |= {"discipline": found.pk}
