"""Addresses of pilots' savings, and the objects they name."""

from datetime import date

from employees.models import Agency, Office
from pilots.models import RolloutGate
from tests.access.row import ADMIN, ADMINS, OVERSEERS, SETTERS, Row, roles
from tests.access.world import NOW, World
from tests.factories import OfficeFactory
from tests.factories_savings import AssumptionFactory

OFFICIAL = roles("official")
ROWS: tuple[Row, ...] = (
    Row("service_indicators", get=OVERSEERS),
    Row("savings", get=OVERSEERS),
    Row("savings_export", get=OVERSEERS),
    Row("assumptions", get=OVERSEERS),
    Row("assumption_set", {"key": "assumption_key"}, get=ADMIN, post=ADMIN, shared=True),
    Row(
        "assumption_set_office",
        {"office_id": "branch", "key": "assumption_key"},
        get=ADMINS,
        post=ADMINS,
    ),
    Row("rollout", get=OVERSEERS),
    Row("rollout_gate", get=SETTERS, post=SETTERS),
    Row("rollout_open", {"kind": "stage_kind"}, get=OFFICIAL, post=OFFICIAL, shared=True),
    Row("api_savings", get=OVERSEERS, query="from=2026-10&to=2026-11"),
    Row("api_savings_assumptions", get=OVERSEERS, post=ADMINS, empty=400),
)


def build(world: World) -> None:
    """Put what the addresses name into the world; every text through `world.bad`."""
    world.ids |= {"assumption_key": "commute_km", "stage_kind": "regional"}
    agency = Agency.objects.get(pk=world.ids["agency"])
    for office in (None, Office.objects.get(pk=world.ids["branch"])):
        AssumptionFactory(
            agency=agency, office=office, valid_from=date(2026, 1, 1), source=world.bad("sumber", 300),
            reason=world.bad("alasan", 300), legal_reference=world.bad("aturan", 200),
        )  # fmt: skip
    # a stage that may be opened, if only by hand
    OfficeFactory(agency=agency, kind="regional", name=world.bad("kanreg", 200))
    RolloutGate.objects.create(
        agency=agency, valid_from=date(2026, 1, 1), raised_needed=1, stopped_allowed=0, created_at=NOW,
        reason=world.bad("alasan", 300), legal_reference=world.bad("aturan", 200),
    )  # fmt: skip
