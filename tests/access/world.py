"""Two agencies built alike: people of every role, and an object of every kind that an address can name.

Every free text carries the agency's marker, so that a leak shows, and markup, so that a missing escape shows.
"""

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache, cached_property

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test import Client
from django.test.client import ClientHandler

from approvals.models import Approval
from core.audit import Actor
from core.models import Notice
from core.services import record
from employees.enums import LineKind, Role
from employees.models import ActingChief, Employee, ReportingLine, RosterImport
from employees.services.roster import Line
from employees.services.roster_report import ReportWriter
from scheduling.models import PatternWeek, RequestDay, RequestOutput, WfaPattern, WfaRequest
from tests import factories as make

SESSION = settings.SESSION_COOKIE_NAME
BACKEND = "employees.auth.NipBackend"
# Monday, 23 November 2026, 09.00 in Jakarta
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
FIRST_WEEK = date(2026, 12, 7)
MARKUP = '<script>alert(1)</script>"><img src=x onerror=1>'
RAW = ("<script>alert(1)", "<img src=x")
ROLES = (
    "employee", "colleague", "deputy", "supervisor", "stranger",
    "branch_admin", "admin", "official", "leadership", "auditor",
)  # fmt: skip


@dataclass
class World:
    """One agency. `people` by role; `ids` of every object that a row of the table names."""

    marker: str
    people: dict[str, Employee] = field(default_factory=dict)
    ids: dict[str, object] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def bad(self, text: str, limit: int = 500) -> str:
        """A text as an attacker would type it."""
        return f"{self.marker} {text}{MARKUP}"[:limit]

    def client(self, role: str) -> Client:
        """A fresh browser in this person's one session; errors come as answers."""
        if role not in self.sessions:
            self.sessions[role] = browser_of(self.people[role]).cookies[SESSION].value
        client = browser()
        client.cookies[SESSION] = self.sessions[role]
        return client

    @cached_property
    def nips(self) -> frozenset[str]:
        return frozenset(person.nip for person in self.people.values())


@cache
def _handler(csrf: bool) -> ClientHandler:
    """Loading the middleware looks through all static files: once is enough."""
    return ClientHandler(enforce_csrf_checks=csrf)


def browser(*, csrf: bool = False) -> Client:
    client = Client(raise_request_exception=False, enforce_csrf_checks=csrf)
    client.handler = _handler(csrf)
    return client


def browser_of(person: Employee, *, csrf: bool = False) -> Client:
    client = browser(csrf=csrf)
    client.force_login(person.user, backend=BACKEND)
    return client


@contextmanager
def undone():
    """Whatever happens inside did not happen afterwards."""
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)


@contextmanager
def writes():
    """Collects every statement inside that writes, sessions aside."""
    found: list[str] = []

    def note(execute, sql, params, many, context):
        words = sql.lstrip()[:80].upper()
        if words.startswith(("INSERT", "UPDATE", "DELETE")) and "DJANGO_SESSION" not in words:
            found.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


def build(marker: str) -> World:
    world = World(marker)
    _places(world)
    _people(world)
    _duties(world)
    _verdicts(world)
    _requests(world)
    _deciding(world)
    _pattern(world)
    _files(world)
    _trail(world)
    for role in ROLES:
        world.client(role)
    return world


def _places(world: World) -> None:
    office = make.OfficeFactory(
        agency__name=world.bad("instansi", 200), name=world.bad("pusat", 200), city=world.bad("kota", 100)
    )
    branch = make.OfficeFactory(agency=office.agency, name=world.bad("cabang", 200))
    unit = make.UnitFactory(office=office, name=world.bad("unit", 255), leader_post=world.bad("kepala", 255))
    staff_unit = make.UnitFactory(office=office, name=world.bad("sekretariat", 255))
    branch_unit = make.UnitFactory(office=branch, name=world.bad("unit cabang", 255))
    counter = make.CounterFactory(unit=unit, name=world.bad("loket", 120), min_staff=0)
    make.PolicyFactory(agency=office.agency, legal_reference=world.bad("aturan", 300))
    quotas = [make.QuotaFactory(office=o, days=1, reason=world.bad("kuota", 300)) for o in (office, branch)]
    day = make.CalendarDayFactory(agency=office.agency, name=world.bad("libur", 200))
    make.CalendarDayFactory(agency=office.agency, office=branch, name=world.bad("libur cabang", 200))
    world.ids |= {
        "agency": office.agency_id, "office": office.pk, "branch": branch.pk, "unit": unit.pk,
        "staff_unit": staff_unit.pk, "branch_unit": branch_unit.pk, "counter": counter.pk,
        "calendar_day": day.pk, "quota": quotas[0].pk, "policy": 1, "week": "2026-W50",
    }  # fmt: skip


def _person(world: World, role: str, unit: str, **values: object) -> Employee:
    unit_row = make.Unit.objects.get(pk=world.ids[unit])
    person = make.UserFactory(
        employee__unit=unit_row,
        employee__post__name=world.bad("jabatan", 255),
        employee__name=world.bad(role, 200),
        employee__title_back=world.bad("gelar", 80),
        employee__home_address=world.bad("alamat", 300),
        employee__phone="<b onclick=1>0812",
        **{f"employee__{name}": value for name, value in values.items()},
    ).employee
    world.people[role] = person
    return person


def _people(world: World) -> None:
    counter = make.ServiceCounter.objects.get(pk=world.ids["counter"])
    chief = _person(world, "supervisor", "unit")
    chief.unit.leader = chief
    chief.unit.save()
    for role in ("employee", "colleague", "deputy"):
        person = _person(world, role, "unit", counter=counter if role == "employee" else None)
        make.LineFactory(employee=person, supervisor=chief)
        make.make_eligible(person, confirmed_by=chief)
    for role in ("admin", "official", "leadership", "auditor", "overridden", "mentor"):
        _person(world, role, "staff_unit")
    for role in ("branch_admin", "stranger"):
        _person(world, role, "branch_unit")
    _person(world, "leaver", "staff_unit", left_on=date(2026, 10, 1))
    world.ids |= {name: person.pk for name, person in world.people.items()}
    world.ids["nip"] = world.people["employee"].nip
    make.AbsenceFactory(employee=world.people["colleague"], source=world.bad("absen", 80))
    make.AbsenceFactory(employee=world.people["stranger"], source=world.bad("absen cabang", 80))
    for person in world.people.values():
        Notice.objects.create(recipient=person.user, text=world.bad("pesan"), created_at=NOW)


def _duties(world: World) -> None:
    people = world.people
    for role in (Role.ADMIN, Role.OFFICIAL, Role.LEADERSHIP, Role.AUDITOR):
        grant = make.RoleFactory(employee=people[role.value], role=role)
        if role == Role.OFFICIAL:
            world.ids["grant"] = grant.pk
    branch = make.Office.objects.get(pk=world.ids["branch"])
    make.RoleFactory(employee=people["branch_admin"], role=Role.ADMIN, office=branch)
    acting = ActingChief.objects.create(
        unit=people["supervisor"].unit, employee=people["deputy"], kind="plh",
        letter=world.bad("surat", 120), valid_from=date(2026, 11, 1),
    )  # fmt: skip
    line = make.LineFactory(
        employee=people["overridden"], supervisor=people["mentor"], kind=LineKind.OVERRIDE,
        reason=world.bad("alasan", 300),
    )  # fmt: skip
    ReportingLine.objects.create(
        employee=people["mentor"], kind=LineKind.DERIVED, gap="vacant", valid_from=make.LONG_AGO
    )
    world.ids |= {"acting": acting.pk, "line": line.pk}


def _verdicts(world: World) -> None:
    people = world.people
    proposed = make.SuspensionFactory(
        employee=people["colleague"], status="proposed", reason=world.bad("henti"),
        source=world.bad("sumber", 80), proposed_by=people["supervisor"],
    )  # fmt: skip
    confirmed = make.SuspensionFactory(employee=people["overridden"], reason=world.bad("henti"))
    declaration = make.ReadinessFactory(
        employee=people["colleague"], confirmed_by=None, confirmed_on=None, declared_on=date(2026, 11, 20)
    )
    make.DisciplineFactory(employee=people["overridden"], decree=world.bad("sk", 120))
    make.RatingFactory(
        agency=people["admin"].agency, unit=people["stranger"].unit, reason=world.bad("layanan", 300),
        verified_by=world.bad("pemeriksa", 200),
    )  # fmt: skip
    world.ids |= {"proposed": proposed.pk, "confirmed": confirmed.pk, "declaration": declaration.pk}


STATES = (
    "draft", "submitted", "approved", "rejected", "sent_back", "withdrawn", "cancelled", "recalled", "expired",
)  # fmt: skip


def _request(world: World, person: Employee, status: str, week: date) -> WfaRequest:
    """A request as it would stand; the draft lacks its plan, so that handing it in is refused."""
    request = WfaRequest.objects.create(
        agency=person.agency, employee=person, week=week, status=status, place="other",
        place_note=world.bad("tempat", 300), reason=world.bad("alasan"), created_at=NOW, updated_at=NOW,
        submitted_at=None if status == "draft" else NOW,
    )  # fmt: skip
    RequestDay.objects.create(
        request=request, employee=person, unit=person.unit, counter=person.counter, week=week,
        date=week + timedelta(days=3), status=status, slot=None if status == "draft" else 1,
    )  # fmt: skip
    if status != "draft":
        RequestOutput.objects.create(
            request=request,
            position=1,
            output=world.bad("keluaran", 300),
            quantity=Decimal(2),
            unit="<b>berkas",
        )
    return request


def _requests(world: World) -> None:
    person = world.people["employee"]
    for number, status in enumerate(STATES):
        world.ids[status] = _request(world, person, status, FIRST_WEEK + timedelta(weeks=number)).pk
    _request(world, world.people["colleague"], "approved", FIRST_WEEK + timedelta(weeks=1))
    world.ids["orphaned"] = _request(world, world.people["mentor"], "submitted", FIRST_WEEK).pk


def _approval(world: World, key: str, status: str, **values: object) -> int:
    decider = world.people["supervisor"]
    decided = {"decided_by": decider, "decided_at": NOW, "decided_as": world.bad("sebagai", 200)}
    return Approval.objects.create(
        agency=decider.agency, request_id=world.ids[key], status=status, opened_at=NOW,
        due_at=NOW + timedelta(days=3), **{"decider": decider} | values,
        **({"reason": world.bad("putusan")} | decided if status not in ("pending", "closed") else {}),
    ).pk  # fmt: skip


def _deciding(world: World) -> None:
    world.ids |= {
        "waiting": _approval(world, "submitted", "pending"),
        "granted": _approval(world, "approved", "approved"),
        "refused": _approval(world, "rejected", "rejected"),
        "returned": _approval(world, "sent_back", "sent_back"),
        "shut": _approval(world, "withdrawn", "closed"),
        "orphan": _approval(world, "orphaned", "pending", decider=None, gap="vacant"),
        "action": "reject",
    }


def _pattern(world: World) -> None:
    pattern = WfaPattern.objects.create(
        employee=world.people["employee"], weekday=3, starts_on=TODAY, ends_on=date(2027, 1, 31),
        place="other", place_note=world.bad("tempat", 300), reason=world.bad("alasan"), created_at=NOW,
        plan=[{"output": world.bad("keluaran", 300), "quantity": "1", "unit": "berkas"}],
    )  # fmt: skip
    PatternWeek.objects.create(
        pattern=pattern, week=date(2026, 11, 30), outcome="refused", note=world.bad("tidak")
    )
    world.ids["pattern"] = pattern.pk


def _files(world: World) -> None:
    """An import that waits for its admin, with the report of a hostile file."""
    nip = world.people["colleague"].nip
    with ReportWriter() as report, tempfile.TemporaryFile() as whole:
        for formula in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1"):
            report(Line("new", 2, nip, formula + world.marker))
        report(Line("changed", 3, nip, world.bad("nama"), (("Nama", "=cmd|1", world.bad("baru")),)))
        report(Line("rejected", 4, "", "", column="=nama", value="@x", reason=world.bad("alasan")))
        sections = report.assemble(whole)
        whole.seek(0)
        name = default_storage.save("roster/access-test.csv", File(whole))
    admin = world.people["admin"]
    item = RosterImport.objects.create(
        agency=admin.agency, uploaded_by=admin.user, file="roster/none", report=name, created_at=NOW,
        filename=world.bad("berkas", 200), sha256="0" * 64, status="ready",
        summary={
            "counts": {"new": 6, "changed": 1, "unchanged": 0, "rejected": 1, "missing": 0},
            "structure": {
                "offices_new": 0, "units_new": 0, "units_changed": 0, "posts_new": 0, "posts_changed": 0,
            },
            "warnings": [world.bad("peringatan")], "read": [], "dropped": [], "seconds": 1, "sections": sections,
        },
    )  # fmt: skip
    world.ids |= {"import": item.pk, "report": name}


def _trail(world: World) -> None:
    person, chief = world.people["employee"], world.people["supervisor"]
    actor = Actor(chief.user.pk, chief.full_name, world.bad("sebagai", 200))
    for key, verb in (("submitted", "request.submitted"), ("sent_back", "request.sent_back")):
        record(
            agency=person.agency.code, actor=actor, verb=verb, target=f"scheduling.wfarequest:{world.ids[key]}",
            now=NOW, subject_id=person.pk, before={"status": world.bad("dulu")},
            after={"status": "sent_back", "days": ["2026-12-10"], "reason": world.bad("alasan")},
        )  # fmt: skip
