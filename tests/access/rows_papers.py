"""Addresses of the report of a pilot, of its verification, and of the API of pilots, and the objects they name."""

from datetime import date

from employees.models import Office
from tests.access.row import ACTS, ADMIN, ADMINS, ALL, SETTERS, Row, pk, roles
from tests.access.world import TODAY, World
from tests.factories import EmployeeFactory, OfficeFactory, UnitFactory
from tests.factories_papers import freeze, make_adoption, make_pilot, make_signed, make_verdict

WATCHERS = roles("admin official leadership auditor")
CONCERNED = ALL - roles("stranger branch_admin")
OFFICIAL = roles("official")
PAPER = {"pk": "judged", "verdict_id": "verdict"}

ROWS: tuple[Row, ...] = (
    Row("pilot_report_pdf", PAPER, get=CONCERNED),
    Row("pilot_report_json", PAPER, get=CONCERNED),
    Row("report_verify", {"code": "verdict_code"}, get=ALL, public=True, shared=True),
    Row("api_pilots", get=ALL, post=ADMINS, empty=400),
    Row("api_pilot", pk("pilot_draft"), get=WATCHERS, put=ADMIN, empty=400),
    Row("api_pilot_report", pk("judged"), get=CONCERNED),
    Row("api_pilot_propose", pk("pilot_draft"), post=ADMIN, empty=ACTS),
    Row("api_pilot_return", pk("pilot_proposed"), post=OFFICIAL),
    Row("api_pilot_sign", pk("pilot_proposed"), post=OFFICIAL, empty=409, data={"sha256": "0" * 64}),
    Row("api_pilot_cancel", pk("pilot_proposed"), post=ADMIN),
    Row("api_pilot_run", pk("pilot_due"), post=SETTERS, empty=ACTS),
    Row("api_pilot_adopt", pk("judged"), post=OFFICIAL, empty=ACTS),
    Row("api_pilot_veto", pk("judged"), post=OFFICIAL),
    Row("api_pilot_end", pk("judged"), post=OFFICIAL),
)
COMING = {"start_on": date(2026, 12, 7), "end_on": date(2027, 2, 7), "baseline_from": date(2026, 10, 7),
          "window_from": date(2026, 12, 7), "window_to": date(2027, 2, 7)}  # fmt: skip


def build(world: World) -> None:
    """Put what the addresses name into the world; every text through `world.bad`."""
    office = Office.objects.get(pk=world.ids["office"])
    labs = [OfficeFactory(agency=office.agency, name=world.bad(f"lab {n}", 200)) for n in range(2)]
    for lab in labs:
        EmployeeFactory(unit=UnitFactory(office=lab))
    told = {"purpose": world.bad("maksud"), "compared": 0}
    draft = make_pilot(labs[0], created_by=world.people["mentor"], **told, **COMING)
    proposed = make_pilot(labs[0], status="proposed", created_by=world.people["mentor"], **told, **COMING)
    freeze(proposed, author=world.people["mentor"])
    due = make_signed(labs[1], signed_as=world.bad("jabatan", 200), signer=world.people["mentor"], **told)
    due.due_on = TODAY
    due.save()
    judged = make_signed(
        office, status="decided", signed_as=world.bad("jabatan", 200), signer=world.people["mentor"], **told
    )
    verdict = make_verdict(judged, context={"survey": {world.bad("survei", 200): 1}, "savings": None})
    make_adoption(verdict, status="waiting", mode="confirm", reason=world.bad("alasan"))
    world.ids |= {
        "pilot_draft": draft.pk, "pilot_proposed": proposed.pk, "pilot_due": due.pk, "judged": judged.pk,
        "verdict": verdict.pk, "verdict_code": verdict.code,
    }  # fmt: skip
