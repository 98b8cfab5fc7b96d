"""Objections for tests: a team in which one box has expired, and objections in any state."""

from datetime import UTC, date, datetime, timedelta

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from factory.django import DjangoModelFactory

from core.audit import SYSTEM
from eligibility import services
from eligibility.models import Objection, ObjectionFile, TalentAssessment
from employees.selectors import actor_of
from tests.factories import EmployeeFactory, RoleFactory, TalentFactory, UserFactory, make_team

# Monday, 23 November 2026, 10.00 in Jakarta
NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


class ObjectionFactory(DjangoModelFactory):
    """An open one about an expired box, with the admins of the office."""

    class Meta:
        model = Objection

    employee = factory.SubFactory(EmployeeFactory)
    office = factory.SelfAttribute("employee.office")
    kind = "data"
    rule = "talent_box"
    title = "Kotak talenta memenuhi syarat"
    judged_on = TODAY
    policy_number = 1
    reason_then = factory.LazyFunction(
        lambda: {
            "rule": "talent_box", "passed": False, "code": "box_unknown",
            "datum": "Belum ada kotak talenta yang tercatat.", "source": "Belum ada data", "as_of": None,
            "legal": "PermenPANRB 4/2025", "corrector": "admin",
        }
    )  # fmt: skip
    verdict_then = factory.LazyFunction(
        lambda: {
            "on": "2026-11-23", "eligible": False, "failed": ["talent_box"], "policy": 1, "possible_on": None,
        }
    )  # fmt: skip
    text = "Kotak saya sudah dinilai ulang."
    opened_at = NOW
    due_at = factory.LazyAttribute(lambda o: o.opened_at + timedelta(hours=72))
    term_legal = "UU 27/2022"
    handler_role = "admin"


class ObjectionFileFactory(DjangoModelFactory):
    class Meta:
        model = ObjectionFile

    objection = factory.SubFactory(ObjectionFactory)
    file = factory.django.FileField(filename="bukti", data=PDF)
    name = "bukti.pdf"
    kind = "application/pdf"
    size = len(PDF)
    sha256 = factory.Sequence(lambda n: f"{n:064d}")
    uploaded_at = NOW


def pdf(name="bukti.pdf", more=b""):
    return SimpleUploadedFile(name, PDF.replace(b"trailer", more + b"\ntrailer"), content_type="text/html")


def expired_box(size=2, **team):
    """`(chief, person, admin)`: the person's only box was given two years ago."""
    chief, (person, *_) = make_team(size, **team)
    TalentAssessment.objects.filter(employee=person).update(assessed_on=date(2024, 6, 30))
    return chief, person, holder(person)


def holder(person, role="admin", **grant):
    """Somebody of the same unit with a role."""
    boss = UserFactory(employee__unit=person.unit).employee
    RoleFactory(employee=boss, role=role, **grant)
    return boss


def new_box(person, box=5):
    """The correction: a box of this year."""
    return TalentFactory(employee=person, period="2026-2", assessed_on=date(2026, 10, 1), box=box)


def object_(person, rule="talent_box", **values):
    """Object as the person; anything may be said otherwise."""
    given = {
        "on": TODAY, "kind": "data", "text": "Kotak saya sudah dinilai ulang.", "today": TODAY,
        "actor": actor_of(person.user), "now": NOW,
    }  # fmt: skip
    return services.object_to_reason(employee=person, rule=rule, **(given | values))


def answer(row, by, outcome="upheld", reason="Kotak 2026 sudah dimasukkan.", now=NOW, **more):
    return services.answer_objection(
        objection_id=row.pk, answerer=by.user, outcome=outcome, reason=reason, actor=SYSTEM, now=now, **more
    )
