"""Addresses of pilots' plans, and the objects they name."""

from datetime import date

from employees.models import Office
from tests.access.row import ACTS, ADMIN, ADMINS, ALL, NEAR, SETTERS, Row, pk, roles
from tests.access.world import World
from tests.factories import EmployeeFactory, OfficeFactory
from tests.factories_plans import AdoptionFactory, RunFactory, VerdictFactory, enrol, make_pilot, quality

READERS = roles("admin official leadership auditor")
OFFICIAL = roles("official")
REPORT = {"pk": "pilot_running", "verdict_id": "pilot_verdict"}
WAITING = {"pk": "pilot_decided", "verdict_id": "waiting_verdict"}

ROWS: tuple[Row, ...] = (
    Row("pilots", get=ALL),
    Row("pilot_new", get=ADMINS, post=ADMINS),
    Row("pilot", pk("pilot_running"), get=NEAR),
    Row("pilot_edit", pk("pilot_draft"), get=ADMIN, post=ADMIN),
    Row("pilot_propose", pk("pilot_draft"), post=ADMIN, empty=ACTS),
    Row("pilot_return", pk("pilot_proposed"), post=OFFICIAL),
    Row("pilot_sign", pk("pilot_proposed"), post=OFFICIAL, empty=409),
    Row("pilot_cancel", pk("pilot_proposed"), post=ADMIN),
    Row("pilot_run", pk("pilot_running"), post=SETTERS, empty=ACTS),
    Row("pilot_progress", pk("pilot_running"), get=roles("admin official auditor")),
    Row("pilot_end", pk("pilot_running"), post=OFFICIAL),
    Row("pilot_report", REPORT, get=NEAR),
    Row("verdict_adopt", WAITING, post=OFFICIAL, empty=ACTS),
    Row("verdict_veto", WAITING, post=OFFICIAL),
    Row("quota_why", get=ALL),
    Row("quota_why_office", {"office_id": "office"}, get=NEAR),
)


def build(world: World) -> None:
    """Put what the addresses name into the world; every text through `world.bad`."""
    people = world.people
    office = Office.objects.get(pk=world.ids["office"])
    elsewhere = OfficeFactory(agency=office.agency, name=world.bad("kantor uji coba", 200))
    EmployeeFactory(unit__office=elsewhere)
    written = {"purpose": world.bad("tujuan", 500), "author": people["overridden"]}
    planned = {"office": elsewhere, "start_on": date(2026, 12, 14), **written}
    world.ids["pilot_draft"] = make_pilot(status="draft", **planned).pk
    world.ids["pilot_proposed"] = make_pilot(status="proposed", **planned).pk
    running = make_pilot(
        office=office,
        official=people["official"],
        start_on=date(2026, 9, 21),
        due_on=date(2026, 11, 21),
        **written,
    )
    enrol(running, [people["employee"], people["colleague"]])
    RunFactory(
        pilot=running,
        status="failed",
        error=world.bad("galat", 500),
        kind="interim",
        due_on=date(2026, 10, 21),
    )
    places = (("K", world.bad("pusat", 200), True),)
    reasons = [{"code": "absent", "params": {"criterion": "service", "name": world.bad("indikator", 300)}}]
    verdict = VerdictFactory(
        run=RunFactory(pilot=running, due_on=date(2026, 9, 28)), decided_on=date(2026, 11, 20), reasons=reasons,
        quality=quality(offices=places),
    )  # fmt: skip
    AdoptionFactory(verdict=verdict, mode="confirm", status="waiting", reason=world.bad("alasan", 500))
    world.ids |= {"pilot_running": running.pk, "pilot_verdict": verdict.pk}
    _decided(world, office, written)


def _decided(world: World, office: Office, written: dict[str, object]) -> None:
    """A verdict that waits for an official, about an office of its own."""
    place = OfficeFactory(agency=office.agency, name=world.bad("kantor diputus", 200))
    pilot = make_pilot(status="decided", office=place, official=world.people["official"], **written)
    verdict = VerdictFactory(run=RunFactory(pilot=pilot), decided_on=date(2026, 11, 20))
    AdoptionFactory(verdict=verdict, mode="confirm", status="waiting", reason=world.bad("alasan", 500))
    world.ids |= {"pilot_decided": pilot.pk, "waiting_verdict": verdict.pk}
