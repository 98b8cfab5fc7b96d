"""What an agency has besides people: offices, policy, quota, calendar, hours, counters, ratings, roles."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from random import Random

from django.db.models import Count

from core.audit import SYSTEM
from demo.places import Institution, Place
from demo.serving import ONLINE_POSTS, register_services
from demo.timeline import DAY, Timeline
from eligibility.models import ServiceRating
from eligibility.services import draft_policy, publish_policy
from employees.enums import ActingKind, Role, ServiceNature
from employees.models import Agency, Employee, Office, Post, ServiceCounter, Unit
from employees.services import appoint_acting, grant_role
from scheduling.services import load_holidays, load_working_hours, set_quota

LEGAL = "PermenPANRB 4/2025; Keputusan contoh tentang WFA"


def found_agency(institution: Institution, places: Iterable[Place]) -> Agency:
    """The agency with its offices, each in its own zone, before any person is known."""
    agency = Agency.objects.create(code=institution.code, name=institution.name)
    Office.objects.bulk_create(
        Office(
            agency=agency, code=place.code, name=place.name, kind=place.kind, city=place.city, region=place.region,
            zone=place.zone, lat=place.lat, lon=place.lon,
        )
        for place in places
    )  # fmt: skip
    return agency


def set_rules(agency: Agency, line: Timeline, in_trials: Collection[str]) -> None:
    """Policies, holidays, working hours, and quotas: 0 at first, 1 later in offices that take part in no pilot.

    The second policy came two weeks ago: since then the portal counts office days too. A third waits for its day,
    and a draft is being written; neither touches a day that anybody may ask for yet.
    """
    _publish(agency, {}, line.founded_on, line.founded_at, "Ketentuan awal program WFA (contoh).")
    told_at = line.founded_at + (line.counts_office_since - DAY * 10 - line.founded_on)
    note = "Presensi hari kantor dihitung oleh portal dari data KMOB (contoh)."
    _publish(agency, {"counts_office_days": True}, line.counts_office_since, told_at, note)
    _plan(agency, line)
    for office in Office.objects.filter(agency=agency).order_by("pk"):
        _set(office, 0, line.opened_on, "Belum dibuka: menunggu giliran kantor ini (contoh)", line.founded_at)
        if office.code not in in_trials:
            _set(office, 1, line.start, "Kuota awal: satu hari seminggu", line.prepared_at)
    load_holidays(agency=agency, years=[2025, 2026, 2027], actor=SYSTEM, now=line.founded_at)
    load_working_hours(agency=agency, actor=SYSTEM, now=line.founded_at)


def _plan(agency: Agency, line: Timeline) -> None:
    """A policy in ten weeks, and the draft of one with rules for the last office alone."""
    counted: dict[str, object] = {"counts_office_days": True}
    at = line.founded_at + (line.this_week - DAY * 4 - line.founded_on)
    note = "Atasan mendapat satu hari kerja lagi untuk memeriksa laporan (contoh)."
    coming = counted | {"report_verdict_working_days": 3}
    _publish(agency, coming, line.this_week + DAY * 70, at, note)
    office = Office.objects.filter(agency=agency).order_by("pk").last()
    if office is None:
        return
    different = {
        "scope": "office", "id": office.pk, "code": office.code, "name": office.name,
        "reason": "Kantor ini melayani masyarakat pada awal pekan (contoh).",
        "settings": {"open_weekdays": [3, 4], "min_unit_staff": 2},
    }  # fmt: skip
    draft_policy(
        agency=agency, settings=counted | {"open_weekdays": [4], "lead_working_days": 3},
        overrides=[different], origin="kebijakan nomor 2", actor=SYSTEM, now=at + DAY,
        note="Usulan satu hari WFA yang sama bagi semua, kecuali satu kantor (contoh).",
    )  # fmt: skip


def _set(office: Office, days: int, on: date, reason: str, at: datetime) -> None:
    set_quota(
        office=office, days=days, valid_from=on, reason=reason, legal_reference=LEGAL, actor=SYSTEM, now=at
    )


def _publish(agency: Agency, settings: dict[str, object], on: date, at: datetime, note: str) -> None:
    draft = draft_policy(agency=agency, settings=settings, actor=SYSTEM, now=at, note=note)
    publish_policy(
        version_id=draft.pk, valid_from=on, legal_reference=LEGAL, today=at.date(), actor=SYSTEM, now=at
    )


POST_NATURES = {
    "Operator Layanan Operasional": ServiceNature.OPERATIONS,
    "Petugas Keamanan": ServiceNature.OPERATIONS,
    "Pengemudi": ServiceNature.OPERATIONS,
    "Perawat Terampil": ServiceNature.HEALTH,
    "Bidan Terampil": ServiceNature.HEALTH,
}


def open_counters(agency: Agency, line: Timeline) -> None:
    """Service counters in units that serve the public, with staff; and what each service demands on site."""
    serving = _serving(agency)
    ServiceCounter.objects.bulk_create(
        ServiceCounter(unit=unit, name=name, min_staff=least)
        for unit in serving
        for name, least in (("Loket Konsultasi", 2), ("Loket Tatap Muka", 1))
    )
    counters = {(c.unit_id, c.name): c for c in ServiceCounter.objects.filter(unit__agency=agency)}
    seated: list[Employee] = []
    for unit in serving:
        seated += _seat(unit, counters[unit.pk, "Loket Konsultasi"], counters[unit.pk, "Loket Tatap Muka"])
    Employee.objects.bulk_update(seated, ["counter"], batch_size=300)
    _rate(agency, line)
    register_services(agency, list(counters.values()), line)


def _serving(agency: Agency) -> list[Unit]:
    """Units that serve the public by their name; in a very small agency the one with most people."""
    units = Unit.objects.filter(agency=agency).order_by("pk")
    named = list(units.filter(name__contains="Pelayanan"))
    return named or list(units.annotate(people=Count("employees")).order_by("-people", "pk")[:1])


def _seat(unit: Unit, advice: ServiceCounter, desk: ServiceCounter) -> list[Employee]:
    """Three to four of the unit at the advice counter, the face-to-face clerks at the other."""
    staff = Employee.objects.at_work().filter(unit=unit).exclude(pk=unit.leader_id or 0)
    members = list(staff.select_related("post").order_by("pk"))
    clerks = [person for person in members if person.post.name == "Petugas Layanan Tatap Muka"]
    others = [person for person in members if person.post.name not in {*POST_NATURES, *ONLINE_POSTS}][:4]
    for person in clerks:
        person.counter = desk
    for person in others:
        person.counter = advice
    return clerks + others


def _rate(agency: Agency, line: Timeline) -> None:
    """Posts whose work is no service of the register stand on their own."""
    facts = {
        "agency": agency, "valid_from": line.founded_on, "verified_by": "Tim verifikasi layanan (contoh)",
        "verified_on": line.founded_on,
    }  # fmt: skip
    posts = Post.objects.filter(agency=agency, name__in=POST_NATURES)
    ratings = [ServiceRating(post=post, nature=POST_NATURES[post.name], **facts) for post in posts]
    ServiceRating.objects.bulk_create(ratings)


def give_roles(agency: Agency, line: Timeline) -> dict[str, Employee]:
    """Admin, official, leadership and auditor: people of the head office. Answers role → person."""
    top = Unit.objects.filter(agency=agency, parent__isnull=True).select_related("leader").get()
    bodies = Unit.objects.filter(agency=agency, parent=top, office=top.office, leader__isnull=False)
    second = bodies.select_related("leader").order_by("pk").first() or top
    staff = Employee.objects.at_work().filter(unit=top).exclude(pk=top.leader_id or 0).order_by("pk")
    admin, auditor = staff[0], staff[1]
    official = second.leader if second.leader and second != top else staff[2]
    if top.leader is None:
        raise ValueError(f"the highest unit of {agency.code} has no leader")
    holders = {
        Role.ADMIN: admin, Role.OFFICIAL: official, Role.LEADERSHIP: top.leader, Role.AUDITOR: auditor,
    }  # fmt: skip
    for role, person in holders.items():
        grant_role(
            employee=person, role=role, office=None, granter=None, today=line.founded_on, actor=SYSTEM,
            now=line.founded_at,
        )  # fmt: skip
    return {str(role): person for role, person in holders.items()}


def appoint_chiefs(agency: Agency, line: Timeline, rng: Random) -> None:
    """A Plt. where a chief's post is vacant, and a Plh. for chiefs away: one some weeks ago, one now."""
    units = Unit.objects.filter(agency=agency).order_by("pk")
    vacant = units.filter(leader__isnull=True).first()
    if vacant:
        _appoint(vacant, ActingKind.PLT, "800.1/PLT/2026", line.founded_on, None, line)
    led = list(units.filter(leader__isnull=False, parent__isnull=False)[:40])
    spans = [(line.weeks[4], 12), (line.this_week, 14)]
    for unit, (first, days) in zip(rng.sample(led, min(len(led) // 2, len(spans))), spans, strict=False):
        _appoint(unit, ActingKind.PLH, "800.1/PLH/2026", first, first + DAY * days, line)


def _appoint(
    unit: Unit, kind: ActingKind, letter: str, first: date, end: date | None, line: Timeline
) -> None:
    staff = (
        Employee.objects.at_work().filter(unit=unit, post__kind="functional").exclude(pk=unit.leader_id or 0)
    )
    deputy = staff.order_by("in_post_since", "pk").first()
    if deputy:
        appoint_acting(
            unit=unit, employee=deputy, kind=kind, letter=letter, valid_from=first, valid_to=end,
            today=line.founded_on, actor=SYSTEM, now=line.founded_at,
        )  # fmt: skip
