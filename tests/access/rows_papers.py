"""Addresses of the report of a pilot, of its verification, and of the API of pilots."""

from pilots.models import Verdict
from tests.access.row import ACTS, ADMIN, ADMINS, ALL, NEAR, SETTERS, Row, pk
from tests.access.rows_plans import OFFICIAL, READERS, REPORT
from tests.access.world import World

ROWS: tuple[Row, ...] = (
    Row("pilot_report_pdf", REPORT, get=NEAR),
    Row("pilot_report_json", REPORT, get=NEAR),
    Row("report_verify", {"code": "verdict_code"}, get=ALL, public=True, shared=True),
    Row("api_pilots", get=ALL, post=ADMINS, empty=400),
    Row("api_pilot", pk("pilot_draft"), get=READERS, put=ADMIN, empty=400),
    Row("api_pilot_report", pk("pilot_running"), get=NEAR),
    Row("api_pilot_propose", pk("pilot_draft"), post=ADMIN, empty=ACTS),
    Row("api_pilot_return", pk("pilot_proposed"), post=OFFICIAL),
    Row("api_pilot_sign", pk("pilot_proposed"), post=OFFICIAL, empty=409, data={"sha256": "0" * 64}),
    Row("api_pilot_cancel", pk("pilot_proposed"), post=ADMIN),
    Row("api_pilot_run", pk("pilot_running"), post=SETTERS, empty=ACTS),
    Row("api_pilot_adopt", pk("pilot_decided"), post=OFFICIAL, empty=ACTS),
    Row("api_pilot_veto", pk("pilot_decided"), post=OFFICIAL),
    Row("api_pilot_end", pk("pilot_decided"), post=OFFICIAL),
)


def build(world: World) -> None:
    """What rows_plans has built, and the code on its report."""
    world.ids["verdict_code"] = Verdict.objects.get(pk=world.ids["pilot_verdict"]).code
