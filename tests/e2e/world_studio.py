"""What the pages of the policy studio show: versions in each state, a replay, services, boxes, objections."""

from datetime import timedelta

from core.audit import Actor
from eligibility.models import TalentImport
from eligibility.rules import Policy, policy_data
from employees.selectors import today_in
from tests.factories import DisciplineFactory, PolicyFactory, TalentFactory
from tests.factories_objections import ObjectionFactory
from tests.factories_replays import replayed
from tests.factories_services import BandFactory, ServiceFactory, VerificationFactory


def studio_around(chief, staff, people, now):
    """Versions 2 (in force), 3 (scheduled) and 4 (a draft with an office of its own, replayed), and the rest."""
    today = today_in(chief.office, now)
    agency, office, admin = chief.agency, chief.office, people["admin"]
    settings = policy_data(Policy())
    PolicyFactory(agency=agency, number=2, valid_from=today - timedelta(days=20), settings=settings)
    PolicyFactory(agency=agency, number=3, valid_from=today + timedelta(days=70), settings=settings)
    place = {
        "scope": "office", "id": office.pk, "code": office.code, "name": office.name, "reason": "Uji",
        "settings": {"min_unit_staff": 0},
    }  # fmt: skip
    draft = PolicyFactory(
        agency=agency, number=4, status="draft", valid_from=None, legal_reference="", published_at=None,
        settings=settings | {"min_down_mbps": 50.0}, overrides=[place], drafted_at=now, changed_at=now,
    )  # fmt: skip
    actor = Actor(admin.pk, admin.employee.full_name)
    replayed(draft, admin, today=today, now=now - timedelta(minutes=5), actor=actor)
    _services(chief)
    _people(staff, admin, today, now)


def _services(chief):
    counter = chief.unit.counters.first()
    VerificationFactory(service=ServiceFactory(unit=chief.unit, name="Konsultasi"), nature="remote")
    VerificationFactory(service=ServiceFactory(unit=chief.unit, name="Loket berkas"), nature="partly")
    BandFactory(counter=counter, weekday=0, min_staff=0)


def _people(staff, admin, today, now):
    person, colleague = staff[:2]
    TalentFactory(employee=person, period="2025-2", box=4, assessed_on=today - timedelta(days=300))
    DisciplineFactory(
        employee=colleague, starts_on=today - timedelta(days=90), ends_on=today - timedelta(days=30)
    )
    TalentImport.objects.create(
        agency=admin.employee.agency, uploaded_by=admin, filename="kotak.csv", sha256="0" * 64,
        status="discarded", created_at=now, summary={},
    )  # fmt: skip
    ObjectionFactory(employee=person)
    ObjectionFactory(
        employee=colleague,
        status="rejected",
        answer="Data sudah benar.",
        answered_by=admin.employee,
        closed_at=now,
    )
