"""Small, valid rows for tests; every factory makes only what it must."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from eligibility.models import (
    DisciplineRecord,
    PolicyVersion,
    Readiness,
    ServiceRating,
    Suspension,
    TalentAssessment,
)
from employees.enums import EmployeeKind, LineKind, OfficeKind, PostKind, Role, Zone
from employees.models import (
    Agency,
    Employee,
    Office,
    Post,
    ReportingLine,
    RoleAssignment,
    ServiceCounter,
    Unit,
    User,
)
from performance.models import Assessment
from scheduling.models import Absence, CalendarDay, QuotaRule

LONG_AGO = date(2020, 1, 1)
LONG_AGO_AT = datetime(2020, 1, 1, tzinfo=UTC)
PASSWORD = "kata-sandi-uji-2026"


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = Agency

    code = factory.Sequence(lambda n: f"INS{n}")
    name = factory.Sequence(lambda n: f"Instansi Uji {n}")


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = Office

    agency = factory.SubFactory(AgencyFactory)
    code = factory.Sequence(lambda n: f"K{n}")
    name = factory.Sequence(lambda n: f"Kantor Uji {n}")
    kind = OfficeKind.HEAD
    city = "Jakarta Timur"
    zone = Zone.WIB
    lat = -6.26
    lon = 106.87


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    office = factory.SubFactory(OfficeFactory)
    agency = factory.SelfAttribute("office.agency")
    siasn_id = factory.Sequence(lambda n: f"unor-{n:06d}")
    name = factory.Sequence(lambda n: f"Bagian Uji {n}")
    leader_post = factory.LazyAttribute(lambda u: f"Kepala {u.name}")


class CounterFactory(DjangoModelFactory):
    class Meta:
        model = ServiceCounter

    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence(lambda n: f"Loket {n}")


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    agency = factory.SubFactory(AgencyFactory)
    siasn_id = factory.Sequence(lambda n: f"jab-{n:06d}")
    name = "Analis SDM Aparatur Ahli Pertama"
    kind = PostKind.FUNCTIONAL


class EmployeeFactory(DjangoModelFactory):
    class Meta:
        model = Employee

    unit = factory.SubFactory(UnitFactory)
    agency = factory.SelfAttribute("unit.agency")
    office = factory.SelfAttribute("unit.office")
    post = factory.SubFactory(PostFactory, agency=factory.SelfAttribute("..unit.agency"))
    nip = factory.Sequence(lambda n: f"19850101201001{1 + n % 2}{n % 1000:03d}")
    name = factory.Sequence(lambda n: f"Pegawai {n}")
    kind = EmployeeKind.PNS
    rank = "III/c"
    entered_on = date(2010, 1, 1)
    in_post_since = LONG_AGO
    email = factory.LazyAttribute(lambda e: f"{e.nip}@contoh.go.id")
    home_address = "Jalan Uji 1, Jakarta"
    home_lat = -6.3
    home_lon = 106.9


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    employee = factory.SubFactory(EmployeeFactory)
    nip = factory.SelfAttribute("employee.nip")
    email = factory.SelfAttribute("employee.email")
    password = factory.django.Password(PASSWORD)


class LineFactory(DjangoModelFactory):
    class Meta:
        model = ReportingLine

    employee = factory.SubFactory(EmployeeFactory)
    supervisor = factory.SubFactory(EmployeeFactory)
    kind = LineKind.DERIVED
    valid_from = LONG_AGO


class RoleFactory(DjangoModelFactory):
    class Meta:
        model = RoleAssignment

    employee = factory.SubFactory(EmployeeFactory)
    agency = factory.SelfAttribute("employee.agency")
    role = Role.ADMIN
    valid_from = LONG_AGO


class PolicyFactory(DjangoModelFactory):
    """The default policy, in force since long ago."""

    class Meta:
        model = PolicyVersion

    agency = factory.SubFactory(AgencyFactory)
    number = 1
    status = "published"
    valid_from = LONG_AGO
    legal_reference = "PermenPANRB 4/2025"
    settings = factory.Dict({})
    published_at = LONG_AGO_AT


class QuotaFactory(DjangoModelFactory):
    class Meta:
        model = QuotaRule

    office = factory.SubFactory(OfficeFactory)
    days = 1
    valid_from = date(2020, 1, 6)
    reason = "Kuota awal"
    created_at = LONG_AGO_AT


class TalentFactory(DjangoModelFactory):
    class Meta:
        model = TalentAssessment

    employee = factory.SubFactory(EmployeeFactory)
    period = "2026"
    assessed_on = date(2026, 6, 30)
    performance = "meets"
    potential = "medium"
    box = 5
    source = "uji"


class ReadinessFactory(DjangoModelFactory):
    class Meta:
        model = Readiness

    employee = factory.SubFactory(EmployeeFactory)
    has_laptop = True
    down_mbps = 40
    up_mbps = 10
    ict_level = "basic"
    declared_on = date(2026, 6, 1)
    confirmed_by = factory.SubFactory(EmployeeFactory)
    confirmed_on = date(2026, 6, 2)


class AssessmentFactory(DjangoModelFactory):
    class Meta:
        model = Assessment

    employee = factory.SubFactory(EmployeeFactory)
    kind = "year"
    period_start = date(2025, 1, 1)
    period_end = date(2025, 12, 31)
    result = "meets"
    behaviour = "meets"
    predicate = "good"
    source = "uji"
    received_on = date(2026, 2, 1)


def make_eligible(employee, *, confirmed_by=None):
    """Give one person the facts that the default policy asks for."""
    TalentFactory(employee=employee)
    AssessmentFactory(employee=employee)
    confirmed_by = confirmed_by or EmployeeFactory(unit=employee.unit)
    ReadinessFactory(employee=employee, confirmed_by=confirmed_by)
    return employee


def make_team(size=4, *, eligible=True, quota=1, zone=Zone.WIB):
    """A unit with a chief and `size` staff, accounts, lines, policy and quota: `(chief, [staff])`.

    Head-count is size + 1. The chief has no line of their own.
    """
    unit = UnitFactory(office__zone=zone)
    chief = UserFactory(employee__unit=unit).employee
    unit.leader = chief
    unit.save(update_fields=["leader"])
    staff = [UserFactory(employee__unit=unit).employee for _ in range(size)]
    for person in staff:
        LineFactory(employee=person, supervisor=chief)
        if eligible:
            make_eligible(person, confirmed_by=chief)
    PolicyFactory(agency=unit.agency)
    QuotaFactory(office=unit.office, days=quota)
    return chief, staff


class CalendarDayFactory(DjangoModelFactory):
    class Meta:
        model = CalendarDay

    agency = factory.SubFactory(AgencyFactory)
    date = date(2026, 12, 25)
    kind = "public_holiday"
    name = "Hari Uji"
    source = "uji"


class AbsenceFactory(DjangoModelFactory):
    class Meta:
        model = Absence

    employee = factory.SubFactory(EmployeeFactory)
    kind = "leave"
    starts_on = date(2026, 11, 25)
    ends_on = factory.SelfAttribute("starts_on")
    source = "uji"
    source_id = factory.Sequence(str)


class DisciplineFactory(DjangoModelFactory):
    class Meta:
        model = DisciplineRecord

    employee = factory.SubFactory(EmployeeFactory)
    level = "R"
    starts_on = date(2026, 11, 1)
    source = "SIASN"


class SuspensionFactory(DjangoModelFactory):
    """A confirmed suspension, open until lifted."""

    class Meta:
        model = Suspension

    employee = factory.SubFactory(EmployeeFactory)
    status = "confirmed"
    starts_on = date(2026, 11, 1)
    reason = "Tiga kali tidak lapor"
    source = "uji"
    proposed_at = LONG_AGO_AT


class RatingFactory(DjangoModelFactory):
    """What a service demands on site; give exactly one of unit, post, counter."""

    class Meta:
        model = ServiceRating

    agency = factory.SubFactory(AgencyFactory)
    nature = "face_to_face"
    valid_from = LONG_AGO
    verified_on = LONG_AGO
    verified_by = "Biro Organisasi"
